//! Codice di avviamento postale.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// A CAP: five digits. Whether a town has it is for the territory of the sedi to say.
///
/// ```
/// # use workflows::identificativi::Cap;
/// let cap: Cap = "00155".parse().unwrap();
/// assert_eq!((cap.as_u32(), cap.to_string()), (155, "00155".to_owned()));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Cap(u32);

/// Not five digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Il CAP non è giusto: sono attese 5 cifre, per esempio 00155.")]
pub struct ErroreCap;

impl Cap {
    /// As a number, for comparing with the intervals of the sedi.
    #[must_use]
    pub fn as_u32(self) -> u32 {
        self.0
    }
}

impl FromStr for Cap {
    type Err = ErroreCap;

    fn from_str(testo: &str) -> Result<Self, Self::Err> {
        let cifre = testo.trim();
        if cifre.len() != 5 || !cifre.bytes().all(|c| c.is_ascii_digit()) {
            return Err(ErroreCap);
        }
        cifre.parse().map(Self).map_err(|_| ErroreCap)
    }
}

impl TryFrom<String> for Cap {
    type Error = ErroreCap;

    fn try_from(testo: String) -> Result<Self, Self::Error> {
        testo.parse()
    }
}

impl From<Cap> for String {
    fn from(cap: Cap) -> Self {
        cap.to_string()
    }
}

impl fmt::Display for Cap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:05}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cinque_cifre_e_niente_altro() {
        assert_eq!(" 00155 ".parse::<Cap>().unwrap().to_string(), "00155");
        for sbagliato in ["", "155", "000155", "0015a", "+0155", "٠٠١٥٥", "00 55"] {
            assert_eq!(sbagliato.parse::<Cap>(), Err(ErroreCap), "{sbagliato}");
        }
    }

    #[test]
    fn in_json_e_un_testo() {
        assert_eq!(serde_json::to_string(&"00155".parse::<Cap>().unwrap()).unwrap(), "\"00155\"");
        assert!(serde_json::from_str::<Cap>("\"155\"").is_err());
        assert!(serde_json::from_str::<Cap>("155").is_err());
    }
}
