//! Which handler works which queue, and running them all under apalis.

use super::{
    backend::{Rows, Signals, Work, changes},
    claim::claim,
    handler::{BatchHandler, Handler, Many, One, Runner},
    job::Job,
    outcome::Change,
    schedule::Schedule,
    scheduler::{keep_ticking, tick},
    settle::apply,
};
use crate::{Clock, Db};
use apalis::prelude::{BoxDynError, Monitor, MonitorError, ParallelizeExt, WorkerBuilder, WorkerBuilderExt};
use futures_util::FutureExt;
use std::{
    collections::BTreeSet, fmt, marker::PhantomData, panic::AssertUnwindSafe, sync::Arc, time::Duration,
};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

/// For how long a stopping process lets running jobs end.
const GRACE: Duration = Duration::from_secs(25);
/// For how long, after that, it tries to write what became of them.
const LAST_WRITES: Duration = Duration::from_secs(5);

/// How a queue is worked.
#[derive(Debug, Clone)]
pub struct QueueOptions {
    /// Jobs (or batches, for a batch handler) that run at once in this process.
    pub concurrency: usize,
    /// Jobs claimed at once at most; for a batch handler, the size of its batches.
    pub batch: usize,
    /// For how long a claimed job is out of the reach of others; renewed while it runs.
    pub lease: Duration,
    /// How often to look for due jobs when no bell rings.
    pub poll: Duration,
    /// For how long a handler may take before it is dropped and its jobs retried.
    pub timeout: Duration,
}

impl Default for QueueOptions {
    fn default() -> Self {
        Self {
            concurrency: 16,
            batch: 16,
            lease: Duration::from_secs(60),
            poll: Duration::from_secs(1),
            timeout: Duration::from_secs(300),
        }
    }
}

pub(super) struct Queue {
    pub(super) name: &'static str,
    pub(super) options: QueueOptions,
    pub(super) whole_batches: bool,
    runner: Arc<dyn Runner>,
}

/// A kind of job that is enqueued somewhere and handled nowhere: it would wait for ever in silence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no handler for jobs of kind {queue}")]
pub struct MissingHandler {
    /// The kind.
    pub queue: &'static str,
}

/// Why workers did not run, or ended badly.
#[derive(Debug, thiserror::Error)]
pub enum WorkersError {
    /// Two handlers for one kind of job.
    #[error("two handlers for jobs of kind {0}")]
    Twice(&'static str),
    /// apalis gave up.
    #[error(transparent)]
    Monitor(#[from] MonitorError),
}

/// The handlers and schedules of a process.
pub struct Workers {
    db: Db,
    clock: Clock,
    queues: Vec<Arc<Queue>>,
    schedules: Vec<Schedule>,
    grace: Duration,
}

impl fmt::Debug for Workers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let queues: Vec<_> = self.queues().collect();
        f.debug_struct("Workers")
            .field("queues", &queues)
            .field("schedules", &self.schedules)
            .finish_non_exhaustive()
    }
}

impl Workers {
    /// No handler yet.
    #[must_use]
    pub fn new(db: Db, clock: Clock) -> Self {
        Self { db, clock, queues: Vec::new(), schedules: Vec::new(), grace: GRACE }
    }

    /// Works the jobs `J` one by one.
    #[must_use]
    pub fn handle<J: Job>(self, options: QueueOptions, handler: impl Handler<J>) -> Self {
        self.with(J::QUEUE, options, false, Arc::new(One(handler, PhantomData::<fn() -> J>)))
    }

    /// Works the jobs `J` in batches.
    #[must_use]
    pub fn handle_batch<J: Job>(self, options: QueueOptions, handler: impl BatchHandler<J>) -> Self {
        self.with(J::QUEUE, options, true, Arc::new(Many(handler, PhantomData::<fn() -> J>)))
    }

    /// Adds the jobs of a schedule.
    #[must_use]
    pub fn schedule(mut self, schedule: Schedule) -> Self {
        self.schedules.push(schedule);
        self
    }

    /// For how long [`run`](Self::run) lets running jobs end once it was told to stop; 25 seconds unless told.
    #[must_use]
    pub fn grace(self, grace: Duration) -> Self {
        Self { grace, ..self }
    }

    /// The kinds of job that have a handler.
    pub fn queues(&self) -> impl Iterator<Item = &'static str> {
        self.queues.iter().map(|queue| queue.name)
    }

    /// Refuses to go on if one of these kinds of job has no handler.
    ///
    /// # Errors
    /// The first kind without a handler.
    pub fn require(self, queues: &[&'static str]) -> Result<Self, MissingHandler> {
        match queues.iter().find(|wanted| self.queues().all(|queue| queue != **wanted)) {
            Some(queue) => Err(MissingHandler { queue }),
            None => Ok(self),
        }
    }

    fn with(
        mut self,
        name: &'static str,
        options: QueueOptions,
        batches: bool,
        runner: Arc<dyn Runner>,
    ) -> Self {
        let least = |n: usize| n.max(1);
        let (concurrency, batch) = (least(options.concurrency), least(options.batch));
        let options = QueueOptions { concurrency, batch, ..options };
        self.queues.push(Arc::new(Queue { name, options, whole_batches: batches, runner }));
        self
    }

    fn once_each(&self) -> Result<(), WorkersError> {
        let mut seen = BTreeSet::new();
        self.queues()
            .find(|queue| !seen.insert(*queue))
            .map_or(Ok(()), |queue| Err(WorkersError::Twice(queue)))
    }

    /// Works until told to stop. Then it claims no more, lets running jobs end for a while, gives back the rest, and
    /// writes every outcome.
    ///
    /// # Errors
    /// Two handlers for one kind of job, or apalis gave up. A failing handler, a worker that failed, or a database
    /// that is away are not errors: they are retried.
    pub async fn run(self, shutdown: CancellationToken) -> Result<(), WorkersError> {
        self.once_each()?;
        let (stop, abandon, halt) =
            (shutdown.child_token(), CancellationToken::new(), CancellationToken::new());
        let _halt = halt.clone().drop_guard();
        let signals = Signals { stop, abandon, halt };
        let mut beside = JoinSet::new();
        beside.spawn(self.db.bell().clone().hear());
        beside.spawn(keep_ticking(self.db.clone(), self.clock.clone(), self.schedules.into()));
        let mut monitor = Monitor::new().should_restart(|_, _| true);
        for queue in self.queues {
            let (db, clock, signals) = (self.db.clone(), self.clock.clone(), signals.clone());
            monitor = monitor.register(move |restarts| {
                let rows = Rows::start(db.clone(), clock.clone(), queue.clone(), &signals, restarts);
                let (settle, runner) = (rows.layer(), queue.runner.clone());
                WorkerBuilder::new(queue.name)
                    .backend(rows)
                    .parallelize(tokio::spawn)
                    .layer(settle)
                    .catch_panic()
                    .timeout(queue.options.timeout)
                    .enable_tracing()
                    .build(move |work: Work| {
                        let runner = runner.clone();
                        async move { Ok::<_, BoxDynError>(runner.run(work.rows).await) }
                    })
            });
        }
        let stopped = shutdown.clone();
        let working = monitor.run_with_signal(async move {
            stopped.cancelled().await;
            Ok(())
        });
        let patience = async {
            shutdown.cancelled().await;
            tokio::time::sleep(self.grace).await;
            signals.abandon.cancel();
            tokio::time::sleep(LAST_WRITES).await;
        };
        tokio::select! {
            ended = working => Ok(ended?),
            () = patience => {
                tracing::warn!("stopped without writing every outcome: those leases will run out");
                Ok(())
            }
        }
    }

    /// Runs every job that is due by the clock, of every queue, one piece after another through the same handlers,
    /// until none is due; fires due schedules first. Never sleeps: for tests, simulations and the demo. Answers how
    /// many jobs ran.
    ///
    /// # Errors
    /// The database refused.
    pub async fn drain(&self) -> Result<u64, sqlx::Error> {
        let mut ran = 0;
        loop {
            tick(&self.db, &self.schedules, self.clock.now()).await?;
            let before = ran;
            for queue in &self.queues {
                ran += self.drain_once(queue).await?;
            }
            if ran == before {
                return Ok(ran);
            }
        }
    }

    /// One claim of one queue, run and settled.
    async fn drain_once(&self, queue: &Queue) -> Result<u64, sqlx::Error> {
        let limit = if queue.whole_batches { queue.options.batch } else { 1 };
        let rows = claim(&self.db, queue.name, limit, self.clock.now(), queue.options.lease).await?;
        if rows.is_empty() {
            return Ok(0);
        }
        let jobs: Vec<_> = rows.iter().map(|row| row.job_ref()).collect();
        let result = AssertUnwindSafe(queue.runner.run(rows)).catch_unwind().await;
        let result = result.map_err(|panic| BoxDynError::from(panic_text(panic.as_ref())));
        let now = self.clock.now();
        let ended = changes(queue.name, &jobs, result, now);
        let ended: Vec<(_, Change)> =
            ended.into_iter().filter_map(|(job, change)| Some((job, change?))).collect();
        let mut tx = self.db.begin().await?;
        apply(&mut tx, &ended, now).await?;
        tx.commit().await?;
        Ok(u64::try_from(jobs.len()).unwrap_or(u64::MAX))
    }
}

fn panic_text(panic: &(dyn std::any::Any + Send)) -> String {
    let said = panic.downcast_ref::<&str>().copied().or(panic.downcast_ref::<String>().map(String::as_str));
    format!("panic: {}", said.unwrap_or("no message"))
}
