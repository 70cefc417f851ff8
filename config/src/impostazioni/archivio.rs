//! Where the bytes of attachments live.

use crate::segreto::FileSegreto;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// Object store of the attachments.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Allegati {
    /// `file:<cartella>` on one machine, `s3://<bucket>/<prefisso>` on many.
    pub archivio: Archivio,
    /// Used only with `s3://`.
    pub s3: S3,
}

impl Default for Allegati {
    fn default() -> Self {
        Self { archivio: Archivio::Cartella(PathBuf::from("var/allegati")), s3: S3::default() }
    }
}

/// The place itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Archivio {
    /// A folder of this machine.
    Cartella(PathBuf),
    /// A bucket, and the prefix of every key in it (empty: none).
    S3 {
        /// Bucket.
        bucket: String,
        /// Prefix, without slashes at its ends.
        prefisso: String,
    },
}

impl TryFrom<String> for Archivio {
    type Error = String;

    fn try_from(testo: String) -> Result<Self, String> {
        if let Some(cartella) = testo.strip_prefix("file:").filter(|c| !c.is_empty()) {
            return Ok(Self::Cartella(PathBuf::from(cartella)));
        }
        let (bucket, prefisso) =
            testo.strip_prefix("s3://").map_or(("", ""), |r| r.split_once('/').unwrap_or((r, "")));
        if bucket.is_empty() {
            return Err("atteso \"file:<cartella>\" o \"s3://<bucket>/<prefisso>\"".to_owned());
        }
        Ok(Self::S3 { bucket: bucket.to_owned(), prefisso: prefisso.trim_matches('/').to_owned() })
    }
}

impl From<Archivio> for String {
    fn from(archivio: Archivio) -> Self {
        match archivio {
            Archivio::Cartella(cartella) => format!("file:{}", cartella.display()),
            Archivio::S3 { bucket, prefisso } if prefisso.is_empty() => format!("s3://{bucket}"),
            Archivio::S3 { bucket, prefisso } => format!("s3://{bucket}/{prefisso}"),
        }
    }
}

/// How to reach an S3 service.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct S3 {
    /// Address of a service that is not Amazon's.
    pub endpoint: Option<String>,
    /// Region.
    pub region: Option<String>,
    /// File with the access key.
    pub access_key_file: Option<FileSegreto>,
    /// File with the secret key.
    pub secret_key_file: Option<FileSegreto>,
}
