//! What a line of the history changed, in one short phrase: from whom to whom, from where to where, from when to when.

use crate::vista::{
    luoghi, parole,
    persone::{Nomi, id_utente},
    quando::{giorno, quando},
};
use chrono::NaiveDate;
use engine::history::Line;
use serde::Deserialize;
use workflows::{
    protocollo::NumeroProtocollo,
    quesiti::{Stato, fatti},
    scadenze::{Scadenze, TipoScadenza},
    smistamento::{Destinazione, Instradamento},
    tabelle::Tabelle,
};

/// The facts that a line holds, of those that are told: only what the act changed is there.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Fatti {
    stato: Option<Stato>,
    sede: Option<String>,
    unita: Option<String>,
    protocollo: Option<NumeroProtocollo>,
    smistamento: Option<Instradamento>,
    scadenze: Scadenze,
}

impl Fatti {
    fn assegnatario(&self) -> Option<&str> {
        match &self.stato {
            Some(Stato::InCarico { assegnatario, .. }) => Some(assegnatario),
            Some(Stato::Aperta | Stato::Chiusa(_)) | None => None,
        }
    }
}

/// What else a line tells.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Dettagli {
    motivo: String,
    esito: String,
    scadenza: Option<TipoScadenza>,
    termine_prima: Option<NaiveDate>,
    termine_dopo: Option<NaiveDate>,
}

/// A line with its facts.
#[derive(Debug)]
pub(super) struct Passaggio<'a> {
    pub(super) riga: &'a Line,
    prima: Fatti,
    dopo: Fatti,
    dettagli: Dettagli,
}

impl<'a> Passaggio<'a> {
    pub(super) fn di(riga: &'a Line) -> Self {
        let id = riga.subject;
        Self {
            riga,
            prima: fatti(id, &riga.before),
            dopo: fatti(id, &riga.after),
            dettagli: fatti(id, &riga.details),
        }
    }

    /// The term where the act gave it a new one.
    fn nuovo_termine(&self) -> Option<String> {
        let termine = self.dopo.scadenze.termine.filter(|t| self.prima.scadenze.termine != Some(*t))?;
        Some(format!("il termine è {}", giorno(termine)))
    }

    /// `da Napoli a Roma Tiburtino`, with the units where these changed too.
    fn da_a(&self, tabelle: &Tabelle) -> Option<String> {
        let luogo = |f: &Fatti| {
            let unita = f.unita.as_ref().map(|u| luoghi::unita(tabelle, u));
            match (f.sede.as_ref().map(|s| luoghi::sede(tabelle, s)), unita) {
                (Some(sede), Some(unita)) => Some(format!("{sede} ({unita})")),
                (sede, unita) => sede.or(unita),
            }
        };
        let (da, a) = (luogo(&self.prima)?, luogo(&self.dopo)?);
        Some(match self.dopo.sede {
            Some(_) => format!("da {da} a {a}"),
            None => format!("dall'unità {da} all'unità {a}"),
        })
    }
}

fn destinazione(verso: &Destinazione, tabelle: &Tabelle) -> String {
    format!("{} ({})", luoghi::sede(tabelle, &verso.sede), luoghi::unita(tabelle, &verso.unita))
}

/// The users that lines are about: who did it, and to whom something was given or taken away.
pub(super) fn utenti<'a>(passaggi: &'a [Passaggio<'_>]) -> impl Iterator<Item = &'a str> {
    passaggi
        .iter()
        .flat_map(|p| [id_utente(&p.riga.author), p.prima.assegnatario(), p.dopo.assegnatario()])
        .flatten()
}

/// What a line changed, to be written right after its verb.
pub(super) fn cambiato(p: &Passaggio<'_>, nomi: &Nomi, tabelle: &Tabelle) -> String {
    let detto = match p.riga.verb.as_str() {
        "smista" => p.dopo.smistamento.as_ref().map(|s| match &s.esito {
            Ok(verso) => format!(" a {}", destinazione(verso, tabelle)),
            Err(perche_no) => format!(": {perche_no}"),
        }),
        "protocolla" => p.dopo.protocollo.as_ref().map(|numero| format!(" con il numero {numero}")),
        "assegna" => p.dopo.assegnatario().map(|a| format!(" a {}", nomi.nome(a))),
        "rilascia" => {
            let altri = p.prima.assegnatario().filter(|id| id_utente(&p.riga.author) != Some(id));
            altri.map(|id| format!(" (era in carico a {})", nomi.nome(id)))
        }
        "trasferisce" => p.da_a(tabelle).map(|da_a| format!(" {da_a}")),
        "sospende" => p.prima.scadenze.termine.map(|t| match p.dopo.scadenze.termine {
            Some(_) => format!(": il termine era già passato, {}", giorno(t)),
            None => format!(": il termine si ferma, era {}", giorno(t)),
        }),
        "riprende" | "riapre" | "integra" => p.nuovo_termine().map(|termine| format!(": {termine}")),
        "chiude" => {
            let esito = Some(&p.dettagli.esito).filter(|e| !e.is_empty());
            esito.map(|e| format!(": {}", tabelle.esiti.get(e).map_or(e.as_str(), |t| &t.nome)))
        }
        "scatta" => p.dettagli.scadenza.map(|scattata| {
            let termine = p.nuovo_termine().map_or(String::new(), |termine| format!(", {termine}"));
            format!(": {}{termine}", parole::scadenza(scattata))
        }),
        "ricalcola" => p.dettagli.termine_dopo.map(|dopo| match p.dettagli.termine_prima {
            Some(prima) if prima != dopo => {
                format!(": il termine passa da {} a {}", giorno(prima), giorno(dopo))
            }
            Some(_) => format!(": il termine resta {}", giorno(dopo)),
            None => format!(": il termine è {}", giorno(dopo)),
        }),
        _ => None,
    };
    detto.unwrap_or_default()
}

/// Transfers that the page tells beside the routing; those before are in the history.
const TRASFERIMENTI: usize = 3;

/// Why a quesito is where it is: how it was routed, then the last transfers, oldest first.
pub(super) fn perche_qui(passaggi: &[Passaggio<'_>], nomi: &Nomi, tabelle: &Tabelle) -> Vec<String> {
    let mut frasi: Vec<String> = Vec::new();
    let mut trasferimenti = Vec::new();
    for p in passaggi {
        let (il, da) = (quando(p.riga.at), nomi.autore(&p.riga.author));
        match p.riga.verb.as_str() {
            "smista" => {
                let Some(instradamento) = &p.dopo.smistamento else { continue };
                match &instradamento.esito {
                    Ok(verso) if instradamento.scelto_a_mano() => {
                        let verso = destinazione(verso, tabelle);
                        frasi.push(format!("Smistato a mano a {verso} il {il} da {da}."));
                    }
                    // Asked again of the tables: what they said before is no reason any more.
                    _ => frasi.clone_from(&instradamento.perche),
                }
            }
            "trasferisce" => {
                let Some(da_a) = p.da_a(tabelle) else { continue };
                trasferimenti.push(format!("Trasferito {da_a} il {il} da {da}: {}", p.dettagli.motivo));
            }
            _ => {}
        }
    }
    let prime = trasferimenti.len().saturating_sub(TRASFERIMENTI);
    frasi.extend(trasferimenti.drain(prime..));
    frasi
}
