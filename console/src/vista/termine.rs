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
    /// The last good day; of a term that is over, that it was so.
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

/// Says that the term waits for documents, and that it had passed before, if it had.
pub(crate) fn sospeso(dal: NaiveDate, termine: Option<NaiveDate>, oggi: NaiveDate) -> TermineDetto {
    let sospesa = format!("sospesa: aspetta documenti da {}", giorno(dal));
    match termine {
        Some(_) => {
            let passato = detto(termine, oggi, "");
            TermineDetto { parole: format!("{sospesa}, già {}", passato.parole), ..passato }
        }
        None => TermineDetto { parole: sospesa, tono: Tono::Fermo, giorno: None },
    }
}

/// How a wait ended, and on which day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Conclusa {
    /// By a reply.
    Risposta(NaiveDate),
    /// By the closing.
    Chiusa(NaiveDate),
    /// By a reply, and closed later.
    ChiusaDopoRisposta(NaiveDate),
}

/// Says whether a term that ended was kept; without its last day it stood still.
pub(crate) fn concluso(come: Conclusa, termine: Option<NaiveDate>, ritardo: i64) -> TermineDetto {
    let tenuto = match ritardo {
        ..=0 => "nei termini".to_owned(),
        1 => "in ritardo di un giorno".to_owned(),
        giorni => format!("in ritardo di {giorni} giorni"),
    };
    let parole = match come {
        Conclusa::Risposta(il) => format!("risposta {}, {tenuto}", giorno(il)),
        Conclusa::Chiusa(il) => format!("chiusa {}, {tenuto}", giorno(il)),
        Conclusa::ChiusaDopoRisposta(il) => format!("chiusa {}, risposta {tenuto}", giorno(il)),
    };
    let ultimo =
        termine.map_or("il termine era sospeso".to_owned(), |t| format!("il termine era {}", giorno(t)));
    TermineDetto { parole, tono: Tono::Fermo, giorno: Some(ultimo) }
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

    #[test]
    fn una_sospensione_non_nasconde_il_termine_gia_passato() {
        let [oggi, dal, passato] =
            ["2026-11-26", "2026-11-25", "2026-10-26"].map(|g| g.parse::<NaiveDate>().unwrap());
        let fermo = sospeso(dal, None, oggi);
        assert_eq!(
            (fermo.parole.as_str(), fermo.tono),
            ("sospesa: aspetta documenti da mer 25 nov 2026", Tono::Fermo)
        );
        let tardi = sospeso(dal, Some(passato), oggi);
        let attese = "sospesa: aspetta documenti da mer 25 nov 2026, già scaduta da 31 giorni";
        assert_eq!((tardi.parole.as_str(), tardi.tono), (attese, Tono::Scaduto));
        assert_eq!(tardi.giorno.as_deref(), Some("lun 26 ott 2026"));
    }

    #[test]
    fn un_termine_finito_dice_se_e_stato_tenuto() {
        let [il, termine] = ["2026-04-03", "2026-04-01"].map(|g| g.parse::<NaiveDate>().unwrap());
        let parole = |come, ritardo| concluso(come, Some(termine), ritardo).parole;
        assert_eq!(parole(Conclusa::Chiusa(il), 2), "chiusa ven 3 apr 2026, in ritardo di 2 giorni");
        assert_eq!(parole(Conclusa::Risposta(il), 1), "risposta ven 3 apr 2026, in ritardo di un giorno");
        assert_eq!(
            parole(Conclusa::ChiusaDopoRisposta(il), 0),
            "chiusa ven 3 apr 2026, risposta nei termini"
        );
        let giorno = |termine| concluso(Conclusa::Chiusa(il), termine, 0).giorno;
        assert_eq!(giorno(Some(termine)).as_deref(), Some("il termine era mer 1 apr 2026"));
        assert_eq!(giorno(None).as_deref(), Some("il termine era sospeso"));
    }
}
