//! A message of the conversation, before and after it is stored (R8).

use engine::{Timestamp, Uuid};
use serde::{Deserialize, Serialize};

/// What a message is; decides who sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TipoMessaggio {
    /// What opened the quesito.
    Richiesta,
    /// Of the sede to the sender.
    Risposta,
    /// A further interaction of the sender.
    Integrazione,
    /// The sender reminds.
    Sollecito,
    /// Of the sede, seen by the sender (R16), not a reply.
    Commento,
    /// Of the sede to itself.
    NotaInterna,
    /// The sede asks for documents and the term is suspended.
    RichiestaDocumenti,
    /// The comment of the closing (R16).
    Chiusura,
}

impl TipoMessaggio {
    const TUTTI: [Self; 8] = [
        Self::Richiesta,
        Self::Risposta,
        Self::Integrazione,
        Self::Sollecito,
        Self::Commento,
        Self::NotaInterna,
        Self::RichiestaDocumenti,
        Self::Chiusura,
    ];

    /// The stable word kept in rows.
    #[must_use]
    pub fn codice(self) -> &'static str {
        match self {
            Self::Richiesta => "richiesta",
            Self::Risposta => "risposta",
            Self::Integrazione => "integrazione",
            Self::Sollecito => "sollecito",
            Self::Commento => "commento",
            Self::NotaInterna => "nota_interna",
            Self::RichiestaDocumenti => "richiesta_documenti",
            Self::Chiusura => "chiusura",
        }
    }

    /// From the word kept in rows.
    #[must_use]
    pub fn da_codice(codice: &str) -> Option<Self> {
        Self::TUTTI.into_iter().find(|t| t.codice() == codice)
    }

    /// Whether the sender sees it: everything but the notes of the sede to itself.
    #[must_use]
    pub fn visibile_al_mittente(self) -> bool {
        self != Self::NotaInterna
    }
}

/// An attachment whose bytes are already in the archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AllegatoDepositato {
    /// File name, checked.
    pub nome: String,
    /// Type found in the content: `pdf`, `jpeg`, …
    pub tipo: String,
    /// Bytes.
    pub dimensione: i64,
    /// SHA-256, hexadecimal.
    pub impronta: String,
}

/// Text and files of a message that somebody writes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Scritto {
    /// What it says.
    pub testo: String,
    /// Files, already in the archive.
    pub allegati: Vec<AllegatoDepositato>,
    /// Key of the zip in the archive that holds them (R7).
    pub archivio: Option<String>,
}

impl Scritto {
    /// Text alone.
    #[must_use]
    pub fn testo(testo: impl Into<String>) -> Self {
        Self { testo: testo.into(), ..Self::default() }
    }
}

/// A message about to be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NuovoMessaggio {
    /// Identity.
    pub id: Uuid,
    /// Place in the conversation, from 1.
    pub numero: i64,
    /// What it is.
    pub tipo: TipoMessaggio,
    /// Who wrote it, as told in the history.
    pub autore: String,
    /// Text and files.
    pub scritto: Scritto,
    /// SHA-256 of text and files, hexadecimal.
    pub impronta: String,
}

/// A stored message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Messaggio {
    /// Identity.
    pub id: Uuid,
    /// Place in the conversation, from 1.
    pub numero: i64,
    /// What it is.
    pub tipo: TipoMessaggio,
    /// Who wrote it, as told in the history.
    pub autore: String,
    /// What it says.
    pub testo: String,
    /// SHA-256 of text and files, hexadecimal.
    pub impronta: String,
    /// Key of the zip in the archive.
    #[serde(skip)]
    pub archivio: Option<String>,
    /// When.
    pub creato_il: Timestamp,
    /// Its files.
    pub allegati: Vec<Allegato>,
}

impl Messaggio {
    /// Its files in a zip of several messages: the folder they go into, and the key of their own zip.
    #[must_use]
    pub fn in_archivio(&self) -> Option<(String, String)> {
        let chiave = self.archivio.clone()?;
        Some((format!("{:03}-{}", self.numero, self.tipo.codice()), chiave))
    }
}

/// A stored attachment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Allegato {
    /// Identity.
    pub id: Uuid,
    /// File name.
    pub nome: String,
    /// Type found in the content.
    pub tipo: String,
    /// Bytes.
    pub dimensione: i64,
    /// SHA-256, hexadecimal.
    pub impronta: String,
}
