//! Bearer tokens accepted by the API.

use crate::segreto::FileSegreto;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// How tokens are checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Token {
    /// Algorithm, or a set of public keys.
    pub algoritmo: Algoritmo,
    /// HS256: file with the shared secret.
    pub segreto_file: FileSegreto,
    /// RS256 and EdDSA: PEM file with the public key.
    pub chiave_pubblica_file: Option<PathBuf>,
    /// JWKS: file with the set of public keys.
    pub jwks_file: Option<PathBuf>,
    /// Issuer (`iss`) that tokens must name.
    pub emittente: String,
    /// Audience (`aud`) that tokens must name.
    pub pubblico: String,
}

impl Default for Token {
    fn default() -> Self {
        Self {
            algoritmo: Algoritmo::Hs256,
            segreto_file: FileSegreto::new("var/token.segreto"),
            chiave_pubblica_file: None,
            jwks_file: None,
            emittente: "quesiti".to_owned(),
            pubblico: "quesiti".to_owned(),
        }
    }
}

/// How a token is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Algoritmo {
    /// A shared secret: trials and single installations.
    #[serde(rename = "HS256")]
    Hs256,
    /// RSA.
    #[serde(rename = "RS256")]
    Rs256,
    /// Ed25519.
    #[serde(rename = "EdDSA")]
    EdDsa,
    /// The keys, each with its own algorithm, of a JWKS file.
    #[serde(rename = "JWKS")]
    Jwks,
}
