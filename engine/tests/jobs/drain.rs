//! Draining: every due job, deterministically, without a worker.

use crate::support::{Ping, Scripted, World, memory};
use async_trait::async_trait;
use engine::jobs::{
    BatchHandler, Claimed, MissingHandler, NewJob, Outcome, QueueOptions, Workers, enqueue, settle_in,
};
use std::time::Duration;

on_both!(
    draining_runs_what_is_due_and_what_that_adds,
    a_batch_says_what_became_of_each,
    a_batch_settles_its_jobs_with_its_effect,
    a_batch_that_panics_is_retried_whole,
);

/// Adds the next ping in the transaction that settles this one.
struct Chain(engine::Db, engine::Clock);

#[async_trait]
impl BatchHandler<Ping> for Chain {
    async fn run(&self, jobs: Vec<Claimed<Ping>>) -> Vec<(i64, Outcome)> {
        let now = self.1.now();
        let mut tx = self.0.begin().await.unwrap();
        let done: Vec<_> = jobs.iter().map(|job| (job.job_ref(), Outcome::Done)).collect();
        assert_eq!(settle_in(&mut tx, &done, now).await.unwrap().len(), jobs.len());
        let next = jobs.iter().filter(|job| job.job.n < 3);
        let next: Vec<_> = next.map(|job| NewJob::new(&Ping { n: job.job.n + 1 }, now).unwrap()).collect();
        enqueue(&mut tx, &next).await.unwrap();
        tx.commit().await.unwrap();
        jobs.iter().map(|job| (job.id, Outcome::Settled)).collect()
    }
}

/// Does the first, retries the second, forgets the third, buries the fourth; panics when there are five.
struct Picky;

#[async_trait]
impl BatchHandler<Ping> for Picky {
    async fn run(&self, jobs: Vec<Claimed<Ping>>) -> Vec<(i64, Outcome)> {
        assert!(jobs.len() < 5, "too many");
        let error = || "no".to_owned();
        let outcome = |n| match n {
            1 => Some(Outcome::Done),
            2 => Some(Outcome::Retry { error: error() }),
            3 => None,
            _ => Some(Outcome::Dead { error: error() }),
        };
        // An id that is not of the batch is not touched.
        let stranger = [(jobs[0].id + 1_000, Outcome::Done)];
        jobs.iter().filter_map(|job| Some((job.id, outcome(job.job.n)?))).chain(stranger).collect()
    }
}

fn options() -> QueueOptions {
    QueueOptions { batch: 10, ..QueueOptions::default() }
}

async fn draining_runs_what_is_due_and_what_that_adds(world: &World) {
    world.ping(1).await;
    world.add(&[NewJob::new(&Ping { n: 9 }, world.clock.now().plus(Duration::from_secs(1))).unwrap()]).await;
    let workers = Workers::new(world.db.clone(), world.clock.clone())
        .handle_batch(options(), Chain(world.db.clone(), world.clock.clone()));
    assert_eq!(workers.drain().await.unwrap(), 3, "1, 2, 3; not yet 9");
    assert_eq!(world.only_row().await.payload, r#"{"n":9}"#);
}

async fn a_batch_settles_its_jobs_with_its_effect(world: &World) {
    for _ in 0..25 {
        world.ping(3).await;
    }
    let workers = Workers::new(world.db.clone(), world.clock.clone())
        .handle_batch(options(), Chain(world.db.clone(), world.clock.clone()));
    assert_eq!(workers.drain().await.unwrap(), 25);
    assert!(world.rows().await.is_empty());
}

async fn a_batch_says_what_became_of_each(world: &World) {
    for n in 1..=4 {
        world.ping(n).await;
    }
    let workers = Workers::new(world.db.clone(), world.clock.clone()).handle_batch(options(), Picky);
    assert_eq!(workers.drain().await.unwrap(), 4);
    let rows = world.rows().await;
    let ends: Vec<_> = rows.iter().map(|row| (row.state, row.last_error.as_deref().unwrap_or(""))).collect();
    assert_eq!(ends, [(0, "no"), (0, "the handler did not say what became of this job"), (1, "no")]);
}

async fn a_batch_that_panics_is_retried_whole(world: &World) {
    for n in 1..=5 {
        world.ping(n).await;
    }
    let workers = Workers::new(world.db.clone(), world.clock.clone()).handle_batch(options(), Picky);
    assert_eq!(workers.drain().await.unwrap(), 5);
    let rows = world.rows().await;
    assert_eq!(rows.len(), 5);
    assert!(rows.iter().all(|row| row.state == 0 && row.last_error.as_ref().unwrap().contains("too many")));
}

#[tokio::test]
async fn a_kind_of_job_without_a_handler_is_refused_at_start_up() {
    let world = World::sqlite().await;
    let handler = Scripted { answer: |_: &_| Outcome::Done, seen: memory() };
    let workers = Workers::new(world.db.clone(), world.clock.clone()).handle(options(), handler);
    let workers = workers.require(&["ping"]).unwrap();
    assert_eq!(workers.require(&["ping", "protocollo"]).unwrap_err(), MissingHandler { queue: "protocollo" });
}
