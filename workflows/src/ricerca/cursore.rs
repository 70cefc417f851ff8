//! Where a page ended: the sort key of its last row, opaque to whoever carries it.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use engine::Uuid;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// Longest text worth decoding.
const LUNGHEZZA_MASSIMA: usize = 200;

/// The key of the last row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum Cursore {
    /// Newest first: instant of birth in milliseconds, id.
    Recenti(i64, Uuid),
    /// What expires first: term (ISO day, or the one that stands for none), id.
    Coda(String, Uuid),
    /// What was counted last: civil day it was counted on (ISO day), id.
    Misura(String, Uuid),
    /// What was notified last: instant of the notification in milliseconds, id of the quesito.
    Notifica(i64, Uuid),
}

/// Not a cursor of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Il cursore non è valido: usa quello dato con la pagina precedente, o ricomincia dalla prima.")]
pub struct ErroreCursore;

impl fmt::Display for Cursore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let chiaro = match self {
            Self::Recenti(millisecondi, id) => format!("r,{millisecondi},{id}"),
            Self::Coda(termine, id) => format!("c,{termine},{id}"),
            Self::Misura(giorno, id) => format!("m,{giorno},{id}"),
            Self::Notifica(millisecondi, id) => format!("n,{millisecondi},{id}"),
        };
        f.write_str(&URL_SAFE_NO_PAD.encode(chiaro))
    }
}

impl FromStr for Cursore {
    type Err = ErroreCursore;

    fn from_str(testo: &str) -> Result<Self, Self::Err> {
        if testo.len() > LUNGHEZZA_MASSIMA {
            return Err(ErroreCursore);
        }
        let byte = URL_SAFE_NO_PAD.decode(testo).map_err(|_| ErroreCursore)?;
        let chiaro = String::from_utf8(byte).map_err(|_| ErroreCursore)?;
        let parti: Vec<&str> = chiaro.split(',').collect();
        let [tipo, chiave, id] = parti[..] else { return Err(ErroreCursore) };
        let id = id.parse().map_err(|_| ErroreCursore)?;
        match tipo {
            "r" => chiave.parse().map(|m| Self::Recenti(m, id)).map_err(|_| ErroreCursore),
            "n" => chiave.parse().map(|m| Self::Notifica(m, id)).map_err(|_| ErroreCursore),
            "c" if chiave.parse::<chrono::NaiveDate>().is_ok() => Ok(Self::Coda(chiave.to_owned(), id)),
            "m" if chiave.parse::<chrono::NaiveDate>().is_ok() => Ok(Self::Misura(chiave.to_owned(), id)),
            _ => Err(ErroreCursore),
        }
    }
}

impl From<Cursore> for String {
    fn from(cursore: Cursore) -> Self {
        cursore.to_string()
    }
}

impl TryFrom<String> for Cursore {
    type Error = ErroreCursore;

    fn try_from(testo: String) -> Result<Self, Self::Error> {
        testo.parse()
    }
}
