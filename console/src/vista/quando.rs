//! Days and hours as people write them: `mar 24 lug 2026, 10:30`, in Europe/Rome.

use chrono::{Datelike, NaiveDate, Timelike};
use chrono_tz::Europe::Rome;
use engine::Timestamp;
use std::{fmt, time::Duration};

const GIORNI: [&str; 7] = ["lun", "mar", "mer", "gio", "ven", "sab", "dom"];
const MESI: [&str; 12] = ["gen", "feb", "mar", "apr", "mag", "giu", "lug", "ago", "set", "ott", "nov", "dic"];

/// An instant, for people and for machines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Quando {
    /// ISO 8601, for the `datetime` of a `<time>`.
    pub(crate) iso: String,
    /// In words.
    pub(crate) testo: String,
}

impl fmt::Display for Quando {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.testo)
    }
}

/// An instant.
pub(crate) fn quando(istante: Timestamp) -> Quando {
    let qui = istante.to_utc().with_timezone(&Rome);
    let testo = format!("{}, {:02}:{:02}", giorno(qui.date_naive()), qui.hour(), qui.minute());
    Quando { iso: qui.to_rfc3339(), testo }
}

/// A civil day.
pub(crate) fn giorno(g: NaiveDate) -> String {
    let (settimana, mese) = (g.weekday().num_days_from_monday() as usize, g.month0() as usize);
    format!("{} {} {} {}", GIORNI[settimana], g.day(), MESI[mese], g.year())
}

/// The hour of an instant: `10:30`.
pub(crate) fn ora(istante: Timestamp) -> String {
    let qui = istante.to_utc().with_timezone(&Rome);
    format!("{:02}:{:02}", qui.hour(), qui.minute())
}

/// A wait, in words: `40 secondi`, `2 minuti`.
pub(crate) fn durata(d: Duration) -> String {
    let secondi = d.as_millis().div_ceil(1_000).max(1);
    match (secondi, secondi.div_ceil(60)) {
        (1, _) => "un secondo".to_owned(),
        (2..=90, _) => format!("{secondi} secondi"),
        (_, minuti @ 2..=90) => format!("{minuti} minuti"),
        (_, minuti) => format!("{} ore", minuti.div_ceil(60)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn un_istante_si_legge_come_lo_scrive_una_persona_di_roma() {
        let alle = |t: &str| Timestamp::from(t.parse::<chrono::DateTime<chrono::Utc>>().unwrap());
        assert_eq!(quando(alle("2026-07-24T08:30:59Z")).testo, "ven 24 lug 2026, 10:30");
        assert_eq!(quando(alle("2026-07-24T08:30:59Z")).iso, "2026-07-24T10:30:59+02:00");
        // One minute before midnight in London is the day after in Rome.
        assert_eq!(quando(alle("2026-12-31T23:59:00Z")).testo, "ven 1 gen 2027, 00:59");
    }

    #[test]
    fn un_attesa_si_dice_per_eccesso() {
        let dette =
            [1, 999, 1_001, 90_000, 90_001, 5_400_000, 5_400_001].map(|m| durata(Duration::from_millis(m)));
        let attese =
            ["un secondo", "un secondo", "2 secondi", "90 secondi", "2 minuti", "90 minuti", "2 ore"];
        assert_eq!(dette, attese);
    }
}
