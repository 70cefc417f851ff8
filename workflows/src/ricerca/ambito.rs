//! What an actor may see: one predicate, and the same as a condition of every query.

use super::store::Condizioni;
use crate::{
    attore::{Attore, Ruolo},
    deleghe::{Delega, store::deleganti},
    quesiti::Quesito,
    tabelle::Profilo,
};
use chrono::NaiveDate;

/// A scope. Deny by default: whoever has none sees nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ambito {
    /// Everything: administrators and the monitoring role (R23).
    Tutto,
    /// What is of a sede.
    Sede(String),
    /// What is of a sede, and what is in none: supervisors route it.
    Supervisione(String),
    /// What is about a person, from a Cassetto.
    Soggetto {
        /// Codice fiscale.
        codice_fiscale: String,
        /// Cassetto.
        cassetto: String,
    },
    /// What is about those who gave an active delega for a Cassetto (R26-R27).
    Delegato {
        /// Codice fiscale of the intermediary.
        codice_fiscale: String,
        /// Cassetto.
        cassetto: String,
        /// Civil day on which the delega must be active.
        giorno: NaiveDate,
    },
    /// What a person wrote, from a Cassetto.
    Mittente {
        /// Codice fiscale.
        codice_fiscale: String,
        /// Cassetto.
        cassetto: String,
    },
    /// Nothing.
    Nessuno,
}

/// Wide: what may be opened. Narrow: what a list without other filters shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Larghezza {
    Intera,
    SoloSede,
    SoloNonSmistati,
}

impl Ambito {
    /// The scope of an actor on a civil day.
    #[must_use]
    pub fn di(attore: &Attore, giorno: NaiveDate) -> Self {
        match attore {
            Attore::Sistema(_) => Self::Tutto,
            Attore::Funzionario(f) => match (f.ruolo, &f.sede) {
                (Ruolo::Amministratore | Ruolo::Monitoraggio, _) => Self::Tutto,
                (Ruolo::Funzionario, Some(sede)) => Self::Sede(sede.clone()),
                (Ruolo::Supervisore, Some(sede)) => Self::Supervisione(sede.clone()),
                // Support looks after the service, not at what people write.
                (Ruolo::Funzionario | Ruolo::Supervisore, None) | (Ruolo::Supporto, _) => Self::Nessuno,
            },
            Attore::Mittente(m) => {
                let (codice_fiscale, cassetto) = (m.codice_fiscale.clone(), m.cassetto.clone());
                match m.profilo {
                    Profilo::Cittadino | Profilo::Azienda => Self::Soggetto { codice_fiscale, cassetto },
                    Profilo::Intermediario => Self::Delegato { codice_fiscale, cassetto, giorno },
                    Profilo::OperatorePatronato | Profilo::ReferenteRegionale => {
                        Self::Mittente { codice_fiscale, cassetto }
                    }
                }
            }
        }
    }

    /// Whether a quesito is in scope; `deleghe` are those known of its subject. A test holds it equal to the query.
    #[must_use]
    pub fn visibile(&self, quesito: &Quesito, deleghe: &[Delega]) -> bool {
        let r = &quesito.richiesta;
        match self {
            Self::Tutto => true,
            Self::Sede(sede) => quesito.sede.as_ref() == Some(sede),
            Self::Supervisione(sede) => quesito.sede.as_ref().is_none_or(|s| s == sede),
            Self::Soggetto { codice_fiscale, cassetto } => {
                r.soggetto == *codice_fiscale && r.cassetto == *cassetto
            }
            Self::Delegato { codice_fiscale, cassetto, giorno } => {
                r.cassetto == *cassetto
                    && deleghe.iter().any(|d| {
                        d.delegante == r.soggetto
                            && d.delegato == *codice_fiscale
                            && d.cassetto == *cassetto
                            && d.attiva(*giorno)
                    })
            }
            Self::Mittente { codice_fiscale, cassetto } => {
                r.mittente == *codice_fiscale && r.cassetto == *cassetto
            }
            Self::Nessuno => false,
        }
    }

    /// Whether what is of a sede as a whole, such as its punti di consulenza, is in scope.
    #[must_use]
    pub fn comprende_sede(&self, sede: &str) -> bool {
        match self {
            Self::Tutto => true,
            Self::Sede(propria) | Self::Supervisione(propria) => propria == sede,
            Self::Soggetto { .. } | Self::Delegato { .. } | Self::Mittente { .. } | Self::Nessuno => false,
        }
    }

    /// The sede of everything that a list of this scope shows, if it is one.
    pub(super) fn unica_sede(&self, larghezza: Larghezza) -> Option<&str> {
        match self {
            Self::Sede(sede) => Some(sede),
            Self::Supervisione(sede) if larghezza == Larghezza::SoloSede => Some(sede),
            _ => None,
        }
    }

    pub(super) fn condiziona(&self, c: &mut Condizioni, larghezza: Larghezza) {
        match self {
            Self::Tutto => {}
            Self::Sede(sede) => c.e("q.sede = ?", [sede.as_str().into()]),
            Self::Supervisione(sede) => match larghezza {
                Larghezza::Intera => c.e("(q.sede = ? OR q.sede IS NULL)", [sede.as_str().into()]),
                Larghezza::SoloSede => c.e("q.sede = ?", [sede.as_str().into()]),
                Larghezza::SoloNonSmistati => {}
            },
            Self::Soggetto { codice_fiscale, cassetto } => {
                c.e(
                    "q.soggetto = ? AND q.cassetto = ?",
                    [codice_fiscale.as_str().into(), cassetto.as_str().into()],
                );
            }
            Self::Delegato { codice_fiscale, cassetto, giorno } => {
                let giorno = giorno.to_string();
                c.e(
                    concat!("q.soggetto IN (", deleganti!(), ") AND q.cassetto = ?"),
                    [
                        codice_fiscale.as_str().into(),
                        cassetto.as_str().into(),
                        giorno.as_str().into(),
                        giorno.as_str().into(),
                        cassetto.as_str().into(),
                    ],
                );
            }
            Self::Mittente { codice_fiscale, cassetto } => {
                c.e(
                    "q.mittente = ? AND q.cassetto = ?",
                    [codice_fiscale.as_str().into(), cassetto.as_str().into()],
                );
            }
            Self::Nessuno => c.e("1 = 0", []),
        }
    }
}
