//! Workers under apalis: waking, stopping, leases, panics, a database that goes away.

use crate::support::{Ping, START, Scripted, World, memory, until};
use async_trait::async_trait;
use engine::jobs::{Claimed, Handler, Job, NewJob, Outcome, QueueOptions, Workers, WorkersError};
use serde::{Deserialize, Serialize};
use std::{sync::Arc, time::Duration};
use tokio::{sync::Semaphore, task::JoinHandle};
use tokio_util::sync::CancellationToken;

on_both!(
    the_bell_wakes_a_worker_that_would_poll_in_an_hour,
    when_stopped_running_jobs_end_and_are_written,
    what_does_not_end_in_time_is_given_back_and_another_run_does_it,
    the_lease_of_a_long_job_is_renewed,
    a_timeout_is_a_retry,
    a_queue_that_panics_does_not_stop_the_others,
    two_handlers_of_one_kind_are_refused,
);

/// Says when a job has started and ends it when told.
#[derive(Clone)]
struct Gate {
    started: Arc<Semaphore>,
    go: Arc<Semaphore>,
}

impl Gate {
    fn new() -> Self {
        Self { started: Arc::new(Semaphore::new(0)), go: Arc::new(Semaphore::new(0)) }
    }

    async fn a_job_has_started(&self) {
        self.started.acquire().await.unwrap().forget();
    }
}

#[async_trait]
impl Handler<Ping> for Gate {
    async fn run(&self, _: Claimed<Ping>) -> Outcome {
        self.started.add_permits(1);
        self.go.acquire().await.unwrap().forget();
        Outcome::Done
    }
}

#[derive(Serialize, Deserialize)]
struct Pong;

impl Job for Pong {
    const QUEUE: &'static str = "pong";
}

struct Panics;

#[async_trait]
impl Handler<Pong> for Panics {
    async fn run(&self, _: Claimed<Pong>) -> Outcome {
        panic!("pong")
    }
}

fn workers(world: &World, options: QueueOptions, handler: impl Handler<Ping>) -> Workers {
    Workers::new(world.db.clone(), world.clock.clone()).handle(options, handler)
}

fn start(workers: Workers) -> (CancellationToken, JoinHandle<Result<(), WorkersError>>) {
    let stop = CancellationToken::new();
    (stop.clone(), tokio::spawn(workers.run(stop)))
}

async fn no_rows(world: &World) {
    until(|| async { world.rows().await.is_empty() }).await;
}

async fn the_bell_wakes_a_worker_that_would_poll_in_an_hour(world: &World) {
    let options = QueueOptions { poll: Duration::from_secs(3_600), ..QueueOptions::default() };
    let handler = Scripted { answer: |_: &_| Outcome::Done, seen: memory() };
    let (stop, running) = start(workers(world, options, handler));
    for n in 0..20 {
        world.ping(n).await;
        no_rows(world).await;
    }
    stop.cancel();
    running.await.unwrap().unwrap();
}

async fn when_stopped_running_jobs_end_and_are_written(world: &World) {
    world.ping(1).await;
    let gate = Gate::new();
    let (stop, running) = start(workers(world, QueueOptions::default(), gate.clone()));
    gate.a_job_has_started().await;
    stop.cancel();
    world.ping(2).await;
    assert!(!running.is_finished(), "it waits for the job");
    gate.go.add_permits(1);
    running.await.unwrap().unwrap();
    assert_eq!(world.only_row().await.payload, r#"{"n":2}"#, "the first is written, the second not begun");
}

async fn what_does_not_end_in_time_is_given_back_and_another_run_does_it(world: &World) {
    world.ping(1).await;
    let gate = Gate::new();
    let (stop, running) = start(workers(world, QueueOptions::default(), gate.clone()).grace(Duration::ZERO));
    gate.a_job_has_started().await;
    stop.cancel();
    running.await.unwrap().unwrap();
    // A claim that was under way may have taken it once more and given it back again: that does not count either.
    let row = world.only_row().await;
    assert_eq!(
        (row.run_at, row.max_attempts - row.attempts),
        (START, 3),
        "due at once, with all its attempts"
    );

    let seen = memory();
    let handler = Scripted { answer: |_: &_| Outcome::Done, seen };
    let (stop, running) = start(workers(world, QueueOptions::default(), handler));
    no_rows(world).await;
    stop.cancel();
    running.await.unwrap().unwrap();
    assert_eq!(*seen.lock().unwrap(), [(1, row.attempts + 1)]);
}

async fn the_lease_of_a_long_job_is_renewed(world: &World) {
    world.ping(1).await;
    let gate = Gate::new();
    let lease = Duration::from_millis(300);
    let (stop, running) =
        start(workers(world, QueueOptions { lease, ..QueueOptions::default() }, gate.clone()));
    gate.a_job_has_started().await;
    for _ in 0..3 {
        // Not past the lease: the clock of the lease is the world's, that of the renewer is real.
        world.clock.advance(lease / 2);
        let until_then = world.clock.now().plus(lease);
        until(|| async { world.only_row().await.run_at == until_then }).await;
    }
    assert_eq!(world.only_row().await.attempts, 1);
    gate.go.add_permits(1);
    no_rows(world).await;
    stop.cancel();
    running.await.unwrap().unwrap();
}

async fn a_timeout_is_a_retry(world: &World) {
    world.ping(1).await;
    let options = QueueOptions { timeout: Duration::from_millis(20), ..QueueOptions::default() };
    let (stop, running) = start(workers(world, options, Gate::new()));
    until(|| async { world.only_row().await.last_error.is_some() }).await;
    let row = world.only_row().await;
    assert!(row.last_error.as_ref().unwrap().contains("timed out"), "{row:?}");
    assert_eq!((row.state, row.attempts), (0, 1));
    assert!(row.run_at > START);
    stop.cancel();
    running.await.unwrap().unwrap();
}

async fn a_queue_that_panics_does_not_stop_the_others(world: &World) {
    let handler = Scripted { answer: |_: &_| Outcome::Done, seen: memory() };
    let both =
        workers(world, QueueOptions::default(), handler).handle::<Pong>(QueueOptions::default(), Panics);
    let (stop, running) = start(both);
    for n in 0..10 {
        world.add(&[NewJob::new(&Pong, START).unwrap(), world.new_ping(n)]).await;
        let failed = |row: &crate::support::Row| row.payload == "null" && row.last_error.is_some();
        until(|| async { world.rows().await.iter().all(failed) }).await;
    }
    assert_eq!(world.rows().await.len(), 10);
    assert!(world.rows().await[0].last_error.as_ref().unwrap().contains("pong"));
    stop.cancel();
    running.await.unwrap().unwrap();
}

async fn two_handlers_of_one_kind_are_refused(world: &World) {
    let twice =
        workers(world, QueueOptions::default(), Gate::new()).handle(QueueOptions::default(), Gate::new());
    let refused = twice.run(CancellationToken::new()).await;
    assert!(matches!(refused, Err(WorkersError::Twice("ping"))), "{refused:?}");
}

/// The server refuses everybody while a job ends: its outcome is written when the server is back, and work goes on.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_away_for_a_while_loses_nothing() {
    let Some(world) = World::postgres().await else { return };
    let gate = Gate::new();
    let (stop, running) = start(workers(&world, QueueOptions::default(), gate.clone()));
    for n in 0..3 {
        world.ping(n).await;
        gate.a_job_has_started().await;
        world.server_away(true).await;
        gate.go.add_permits(1);
        world.server_away(false).await;
        no_rows(&world).await;
    }
    assert!(!running.is_finished());
    stop.cancel();
    running.await.unwrap().unwrap();
    world.drop_database().await;
}
