//! Search (R17) within what the actor may see: keyset pages, capped counts, one scope for lists and details.

mod ambito;
mod criteri;
mod cursore;
mod filtro;
pub mod parole;
pub mod store;

pub use ambito::Ambito;
pub use criteri::{Criteri, Letti};
pub use cursore::{Cursore, ErroreCursore};
pub use filtro::{Filtro, FiltroMisura, FiltroNotifica, FiltroScadenza, Ordine};
pub(crate) use store::Condizioni;
pub use store::{Trovato, carica_visibile, cerca, posizioni, righe};

use crate::{identificativi, protocollo::NumeroProtocollo, quesiti::NomeStato};
use chrono::NaiveDate;
use engine::{Timestamp, Uuid};
use serde::Serialize;
use std::{fmt, str::FromStr};

/// Rows of a page when nobody says how many.
pub const LIMITE_PREDEFINITO: i64 = 25;
/// Most rows of a page.
pub const LIMITE_MASSIMO: i64 = 100;
/// Counts stop here: nobody reads further, and counting a million rows is not worth a page.
pub const CONTEGGIO_MASSIMO: i64 = 1_000;

/// One question.
#[derive(Debug, Clone)]
pub struct Domanda<'a> {
    /// What may be seen.
    pub ambito: &'a Ambito,
    /// What is looked for.
    pub filtro: &'a Filtro,
    /// In which order.
    pub ordine: Ordine,
    /// After which row; `None`: from the first.
    pub dopo: Option<&'a Cursore>,
    /// Most rows, kept within 1 and [`LIMITE_MASSIMO`].
    pub limite: i64,
    /// Civil day of Europe/Rome, for what is past its term.
    pub oggi: NaiveDate,
}

/// One page of results.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Pagina {
    /// The rows.
    pub righe: Vec<Riga>,
    /// Where the next page begins; `None`: this is the last.
    pub prossimo: Option<Cursore>,
    /// How many there are; asked only with the first page.
    pub totale: Option<Conteggio>,
}

/// How many, up to [`CONTEGGIO_MASSIMO`]; fewer, when finding them all would take long.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Conteggio {
    /// Counted rows.
    pub numero: i64,
    /// Whether there are more than that.
    pub oltre: bool,
}

impl fmt::Display for Conteggio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.oltre, self.numero) {
            (true, CONTEGGIO_MASSIMO) => f.write_str("più di 1.000"),
            (true, numero) => write!(f, "più di {numero}"),
            (false, numero) => write!(f, "{numero}"),
        }
    }
}

/// A quesito as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Riga {
    /// Identity.
    pub id: Uuid,
    /// Version.
    pub versione: i64,
    /// When it was opened.
    pub creato_il: Timestamp,
    /// Last change.
    pub aggiornato_il: Timestamp,
    /// Code of the Cassetto.
    pub cassetto: String,
    /// Code of the argomento.
    pub argomento: String,
    /// Subject.
    pub oggetto: String,
    /// Position.
    pub posizione: Option<String>,
    /// Codice fiscale of whoever wrote.
    pub mittente: String,
    /// Codice fiscale of whom it is about.
    pub soggetto: String,
    /// "aperta", "in carico", "chiusa" (R12).
    pub stato: NomeStato,
    /// Sede.
    pub sede: Option<String>,
    /// Unit.
    pub unita: Option<String>,
    /// Who has it in carico.
    pub assegnatario: Option<String>,
    /// Why it is in no sede.
    pub non_smistato: Option<String>,
    /// Protocol number as printed.
    pub protocollo: Option<String>,
    /// Code of the esito.
    pub esito: Option<String>,
    /// When it was closed.
    pub chiuso_il: Option<Timestamp>,
    /// Last good day to reply.
    pub termine: Option<NaiveDate>,
}

/// How people name a quesito: by id or by protocol number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Riferimento {
    /// Identity.
    Id(Uuid),
    /// Protocol number; the day may be written with hyphens, as an address wants it.
    Protocollo(NumeroProtocollo),
}

/// Neither an id nor a protocol number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "Il riferimento al quesito non è giusto: usa il suo identificativo o il numero di protocollo, per esempio \
     INPS.7000.24-07-2009.0000123."
)]
pub struct ErroreRiferimento;

impl FromStr for Riferimento {
    type Err = ErroreRiferimento;

    fn from_str(testo: &str) -> Result<Self, Self::Err> {
        if let Ok(id) = testo.parse() {
            return Ok(Self::Id(id));
        }
        testo.replace('-', "/").parse().map(Self::Protocollo).map_err(|_| ErroreRiferimento)
    }
}

/// A codice fiscale as it is kept, for a search.
///
/// # Errors
/// What is wrong with it.
pub fn codice_fiscale(testo: &str) -> Result<String, identificativi::ErroreCodiceFiscale> {
    testo.parse::<identificativi::CodiceFiscale>().map(String::from)
}

#[cfg(test)]
mod tests;
