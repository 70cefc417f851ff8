//! Taking due jobs. With the bell, the only place where the two databases differ: many processes take jobs from
//! PostgreSQL at once and must skip what another is taking; SQLite has one writer.

use super::{
    job::Priority,
    outcome::{Change, DEAD, JobRef},
    settle::apply,
};
use crate::{
    Timestamp,
    db::{Db, Dialect},
    on,
};
use std::time::Duration;

/// One priority at a time: then the index gives the rows in order, and a queue full of jobs for later costs nothing.
pub(super) const CLAIM_SQLITE: &str = "\
UPDATE jobs SET attempts = attempts + 1, run_at = $5 WHERE id IN (
    SELECT id FROM jobs WHERE state = 0 AND queue = $1 AND priority = $2 AND run_at <= $3
    ORDER BY run_at, id LIMIT $4)
RETURNING id, attempts, max_attempts, payload";

/// Materialized, so that the rows are locked once and no more than asked.
const CLAIM_POSTGRES: &str = "\
WITH due AS MATERIALIZED (
    SELECT id FROM jobs WHERE state = 0 AND queue = $1 AND priority = $2 AND run_at <= $3
    ORDER BY run_at, id LIMIT $4 FOR UPDATE SKIP LOCKED)
UPDATE jobs SET attempts = attempts + 1, run_at = $5 FROM due WHERE jobs.id = due.id
RETURNING jobs.id, jobs.attempts, jobs.max_attempts, jobs.payload";

/// A job that was taken.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct ClaimedRow {
    /// The row.
    pub id: i64,
    /// Which start of it, from 1: the fencing token.
    pub attempts: i64,
    /// How many starts it is given.
    pub max_attempts: i64,
    /// The job as JSON.
    pub payload: String,
}

impl ClaimedRow {
    /// This claim of the job.
    #[must_use]
    pub fn job_ref(&self) -> JobRef {
        JobRef { id: self.id, attempt: self.attempts }
    }
}

/// Takes up to `limit` jobs of `queue` that are due, urgent ones first, and leases them. A job started
/// `max_attempts` times already was taken each time by a process that died with it: it is declared dead instead.
///
/// # Errors
/// The database refused; nothing was taken.
pub async fn claim(
    db: &Db,
    queue: &str,
    limit: usize,
    now: Timestamp,
    lease: Duration,
) -> Result<Vec<ClaimedRow>, sqlx::Error> {
    let text = match db.dialect() {
        Dialect::Sqlite => CLAIM_SQLITE,
        Dialect::Postgres => CLAIM_POSTGRES,
    };
    let mut taken: Vec<ClaimedRow> = Vec::new();
    let mut tx = db.begin().await?;
    for priority in Priority::ALL {
        let left = i64::try_from(limit.saturating_sub(taken.len())).unwrap_or(i64::MAX);
        if left == 0 {
            break;
        }
        let mut rows: Vec<ClaimedRow> = on!(tx, |c| {
            sqlx::query_as(text)
                .bind(queue)
                .bind(priority.number())
                .bind(now)
                .bind(left)
                .bind(now.plus(lease))
                .fetch_all(c)
                .await?
        });
        rows.sort_unstable_by_key(|row| row.id);
        taken.append(&mut rows);
    }
    let (taken, poison): (Vec<_>, Vec<_>) =
        taken.into_iter().partition(|row| row.attempts <= row.max_attempts);
    if !poison.is_empty() {
        let error = "each of its attempts ended without an outcome: the process died, or lost the database";
        let end = |row: &ClaimedRow| (row.job_ref(), Change::End { state: DEAD, error: error.to_owned() });
        let ends: Vec<_> = poison.iter().map(end).collect();
        apply(&mut tx, &ends, now).await?;
        tracing::error!(queue, jobs = ends.len(), "jobs are dead: {error}");
    }
    tx.commit().await?;
    Ok(taken)
}
