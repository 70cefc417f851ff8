//! Our rows as an apalis `Backend`, and the layer that turns a handler's answer into what becomes of the rows.

use super::{
    claim::ClaimedRow,
    fetcher::fetch,
    handler::Outcomes,
    lease::{Held, renew},
    outcome::{Change, JobRef, Outcome},
    settler::{Message, Settler},
    workers::Queue,
};
use crate::{Clock, Db, Timestamp};
use apalis::prelude::{Backend, BoxDynError, Task, TaskBuilder, TaskId, WorkerContext};
use apalis_core::{
    backend::{BackendConfig, finalize::Ephemeral},
    layers::{Identity, Layer, Service},
};
use futures_util::{FutureExt, future::BoxFuture};
use std::{
    sync::Arc,
    task::{Context, Poll, ready},
    time::Duration,
};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore, mpsc, oneshot},
    task::JoinHandle,
};
use tokio_util::sync::{CancellationToken, DropGuard};

/// What one apalis task carries: one job, or a batch. The slot is free again when it is dropped.
pub(super) struct Work {
    pub(super) rows: Vec<ClaimedRow>,
    pub(super) slot: Option<OwnedSemaphorePermit>,
}

/// How a set of workers is told to end.
#[derive(Clone)]
pub(super) struct Signals {
    /// Claim no more.
    pub(super) stop: CancellationToken,
    /// Drop running jobs and give them back.
    pub(super) abandon: CancellationToken,
    /// Give up what is not written.
    pub(super) halt: CancellationToken,
}

/// What the parts of one queue's worker share.
pub(super) struct Station {
    pub(super) db: Db,
    pub(super) clock: Clock,
    pub(super) queue: Arc<Queue>,
    pub(super) slots: Arc<Semaphore>,
    pub(super) held: Arc<Held>,
    signals: Signals,
    settler: mpsc::Sender<Message>,
}

impl Station {
    /// The future's value, or none if it is time to stop first.
    pub(super) async fn unless_stopped<F: Future>(&self, future: F) -> Option<F::Output> {
        self.signals.stop.run_until_cancelled(future).await
    }

    async fn settle(&self, ended: Vec<(JobRef, Option<Change>)>) {
        if self.settler.send(Message::Ended(ended)).await.is_err() {
            tracing::error!(queue = self.queue.name, "outcomes not written: their leases will run out");
        }
    }

    async fn flush(&self) {
        let (done, flushed) = oneshot::channel();
        if self.settler.send(Message::Flush(done)).await.is_ok() {
            // An error means that the settler was halted.
            let _ = flushed.await;
        }
    }
}

/// The fetcher ended although nobody told it to; apalis starts the worker anew.
#[derive(Debug, Clone, thiserror::Error)]
#[error("the fetcher of a queue ended by itself")]
pub(super) struct FetcherGone;

/// One queue, as apalis polls it.
pub(super) struct Rows {
    station: Arc<Station>,
    inbox: Option<mpsc::Receiver<Work>>,
    fetcher: Option<JoinHandle<()>>,
    closing: Option<BoxFuture<'static, ()>>,
    _stop: DropGuard,
}

impl Rows {
    /// Starts fetching, renewing and settling. `restarts` is how often this worker has failed before: it waits as
    /// many seconds, up to thirty.
    pub(super) fn start(db: Db, clock: Clock, queue: Arc<Queue>, signals: &Signals, restarts: usize) -> Self {
        let options = queue.options.clone();
        let (settler, outcomes) = mpsc::channel(options.concurrency * 2);
        let (send, inbox) = mpsc::channel(options.concurrency);
        let held = Arc::new(Held::default());
        let signals = Signals { stop: signals.stop.child_token(), ..signals.clone() };
        let (name, halt) = (queue.name, signals.halt.clone());
        let writer = Settler { db: db.clone(), clock: clock.clone(), queue: name, held: held.clone(), halt };
        tokio::spawn(writer.run(outcomes));
        tokio::spawn(renew(db.clone(), clock.clone(), name, options.lease, Arc::downgrade(&held)));
        let slots = Arc::new(Semaphore::new(options.concurrency));
        let stop = signals.stop.clone();
        let station = Arc::new(Station { db, clock, queue, slots, held, signals, settler });
        let fetching = station.clone();
        let fetcher = tokio::spawn(async move {
            let pause = Duration::from_secs(u64::try_from(restarts.min(30)).unwrap_or(30));
            if fetching.unless_stopped(tokio::time::sleep(pause)).await.is_some() {
                fetch(fetching, send).await;
            }
        });
        Self { station, inbox: Some(inbox), fetcher: Some(fetcher), closing: None, _stop: stop.drop_guard() }
    }

    pub(super) fn layer(&self) -> SettleLayer {
        SettleLayer(self.station.clone())
    }

    /// Waits for the fetcher, gives back what was claimed and not started, and writes every outcome.
    fn close(&mut self) -> BoxFuture<'static, ()> {
        let (station, inbox, fetcher) = (self.station.clone(), self.inbox.take(), self.fetcher.take());
        async move {
            station.signals.stop.cancel();
            if let Some(fetcher) = fetcher {
                // A fetcher that panicked has nothing more to give back.
                let _ = fetcher.await;
            }
            if let Some(mut inbox) = inbox {
                inbox.close();
                while let Some(work) = inbox.recv().await {
                    let back = work.rows.iter().map(|row| (row.job_ref(), Some(Change::Release)));
                    station.settle(back.collect()).await;
                }
            }
            station.flush().await;
        }
        .boxed()
    }
}

impl Backend for Rows {
    type Task = Task<Work>;
    type Error = FetcherGone;

    fn poll_ready(&mut self, _: &mut Context<'_>, _: &WorkerContext) -> Poll<Result<(), FetcherGone>> {
        Poll::Ready(Ok(()))
    }

    fn poll_next(
        &mut self,
        cx: &mut Context<'_>,
        _: &WorkerContext,
    ) -> Poll<Option<Result<Task<Work>, FetcherGone>>> {
        let Some(inbox) = &mut self.inbox else { return Poll::Ready(None) };
        Poll::Ready(match ready!(inbox.poll_recv(cx)) {
            Some(work) => {
                let (id, attempt) = work.rows.first().map_or((0, 0), |row| (row.id, row.attempts));
                let id = TaskId::from_int(id.unsigned_abs());
                // apalis counts an attempt when it starts.
                let before = usize::try_from(attempt - 1).unwrap_or(0);
                Some(Ok(TaskBuilder::new(work).task_id(id).attempt(before).build()))
            }
            None if self.station.signals.stop.is_cancelled() => None,
            None => Some(Err(FetcherGone)),
        })
    }

    fn poll_close(&mut self, cx: &mut Context<'_>, _: &WorkerContext) -> Poll<Result<(), FetcherGone>> {
        let mut closing = self.closing.take().unwrap_or_else(|| self.close());
        let polled = closing.poll_unpin(cx);
        self.closing = Some(closing);
        polled.map(Ok)
    }
}

impl BackendConfig for Rows {
    type Args = Work;
    type Id = u64;
    type Kind = Ephemeral;
    type Config = ();
    type Layer = Identity;

    fn config(&self) -> &() {
        &()
    }

    fn middleware(&mut self, _: &mut WorkerContext) -> Identity {
        Identity::new()
    }
}

/// Around panics and timeouts, within the spawned task: a job that runs on after its worker failed is still settled.
#[derive(Clone)]
pub(super) struct SettleLayer(Arc<Station>);

#[derive(Clone)]
pub(super) struct SettleService<S> {
    inner: S,
    station: Arc<Station>,
}

impl<S> Layer<S> for SettleLayer {
    type Service = SettleService<S>;

    fn layer(&self, inner: S) -> SettleService<S> {
        SettleService { inner, station: self.0.clone() }
    }
}

impl<S> Service<Task<Work>> for SettleService<S>
where
    S: Service<Task<Work>, Response = Outcomes>,
    S::Future: Send + 'static,
    S::Error: Into<BoxDynError>,
{
    type Response = ();
    type Error = BoxDynError;
    type Future = BoxFuture<'static, Result<(), BoxDynError>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), BoxDynError>> {
        self.inner.poll_ready(cx).map_err(Into::into)
    }

    fn call(&mut self, mut task: Task<Work>) -> Self::Future {
        let slot = task.args.slot.take();
        let jobs: Vec<_> = task.args.rows.iter().map(ClaimedRow::job_ref).collect();
        let station = self.station.clone();
        let running = self.inner.call(task).map(|result| result.map_err(Into::into));
        async move {
            let ended = match station.signals.abandon.run_until_cancelled(running).await {
                Some(result) => changes(station.queue.name, &jobs, result, station.clock.now()),
                None => jobs.iter().map(|job| (*job, Some(Change::Release))).collect(),
            };
            station.settle(ended).await;
            drop(slot);
            Ok(())
        }
        .boxed()
    }
}

/// What becomes of the rows. A panic or a timeout is a retry of all.
pub(super) fn changes(
    queue: &'static str,
    jobs: &[JobRef],
    result: Result<Outcomes, BoxDynError>,
    now: Timestamp,
) -> Vec<(JobRef, Option<Change>)> {
    let outcomes = result.unwrap_or_else(|error| {
        let error = error.to_string();
        jobs.iter().map(|job| (*job, Outcome::Retry { error: error.clone() })).collect()
    });
    let log = |job: &JobRef, outcome: &Outcome| match outcome {
        Outcome::Retry { error } => {
            tracing::warn!(queue, job.id, job.attempt, error, "job failed, retried later")
        }
        Outcome::Dead { error } => tracing::error!(queue, job.id, job.attempt, error, "job is dead"),
        Outcome::RetryAt { at, error } => tracing::info!(queue, job.id, %at, error, "job put off"),
        Outcome::Cancelled { reason } => tracing::info!(queue, job.id, reason, "job cancelled"),
        Outcome::Done | Outcome::Settled => {}
    };
    let change = |(job, outcome): (JobRef, Outcome)| {
        log(&job, &outcome);
        (job, outcome.change(job.attempt, now))
    };
    outcomes.into_iter().map(change).collect()
}
