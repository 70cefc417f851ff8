//! Failing: pauses, dead jobs, poison.

use crate::support::{LEASE, Scripted, World, memory};
use engine::jobs::{Outcome, QueueOptions, Workers, dead, discard_dead, purge_cancelled, retry_dead};
use std::time::Duration;

on_both!(
    a_failed_job_waits_in_its_row_a_growing_pause,
    retry_at_waits_for_that_instant,
    after_its_last_attempt_a_job_is_dead,
    a_dead_job_is_retried_or_discarded,
    a_job_that_kills_its_process_is_stopped_when_claimed,
    a_cancelled_job_keeps_its_reason_until_purged,
    a_panic_is_a_retry,
    an_unreadable_payload_is_dead_at_once,
);

fn error() -> String {
    "the other side is down".to_owned()
}

fn answering(world: &World, outcome: Outcome) -> Workers {
    let handler = Scripted { answer: move |_: &_| outcome.clone(), seen: memory() };
    Workers::new(world.db.clone(), world.clock.clone()).handle(QueueOptions::default(), handler)
}

async fn a_failed_job_waits_in_its_row_a_growing_pause(world: &World) {
    world.ping(1).await;
    let workers = answering(world, Outcome::Retry { error: error() });
    for (attempt, seconds) in [(1, 1.0), (2, 2.0)] {
        assert_eq!(workers.drain().await.unwrap(), 1);
        let row = world.only_row().await;
        let pause = (row.run_at.millis() - world.clock.now().millis()) as f64 / 1_000.0;
        assert!((0.74 * seconds..1.25 * seconds).contains(&pause), "{pause}");
        assert_eq!((row.attempts, row.state, row.last_error), (attempt, 0, Some(error())));
        assert_eq!(workers.drain().await.unwrap(), 0, "not before");
        world.clock.set(row.run_at);
    }
}

async fn retry_at_waits_for_that_instant(world: &World) {
    world.ping(1).await;
    let at = world.clock.now().plus(Duration::from_secs(3_600));
    answering(world, Outcome::RetryAt { at, error: error() }).drain().await.unwrap();
    assert_eq!(world.only_row().await.run_at, at);
    let done = answering(world, Outcome::Done);
    assert_eq!(done.drain().await.unwrap(), 0);
    world.clock.set(at);
    assert_eq!(done.drain().await.unwrap(), 1);
    assert!(world.rows().await.is_empty());
}

async fn after_its_last_attempt_a_job_is_dead(world: &World) {
    world.add(&[world.new_ping(1).dedup("ping:1")]).await;
    let workers = answering(world, Outcome::Retry { error: error() });
    for _ in 0..3 {
        assert_eq!(workers.drain().await.unwrap(), 1);
        world.clock.advance(Duration::from_secs(3_600));
    }
    let row = world.only_row().await;
    let ended = world.clock.now().minus(Duration::from_secs(3_600));
    assert_eq!((row.state, row.attempts, row.ended_at, row.dedup), (1, 3, Some(ended), None));
    assert_eq!(workers.drain().await.unwrap(), 0);
}

async fn a_dead_job_is_retried_or_discarded(world: &World) {
    for n in 1..=3 {
        world.ping(n).await;
    }
    answering(world, Outcome::Dead { error: error() }).drain().await.unwrap();
    let page = |before, limit| async move {
        let mut conn = world.db.read().await.unwrap();
        dead(&mut conn, Some("ping"), before, limit).await.unwrap()
    };
    let newest = page(None, 2).await;
    let oldest = page(Some(newest[1].id), 2).await;
    assert_eq!((newest.len(), oldest.len()), (2, 1));
    assert!(dead(&mut world.db.read().await.unwrap(), Some("other"), None, 9).await.unwrap().is_empty());
    assert_eq!(dead(&mut world.db.read().await.unwrap(), None, None, 9).await.unwrap().len(), 3);
    assert_eq!((newest[0].last_error.clone(), newest[0].attempts), (Some(error()), 1));

    let mut tx = world.db.begin().await.unwrap();
    assert!(retry_dead(&mut tx, newest[0].id, world.clock.now()).await.unwrap());
    assert!(!retry_dead(&mut tx, newest[0].id, world.clock.now()).await.unwrap(), "no longer dead");
    assert!(discard_dead(&mut tx, newest[1].id).await.unwrap());
    assert!(!discard_dead(&mut tx, newest[1].id).await.unwrap());
    tx.commit().await.unwrap();
    assert_eq!(world.rows().await.len(), 2);

    let row = world.claim(9).await.remove(0);
    assert_eq!(
        (row.id, row.attempts, row.max_attempts),
        (newest[0].id, 2, 6),
        "the fence goes on, never back"
    );
}

async fn a_job_that_kills_its_process_is_stopped_when_claimed(world: &World) {
    world.ping(1).await;
    for attempt in 1..=3 {
        assert_eq!(world.claim(1).await[0].attempts, attempt);
        world.clock.advance(LEASE);
    }
    assert!(world.claim(1).await.is_empty());
    let row = world.only_row().await;
    assert_eq!(row.state, 1);
    assert!(row.last_error.unwrap().contains("the process died"));
}

async fn a_cancelled_job_keeps_its_reason_until_purged(world: &World) {
    world.ping(1).await;
    let reason = "il quesito è già chiuso".to_owned();
    answering(world, Outcome::Cancelled { reason: reason.clone() }).drain().await.unwrap();
    let row = world.only_row().await;
    assert_eq!((row.state, row.last_error), (2, Some(reason)));
    let mut tx = world.db.begin().await.unwrap();
    let now = world.clock.now();
    assert_eq!(purge_cancelled(&mut tx, now).await.unwrap(), 0, "not before that instant");
    assert_eq!(purge_cancelled(&mut tx, now.plus(LEASE)).await.unwrap(), 1);
    tx.commit().await.unwrap();
}

async fn a_panic_is_a_retry(world: &World) {
    world.ping(1).await;
    let handler = Scripted { answer: |_: &_| panic!("index out of bounds"), seen: memory() };
    let workers =
        Workers::new(world.db.clone(), world.clock.clone()).handle(QueueOptions::default(), handler);
    assert_eq!(workers.drain().await.unwrap(), 1);
    let row = world.only_row().await;
    assert_eq!((row.state, row.attempts), (0, 1));
    assert!(row.last_error.unwrap().contains("index out of bounds"));
}

async fn an_unreadable_payload_is_dead_at_once(world: &World) {
    let mut job = world.new_ping(1);
    job.payload = r#"{"m":1}"#.to_owned();
    world.add(&[job]).await;
    answering(world, Outcome::Done).drain().await.unwrap();
    let row = world.only_row().await;
    assert_eq!((row.state, row.attempts), (1, 1));
    assert!(row.last_error.unwrap().contains("missing field `n`"));
}
