//! What falls due fires here, in batches: warnings, escalations, sollecito, appointment, end of a suspension.

use super::Ufficio;
use crate::{
    attore::Attore,
    quesiti::{Atto, Contesto, Decisione, Quesito, store},
    scadenze::TipoScadenza,
};
use engine::{
    Uuid,
    machine::{Change, Machine, persist},
    timers,
};
use std::collections::HashMap;

/// What one batch did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Scatti {
    /// Fired.
    pub scattate: usize,
    /// Overtaken by the facts, and cancelled.
    pub superate: usize,
    /// Left for the next batch: changed by somebody meanwhile, or the second of one quesito.
    pub rimandate: usize,
}

impl std::ops::Add for Scatti {
    type Output = Self;

    fn add(self, altri: Self) -> Self {
        Self {
            scattate: self.scattate + altri.scattate,
            superate: self.superate + altri.superate,
            rimandate: self.rimandate + altri.rimandate,
        }
    }
}

impl Scatti {
    /// Whether more may be due.
    #[must_use]
    pub fn altre(&self) -> bool {
        self.scattate + self.superate + self.rimandate > 0
    }
}

/// The first of what is due of each aggregate, and how many others wait for the next batch: an aggregate changes once
/// in a transaction.
pub(super) fn una_per_soggetto(dovute: Vec<(Uuid, String)>) -> (HashMap<Uuid, String>, usize) {
    let (mut prime, mut rimandate) = (HashMap::with_capacity(dovute.len()), 0);
    for (soggetto, tipo) in dovute {
        match prime.entry(soggetto) {
            std::collections::hash_map::Entry::Vacant(posto) => drop(posto.insert(tipo)),
            std::collections::hash_map::Entry::Occupied(_) => rimandate += 1,
        }
    }
    (prime, rimandate)
}

impl Ufficio {
    /// Fires at most `limite` of what is due, oldest first, in one transaction. Several processes can do this at the
    /// same time; each takes others. After a downtime the work is the same, only more of it: nothing fires twice and
    /// what has been overtaken is not announced.
    ///
    /// # Errors
    /// The database did not answer; nothing was kept, and everything is still due.
    pub async fn scatta_dovute(&self, limite: i64) -> Result<Scatti, sqlx::Error> {
        let attore = Attore::Sistema("scadenze");
        let ora = self.clock.now();
        let tabelle = self.regole.attuali();
        let mut tx = self.db.begin().await?;
        let dovute = timers::due(&mut tx, Quesito::NAME, ora, limite).await?;
        let (per_quesito, rimandate) = una_per_soggetto(dovute);
        let mut scatti = Scatti { rimandate, ..Scatti::default() };
        let ids: Vec<Uuid> = per_quesito.keys().copied().collect();
        let (mut changes, mut annunci, mut superate) = (Vec::new(), HashMap::new(), Vec::new());
        for prima in store::carica_tutti(&mut tx, &ids).await? {
            let id = prima.meta.id;
            let Some(tipo) = per_quesito.get(&id) else { continue };
            let regola = self.regole.regola(&mut tx, &prima.regole, &prima.richiesta.argomento).await?;
            let ctx = Contesto { attore: &attore, ora, tabelle: &tabelle, regola: &regola };
            let decisa = TipoScadenza::da_codice(tipo).map(|t| prima.clone().decidi(Atto::Scatta(t), &ctx));
            match decisa {
                Some(Ok(Decisione { step, annunci: eventi })) => {
                    annunci.insert(id, eventi);
                    changes.push(Change { before: Some(prima), step, author: attore.author() });
                }
                Some(Err(_)) | None => superate.push((id, tipo.as_str())),
            }
        }
        scatti.superate = superate.len();
        let decisi = changes.len();
        timers::cancel(&mut tx, &superate).await?;
        let dopo = persist(&mut tx, changes, ora).await?;
        scatti.scattate = dopo.len();
        scatti.rimandate += decisi - dopo.len();
        let fatti: Vec<_> =
            dopo.iter().map(|q| (q, annunci.remove(&q.meta.id).unwrap_or_default())).collect();
        self.annuncia(&mut tx, &tabelle, &fatti, ora).await?;
        tx.commit().await?;
        Ok(scatti)
    }
}
