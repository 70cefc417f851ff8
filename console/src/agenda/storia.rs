//! The history of an appointment as its page tells it: from when to when, from where to where.

use super::{avvisi::nome_punto, verbi};
use crate::{
    quesiti::storia::VoceStoria,
    vista::{persone::Nomi, quando::quando},
};
use engine::{Timestamp, history::Line};
use serde::Deserialize;
use workflows::{
    appuntamenti::Scadenza,
    quesiti::fatti,
    tabelle::{CanaleErogazione, Tabelle},
};

/// The facts that a line holds, of those that are told: only what the act changed is there.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Fatti {
    punto: Option<String>,
    inizio: Option<Timestamp>,
}

impl Fatti {
    fn detti(&self, tabelle: &Tabelle) -> Option<String> {
        let punto = self.punto.as_ref().map(|p| nome_punto(p, tabelle));
        match (self.inizio.map(quando), punto) {
            (Some(quando), Some(punto)) => Some(format!("{quando} ({punto})")),
            (quando, punto) => quando.map(|q| q.testo).or(punto),
        }
    }
}

/// What else a line tells.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Dettagli {
    canale: Option<CanaleErogazione>,
    scadenza: Option<Scadenza>,
}

/// All lines, oldest first.
pub(super) fn storia(righe: &[Line], nomi: &Nomi, tabelle: &Tabelle) -> Vec<VoceStoria> {
    let fatto = |l: &Line| format!("{}{}", verbi::storia(&l.verb), cambiato(l, tabelle));
    righe.iter().map(|l| VoceStoria::di(l, &fatto(l), nomi)).collect()
}

/// What a line changed, to be written right after its verb.
fn cambiato(riga: &Line, tabelle: &Tabelle) -> String {
    let id = riga.subject;
    let (prima, dopo): (Fatti, Fatti) = (fatti(id, &riga.before), fatti(id, &riga.after));
    let dettagli: Dettagli = fatti(id, &riga.details);
    let detto = match riga.verb.as_str() {
        "conferma" => dopo.detti(tabelle).map(|dopo| format!(" per {dopo}")),
        "sposta" => match (prima.detti(tabelle), dopo.detti(tabelle)) {
            (Some(prima), Some(dopo)) => Some(format!(" da {prima} a {dopo}")),
            _ => None,
        },
        "concorda" => dettagli.canale.map(|canale| format!(": {}", canale.nome())),
        "scatta" => dettagli.scadenza.map(|scadenza| match scadenza {
            Scadenza::Promemoria => ": promemoria".to_owned(),
            Scadenza::Conclusione => ": il tempo dell'appuntamento è finito".to_owned(),
        }),
        _ => None,
    };
    detto.unwrap_or_default()
}
