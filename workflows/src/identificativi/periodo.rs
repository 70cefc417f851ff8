//! The "periodo di riferimento" of a request (R3): from a month to a month, both included.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// A month of a year, written `2026-01` in JSON and `01/2026` on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Mese {
    anno: u16,
    mese: u8,
}

/// From one month to another, both included; never backwards.
///
/// ```
/// # use workflows::identificativi::Periodo;
/// let periodo: Periodo = serde_json::from_str(r#"{"da": "2026-01", "a": "2026-06"}"#).unwrap();
/// assert_eq!(periodo.to_string(), "01/2026–06/2026");
/// assert_eq!("01/2026–06/2026".parse(), Ok(periodo));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Estremi")]
pub struct Periodo {
    da: Mese,
    a: Mese,
}

/// Why a period is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ErrorePeriodo {
    /// Not a month.
    #[error("«{0}» non è un mese: è atteso l'anno e il mese, per esempio 2026-01.")]
    Mese(String),
    /// Not two months.
    #[error("«{0}» non è un periodo: sono attesi il primo e l'ultimo mese, per esempio 01/2026–06/2026.")]
    Forma(String),
    /// It ends before it begins.
    #[error("Il periodo finisce ({a}) prima di cominciare ({da}): scambia i due mesi.")]
    Rovesciato {
        /// First month given.
        da: Mese,
        /// Last month given.
        a: Mese,
    },
}

/// Years that can be meant; anything else is a slip.
const ANNI: std::ops::RangeInclusive<u16> = 1900..=2199;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Estremi {
    da: Mese,
    a: Mese,
}

impl Mese {
    /// A month; `None` when there is no such month, or the year is out of 1900-2199.
    #[must_use]
    pub fn new(anno: u16, mese: u8) -> Option<Self> {
        (ANNI.contains(&anno) && (1..=12).contains(&mese)).then_some(Self { anno, mese })
    }

    /// The year.
    #[must_use]
    pub fn anno(self) -> u16 {
        self.anno
    }

    /// The month, 1-12.
    #[must_use]
    pub fn mese(self) -> u8 {
        self.mese
    }

    fn da_cifre(anno: &str, mese: &str) -> Option<Self> {
        let cifre = |testo: &str, quante| testo.len() == quante && testo.bytes().all(|c| c.is_ascii_digit());
        if !cifre(anno, 4) || !cifre(mese, 2) {
            return None;
        }
        Self::new(anno.parse().ok()?, mese.parse().ok()?)
    }
}

impl Periodo {
    /// From `da` to `a`.
    ///
    /// # Errors
    /// [`ErrorePeriodo::Rovesciato`] when `a` comes before `da`.
    pub fn new(da: Mese, a: Mese) -> Result<Self, ErrorePeriodo> {
        if da > a { Err(ErrorePeriodo::Rovesciato { da, a }) } else { Ok(Self { da, a }) }
    }

    /// First month.
    #[must_use]
    pub fn da(self) -> Mese {
        self.da
    }

    /// Last month.
    #[must_use]
    pub fn a(self) -> Mese {
        self.a
    }
}

impl FromStr for Mese {
    type Err = ErrorePeriodo;

    /// Reads `2026-01` and `01/2026`.
    fn from_str(testo: &str) -> Result<Self, Self::Err> {
        let scritto = testo.trim();
        let letto = match (scritto.split_once('-'), scritto.split_once('/')) {
            (Some((anno, mese)), None) | (None, Some((mese, anno))) => Self::da_cifre(anno, mese),
            _ => None,
        };
        letto.ok_or_else(|| ErrorePeriodo::Mese(testo.chars().take(20).collect()))
    }
}

impl FromStr for Periodo {
    type Err = ErrorePeriodo;

    /// Reads `01/2026–06/2026`, with a dash or a hyphen.
    fn from_str(testo: &str) -> Result<Self, Self::Err> {
        let (da, a) = testo
            .split_once(['–', '-'])
            .ok_or_else(|| ErrorePeriodo::Forma(testo.chars().take(40).collect()))?;
        Self::new(da.parse()?, a.parse()?)
    }
}

impl TryFrom<String> for Mese {
    type Error = ErrorePeriodo;

    fn try_from(testo: String) -> Result<Self, Self::Error> {
        testo.parse()
    }
}

impl From<Mese> for String {
    fn from(m: Mese) -> Self {
        format!("{}-{:02}", m.anno, m.mese)
    }
}

impl TryFrom<Estremi> for Periodo {
    type Error = ErrorePeriodo;

    fn try_from(e: Estremi) -> Result<Self, Self::Error> {
        Self::new(e.da, e.a)
    }
}

impl fmt::Display for Mese {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}/{}", self.mese, self.anno)
    }
}

impl fmt::Display for Periodo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}–{}", self.da, self.a)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn da_json(da: &str, a: &str) -> Result<Periodo, String> {
        serde_json::from_value(serde_json::json!({"da": da, "a": a})).map_err(|e| e.to_string())
    }

    #[test]
    fn r3_un_periodo_va_da_un_mese_a_un_mese_anche_lo_stesso() {
        assert_eq!(da_json("2026-01", "2026-06").unwrap().to_string(), "01/2026–06/2026");
        assert_eq!(da_json("2025-12", "2025-12").unwrap().to_string(), "12/2025–12/2025");
        let (gennaio, giugno) = (Mese::new(2026, 1).unwrap(), Mese::new(2026, 6).unwrap());
        assert_eq!(Periodo::new(gennaio, giugno), "01/2026-06/2026".parse());
    }

    #[test]
    fn r3_un_periodo_rovesciato_e_rifiutato_con_la_ragione() {
        assert!(da_json("2026-02", "2026-01").unwrap_err().contains("scambia i due mesi"));
        assert!(da_json("2026-01", "2025-12").is_err());
    }

    #[test]
    fn r3_i_mesi_che_non_esistono_sono_rifiutati() {
        for mese in
            ["2026-00", "2026-13", "2026-1", "26-01", "2026", "gennaio", "1899-12", "2026-01-01", "+026-01"]
        {
            assert_eq!(mese.parse::<Mese>(), Err(ErrorePeriodo::Mese(mese.to_owned())), "{mese}");
        }
        assert!("01/2026".parse::<Periodo>().is_err());
    }

    #[test]
    fn il_json_si_riscrive_come_si_legge() {
        let periodo = da_json("2026-01", "2026-06").unwrap();
        assert_eq!(serde_json::to_string(&periodo).unwrap(), r#"{"da":"2026-01","a":"2026-06"}"#);
    }
}
