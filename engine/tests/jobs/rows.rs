//! Adding, claiming, settling: the rows themselves.

use crate::support::{LEASE, Ping, World};
use engine::{
    Timestamp,
    db::Dialect,
    jobs::{ClaimedRow, JobRef, NewJob, Outcome, Priority, claim, enqueue, extend, settle_in, stats},
    on,
};
use std::time::Duration;

on_both!(
    a_job_exists_only_if_its_transaction_commits,
    a_taken_dedup_is_a_value_not_an_error,
    dedup_is_free_again_when_the_job_has_ended,
    urgent_first_then_by_instant,
    a_lease_hides_a_job_until_it_runs_out,
    who_lost_the_lease_settles_nothing,
    an_effect_and_the_end_of_its_job_are_one_commit,
    ids_are_not_used_again,
    many_jobs_are_added_and_settled_at_once,
    stats_count_what_is_due_and_for_how_long,
    the_indices_serve_claiming_and_settling,
);

async fn settle(world: &World, row: &ClaimedRow, outcome: Outcome) -> Vec<JobRef> {
    let mut tx = world.db.begin().await.unwrap();
    let held = settle_in(&mut tx, &[(row.job_ref(), outcome)], world.clock.now()).await.unwrap();
    tx.commit().await.unwrap();
    held
}

async fn a_job_exists_only_if_its_transaction_commits(world: &World) {
    let mut tx = world.db.begin().await.unwrap();
    assert_eq!(enqueue(&mut tx, &[world.new_ping(1)]).await.unwrap(), 1);
    tx.rollback().await.unwrap();
    assert!(world.rows().await.is_empty());
    world.ping(2).await;
    let row = world.only_row().await;
    assert_eq!((row.payload.as_str(), row.max_attempts), (r#"{"n":2}"#, 3));
}

async fn a_taken_dedup_is_a_value_not_an_error(world: &World) {
    assert_eq!(world.add(&[world.new_ping(1).dedup("ping:1")]).await, 1);
    let mut tx = world.db.begin().await.unwrap();
    let jobs = [world.new_ping(1).dedup("ping:1"), world.new_ping(2).dedup("ping:2"), world.new_ping(3)];
    assert_eq!(enqueue(&mut tx, &jobs).await.unwrap(), 2);
    assert_eq!(enqueue(&mut tx, &[world.new_ping(4)]).await.unwrap(), 1, "the transaction goes on");
    tx.commit().await.unwrap();
    assert_eq!(world.rows().await.len(), 4);
}

async fn dedup_is_free_again_when_the_job_has_ended(world: &World) {
    let job = || world.new_ping(1).dedup("ping:1");
    let ends = [
        Outcome::Done,
        Outcome::Dead { error: "no".to_owned() },
        Outcome::Cancelled { reason: "overtaken".to_owned() },
    ];
    for outcome in ends {
        assert_eq!(world.add(&[job()]).await, 1, "before {outcome:?}");
        let row = world.claim(1).await.remove(0);
        assert_eq!(world.add(&[job()]).await, 0, "while it runs");
        assert_eq!(settle(world, &row, outcome).await, [row.job_ref()]);
    }
    assert_eq!(world.add(&[job()]).await, 1);
}

async fn urgent_first_then_by_instant(world: &World) {
    let now = world.clock.now();
    let job = |n, priority, seconds| {
        let run_at = now.minus(Duration::from_secs(seconds));
        NewJob::new(&Ping { n }, run_at).unwrap().priority(priority)
    };
    let later =
        NewJob::new(&Ping { n: 9 }, now.plus(Duration::from_millis(1))).unwrap().priority(Priority::Urgent);
    let jobs = [
        job(4, Priority::Bulk, 9),
        job(3, Priority::Normal, 1),
        job(2, Priority::Normal, 5),
        job(1, Priority::Urgent, 0),
        later,
    ];
    world.add(&jobs).await;
    for n in 1..=4 {
        let rows = world.claim(1).await;
        assert_eq!(rows[0].payload, format!(r#"{{"n":{n}}}"#));
    }
    assert!(world.claim(1).await.is_empty(), "the last is not due yet");
}

async fn a_lease_hides_a_job_until_it_runs_out(world: &World) {
    world.ping(1).await;
    let first = world.claim(10).await.remove(0);
    world.clock.advance(LEASE - Duration::from_millis(1));
    assert!(world.claim(10).await.is_empty());
    let mut tx = world.db.begin().await.unwrap();
    let kept = extend(&mut tx, &[first.job_ref()], world.clock.now().plus(LEASE)).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(kept, [first.job_ref()]);
    world.clock.advance(LEASE - Duration::from_millis(1));
    assert!(world.claim(10).await.is_empty(), "renewed");
    world.clock.advance(Duration::from_millis(1));
    let second = world.claim(10).await.remove(0);
    assert_eq!((second.id, second.attempts), (first.id, 2));
}

async fn who_lost_the_lease_settles_nothing(world: &World) {
    world.ping(1).await;
    let lost = world.claim(1).await.remove(0);
    world.clock.advance(LEASE);
    let mine = world.claim(1).await.remove(0);
    let before = world.rows().await;
    let error = || "late".to_owned();
    let outcomes = [
        Outcome::Done,
        Outcome::Retry { error: error() },
        Outcome::RetryAt { at: world.clock.now(), error: error() },
        Outcome::Dead { error: error() },
        Outcome::Cancelled { reason: error() },
    ];
    for outcome in outcomes {
        assert_eq!(settle(world, &lost, outcome).await, []);
    }
    let mut tx = world.db.begin().await.unwrap();
    let kept = extend(&mut tx, &[lost.job_ref()], Timestamp::from_millis(i64::MAX)).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!((kept, world.rows().await), (vec![], before));
    assert_eq!(settle(world, &mine, Outcome::Done).await, [mine.job_ref()]);
    assert!(world.rows().await.is_empty());
}

/// The fence is read in the transaction of the effect: when it is lost, the caller gives the effect up too.
async fn an_effect_and_the_end_of_its_job_are_one_commit(world: &World) {
    world.ping(1).await;
    let lost = world.claim(1).await.remove(0);
    world.clock.advance(LEASE);
    let mine = world.claim(1).await.remove(0);
    for (row, holds) in [(&lost, false), (&mine, true)] {
        let mut tx = world.db.begin().await.unwrap();
        enqueue(&mut tx, &[world.new_ping(100)]).await.unwrap();
        let held = settle_in(&mut tx, &[(row.job_ref(), Outcome::Done)], world.clock.now()).await.unwrap();
        assert_eq!(held.len() == 1, holds);
        if holds { tx.commit().await.unwrap() } else { tx.rollback().await.unwrap() }
    }
    assert_eq!(world.only_row().await.payload, r#"{"n":100}"#, "one effect, and the job is gone");
}

/// A worker thought dead may still hold (id, attempt 1): a new job must not be mistaken for it.
async fn ids_are_not_used_again(world: &World) {
    world.ping(1).await;
    let old = world.claim(1).await.remove(0);
    settle(world, &old, Outcome::Done).await;
    world.ping(2).await;
    let new = world.claim(1).await.remove(0);
    assert!(new.id > old.id);
    assert_eq!(settle(world, &old, Outcome::Done).await, []);
}

async fn many_jobs_are_added_and_settled_at_once(world: &World) {
    let jobs: Vec<_> = (0..1_000).map(|n| world.new_ping(n)).collect();
    assert_eq!(world.add(&jobs).await, 1_000);
    let rows = world.claim(700).await;
    let ends: Vec<_> = rows.iter().map(|row| (row.job_ref(), Outcome::Done)).collect();
    let mut tx = world.db.begin().await.unwrap();
    let held = settle_in(&mut tx, &ends, world.clock.now()).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!((rows.len(), held.len(), world.rows().await.len()), (700, 700, 300));
}

async fn stats_count_what_is_due_and_for_how_long(world: &World) {
    world.add(&[world.new_ping(1), world.new_ping(2), world.new_ping(3)]).await;
    world.clock.advance(Duration::from_secs(5));
    world.add(&[NewJob::new(&Ping { n: 4 }, world.clock.now().plus(LEASE)).unwrap()]).await;
    let row = world.claim(1).await.remove(0);
    settle(world, &row, Outcome::Dead { error: "no".to_owned() }).await;
    let mut conn = world.db.read().await.unwrap();
    let all = stats(&mut conn, &["ping", "other"], world.clock.now()).await.unwrap();
    let numbers = |i: usize| (all[i].live_due, all[i].live_total, all[i].dead, all[i].oldest_due_ms);
    assert_eq!((numbers(0), numbers(1)), ((2, 3, 1, 5_000), (0, 0, 0, 0)));
    assert_eq!(all[0].started, 0, "the one for later was never taken");
    world.claim(1).await;
    let all = stats(&mut conn, &["ping"], world.clock.now()).await.unwrap();
    assert_eq!((all[0].live_due, all[0].live_total, all[0].started), (1, 3, 1));
    // A lease that ran out is due, not started.
    let all = stats(&mut conn, &["ping"], world.clock.now().plus(LEASE)).await.unwrap();
    assert_eq!((all[0].live_due, all[0].started), (3, 0));
}

/// With a long queue, no statement of the hot path may read all of it.
async fn the_indices_serve_claiming_and_settling(world: &World) {
    let jobs: Vec<_> = (0..20_000).map(|n| world.new_ping(n)).collect();
    world.add(&jobs).await;
    let plan = |sql: &'static str| async move {
        let mut conn = world.db.read().await.unwrap();
        let lines: Vec<String> = match world.db.dialect() {
            Dialect::Sqlite => on!(conn, |c| {
                let text = sqlx::AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}"));
                sqlx::query_as::<_, (i64, i64, i64, String)>(text).fetch_all(c).await.unwrap()
            })
            .into_iter()
            .map(|line| line.3)
            .collect(),
            Dialect::Postgres => on!(conn, |c| {
                sqlx::query_scalar(sqlx::AssertSqlSafe(format!("EXPLAIN {sql}"))).fetch_all(c).await.unwrap()
            }),
        };
        lines.join("\n")
    };
    let due = "SELECT id FROM jobs WHERE state = 0 AND queue = 'ping' AND priority = 1 AND run_at <= 5 \
               ORDER BY run_at, id LIMIT 100";
    let ended = "WITH ended (job, attempt) AS (VALUES (1, 1), (2, 1)) \
                 DELETE FROM jobs WHERE (id, attempts) IN (SELECT job, attempt FROM ended) RETURNING id, attempts";
    for (sql, wanted) in [(due, "jobs_due"), (ended, "")] {
        let plan = plan(sql).await;
        assert!(plan.contains(wanted), "{plan}");
        for bad in ["SCAN jobs", "Seq Scan on jobs", "TEMP B-TREE"] {
            assert!(!plan.contains(bad), "{plan}");
        }
    }
    assert_eq!(claim(&world.db, "ping", 200, world.clock.now(), LEASE).await.unwrap().len(), 200);
}
