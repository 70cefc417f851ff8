//! The figures that the monitoring role watches (R23, R89): computed now and then, read with their age.

mod store;

pub use store::{aggiorna, calcola, leggi, statements};

use chrono::NaiveDate;
use engine::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Days before the term in which a quesito counts as "in scadenza".
pub const GIORNI_IN_SCADENZA: u64 = 3;

/// Quesiti that share sede, state, Cassetto and argomento.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, sqlx::FromRow)]
pub struct Voce {
    /// Sede; `None`: not routed.
    pub sede: Option<String>,
    /// Word of the state.
    pub stato: String,
    /// Cassetto.
    pub cassetto: String,
    /// Argomento.
    pub argomento: String,
    /// Why it is in no sede.
    pub non_smistato: Option<String>,
    /// How many.
    pub quesiti: i64,
    /// Of these, term past.
    pub scaduti: i64,
    /// Of these, term within [`GIORNI_IN_SCADENZA`] days.
    pub in_scadenza: i64,
    /// Of these, term later than that.
    pub in_termine: i64,
}

/// Notifications of one channel and state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, sqlx::FromRow)]
pub struct VoceNotifiche {
    /// Channel.
    pub canale: String,
    /// State.
    pub stato: String,
    /// How many.
    pub notifiche: i64,
}

/// Votes on the quesiti of a sede (R22).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, sqlx::FromRow)]
pub struct VoceGradimento {
    /// Sede.
    pub sede: Option<String>,
    /// How many votes.
    pub voti: i64,
    /// Their sum.
    pub somma: i64,
}

/// Everything counted on one civil day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statistiche {
    /// The civil day terms were compared with.
    pub giorno: NaiveDate,
    /// Quesiti.
    pub quesiti: Vec<Voce>,
    /// Notifications.
    pub notifiche: Vec<VoceNotifiche>,
    /// Votes.
    pub gradimento: Vec<VoceGradimento>,
}

/// What is shown: sums of a [`Statistiche`], of one sede or of all.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Riepilogo {
    /// When it was computed.
    pub calcolate_il: Timestamp,
    /// All together.
    pub totale: Somma,
    /// By sede.
    pub per_sede: BTreeMap<String, Somma>,
    /// By state.
    pub per_stato: BTreeMap<String, i64>,
    /// By argomento.
    pub per_argomento: BTreeMap<String, Somma>,
    /// By Cassetto.
    pub per_cassetto: BTreeMap<String, Somma>,
    /// In no sede, by reason.
    pub non_smistati: BTreeMap<String, i64>,
    /// By channel and state; empty for one sede.
    pub notifiche: BTreeMap<String, BTreeMap<String, i64>>,
    /// Votes.
    pub gradimento: Gradimento,
}

/// Counts of a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Somma {
    /// All of them.
    pub quesiti: i64,
    /// State aperta.
    pub aperte: i64,
    /// State in carico.
    pub in_carico: i64,
    /// State chiusa.
    pub chiuse: i64,
    /// Waiting for a reply, term past.
    pub scaduti: i64,
    /// Term within [`GIORNI_IN_SCADENZA`] days.
    pub in_scadenza: i64,
    /// Term later than that.
    pub in_termine: i64,
}

/// How satisfied people are (R22).
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Gradimento {
    /// How many votes.
    pub voti: i64,
    /// Their average, 1 to 5. `None`: no vote.
    pub media: Option<f64>,
}

impl Somma {
    fn aggiungi(&mut self, v: &Voce) {
        self.quesiti += v.quesiti;
        match v.stato.as_str() {
            "aperta" => self.aperte += v.quesiti,
            "in_carico" => self.in_carico += v.quesiti,
            _ => self.chiuse += v.quesiti,
        }
        self.scaduti += v.scaduti;
        self.in_scadenza += v.in_scadenza;
        self.in_termine += v.in_termine;
    }
}

impl Statistiche {
    /// The sums, of one sede or of everything.
    #[must_use]
    pub fn riepilogo(&self, sede: Option<&str>, calcolate_il: Timestamp) -> Riepilogo {
        let mut r = Riepilogo {
            calcolate_il,
            totale: Somma::default(),
            per_sede: BTreeMap::new(),
            per_stato: BTreeMap::new(),
            per_argomento: BTreeMap::new(),
            per_cassetto: BTreeMap::new(),
            non_smistati: BTreeMap::new(),
            notifiche: BTreeMap::new(),
            gradimento: Gradimento::default(),
        };
        let di_sede = |s: &Option<String>| sede.is_none() || s.as_deref() == sede;
        for v in self.quesiti.iter().filter(|v| di_sede(&v.sede)) {
            r.totale.aggiungi(v);
            *r.per_stato.entry(v.stato.clone()).or_default() += v.quesiti;
            r.per_argomento.entry(v.argomento.clone()).or_default().aggiungi(v);
            r.per_cassetto.entry(v.cassetto.clone()).or_default().aggiungi(v);
            match &v.sede {
                Some(sede) => r.per_sede.entry(sede.clone()).or_default().aggiungi(v),
                None => {
                    let motivo = v.non_smistato.clone().unwrap_or_else(|| "in_smistamento".to_owned());
                    *r.non_smistati.entry(motivo).or_default() += v.quesiti;
                }
            }
        }
        if sede.is_none() {
            for n in &self.notifiche {
                *r.notifiche.entry(n.canale.clone()).or_default().entry(n.stato.clone()).or_default() +=
                    n.notifiche;
            }
        }
        let voti = self.gradimento.iter().filter(|g| di_sede(&g.sede));
        let (voti, somma) = voti.fold((0, 0), |(voti, somma), g| (voti + g.voti, somma + g.somma));
        r.gradimento = Gradimento { voti, media: (voti > 0).then(|| somma as f64 / voti as f64) };
        r
    }
}

#[cfg(test)]
mod tests;
