//! What a page tells beside the facts: how the term was counted, where the company's Fascicolo is.

use super::Quesito;
use crate::{
    scadenze::{
        Conteggio, GiornoSaltato, Interruzione, Luogo, Sospensione, giorno_civile, termine_con_sospensioni,
    },
    tabelle::{Regola, Tabelle},
};
use chrono::NaiveDate;
use engine::Timestamp;

/// A term and why it ends on that day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TermineSpiegato {
    /// Last good day.
    pub data: NaiveDate,
    /// Day from which it is counted; itself not counted.
    pub dal: NaiveDate,
    /// Days of the rule.
    pub giorni: u32,
    /// Whether these are working days.
    pub lavorativi: bool,
    /// Days left after today.
    pub restanti: u32,
    /// One Italian sentence.
    pub perche: String,
    /// Days that did not count, and why.
    pub saltati: Vec<GiornoSaltato>,
}

impl Quesito {
    /// The term counted again from the same facts, to tell how. `None`: nobody waits, or it stands still.
    #[must_use]
    pub fn termine_spiegato(
        &self,
        regola: &Regola,
        tabelle: &Tabelle,
        oggi: NaiveDate,
    ) -> Option<TermineSpiegato> {
        let attesa = Attesa {
            dal: self.fatti.attesa_dal?,
            interruzioni: &self.fatti.interruzioni,
            sede: self.sede.as_deref(),
        };
        spiega(self.termine()?, &attesa, regola, tabelle, oggi)
    }

    /// The company's Fascicolo Elettronico (R11), at the address that the Cassetto's table gives. Both values are letters
    /// and digits alone.
    #[must_use]
    pub fn fascicolo(&self, tabelle: &Tabelle) -> Option<String> {
        let modello = tabelle.cassetti.get(&self.richiesta.cassetto)?.fascicolo_url.as_ref()?;
        if modello.contains("{posizione}") && self.richiesta.posizione.is_none() {
            return None;
        }
        let posizione = self.richiesta.posizione.as_deref().unwrap_or_default();
        Some(modello.replace("{posizione}", posizione).replace("{soggetto}", &self.richiesta.soggetto))
    }
}

/// What a term is counted from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Attesa<'a> {
    /// Since when somebody waits, or waited.
    pub(super) dal: Timestamp,
    /// The suspensions meanwhile.
    pub(super) interruzioni: &'a [Interruzione],
    /// Whose holidays count.
    pub(super) sede: Option<&'a str>,
}

/// Tells how a term that ends on `data` was counted, as on the day `oggi`.
pub(super) fn spiega(
    data: NaiveDate,
    attesa: &Attesa<'_>,
    regola: &Regola,
    tabelle: &Tabelle,
    oggi: NaiveDate,
) -> Option<TermineSpiegato> {
    let civile = |t: Timestamp| giorno_civile(t.to_utc());
    let dal = civile(attesa.dal);
    let comune = attesa.sede.and_then(|s| tabelle.sedi.get(s)).map(|s| s.comune.as_str());
    let sospensioni: Vec<_> = attesa
        .interruzioni
        .iter()
        .map(|i| Sospensione { dal: civile(i.dal), al: i.al.map(civile) })
        .collect();
    let giorni = regola.termine_giorni;
    let conteggio = Conteggio { giorni, lavorativi: regola.lavorativi, proroga: regola.proroga };
    let luogo = Luogo { comune, sede: attesa.sede };
    let pieno =
        termine_con_sospensioni(&tabelle.calendario, luogo, dal, &conteggio, &sospensioni, oggi).ok()?;
    let tipo = if regola.lavorativi { "lavorativi" } else { "di calendario" };
    let mut perche = format!("{giorni} giorni {tipo} dal {}, che non si conta", dal.format("%d/%m/%Y"));
    if pieno.prorogato {
        perche.push_str("; l'ultimo giorno era festivo: si passa al primo utile");
    }
    if !sospensioni.is_empty() {
        perche.push_str("; i giorni di sospensione non si contano");
    }
    perche.push('.');
    Some(TermineSpiegato {
        data,
        dal,
        giorni,
        lavorativi: regola.lavorativi,
        restanti: pieno.restanti,
        perche,
        saltati: pieno.saltati,
    })
}
