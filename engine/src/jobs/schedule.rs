//! When something recurs: a cron expression on the clock of Europe/Rome.
//!
//! A tick at a wall time that a night skips (the last Sunday of March, from 02:00 to 03:00) fires when the clocks
//! have moved, at 03:00. A wall time that comes twice (the last Sunday of October) fires the first time only, unless
//! the expression says every hour: then it goes on through both.

use super::NewJob;
use crate::Timestamp;
use chrono::{DateTime, LocalResult, NaiveDateTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Europe::Rome;
use cron::TimeUnitSpec;
use std::{str::FromStr, time::Duration};

/// A job that recurs.
#[derive(Debug, Clone)]
pub struct Schedule {
    /// Its stable name.
    pub name: &'static str,
    /// The cron expression as it was given.
    pub expression: String,
    /// Makes the job of a tick.
    pub job: fn(tick: Timestamp) -> NewJob,
    cron: cron::Schedule,
}

/// A cron expression that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("schedule {name}: \"{expression}\" is not a cron expression: {reason}")]
pub struct BadSchedule {
    /// The schedule.
    pub name: &'static str,
    /// What was given.
    pub expression: String,
    /// What is wrong with it.
    pub reason: String,
}

impl Schedule {
    /// From five fields (minute, hour, day of month, month, day of week) or six (seconds first). Days of the week
    /// are written by name: cron dialects disagree on their numbers.
    ///
    /// # Errors
    /// The expression cannot be read.
    pub fn new(
        name: &'static str,
        expression: impl Into<String>,
        job: fn(tick: Timestamp) -> NewJob,
    ) -> Result<Self, BadSchedule> {
        let expression = expression.into();
        match parse(&expression) {
            Ok(cron) => Ok(Self { name, expression, job, cron }),
            Err(reason) => Err(BadSchedule { name, expression, reason }),
        }
    }

    /// The first tick after an instant; none if there will not be another.
    #[must_use]
    pub fn next_after(&self, instant: Timestamp) -> Option<Timestamp> {
        let wall = instant.to_utc().with_timezone(&Rome).naive_local();
        let twice = matches!(Rome.from_local_datetime(&wall), LocalResult::Ambiguous(..));
        // In the hour that comes twice, ticks of its first passage may come after those already walked past.
        let from = if twice { wall - TimeDelta::hours(1) } else { wall - TimeDelta::seconds(1) };
        let mut best: Option<Timestamp> = None;
        // The crate counts on a clock without changes of hour: wall time, called UTC.
        for wall in self.cron.after(&Utc.from_utc_datetime(&from)) {
            let (first, second) = self.instants(wall.naive_utc());
            if best.is_some_and(|best| first >= best) {
                break;
            }
            let later = [Some(first), second].into_iter().flatten().filter(|tick| *tick > instant);
            best = best.into_iter().chain(later).min();
        }
        best
    }

    /// The last tick in `(after, until]`: what is due, however many ticks were missed.
    #[must_use]
    pub fn last_within(&self, after: Timestamp, until: Timestamp) -> Option<Timestamp> {
        const WINDOWS: [u64; 5] = [60, 3_600, 86_400, 32 * 86_400, 400 * 86_400];
        // From a short look back to a long one, so that few ticks are walked whatever the period and the downtime.
        let starts = WINDOWS.map(|seconds| until.minus(Duration::from_secs(seconds)).max(after));
        let first = starts.into_iter().chain([after]).find_map(|start| {
            let tick = self.next_after(start)?;
            (tick <= until).then_some(tick)
        })?;
        let next = |tick: &Timestamp| self.next_after(*tick).filter(|tick| *tick <= until);
        std::iter::successors(Some(first), next).last()
    }

    /// The instant of a wall time, and the second one if it comes twice and counts twice.
    fn instants(&self, wall: NaiveDateTime) -> (Timestamp, Option<Timestamp>) {
        let timestamp = |t: DateTime<chrono_tz::Tz>| Timestamp::from_millis(t.timestamp_millis());
        match Rome.from_local_datetime(&wall) {
            LocalResult::Single(t) => (timestamp(t), None),
            LocalResult::Ambiguous(a, b) => (timestamp(a), self.cron.hours().is_all().then(|| timestamp(b))),
            LocalResult::None => (end_of_gap(wall), None),
        }
    }
}

/// The instant at which the clocks have moved past a wall time that does not exist.
fn end_of_gap(wall: NaiveDateTime) -> Timestamp {
    // Changes of hour happen at whole minutes.
    let minute = wall - TimeDelta::seconds(wall.and_utc().timestamp().rem_euclid(60));
    let after = (1..=180).map(|minutes| minute + TimeDelta::minutes(minutes));
    let exists = after.filter_map(|wall| Rome.from_local_datetime(&wall).earliest()).next();
    exists.map_or(Timestamp::from(wall.and_utc()), |t| Timestamp::from_millis(t.timestamp_millis()))
}

fn parse(expression: &str) -> Result<cron::Schedule, String> {
    let fields: Vec<_> = expression.split_whitespace().collect();
    let six = match fields.len() {
        5 => format!("0 {}", fields.join(" ")),
        6 => fields.join(" "),
        n => return Err(format!("five fields were expected, or six with the seconds first; it has {n}")),
    };
    if fields.last().is_some_and(|days| days.contains(|c: char| c.is_ascii_digit())) {
        return Err("write days of the week by name, as in MON-FRI".to_owned());
    }
    cron::Schedule::from_str(&six).map_err(|error| error.to_string())
}
