//! The figures that the monitoring role watches (R23, R89): kept by a reconciler, read with their age.
//!
//! Three kinds. What happened in a period ([`quadro`]) comes from sums by day that the reconciler moves by what changed
//! ([`misure`]). What is so now ([`Statistiche`]) is counted once a minute from indices. Deliveries, comments and the
//! health of the workers are read when asked. Each number opens its quesiti ([`Numero`]), and only who may see a number
//! can ask for it ([`Vista`]).

mod consegne;
mod distribuzione;
pub mod esportazione;
mod gradimento;
mod memoria;
pub mod misure;
mod numero;
mod quadro;
mod salute;
mod store;
mod vista;

pub use consegne::{Consegne, Guasto, consegne};
pub use distribuzione::{Distribuzione, classe};
pub use gradimento::{Commento, CursoreCommenti, PaginaCommenti, commenti};
pub use memoria::{Figure, Memoria};
pub use misure::{Misura, TipoMisura};
pub use numero::Numero;
pub use quadro::{Conti, Esiti, Quadro, quadro};
pub use salute::{Salute, SaluteCoda, SaluteOrario, salute};
pub use store::{aggiorna, calcola, leggi};
pub use vista::{ErroreVista, FiltroMonitoraggio, Vista};

use chrono::NaiveDate;
use engine::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Days before the term in which a quesito counts as "in scadenza".
pub const GIORNI_IN_SCADENZA: u64 = 3;

/// Days ahead of which it is told what expires and what unlocks, today included.
pub const GIORNI_PROSSIMI: u64 = 10;

/// Most days of age of each band but the last: open since the day of sending up to 7 days, up to 15 (an appointment
/// unlocks on the 16th), up to 30 (the usual term), longer.
pub const FASCE: [u64; 3] = [7, 15, 30];

/// The statements of this module, for the test that prepares them all on both databases.
#[must_use]
pub fn statements() -> Vec<&'static str> {
    [
        store::statements(),
        misure::store::statements(),
        quadro::statements(),
        consegne::statements(),
        gradimento::statements(),
    ]
    .concat()
}

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
    /// Of those not closed, by age: the bands of [`FASCE`] and the rest.
    #[serde(default)]
    #[sqlx(flatten)]
    pub eta: Eta,
}

/// How many not closed, by age in civil days: see [`FASCE`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, sqlx::FromRow)]
pub struct Eta {
    /// The first band.
    pub fino_a_7: i64,
    /// The second.
    pub fino_a_15: i64,
    /// The third.
    pub fino_a_30: i64,
    /// The rest.
    pub oltre: i64,
}

impl Eta {
    /// In the order of the bands.
    #[must_use]
    pub fn fasce(&self) -> [i64; 4] {
        [self.fino_a_7, self.fino_a_15, self.fino_a_30, self.oltre]
    }
}

/// What comes in the next days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Prossimo {
    /// The term ends.
    Scade,
    /// An appointment unlocks, if nobody replies before.
    Sblocca,
}

/// Quesiti of which the same comes on the same day, of the same place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VoceProssimi {
    /// What.
    pub cosa: Prossimo,
    /// When.
    pub giorno: NaiveDate,
    /// Sede; `None`: not routed.
    pub sede: Option<String>,
    /// Cassetto.
    pub cassetto: String,
    /// Argomento.
    pub argomento: String,
    /// How many.
    pub quesiti: i64,
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

/// Votes on the quesiti of a place (R22).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, sqlx::FromRow)]
pub struct VoceGradimento {
    /// Sede.
    pub sede: Option<String>,
    /// Cassetto.
    #[serde(default)]
    pub cassetto: String,
    /// Argomento.
    #[serde(default)]
    pub argomento: String,
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
    /// What comes in the next [`GIORNI_PROSSIMI`] days. Rows written before there was this have none.
    #[serde(default)]
    pub prossimi: Vec<VoceProssimi>,
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
    /// In no sede: with those by sede, it makes the total.
    pub in_nessuna_sede: Somma,
    /// In no sede, by reason.
    pub non_smistati: BTreeMap<String, i64>,
    /// By channel and state; empty for one sede.
    pub notifiche: BTreeMap<String, BTreeMap<String, i64>>,
    /// Votes.
    pub gradimento: Gradimento,
    /// What expires in the next days, by day and argomento.
    pub scadono: PerGiorno,
    /// What unlocks in the next days, by day and argomento.
    pub si_sbloccano: PerGiorno,
}

/// Counts by day and argomento.
pub type PerGiorno = BTreeMap<NaiveDate, BTreeMap<String, i64>>;

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
    /// Not closed, by age.
    pub eta: Eta,
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
        self.eta.fino_a_7 += v.eta.fino_a_7;
        self.eta.fino_a_15 += v.eta.fino_a_15;
        self.eta.fino_a_30 += v.eta.fino_a_30;
        self.eta.oltre += v.eta.oltre;
    }

    /// Not closed.
    #[must_use]
    pub fn non_chiusi(&self) -> i64 {
        self.aperte + self.in_carico
    }

    /// Not closed, and no term runs: somebody replied, or it is suspended.
    #[must_use]
    pub fn senza_termine(&self) -> i64 {
        self.non_chiusi() - self.scaduti - self.in_scadenza - self.in_termine
    }
}

impl Riepilogo {
    /// With nothing in it.
    #[must_use]
    pub fn vuoto(calcolate_il: Timestamp) -> Self {
        Self {
            calcolate_il,
            totale: Somma::default(),
            per_sede: BTreeMap::new(),
            per_stato: BTreeMap::new(),
            per_argomento: BTreeMap::new(),
            per_cassetto: BTreeMap::new(),
            in_nessuna_sede: Somma::default(),
            non_smistati: BTreeMap::new(),
            notifiche: BTreeMap::new(),
            gradimento: Gradimento::default(),
            scadono: PerGiorno::new(),
            si_sbloccano: PerGiorno::new(),
        }
    }
}

impl Statistiche {
    /// The sums of what a view holds; deliveries only where it holds everything.
    #[must_use]
    pub fn per_vista(&self, vista: &Vista, calcolate_il: Timestamp) -> Riepilogo {
        let f = vista.filtro();
        let tutto = f.sede.is_none() && f.cassetto.is_none() && f.argomento.is_none();
        self.somma(calcolate_il, tutto, |sede, cassetto, argomento| {
            vista.comprende(sede, cassetto, argomento)
        })
    }

    /// The sums, of one sede or of everything.
    #[must_use]
    pub fn riepilogo(&self, sede: Option<&str>, calcolate_il: Timestamp) -> Riepilogo {
        self.somma(calcolate_il, sede.is_none(), |s, _, _| sede.is_none() || s == sede)
    }

    fn somma(
        &self,
        calcolate_il: Timestamp,
        tutto: bool,
        dentro: impl Fn(Option<&str>, &str, &str) -> bool,
    ) -> Riepilogo {
        let mut r = Riepilogo::vuoto(calcolate_il);
        for v in self.quesiti.iter().filter(|v| dentro(v.sede.as_deref(), &v.cassetto, &v.argomento)) {
            r.totale.aggiungi(v);
            *r.per_stato.entry(v.stato.clone()).or_default() += v.quesiti;
            r.per_argomento.entry(v.argomento.clone()).or_default().aggiungi(v);
            r.per_cassetto.entry(v.cassetto.clone()).or_default().aggiungi(v);
            match &v.sede {
                Some(sede) => r.per_sede.entry(sede.clone()).or_default().aggiungi(v),
                None => {
                    r.in_nessuna_sede.aggiungi(v);
                    let motivo = v.non_smistato.clone().unwrap_or_else(|| "in_smistamento".to_owned());
                    *r.non_smistati.entry(motivo).or_default() += v.quesiti;
                }
            }
        }
        for p in self.prossimi.iter().filter(|p| dentro(p.sede.as_deref(), &p.cassetto, &p.argomento)) {
            let giorni = match p.cosa {
                Prossimo::Scade => &mut r.scadono,
                Prossimo::Sblocca => &mut r.si_sbloccano,
            };
            *giorni.entry(p.giorno).or_default().entry(p.argomento.clone()).or_default() += p.quesiti;
        }
        if tutto {
            for n in &self.notifiche {
                *r.notifiche.entry(n.canale.clone()).or_default().entry(n.stato.clone()).or_default() +=
                    n.notifiche;
            }
        }
        let voti = self.gradimento.iter().filter(|g| dentro(g.sede.as_deref(), &g.cassetto, &g.argomento));
        let (voti, somma) = voti.fold((0, 0), |(voti, somma), g| (voti + g.voti, somma + g.somma));
        r.gradimento = Gradimento { voti, media: (voti > 0).then(|| somma as f64 / voti as f64) };
        r
    }
}

#[cfg(test)]
mod tests;
