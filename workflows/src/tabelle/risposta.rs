//! Ready texts: what a clerk begins a reply from.

use serde::{Deserialize, Serialize};

/// What a ready text is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UsoRisposta {
    /// A reply.
    Risposta,
    /// The comment of a closing.
    Chiusura,
    /// A request for documents.
    RichiestaDocumenti,
}

/// A ready text of an office.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModelloRisposta {
    /// Stable code: `documenti_mancanti`, …
    pub codice: String,
    /// How a clerk finds it in the list.
    pub titolo: String,
    /// Codes of the argomenti it is for; empty: all.
    #[serde(default)]
    pub argomenti: Vec<String>,
    /// Codes of the sedi that use it; empty: all.
    #[serde(default)]
    pub sedi: Vec<String>,
    /// What it is for.
    pub per: UsoRisposta,
    /// Code of the esito that goes with it, of a closing alone.
    #[serde(default)]
    pub esito: Option<String>,
    /// The text, with its fields between double braces.
    pub testo: String,
}

impl ModelloRisposta {
    /// Whether it can be used for this argomento, in this sede, for this.
    #[must_use]
    pub fn vale(&self, argomento: &str, sede: &str, uso: UsoRisposta) -> bool {
        let tra = |codici: &[String], codice: &str| codici.is_empty() || codici.iter().any(|c| c == codice);
        self.per == uso && tra(&self.argomenti, argomento) && tra(&self.sedi, sede)
    }
}
