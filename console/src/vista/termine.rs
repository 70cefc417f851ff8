//! The term in words first, in colour second.

use super::quando::giorno;
use chrono::NaiveDate;

/// How it is coloured: never the only sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tono {
    /// There is time.
    Calmo,
    /// Today, or within [`VICINO`] days.
    Vicino,
    /// Past.
    Scaduto,
    /// Nobody waits, or the term stands still.
    Fermo,
}

/// Days within which a term is near: the same that the figures count as "in scadenza".
const VICINO: i64 = workflows::monitoraggio::GIORNI_IN_SCADENZA as i64;

impl Tono {
    /// The class of its mark.
    pub(crate) fn classe(self) -> &'static str {
        match self {
            Self::Calmo => "termine-calmo",
            Self::Vicino => "termine-vicino",
            Self::Scaduto => "termine-scaduto",
            Self::Fermo => "",
        }
    }
}

/// A term as drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TermineDetto {
    pub(crate) parole: String,
    pub(crate) tono: Tono,
    /// The last good day.
    pub(crate) giorno: Option<String>,
}

/// Says a term; `fermo` is what to say when there is none.
pub(crate) fn detto(termine: Option<NaiveDate>, oggi: NaiveDate, fermo: &str) -> TermineDetto {
    let Some(ultimo) = termine else {
        return TermineDetto { parole: fermo.to_owned(), tono: Tono::Fermo, giorno: None };
    };
    let giorni = (ultimo - oggi).num_days();
    let parole = match giorni {
        0 => "scade oggi".to_owned(),
        1 => "scade domani".to_owned(),
        2.. => format!("scade tra {giorni} giorni"),
        -1 => "scaduta da ieri".to_owned(),
        _ => format!("scaduta da {} giorni", -giorni),
    };
    let tono = match giorni {
        ..0 => Tono::Scaduto,
        0..=VICINO => Tono::Vicino,
        _ => Tono::Calmo,
    };
    TermineDetto { parole, tono, giorno: Some(giorno(ultimo)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn il_termine_si_dice_a_parole_e_il_colore_lo_segue() {
        let oggi: NaiveDate = "2026-11-25".parse().unwrap();
        let di = |giorno: &str| {
            let t = detto(Some(giorno.parse().unwrap()), oggi, "");
            (t.parole, t.tono)
        };
        assert_eq!(di("2026-11-23"), ("scaduta da 2 giorni".into(), Tono::Scaduto));
        assert_eq!(di("2026-11-24"), ("scaduta da ieri".into(), Tono::Scaduto));
        assert_eq!(di("2026-11-25"), ("scade oggi".into(), Tono::Vicino));
        assert_eq!(di("2026-11-26"), ("scade domani".into(), Tono::Vicino));
        assert_eq!(di("2026-11-28"), ("scade tra 3 giorni".into(), Tono::Vicino));
        assert_eq!(di("2026-11-29"), ("scade tra 4 giorni".into(), Tono::Calmo));
        assert_eq!(detto(None, oggi, "senza termine").tono, Tono::Fermo);
    }
}
