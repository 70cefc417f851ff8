//! Who read what, and who was turned away.

mod store;

pub use store::{di_quesito, registra, statements};

use engine::{Timestamp, Uuid};
use serde::Serialize;

/// What was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Cosa {
    /// The detail with its messages.
    Dettaglio,
    /// The files.
    Allegati,
    /// It was asked for out of scope, and not given.
    Negato,
}

impl Cosa {
    /// The stable word kept in rows.
    #[must_use]
    pub fn codice(self) -> &'static str {
        match self {
            Self::Dettaglio => "dettaglio",
            Self::Allegati => "allegati",
            Self::Negato => "negato",
        }
    }
}

/// One reading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, sqlx::FromRow)]
pub struct Accesso {
    /// What was read.
    pub quesito: Uuid,
    /// Who, as told in the history.
    pub chi: String,
    /// Word of [`Cosa`].
    pub cosa: String,
    /// When.
    pub quando: Timestamp,
}
