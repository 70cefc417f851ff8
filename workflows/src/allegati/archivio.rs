//! Where the zips are: a local folder by default, S3 for many machines.
//!
//! A zip is put before the commit that speaks of it: what a crash leaves behind is a zip nobody speaks of, which
//! [`Archivio::elenca`] lets find, never a message without its files.

use super::{AllegatoValido, pacchetto};
use bytes::Bytes;
use engine::Timestamp;
use futures_util::TryStreamExt;
use object_store::{
    ObjectStore, ObjectStoreExt, PutPayload, aws::AmazonS3Builder, local::LocalFileSystem, path::Path,
};
use std::{error::Error, fmt, io, sync::Arc};

/// The store of the zips. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Archivio {
    store: Arc<dyn ObjectStore>,
}

/// How to reach an S3 bucket.
#[derive(Clone)]
pub struct ImpostazioniS3 {
    /// Bucket.
    pub bucket: String,
    /// Region.
    pub regione: String,
    /// Address of a service other than Amazon's; over plain HTTP only if it says `http://`.
    pub endpoint: Option<String>,
    /// Access key id.
    pub chiave: String,
    /// Secret access key: never shown.
    pub segreto: String,
}

impl fmt::Debug for ImpostazioniS3 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ImpostazioniS3")
            .field("bucket", &self.bucket)
            .field("regione", &self.regione)
            .field("endpoint", &self.endpoint)
            .finish_non_exhaustive()
    }
}

/// One stored zip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Oggetto {
    /// Its key.
    pub chiave: String,
    /// Its size, bytes.
    pub byte: u64,
    /// When it was put: one put a moment ago may belong to a commit still to come.
    pub depositato_il: Timestamp,
}

/// Why the store could not do it.
#[derive(Debug, thiserror::Error)]
pub enum ErroreArchivio {
    /// No room left on the disk.
    #[error("Nell'archivio degli allegati non c'è più spazio: libera o aggiungi disco, poi riprova.")]
    SpazioEsaurito(#[source] object_store::Error),
    /// Nothing under this key.
    #[error("Nell'archivio degli allegati manca «{0}».")]
    NonTrovato(String),
    /// The key cannot be one.
    #[error("«{0}» non è una chiave dell'archivio degli allegati.")]
    ChiaveNonValida(String),
    /// The folder cannot be made or opened.
    #[error("La cartella degli allegati «{cartella}» non si può usare: {errore}.")]
    Cartella {
        /// The folder.
        cartella: String,
        /// What the system said.
        #[source]
        errore: io::Error,
    },
    /// The zip cannot be made or read.
    #[error("Lo zip degli allegati non si può leggere o scrivere.")]
    Zip(#[source] zip::result::ZipError),
    /// Anything else: the store does not answer, refuses access, …
    #[error("L'archivio degli allegati non risponde come dovrebbe.")]
    Archivio(#[source] object_store::Error),
}

impl From<object_store::Error> for ErroreArchivio {
    fn from(errore: object_store::Error) -> Self {
        match errore {
            object_store::Error::NotFound { path, .. } => Self::NonTrovato(path),
            errore if spazio_esaurito(&errore) => Self::SpazioEsaurito(errore),
            errore => Self::Archivio(errore),
        }
    }
}

fn spazio_esaurito(errore: &object_store::Error) -> bool {
    let mut causa: Option<&(dyn Error + 'static)> = Some(errore);
    while let Some(questa) = causa {
        if let Some(io) = questa.downcast_ref::<io::Error>()
            && matches!(io.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded)
        {
            return true;
        }
        causa = questa.source();
    }
    false
}

impl Archivio {
    /// In a local folder, made if it is missing. What is put is on the disk when [`Archivio::deposita_zip`] returns.
    ///
    /// # Errors
    /// [`ErroreArchivio::Cartella`].
    pub fn locale(cartella: impl AsRef<std::path::Path>) -> Result<Self, ErroreArchivio> {
        let cartella = cartella.as_ref();
        std::fs::create_dir_all(cartella).map_err(|errore| ErroreArchivio::Cartella {
            cartella: cartella.display().to_string(),
            errore,
        })?;
        Ok(Self { store: Arc::new(LocalFileSystem::new_with_prefix(cartella)?.with_fsync(true)) })
    }

    /// In an S3 bucket. The process must have installed its TLS provider before.
    ///
    /// # Errors
    /// Settings that cannot be used; nothing is contacted.
    pub fn s3(impostazioni: &ImpostazioniS3) -> Result<Self, ErroreArchivio> {
        let mut s3 = AmazonS3Builder::new()
            .with_bucket_name(&impostazioni.bucket)
            .with_region(&impostazioni.regione)
            .with_access_key_id(&impostazioni.chiave)
            .with_secret_access_key(&impostazioni.segreto);
        if let Some(endpoint) = &impostazioni.endpoint {
            s3 = s3.with_endpoint(endpoint).with_allow_http(endpoint.starts_with("http://"));
        }
        Ok(Self { store: Arc::new(s3.build()?) })
    }

    /// Stores one zip with the files of a message (R7): whole or not at all, and the same however often it is
    /// repeated. Without files nothing is stored.
    ///
    /// # Errors
    /// [`ErroreArchivio::SpazioEsaurito`] when the disk is full, and the others.
    pub async fn deposita_zip(
        &self,
        chiave: &str,
        allegati: &[AllegatoValido],
    ) -> Result<(), ErroreArchivio> {
        let percorso = percorso(chiave)?;
        if allegati.is_empty() {
            return Ok(());
        }
        let zip = pacchetto::comprimi(allegati).await?;
        self.store.put(&percorso, PutPayload::from(zip)).await?;
        Ok(())
    }

    /// The zip under this key.
    ///
    /// # Errors
    /// [`ErroreArchivio::NonTrovato`] when there is none.
    pub async fn leggi(&self, chiave: &str) -> Result<Bytes, ErroreArchivio> {
        match self.store.get(&percorso(chiave)?).await {
            Ok(trovato) => Ok(trovato.bytes().await?),
            Err(object_store::Error::NotFound { .. }) => Err(ErroreArchivio::NonTrovato(chiave.to_owned())),
            Err(errore) => Err(errore.into()),
        }
    }

    /// One zip of several that are stored, each by the folder it goes into and its key (R7, R44). `None`: there is none
    /// to join.
    ///
    /// # Errors
    /// One of them is not there, is not a zip, or the store does not answer.
    pub async fn raccogli(&self, chiavi: Vec<(String, String)>) -> Result<Option<Vec<u8>>, ErroreArchivio> {
        if chiavi.is_empty() {
            return Ok(None);
        }
        let mut parti = Vec::with_capacity(chiavi.len());
        for (cartella, chiave) in chiavi {
            parti.push((cartella, self.leggi(&chiave).await?));
        }
        pacchetto::unisci(parti).await.map(Some)
    }

    /// Removes the zip under this key; that it was not there is fine.
    ///
    /// # Errors
    /// The store did not answer.
    pub async fn elimina(&self, chiave: &str) -> Result<(), ErroreArchivio> {
        match self.store.delete(&percorso(chiave)?).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(errore) => Err(errore.into()),
        }
    }

    /// What is stored under a prefix (whole folders of the key; empty: everything), by key.
    ///
    /// # Errors
    /// The store did not answer.
    pub async fn elenca(&self, prefisso: &str) -> Result<Vec<Oggetto>, ErroreArchivio> {
        let prefisso =
            if prefisso.is_empty() { None } else { Some(percorso(prefisso.trim_end_matches('/'))?) };
        let mut trovati: Vec<Oggetto> = self
            .store
            .list(prefisso.as_ref())
            .map_ok(|o| Oggetto {
                chiave: o.location.to_string(),
                byte: o.size,
                depositato_il: o.last_modified.into(),
            })
            .try_collect()
            .await?;
        trovati.sort_by(|a, b| a.chiave.cmp(&b.chiave));
        Ok(trovati)
    }
}

fn percorso(chiave: &str) -> Result<Path, ErroreArchivio> {
    match Path::parse(chiave) {
        Ok(percorso) if percorso.as_ref() == chiave && !chiave.is_empty() => Ok(percorso),
        _ => Err(ErroreArchivio::ChiaveNonValida(chiave.to_owned())),
    }
}

#[cfg(test)]
mod tests;
