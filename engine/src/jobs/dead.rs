//! Jobs that ended without being done: for operators to see, retry or discard.

use crate::{
    Timestamp,
    db::{Conn, Tx},
    on,
};

const PAGE: &str = "\
SELECT id, queue, payload, attempts, max_attempts, last_error, first_run_at, ended_at FROM jobs
WHERE state = 1 AND id < $1 ORDER BY id DESC LIMIT $2";
const PAGE_OF_QUEUE: &str = "\
SELECT id, queue, payload, attempts, max_attempts, last_error, first_run_at, ended_at FROM jobs
WHERE state = 1 AND queue = $3 AND id < $1 ORDER BY id DESC LIMIT $2";
const ONE: &str = "\
SELECT id, queue, payload, attempts, max_attempts, last_error, first_run_at, ended_at FROM jobs
WHERE state = 1 AND id = $1";
const RETRY: &str = "\
UPDATE jobs SET state = 0, ended_at = NULL, run_at = $2, max_attempts = attempts + $3 WHERE id = $1 AND state = 1";
/// The oldest first, after an id: what dies again meanwhile was already passed, so that the walk ends.
const RETRY_QUEUE: &str = "\
UPDATE jobs SET state = 0, ended_at = NULL, run_at = $4, max_attempts = attempts + $5 WHERE id IN
    (SELECT id FROM jobs WHERE state = 1 AND queue = $1 AND id > $2 ORDER BY id LIMIT $3) RETURNING id";
const DISCARD: &str = "DELETE FROM jobs WHERE id = $1 AND state = 1";
const PURGE: &str = "DELETE FROM jobs WHERE state = 2 AND ended_at < $1";

/// How many more starts a dead job gets when it is retried.
const GRANT: i64 = 5;

/// A job that is dead.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct DeadJob {
    /// The row.
    pub id: i64,
    /// Its kind.
    pub queue: String,
    /// The job as JSON.
    pub payload: String,
    /// How many times it was started.
    pub attempts: i64,
    /// How many starts it was given.
    pub max_attempts: i64,
    /// What went wrong the last time.
    pub last_error: Option<String>,
    /// When it was to run first.
    pub first_run_at: Timestamp,
    /// When it was declared dead.
    pub ended_at: Timestamp,
}

/// Dead jobs of a queue or of all, the newest row first; `before` is the last id of the page before.
///
/// # Errors
/// The database refused.
pub async fn dead(
    conn: &mut Conn,
    queue: Option<&str>,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<DeadJob>, sqlx::Error> {
    let before = before.unwrap_or(i64::MAX);
    on!(conn, |c| {
        match queue {
            Some(queue) => {
                sqlx::query_as(PAGE_OF_QUEUE).bind(before).bind(limit).bind(queue).fetch_all(c).await
            }
            None => sqlx::query_as(PAGE).bind(before).bind(limit).fetch_all(c).await,
        }
    })
}

/// One dead job.
///
/// # Errors
/// The database refused.
pub async fn dead_job(conn: &mut Conn, id: i64) -> Result<Option<DeadJob>, sqlx::Error> {
    on!(conn, |c| sqlx::query_as(ONE).bind(id).fetch_optional(c).await)
}

/// Gives a dead job five more attempts, the first at once. False if no dead job has this id.
///
/// # Errors
/// The database refused.
pub async fn retry_dead(tx: &mut Tx, id: i64, now: Timestamp) -> Result<bool, sqlx::Error> {
    let rows =
        on!(tx, |c| sqlx::query(RETRY).bind(id).bind(now).bind(GRANT).execute(c).await?.rows_affected());
    Ok(rows == 1)
}

/// Gives dead jobs of a queue five more attempts each: at most `limit`, those after an id, in its order. Answers how
/// many and the last id; to be called again from there until there is none.
///
/// # Errors
/// The database refused.
pub async fn retry_dead_queue(
    tx: &mut Tx,
    queue: &str,
    after: i64,
    limit: i64,
    now: Timestamp,
) -> Result<(usize, Option<i64>), sqlx::Error> {
    let ids: Vec<i64> = on!(tx, |c| {
        let update = sqlx::query_scalar(RETRY_QUEUE).bind(queue).bind(after).bind(limit);
        update.bind(now).bind(GRANT).fetch_all(c).await?
    });
    Ok((ids.len(), ids.into_iter().max()))
}

/// Deletes a dead job. False if no dead job has this id.
///
/// # Errors
/// The database refused.
pub async fn discard_dead(tx: &mut Tx, id: i64) -> Result<bool, sqlx::Error> {
    let rows = on!(tx, |c| sqlx::query(DISCARD).bind(id).execute(c).await?.rows_affected());
    Ok(rows == 1)
}

/// Deletes the jobs cancelled before an instant; answers how many.
///
/// # Errors
/// The database refused.
pub async fn purge_cancelled(tx: &mut Tx, before: Timestamp) -> Result<u64, sqlx::Error> {
    Ok(on!(tx, |c| sqlx::query(PURGE).bind(before).execute(c).await?.rows_affected()))
}
