//! The acts: everything that can be done to a quesito.

use super::messaggio::Scritto;
use crate::{protocollo::NumeroProtocollo, scadenze::TipoScadenza, smistamento::Destinazione};
use serde::{Deserialize, Serialize};
use std::fmt;

/// An act with what it needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Atto {
    /// The system routes it; or a person decides where it goes.
    Smista {
        /// Where to, decided by a person. `None`: by the tables.
        verso: Option<Destinazione>,
    },
    /// The system registers it under a number just allocated in the same transaction.
    Protocolla(NumeroProtocollo),
    /// A clerk takes it.
    PrendiInCarico,
    /// Back to the queue.
    Rilascia {
        /// Why, for colleagues.
        motivo: String,
    },
    /// A supervisor gives it to a clerk of the sede.
    Assegna {
        /// User id, known to belong to the sede.
        a: String,
    },
    /// To another sede or unit.
    Trasferisci {
        /// Where to.
        verso: Destinazione,
        /// Why, read by the new sede.
        motivo: String,
    },
    /// A comment that the sender reads; not a reply.
    Commenta(Scritto),
    /// A note that only the institute reads.
    Annota(Scritto),
    /// A reply.
    Rispondi(Scritto),
    /// The sender writes again.
    Integra(Scritto),
    /// The sender reminds (R76).
    Sollecita(Scritto),
    /// The sede asks for documents; the term stands still.
    Sospendi(Scritto),
    /// The term runs again.
    Riprendi,
    /// The end, with its esito.
    Chiudi {
        /// Code of the esito.
        esito: String,
        /// What the sender reads (R16).
        commento: Scritto,
        /// Whether an appointment is made available (R78).
        appuntamento_disponibile: bool,
    },
    /// A supervisor opens it again.
    Riapri {
        /// Why, read by the sender.
        motivo: String,
    },
    /// The sender says how it went (R22).
    Valuta {
        /// From 1 to 5.
        voto: u8,
        /// Free text, possibly empty.
        suggerimento: String,
    },
    /// Something fell due.
    Scatta(TipoScadenza),
    /// The rules in force from now on, asked for by an administrator.
    Ricalcola,
}

/// The word of an [`Atto`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "each is the act of the same name in `Atto`")]
pub enum Verbo {
    Smista,
    Protocolla,
    PrendiInCarico,
    Rilascia,
    Assegna,
    Trasferisci,
    Commenta,
    Annota,
    Rispondi,
    Integra,
    Sollecita,
    Sospendi,
    Riprendi,
    Chiudi,
    Riapri,
    Valuta,
    Scatta,
    Ricalcola,
}

impl Verbo {
    /// All of them.
    pub const TUTTI: [Self; 18] = [
        Self::Smista,
        Self::Protocolla,
        Self::PrendiInCarico,
        Self::Rilascia,
        Self::Assegna,
        Self::Trasferisci,
        Self::Commenta,
        Self::Annota,
        Self::Rispondi,
        Self::Integra,
        Self::Sollecita,
        Self::Sospendi,
        Self::Riprendi,
        Self::Chiudi,
        Self::Riapri,
        Self::Valuta,
        Self::Scatta,
        Self::Ricalcola,
    ];

    /// As told in the history.
    #[must_use]
    pub fn codice(self) -> &'static str {
        match self {
            Self::Smista => "smista",
            Self::Protocolla => "protocolla",
            Self::PrendiInCarico => "prende_in_carico",
            Self::Rilascia => "rilascia",
            Self::Assegna => "assegna",
            Self::Trasferisci => "trasferisce",
            Self::Commenta => "commenta",
            Self::Annota => "annota",
            Self::Rispondi => "risponde",
            Self::Integra => "integra",
            Self::Sollecita => "sollecita",
            Self::Sospendi => "sospende",
            Self::Riprendi => "riprende",
            Self::Chiudi => "chiude",
            Self::Riapri => "riapre",
            Self::Valuta => "valuta",
            Self::Scatta => "scatta",
            Self::Ricalcola => "ricalcola",
        }
    }
}

impl Verbo {
    /// As it completes "non si può …": `rispondere a un quesito`.
    #[must_use]
    pub fn su_un_quesito(self) -> String {
        match self {
            Self::Rispondi => format!("{self} a un quesito"),
            Self::Scatta | Self::Ricalcola => format!("{self} di un quesito"),
            _ => format!("{self} un quesito"),
        }
    }
}

impl fmt::Display for Verbo {
    /// As it completes "può …".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Smista => "smistare",
            Self::Protocolla => "protocollare",
            Self::PrendiInCarico => "prendere in carico",
            Self::Rilascia => "rilasciare",
            Self::Assegna => "assegnare",
            Self::Trasferisci => "trasferire",
            Self::Commenta => "commentare",
            Self::Annota => "annotare",
            Self::Rispondi => "rispondere",
            Self::Integra => "integrare",
            Self::Sollecita => "sollecitare",
            Self::Sospendi => "sospendere",
            Self::Riprendi => "riprendere",
            Self::Chiudi => "chiudere",
            Self::Riapri => "riaprire",
            Self::Valuta => "valutare",
            Self::Scatta => "far scattare una scadenza",
            Self::Ricalcola => "ricalcolare i termini",
        })
    }
}

impl Atto {
    /// Its word.
    #[must_use]
    pub fn verbo(&self) -> Verbo {
        match self {
            Self::Smista { .. } => Verbo::Smista,
            Self::Protocolla(_) => Verbo::Protocolla,
            Self::PrendiInCarico => Verbo::PrendiInCarico,
            Self::Rilascia { .. } => Verbo::Rilascia,
            Self::Assegna { .. } => Verbo::Assegna,
            Self::Trasferisci { .. } => Verbo::Trasferisci,
            Self::Commenta(_) => Verbo::Commenta,
            Self::Annota(_) => Verbo::Annota,
            Self::Rispondi(_) => Verbo::Rispondi,
            Self::Integra(_) => Verbo::Integra,
            Self::Sollecita(_) => Verbo::Sollecita,
            Self::Sospendi(_) => Verbo::Sospendi,
            Self::Riprendi => Verbo::Riprendi,
            Self::Chiudi { .. } => Verbo::Chiudi,
            Self::Riapri { .. } => Verbo::Riapri,
            Self::Valuta { .. } => Verbo::Valuta,
            Self::Scatta(_) => Verbo::Scatta,
            Self::Ricalcola => Verbo::Ricalcola,
        }
    }
}
