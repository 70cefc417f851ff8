//! Tables to take away: rows of typed cells, as CSV or as XLSX. Nothing here knows what the rows are about.

mod foglio;
mod testo;

pub use foglio::xlsx;
pub use testo::csv;

use chrono::{NaiveDate, NaiveDateTime};
use std::time::Duration;

/// One value.
#[derive(Debug, Clone, PartialEq)]
pub enum Cella {
    /// Words. Whatever they are, no spreadsheet takes them for a formula.
    Testo(String),
    /// A whole number.
    Intero(i64),
    /// Any number.
    Decimale(f64),
    /// A share from 0 to 1, shown as a percentage.
    Quota(f64),
    /// A civil day.
    Giorno(NaiveDate),
    /// Day and hour, on the clock of whoever reads.
    Istante(NaiveDateTime),
    /// A length of time, shown in hours.
    Durata(Duration),
    /// Nothing.
    Vuota,
}

impl From<&str> for Cella {
    fn from(testo: &str) -> Self {
        Self::Testo(testo.to_owned())
    }
}

impl From<i64> for Cella {
    fn from(numero: i64) -> Self {
        Self::Intero(numero)
    }
}

impl<T: Into<Self>> From<Option<T>> for Cella {
    fn from(valore: Option<T>) -> Self {
        valore.map_or(Self::Vuota, Into::into)
    }
}

/// A table with a title, a line that says what it is and how old, columns and rows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Tabella {
    /// Name of the sheet.
    pub titolo: String,
    /// What it shows, of which period, computed when. Empty: no such line.
    pub nota: String,
    /// Names of the columns.
    pub colonne: Vec<String>,
    /// The rows.
    pub righe: Vec<Vec<Cella>>,
}

/// A file that could not be made.
#[derive(Debug, thiserror::Error)]
#[error("export: {0}")]
pub struct ErroreEsportazione(String);

/// Hours of a length of time, to the second decimal.
fn ore(durata: Duration) -> f64 {
    (durata.as_secs_f64() / 36.0).round() / 100.0
}

#[cfg(test)]
mod tests;
