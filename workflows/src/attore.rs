//! Who acts: a person of the institute with a role and a sede, a sender from a Cassetto, or the system itself.

use crate::tabelle::Profilo;
use engine::machine::Author;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// Role of a person of the institute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ruolo {
    /// Works the queue of its sede.
    Funzionario,
    /// A funzionario that also assigns, reopens, and routes what is in no sede.
    Supervisore,
    /// Tunes rules and tables; routes what is in no sede.
    Amministratore,
    /// Reads everything, changes nothing (R23, R89).
    Monitoraggio,
    /// Keeps the service running: jobs, deliveries, health. It reads no quesito.
    Supporto,
}

impl Ruolo {
    /// All of them.
    pub const TUTTI: [Self; 5] =
        [Self::Funzionario, Self::Supervisore, Self::Amministratore, Self::Monitoraggio, Self::Supporto];

    /// The stable word kept in rows and tokens.
    #[must_use]
    pub fn codice(self) -> &'static str {
        match self {
            Self::Funzionario => "funzionario",
            Self::Supervisore => "supervisore",
            Self::Amministratore => "amministratore",
            Self::Monitoraggio => "monitoraggio",
            Self::Supporto => "supporto",
        }
    }

    /// Whether who has it works in one sede, and sees nothing of the others.
    #[must_use]
    pub fn di_sede(self) -> bool {
        matches!(self, Self::Funzionario | Self::Supervisore)
    }
}

impl FromStr for Ruolo {
    type Err = String;

    fn from_str(testo: &str) -> Result<Self, String> {
        Self::TUTTI.into_iter().find(|r| r.codice() == testo).ok_or_else(|| {
            format!(
                "ruolo `{testo}` sconosciuto: atteso funzionario, supervisore, amministratore, monitoraggio o supporto"
            )
        })
    }
}

impl fmt::Display for Ruolo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.codice())
    }
}

/// A person of the institute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Funzionario {
    /// User id.
    pub id: String,
    /// What it may do.
    pub ruolo: Ruolo,
    /// Its sede; `None` for the roles that have none.
    pub sede: Option<String>,
}

/// Who writes from a Cassetto.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mittente {
    /// Codice fiscale of the person at the keyboard.
    pub codice_fiscale: String,
    /// As what it writes.
    pub profilo: Profilo,
    /// The Cassetto it writes from.
    pub cassetto: String,
}

/// Whoever acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Attore {
    /// The system by itself; the word says which part of it.
    Sistema(&'static str),
    /// A person of the institute.
    Funzionario(Funzionario),
    /// A sender.
    Mittente(Mittente),
}

impl Attore {
    /// As told in the history.
    #[must_use]
    pub fn author(&self) -> Author {
        match self {
            Self::Sistema(parte) => Author { name: format!("sistema:{parte}"), automatic: true },
            Self::Funzionario(f) => Author { name: format!("utente:{}", f.id), automatic: false },
            Self::Mittente(m) => Author { name: format!("mittente:{}", m.codice_fiscale), automatic: false },
        }
    }

    /// Whether it is a person of the institute with this role.
    #[must_use]
    pub fn ha_ruolo(&self, ruolo: Ruolo) -> bool {
        matches!(self, Self::Funzionario(f) if f.ruolo == ruolo)
    }
}
