//! The protocol number as it is printed.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// A number of the protocol of a sede.
///
/// ```
/// # use workflows::protocollo::NumeroProtocollo;
/// let numero: NumeroProtocollo = "INPS.7000.24/07/2009.0000123".parse().unwrap();
/// assert_eq!((numero.sede.as_str(), numero.anno(), numero.numero), ("7000", 2009, 123));
/// assert_eq!(numero.to_string(), "INPS.7000.24/07/2009.0000123");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct NumeroProtocollo {
    /// Sede whose register it is in: four digits.
    pub sede: String,
    /// Civil day of the registration.
    pub giorno: NaiveDate,
    /// Progressive in the year, from 1.
    pub numero: i64,
}

/// The text is not a protocol number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "Il numero di protocollo non è giusto: è atteso INPS, la sede di 4 cifre, il giorno e almeno 7 cifre, per esempio \
     INPS.7000.24/07/2009.0000123."
)]
pub struct ErroreNumero;

impl NumeroProtocollo {
    /// The year it is progressive in.
    #[must_use]
    pub fn anno(&self) -> i64 {
        i64::from(self.giorno.year())
    }

    /// The progressive alone, at least seven digits (DPR 445/2000 art. 57).
    #[must_use]
    pub fn progressivo(&self) -> String {
        format!("{:07}", self.numero)
    }
}

impl fmt::Display for NumeroProtocollo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "INPS.{}.{}.{:07}", self.sede, self.giorno.format("%d/%m/%Y"), self.numero)
    }
}

impl FromStr for NumeroProtocollo {
    type Err = ErroreNumero;

    fn from_str(testo: &str) -> Result<Self, Self::Err> {
        let testo = testo.trim();
        let parti: Vec<&str> = testo.split('.').collect();
        let ["INPS", sede, giorno, numero] = parti[..] else { return Err(ErroreNumero) };
        let letto = Self {
            sede: sede.to_owned(),
            giorno: NaiveDate::parse_from_str(giorno, "%d/%m/%Y").map_err(|_| ErroreNumero)?,
            numero: numero.parse().map_err(|_| ErroreNumero)?,
        };
        let sede_giusta = sede.len() == 4 && sede.bytes().all(|c| c.is_ascii_digit());
        // Only one way of writing each number: `1/1/2009`, `+000123` and `00000123` are not it.
        if sede_giusta && letto.numero > 0 && letto.to_string() == testo {
            Ok(letto)
        } else {
            Err(ErroreNumero)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r86_il_numero_si_stampa_e_si_rilegge() {
        for testo in
            ["INPS.7000.24/07/2009.0000123", "INPS.0400.01/01/2026.9999999", "INPS.2201.31/12/2026.12345678"]
        {
            assert_eq!(testo.parse::<NumeroProtocollo>().unwrap().to_string(), testo);
        }
    }

    #[test]
    fn r86_un_numero_scritto_in_altro_modo_e_rifiutato() {
        for testo in [
            "",
            "INPS.7000.24/07/2009",
            "inps.7000.24/07/2009.0000123",
            "INPS.700.24/07/2009.0000123",
            "INPS.70A0.24/07/2009.0000123",
            "INPS.7000.24/7/2009.0000123",
            "INPS.7000.31/02/2009.0000123",
            "INPS.7000.24/07/2009.123",
            "INPS.7000.24/07/2009.00000123",
            "INPS.7000.24/07/2009.0000000",
            "INPS.7000.24/07/2009.-000123",
            "INPS.7000.24/07/2009.0000123.1",
        ] {
            assert_eq!(testo.parse::<NumeroProtocollo>(), Err(ErroreNumero), "{testo}");
        }
    }
}
