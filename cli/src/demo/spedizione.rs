//! Messages of the simulated days: marked as taken by a provider, many in one transaction, nothing written anywhere.

use async_trait::async_trait;
use engine::{
    Clock, Db,
    jobs::{BatchHandler, Claimed, Outcome, settle_in},
};
use std::{
    collections::HashSet,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};
use workflows::notifiche::{EsitoRegistrato, JobInvio, StatoNotifica, Variazione, store};

/// Marks as sent, and counts.
#[derive(Debug, Clone)]
pub struct Spedizione {
    db: Db,
    clock: Clock,
    inviate: Arc<AtomicU64>,
}

impl Spedizione {
    /// Nothing sent yet.
    pub fn nuova(db: Db, clock: Clock) -> Self {
        Self { db, clock, inviate: Arc::default() }
    }

    /// How many so far.
    pub fn inviate(&self) -> u64 {
        self.inviate.load(Ordering::Relaxed)
    }

    async fn segna<J: JobInvio>(
        &self,
        lavori: &[Claimed<J>],
    ) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        let ora = self.clock.now();
        let mut tx = self.db.begin().await?;
        let finiti: Vec<_> = lavori.iter().map(|l| (l.job_ref(), Outcome::Done)).collect();
        let tenuti: HashSet<i64> =
            settle_in(&mut tx, &finiti, ora).await?.into_iter().map(|j| j.id).collect();
        let ids: Vec<_> =
            lavori.iter().filter(|l| tenuti.contains(&l.id)).map(|l| l.job.notifica()).collect();
        let esiti: Vec<EsitoRegistrato> = store::per_invio(&mut tx, &ids)
            .await?
            .into_iter()
            .filter(|n| n.stato == StatoNotifica::DaInviare)
            .map(|n| {
                let variazione = if n.non_dopo.is_some_and(|limite| ora > limite) {
                    Variazione::Superata { motivo: "il termine utile per l'avviso è passato".into() }
                } else {
                    Variazione::Inviata { risposta: "demo: nulla è partito".into(), riferimento: None }
                };
                EsitoRegistrato { notifica: n.id, variazione }
            })
            .collect();
        store::registra(&mut tx, &esiti, ora).await?;
        tx.commit().await?;
        self.inviate.fetch_add(esiti.len() as u64, Ordering::Relaxed);
        Ok(())
    }
}

#[async_trait]
impl<J: JobInvio> BatchHandler<J> for Spedizione {
    async fn run(&self, jobs: Vec<Claimed<J>>) -> Vec<(i64, Outcome)> {
        let esito = self.segna(&jobs).await;
        jobs.iter()
            .map(|l| match &esito {
                Ok(()) => (l.id, Outcome::Settled),
                Err(errore) => (l.id, Outcome::Retry { error: errore.to_string() }),
            })
            .collect()
    }
}
