//! Schedules: once each tick, also on the two nights when the clocks move, also after a downtime.

use crate::support::{Ping, Scripted, World, memory};
use chrono::DateTime;
use engine::{
    Timestamp,
    jobs::{NewJob, Outcome, QueueOptions, Schedule, Workers, schedules, tick},
};
use std::time::Duration;

on_both!(
    each_tick_fires_once_however_many_processes_look,
    after_a_downtime_it_catches_up_once,
    a_tick_is_not_fired_again_when_its_job_is_done,
    draining_fires_due_schedules,
);

fn at(text: &str) -> Timestamp {
    DateTime::parse_from_rfc3339(text).unwrap().to_utc().into()
}

fn job(tick: Timestamp) -> NewJob {
    NewJob::new(&Ping { n: tick.millis() }, tick).unwrap()
}

fn schedule(expression: &str) -> Schedule {
    Schedule::new("prova", expression, job).unwrap()
}

/// The ticks in `(from, to]`, as the clock on the wall of Rome shows them.
fn ticks(expression: &str, from: &str, to: &str) -> Vec<String> {
    let (schedule, to) = (schedule(expression), at(to));
    let next = |tick: &Timestamp| schedule.next_after(*tick).filter(|tick| *tick <= to);
    let wall = |tick: Timestamp| {
        tick.to_utc().with_timezone(&chrono_tz::Europe::Rome).format("%d %H:%M:%S %:z").to_string()
    };
    std::iter::successors(next(&at(from)), next).map(wall).collect()
}

#[test]
fn a_wall_time_that_a_night_skips_fires_once_when_the_clocks_have_moved() {
    let nights = ticks("30 2 * * *", "2026-03-27T12:00:00Z", "2026-03-30T12:00:00Z");
    assert_eq!(nights, ["28 02:30:00 +01:00", "29 03:00:00 +02:00", "30 02:30:00 +02:00"]);
}

#[test]
fn a_wall_time_that_comes_twice_fires_the_first_time_only() {
    let nights = ticks("30 2 * * *", "2026-10-23T12:00:00Z", "2026-10-26T12:00:00Z");
    assert_eq!(nights, ["24 02:30:00 +02:00", "25 02:30:00 +02:00", "26 02:30:00 +01:00"]);
}

#[test]
fn every_half_hour_goes_on_through_both_nights() {
    let spring = ticks("*/30 * * * *", "2026-03-29T00:00:00Z", "2026-03-29T01:30:00Z");
    assert_eq!(spring, ["29 01:30:00 +01:00", "29 03:00:00 +02:00", "29 03:30:00 +02:00"]);
    let autumn = ticks("*/30 * * * *", "2026-10-24T23:30:00Z", "2026-10-25T02:00:00Z");
    let through = [
        "25 02:00:00 +02:00",
        "25 02:30:00 +02:00",
        "25 02:00:00 +01:00",
        "25 02:30:00 +01:00",
        "25 03:00:00 +01:00",
    ];
    assert_eq!(autumn, through);
}

#[test]
fn the_seconds_field_may_come_first() {
    let seconds = ticks("*/20 0 8 * * MON-FRI", "2026-11-01T00:00:00Z", "2026-11-02T23:00:00Z");
    assert_eq!(seconds, ["02 08:00:00 +01:00", "02 08:00:20 +01:00", "02 08:00:40 +01:00"]);
}

#[test]
fn a_bad_expression_is_refused_with_its_reason() {
    for (expression, reason) in [
        ("* * *", "it has 3"),
        ("61 * * * *", "61"),
        ("0 8 * * 1-5", "by name"),
        ("ogni giorno alle otto precise", "ogni"),
    ] {
        let error = Schedule::new("prova", expression, job).unwrap_err();
        assert!(error.to_string().contains(reason), "{error}");
        assert!(error.to_string().contains(expression), "{error}");
    }
}

#[test]
fn the_last_tick_within_a_span_is_found_from_far_and_near() {
    let far = at("2020-01-01T00:00:00Z");
    for (expression, until, last) in [
        ("* * * * *", "2026-11-02T09:00:30Z", Some("2026-11-02T09:00:00Z")),
        ("30 2 * * *", "2026-11-02T09:00:00Z", Some("2026-11-02T01:30:00Z")),
        ("0 6 29 2 *", "2026-11-02T09:00:00Z", Some("2024-02-29T05:00:00Z")),
    ] {
        assert_eq!(schedule(expression).last_within(far, at(until)), last.map(at), "{expression}");
    }
    let near = at("2026-11-02T01:30:00Z");
    assert_eq!(schedule("30 2 * * *").last_within(near, at("2026-11-03T01:29:59Z")), None);
}

async fn each_tick_fires_once_however_many_processes_look(world: &World) {
    let list = [schedule("*/5 * * * *")];
    let other = world.another().await;
    assert_eq!(tick(&world.db, &list, world.clock.now()).await.unwrap(), 0, "first seen: starts now");
    for expected in [0, 1, 0, 0, 0, 0, 1] {
        world.clock.advance(Duration::from_secs(60));
        if expected == 1 {
            world.clock.set(Timestamp::from_millis(world.clock.now().millis() / 300_000 * 300_000 + 300_000));
        }
        let now = world.clock.now();
        let (a, b) = tokio::join!(tick(&world.db, &list, now), tick(&other, &list, now));
        assert_eq!(a.unwrap() + b.unwrap(), expected);
    }
}

async fn after_a_downtime_it_catches_up_once(world: &World) {
    let list = [schedule("0 * * * *")];
    tick(&world.db, &list, world.clock.now()).await.unwrap();
    world.clock.advance(Duration::from_secs(14 * 86_400 + 600));
    let now = world.clock.now();
    assert_eq!(tick(&world.db, &list, now).await.unwrap(), 1, "not one for each of 336 hours");
    let last = now.minus(Duration::from_secs(600));
    assert_eq!(world.only_row().await.payload, format!(r#"{{"n":{}}}"#, last.millis()), "the latest");
    let state = schedules(&mut world.db.read().await.unwrap()).await.unwrap().remove(0);
    let next = Some(last.plus(Duration::from_secs(3_600)));
    assert_eq!((state.last_tick, state.next_tick, state.last_enqueued_at), (last, next, Some(now)));
    let late = |after: u64| state.late_ms(last.plus(Duration::from_secs(after)));
    assert_eq!((late(3_599), late(3_600), late(3_607)), (0, 0, 7_000));
}

async fn a_tick_is_not_fired_again_when_its_job_is_done(world: &World) {
    let seen = memory();
    let handler = Scripted { answer: |_: &_| Outcome::Done, seen };
    let workers = Workers::new(world.db.clone(), world.clock.clone())
        .handle(QueueOptions::default(), handler)
        .schedule(schedule("0 * * * *"));
    workers.drain().await.unwrap();
    world.clock.advance(Duration::from_secs(3_600));
    assert_eq!(workers.drain().await.unwrap(), 1);
    assert!(world.rows().await.is_empty(), "done: nothing of it is left but the schedule's row");
    assert_eq!(workers.drain().await.unwrap(), 0);
}

/// From Saturday to Monday through the night in which 02:30 comes twice.
async fn draining_fires_due_schedules(world: &World) {
    world.clock.set(at("2026-10-24T10:00:00Z"));
    let seen = memory();
    let handler = Scripted { answer: |_: &_| Outcome::Done, seen };
    let workers = Workers::new(world.db.clone(), world.clock.clone())
        .handle(QueueOptions::default(), handler)
        .schedule(schedule("30 2 * * *"));
    for _ in 0..48 * 4 {
        workers.drain().await.unwrap();
        world.clock.advance(Duration::from_secs(900));
    }
    let ticks: Vec<_> = seen.lock().unwrap().iter().map(|(n, _)| Timestamp::from_millis(*n)).collect();
    assert_eq!(ticks, [at("2026-10-25T00:30:00Z"), at("2026-10-26T01:30:00Z")]);
}
