//! What metrics and the monitoring page show of the queues.

use crate::{Timestamp, db::Conn, on};

/// Counts stop here, so that asking stays cheap when a queue is long.
pub const COUNT_CAP: i64 = 10_000;

/// Each count reads one range of a partial index, at most to the cap.
const STATS: &str = "\
SELECT
    (SELECT COUNT(*) FROM (SELECT 1 FROM jobs WHERE state = 0 AND queue = $1 AND priority IN (0, 1, 2)
        AND run_at <= $2 LIMIT $3) AS due) AS live_due,
    (SELECT COUNT(*) FROM (SELECT 1 FROM jobs WHERE state = 0 AND queue = $1 LIMIT $3) AS live) AS live_total,
    (SELECT COUNT(*) FROM (SELECT 1 FROM jobs WHERE state = 0 AND queue = $1 AND priority IN (0, 1, 2)
        AND run_at > $2 AND attempts > 0 LIMIT $3) AS started) AS started,
    (SELECT COUNT(*) FROM (SELECT 1 FROM jobs WHERE state = 1 AND queue = $1 LIMIT $3) AS dead) AS dead,
    (SELECT MIN(head) FROM (
        SELECT (SELECT MIN(run_at) FROM jobs WHERE state = 0 AND queue = $1 AND priority = 0) AS head
        UNION ALL SELECT (SELECT MIN(run_at) FROM jobs WHERE state = 0 AND queue = $1 AND priority = 1)
        UNION ALL SELECT (SELECT MIN(run_at) FROM jobs WHERE state = 0 AND queue = $1 AND priority = 2)) AS heads)
        AS oldest";

/// One queue at one instant. Counts are exact below [`COUNT_CAP`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueStats {
    /// The kind of job.
    pub queue: String,
    /// Jobs that could run now.
    pub live_due: i64,
    /// Jobs not ended: due, running, or waiting for their instant.
    pub live_total: i64,
    /// Of these, started at least once and not due: they run now, or wait for their next attempt. A row does not
    /// tell the two apart, since a lease is an instant like any other.
    pub started: i64,
    /// Jobs that failed for good.
    pub dead: i64,
    /// For how many milliseconds the job that is due longest has been due; zero if none is.
    pub oldest_due_ms: i64,
}

/// The state of each of these queues.
///
/// # Errors
/// The database refused.
pub async fn stats(conn: &mut Conn, queues: &[&str], now: Timestamp) -> Result<Vec<QueueStats>, sqlx::Error> {
    let mut all = Vec::with_capacity(queues.len());
    for queue in queues {
        let (live_due, live_total, started, dead, oldest): (i64, i64, i64, i64, Option<i64>) =
            on!(conn, |c| {
                sqlx::query_as(STATS).bind(*queue).bind(now).bind(COUNT_CAP).fetch_one(c).await?
            });
        let oldest_due_ms = oldest.map_or(0, |run_at| (now.millis() - run_at).max(0));
        let queue = (*queue).to_owned();
        all.push(QueueStats { queue, live_due, live_total, started, dead, oldest_due_ms });
    }
    Ok(all)
}
