//! The acts: everything that can be done to an appointment.

use super::state::Scadenza;
use crate::{punti::Slot, tabelle::CanaleErogazione};
use engine::Timestamp;
use serde::{Deserialize, Serialize};
use std::fmt;

/// An act with what it needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Atto {
    /// To another slot, whose seat is taken in the same transaction (R38).
    Sposta {
        /// Where to: known to be a punto that can have it.
        punto: String,
        /// When to.
        slot: Slot,
        /// Why; the sede always says it.
        motivo: String,
    },
    /// It will not be held (R40, R48).
    Cancella {
        /// Why; the sede always says it.
        motivo: String,
    },
    /// The preliminary review (R64).
    Esamina {
        /// What was found, for colleagues.
        nota: String,
    },
    /// The mode of a remote meeting was agreed (R54-R55).
    Concorda {
        /// By phone or by video.
        canale: CanaleErogazione,
        /// Why by phone.
        motivo: String,
        /// E-mail of who booked, if the institute holds it.
        email: Option<String>,
    },
    /// The virtual room is there.
    ApriStanza {
        /// Its link.
        collegamento: String,
    },
    /// Solved without a meeting (R46-R47, R64).
    Definisci {
        /// What who booked reads.
        commento: String,
    },
    /// Something fell due.
    Scatta(Scadenza),
}

/// The word of an [`Atto`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "each is the act of the same name in `Atto`")]
pub enum Verbo {
    Sposta,
    Cancella,
    Esamina,
    Concorda,
    ApriStanza,
    Definisci,
    Scatta,
}

impl Verbo {
    /// Every one, in the order of [`Atto`].
    pub const TUTTI: [Self; 7] = [
        Self::Sposta,
        Self::Cancella,
        Self::Esamina,
        Self::Concorda,
        Self::ApriStanza,
        Self::Definisci,
        Self::Scatta,
    ];

    /// As told in the history.
    #[must_use]
    pub fn codice(self) -> &'static str {
        match self {
            Self::Sposta => "sposta",
            Self::Cancella => "cancella",
            Self::Esamina => "esamina",
            Self::Concorda => "concorda",
            Self::ApriStanza => "apre_stanza",
            Self::Definisci => "definisce",
            Self::Scatta => "scatta",
        }
    }
}

impl fmt::Display for Verbo {
    /// As it completes "non si può …".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sposta => "spostare",
            Self::Cancella => "cancellare",
            Self::Esamina => "esaminare",
            Self::Concorda => "concordare la modalità di",
            Self::ApriStanza => "aprire la stanza di",
            Self::Definisci => "definire senza incontro",
            Self::Scatta => "far scattare una scadenza di",
        })
    }
}

impl Atto {
    /// Its word.
    #[must_use]
    pub fn verbo(&self) -> Verbo {
        match self {
            Self::Sposta { .. } => Verbo::Sposta,
            Self::Cancella { .. } => Verbo::Cancella,
            Self::Esamina { .. } => Verbo::Esamina,
            Self::Concorda { .. } => Verbo::Concorda,
            Self::ApriStanza { .. } => Verbo::ApriStanza,
            Self::Definisci { .. } => Verbo::Definisci,
            Self::Scatta(_) => Verbo::Scatta,
        }
    }
}

/// Last instant at which who booked may still cancel or move: one rule for both.
#[must_use]
pub fn ultimo_preavviso(inizio: Timestamp, preavviso_ore: u32) -> Timestamp {
    inizio.minus(std::time::Duration::from_secs(u64::from(preavviso_ore) * 3600))
}
