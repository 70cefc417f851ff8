//! Jobs: enqueued one per commit and in batches, worked doing nothing and with one update each, picked up when idle.
//! The floor is the plainest loop over the same table: claim, settle, commit, without apalis or a handler.

use crate::{Esito, al_secondo, banca, percentile, riga};
use async_trait::async_trait;
use engine::{
    Clock, Db,
    jobs::{
        BatchHandler, Claimed, Handler, Job, JobRef, NewJob, Outcome, QueueOptions, Workers, enqueue,
        settle_in,
    },
    on,
};
use serde::{Deserialize, Serialize};
use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::{sync::mpsc, task::JoinSet};
use tokio_util::sync::CancellationToken;

const LAVORI: usize = 40_000;
const LOTTO: usize = 500;

#[derive(Serialize, Deserialize)]
struct Nulla {
    numero: usize,
}

impl Job for Nulla {
    const QUEUE: &'static str = "nulla";
}

struct Conta {
    restanti: AtomicUsize,
    fine: CancellationToken,
}

impl Conta {
    fn meno(&self, n: usize) {
        if self.restanti.fetch_sub(n, Ordering::SeqCst) == n {
            self.fine.cancel();
        }
    }
}

struct NonFaNulla(Arc<Conta>);

#[async_trait]
impl Handler<Nulla> for NonFaNulla {
    async fn run(&self, _: Claimed<Nulla>) -> Outcome {
        self.0.meno(1);
        Outcome::Done
    }
}

/// One update of a row of its own for each job, in the transaction that ends the jobs of the batch.
struct UnAggiornamento(Arc<Conta>, Db, Clock);

const TOCCA: &str = "UPDATE protocollo_contatori SET ultimo = ultimo + 1 WHERE sede = $1 AND anno = $2";

impl UnAggiornamento {
    async fn tocca(&self, jobs: &[Claimed<Nulla>]) -> Result<(), sqlx::Error> {
        let mut tx = self.1.begin().await?;
        for job in jobs {
            let anno = i64::try_from(job.job.numero % 1_000).unwrap_or_default();
            on!(tx, |c| sqlx::query(TOCCA).bind("7000").bind(anno).execute(c).await.map(drop))?;
        }
        let presi: Vec<(JobRef, Outcome)> = jobs.iter().map(|j| (j.job_ref(), Outcome::Done)).collect();
        settle_in(&mut tx, &presi, self.2.now()).await?;
        tx.commit().await
    }
}

#[async_trait]
impl BatchHandler<Nulla> for UnAggiornamento {
    async fn run(&self, jobs: Vec<Claimed<Nulla>>) -> Vec<(i64, Outcome)> {
        let esito = |o: &Outcome| jobs.iter().map(|j| (j.id, o.clone())).collect();
        match self.tocca(&jobs).await {
            Ok(()) => {
                self.0.meno(jobs.len());
                esito(&Outcome::Settled)
            }
            Err(errore) => esito(&Outcome::Retry { error: errore.to_string() }),
        }
    }
}

struct Avvisa(mpsc::UnboundedSender<Instant>);

#[async_trait]
impl Handler<Nulla> for Avvisa {
    async fn run(&self, _: Claimed<Nulla>) -> Outcome {
        // The measure ends with the receiver.
        let _ = self.0.send(Instant::now());
        Outcome::Done
    }
}

async fn accoda(db: &Db, clock: &Clock, primo: usize, quanti: usize) -> Esito {
    let lavori: Result<Vec<_>, _> =
        (primo..primo + quanti).map(|numero| NewJob::new(&Nulla { numero }, clock.now())).collect();
    let mut tx = db.begin().await?;
    enqueue(&mut tx, &lavori?).await?;
    tx.commit().await?;
    Ok(())
}

/// Every measure on jobs.
pub async fn tutti(dove: &str) -> Esito {
    let banca = banca::nuova(dove).await?;
    let (db, clock) = (banca.db.clone(), Clock::system());
    let mut tx = db.begin().await?;
    for anno in 0..1_000 {
        const NUOVO: &str = "INSERT INTO protocollo_contatori (sede, anno, ultimo) VALUES ('7000', $1, 0)";
        on!(tx, |c| sqlx::query(NUOVO).bind(i64::from(anno)).execute(c).await.map(drop))?;
    }
    tx.commit().await?;

    let inizio = Instant::now();
    for primo in (0..LAVORI).step_by(LOTTO) {
        accoda(&db, &clock, primo, LOTTO).await?;
    }
    al_secondo("lavori accodati, 500 per commit", dove, LAVORI, inizio.elapsed());
    spiana(&db, &clock, dove).await?;

    for primo in (0..LAVORI).step_by(LOTTO) {
        accoda(&db, &clock, primo, LOTTO).await?;
    }
    let conta = Arc::new(Conta { restanti: AtomicUsize::new(LAVORI), fine: CancellationToken::new() });
    let opzioni = QueueOptions { concurrency: 400, batch: 200, ..QueueOptions::default() };
    let inizio = Instant::now();
    let workers = Workers::new(db.clone(), clock.clone()).handle(opzioni, NonFaNulla(conta.clone()));
    workers.run(conta.fine.clone()).await?;
    al_secondo("lavori conclusi, senza effetti", dove, LAVORI, inizio.elapsed());

    for primo in (0..LAVORI).step_by(LOTTO) {
        accoda(&db, &clock, primo, LOTTO).await?;
    }
    let conta = Arc::new(Conta { restanti: AtomicUsize::new(LAVORI), fine: CancellationToken::new() });
    let opzioni = QueueOptions { concurrency: 1, batch: 200, ..QueueOptions::default() };
    let inizio = Instant::now();
    let handler = UnAggiornamento(conta.clone(), db.clone(), clock.clone());
    Workers::new(db.clone(), clock.clone()).handle_batch(opzioni, handler).run(conta.fine.clone()).await?;
    al_secondo("lavori conclusi, un UPDATE ciascuno (lotti di 200)", dove, LAVORI, inizio.elapsed());

    uno_per_commit(&db, &clock, dove).await?;
    attesa_a_vuoto(&db, &clock, dove).await?;
    banca.chiudi().await
}

/// The floor: what the table alone can do.
async fn spiana(db: &Db, clock: &Clock, dove: &str) -> Esito {
    let inizio = Instant::now();
    let mut fatti = 0;
    loop {
        let lease = Duration::from_secs(60);
        let presi = engine::jobs::claim(db, Nulla::QUEUE, 200, clock.now(), lease).await?;
        if presi.is_empty() {
            break;
        }
        let mut tx = db.begin().await?;
        let esiti: Vec<(JobRef, Outcome)> = presi.iter().map(|p| (p.job_ref(), Outcome::Done)).collect();
        fatti += settle_in(&mut tx, &esiti, clock.now()).await?.len();
        tx.commit().await?;
    }
    al_secondo("  (pavimento: ciclo nudo sulla stessa tabella)", dove, fatti, inizio.elapsed());
    Ok(())
}

async fn uno_per_commit(db: &Db, clock: &Clock, dove: &str) -> Esito {
    let (clienti, ciascuno) = (8, 500);
    let inizio = Instant::now();
    let mut insieme = JoinSet::new();
    for cliente in 0..clienti {
        let (db, clock) = (db.clone(), clock.clone());
        insieme.spawn(async move {
            for n in 0..ciascuno {
                accoda(&db, &clock, cliente * ciascuno + n, 1).await?;
            }
            Esito::Ok(())
        });
    }
    while let Some(fatto) = insieme.join_next().await {
        fatto??;
    }
    al_secondo("lavori accodati, uno per commit, 8 clienti", dove, clienti * ciascuno, inizio.elapsed());
    while !engine::jobs::claim(db, Nulla::QUEUE, 1_000, clock.now(), Duration::from_secs(3_600))
        .await?
        .is_empty()
    {}
    Ok(())
}

async fn attesa_a_vuoto(db: &Db, clock: &Clock, dove: &str) -> Esito {
    let (manda, mut preso) = mpsc::unbounded_channel();
    let fine = CancellationToken::new();
    let workers = Workers::new(db.clone(), clock.clone()).handle(QueueOptions::default(), Avvisa(manda));
    let lavoro = tokio::spawn(workers.run(fine.clone()));
    let mut misure = Vec::new();
    for numero in 0..320 {
        let inizio = Instant::now();
        accoda(db, clock, numero, 1).await?;
        let quando = preso.recv().await.ok_or("i lavoratori si sono fermati")?;
        // The first ones find the workers still starting.
        if numero >= 20 {
            misure.push(quando.duration_since(inizio));
        }
    }
    fine.cancel();
    lavoro.await??;
    riga("presa di un lavoro a vuoto, p50", dove, percentile(&mut misure, 50));
    riga("presa di un lavoro a vuoto, p99", dove, percentile(&mut misure, 99));
    Ok(())
}
