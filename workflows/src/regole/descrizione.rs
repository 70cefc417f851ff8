//! A rule as people read it: one line for each thing it says, in the order of a life.

use crate::{
    scadenze::Proroga,
    tabelle::{LivelloEscalation, Regola},
};
use serde::Serialize;

/// One thing that a rule says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Voce {
    /// Keys of the file that say it.
    pub chiave: &'static str,
    /// What it is.
    pub nome: &'static str,
    /// What it says.
    pub valore: String,
}

/// What a rule says.
#[must_use]
pub fn voci(r: &Regola) -> Vec<Voce> {
    let voce = |chiave, nome, valore| Voce { chiave, nome, valore };
    let dal = |giorno: Option<u32>| giorno.map_or("mai".to_owned(), |g| format!("dal giorno {g}"));
    let preavviso = match r.preavviso_giorni {
        0 => "nessuno".to_owned(),
        n => format!("{} prima", giorni(n)),
    };
    let sospensioni = if r.sospensioni_massime == 0 || r.sospensione_massima_giorni == 0 {
        "nessuna".to_owned()
    } else {
        format!("{} di al più {}", r.sospensioni_massime, giorni(r.sospensione_massima_giorni))
    };
    vec![
        voce("termine_giorni, lavorativi, proroga", "Termine", termine(r)),
        voce("preavviso_giorni", "Preavviso", preavviso),
        voce("escalation", "Dopo il termine", escalation(r)),
        voce("sollecito_dal_giorno", "Sollecito", dal(r.sollecito_dal_giorno)),
        voce(
            "appuntamento_dopo_giorni",
            "Appuntamento",
            dal(r.appuntamento_dopo_giorni.map(|g| g.saturating_add(1))),
        ),
        voce("sospensioni_massime, sospensione_massima_giorni", "Sospensioni", sospensioni),
    ]
}

/// Days, how they are counted, how the last one rolls.
#[must_use]
pub fn termine(r: &Regola) -> String {
    let quanti = match (r.termine_giorni, r.lavorativi) {
        (1, true) => "1 giorno lavorativo".to_owned(),
        (n, true) => format!("{n} giorni lavorativi"),
        (n, false) => giorni(n),
    };
    let proroga = match r.proroga {
        Proroga::Nessuna => "",
        Proroga::Festivi => ", slitta oltre i festivi",
        Proroga::FestiviESabato => ", slitta oltre festivi e sabati",
    };
    format!("{quanti}{proroga}")
}

fn giorni(quanti: u32) -> String {
    if quanti == 1 { "1 giorno".to_owned() } else { format!("{quanti} giorni") }
}

fn escalation(r: &Regola) -> String {
    let passi: Vec<String> = r
        .escalation
        .iter()
        .map(|e| {
            let a = match e.a {
                LivelloEscalation::Supervisore => "supervisore",
                LivelloEscalation::Monitoraggio => "monitoraggio",
            };
            format!("{a} dopo {}", giorni(e.dopo_giorni))
        })
        .collect();
    if passi.is_empty() { "nessuno".to_owned() } else { passi.join(", ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r84_la_regola_residuale_si_legge_per_intero() {
        let righe: Vec<String> =
            voci(&Regola::default()).into_iter().map(|v| format!("{}: {}", v.nome, v.valore)).collect();
        assert_eq!(
            righe,
            [
                "Termine: 30 giorni, slitta oltre i festivi",
                "Preavviso: 5 giorni prima",
                "Dopo il termine: supervisore dopo 1 giorno, monitoraggio dopo 8 giorni",
                "Sollecito: dal giorno 15",
                "Appuntamento: dal giorno 16",
                "Sospensioni: 1 di al più 30 giorni",
            ]
        );
    }

    #[test]
    fn quel_che_una_regola_non_prevede_si_dice() {
        let muta = Regola {
            termine_giorni: 1,
            lavorativi: true,
            proroga: Proroga::Nessuna,
            preavviso_giorni: 0,
            escalation: vec![],
            sollecito_dal_giorno: None,
            appuntamento_dopo_giorni: None,
            sospensione_massima_giorni: 30,
            sospensioni_massime: 0,
        };
        let valori: Vec<String> = voci(&muta).into_iter().map(|v| v.valore).collect();
        assert_eq!(valori, ["1 giorno lavorativo", "nessuno", "nessuno", "mai", "mai", "nessuna"]);
    }
}
