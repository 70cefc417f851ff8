//! Where one is in the agenda, as the address says it.

use chrono::{Datelike, Days, NaiveDate};
use serde::{Deserialize, Serialize};

/// How much is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Vista {
    /// A day, slot by slot.
    #[default]
    Giorno,
    /// From a Monday to the Sunday after it.
    Settimana,
}

impl Vista {
    /// First and last day of what is shown around a day.
    pub(super) fn periodo(self, giorno: NaiveDate) -> (NaiveDate, NaiveDate) {
        match self {
            Self::Giorno => (giorno, giorno),
            Self::Settimana => {
                let prima = Days::new(giorno.weekday().num_days_from_monday().into());
                let lunedi = giorno.checked_sub_days(prima).unwrap_or(giorno);
                (lunedi, lunedi.checked_add_days(Days::new(6)).unwrap_or(lunedi))
            }
        }
    }

    /// The day before, or the week before; the day after, or the week after.
    pub(super) fn accanto(self, giorno: NaiveDate) -> (NaiveDate, NaiveDate) {
        let passo = Days::new(if self == Self::Giorno { 1 } else { 7 });
        let fermo = |g: Option<NaiveDate>| g.unwrap_or(giorno);
        (fermo(giorno.checked_sub_days(passo)), fermo(giorno.checked_add_days(passo)))
    }
}

/// An address of the agenda. Fields are as they were written: a day that cannot be read is said so.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Dove {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) sede: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) punto: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) giorno: String,
    pub(super) vista: Vista,
}

impl Dove {
    /// As a link.
    pub(super) fn link(&self) -> String {
        format!("/agenda?{}", serde_html_form::to_string(self).unwrap_or_default())
    }

    /// The day written; `None`: it cannot be read. Nothing written is today. Years that nobody books are not read.
    pub(super) fn giorno(&self, oggi: NaiveDate) -> Option<NaiveDate> {
        match self.giorno.trim() {
            "" => Some(oggi),
            scritto => scritto.parse().ok().filter(|g: &NaiveDate| (2000..=2200).contains(&g.year())),
        }
    }

    /// The same place, on another day.
    pub(super) fn il(&self, giorno: NaiveDate) -> Self {
        Self { giorno: giorno.to_string(), ..self.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn g(testo: &str) -> NaiveDate {
        testo.parse().unwrap()
    }

    #[test]
    fn la_settimana_va_da_lunedi_a_domenica() {
        let attesa = (g("2026-11-23"), g("2026-11-29"));
        for giorno in ["2026-11-23", "2026-11-25", "2026-11-29"] {
            assert_eq!(Vista::Settimana.periodo(g(giorno)), attesa);
        }
        assert_eq!(Vista::Settimana.periodo(g("2026-11-30")).0, g("2026-11-30"));
        assert_eq!(Vista::Giorno.periodo(g("2026-11-25")), (g("2026-11-25"), g("2026-11-25")));
    }

    #[test]
    fn si_va_avanti_e_indietro_di_un_giorno_o_di_una_settimana() {
        assert_eq!(Vista::Giorno.accanto(g("2026-11-30")), (g("2026-11-29"), g("2026-12-01")));
        assert_eq!(Vista::Settimana.accanto(g("2026-11-30")), (g("2026-11-23"), g("2026-12-07")));
    }

    #[test]
    fn un_giorno_che_non_si_legge_si_dice() {
        let di = |giorno: &str| Dove { giorno: giorno.into(), ..Dove::default() }.giorno(g("2026-11-25"));
        assert_eq!(di(""), Some(g("2026-11-25")));
        assert_eq!(di("2026-12-01"), Some(g("2026-12-01")));
        for storto in ["domani", "2026-02-30", "1999-12-31", "2201-01-01", "+262142-12-31"] {
            assert_eq!(di(storto), None, "{storto}");
        }
    }
}
