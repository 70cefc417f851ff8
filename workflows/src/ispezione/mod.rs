//! The office looks at itself: what `quesiti doctor` finds. Nothing is changed here.

mod agenda;
mod controlli;
mod file;
mod pagina;
mod rapporto;
pub mod store;

pub use controlli::ispeziona;
pub use file::zip_orfani;
pub use rapporto::{Ampiezza, Rapporto, rapporto};

use serde::Serialize;

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Gravita {
    /// Something is broken: data, numbering, work that will not be done.
    Problema,
    /// Worth knowing; nothing is broken.
    Avviso,
}

/// One thing found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rilievo {
    /// How much it matters.
    pub gravita: Gravita,
    /// Which check found it: a stable word.
    pub controllo: &'static str,
    /// What, in a sentence.
    pub testo: String,
}

impl Rilievo {
    /// Something broken.
    #[must_use]
    pub fn problema(controllo: &'static str, testo: impl Into<String>) -> Self {
        Self { gravita: Gravita::Problema, controllo, testo: testo.into() }
    }

    /// Something worth knowing.
    #[must_use]
    pub fn avviso(controllo: &'static str, testo: impl Into<String>) -> Self {
        Self { gravita: Gravita::Avviso, controllo, testo: testo.into() }
    }
}

/// Why the look could not be finished.
#[derive(Debug, thiserror::Error)]
pub enum ErroreIspezione {
    /// The database did not answer.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
    /// The archive of the attachments did not answer.
    #[error(transparent)]
    Archivio(#[from] crate::allegati::ErroreArchivio),
}
