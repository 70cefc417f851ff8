//! Adding jobs.

use super::NewJob;
use crate::{
    db::{Tx, Values},
    on,
};

const INSERT: Values = Values {
    head: "INSERT INTO jobs (queue, payload, run_at, first_run_at, priority, max_attempts, dedup)",
    columns: 7,
    tail: "ON CONFLICT (dedup) WHERE dedup IS NOT NULL DO NOTHING",
};

/// Adds jobs in the caller's transaction and wakes their workers after its commit. Answers how many were added: a job
/// whose `dedup` value is taken is left out, and the transaction goes on.
///
/// # Errors
/// The database refused.
pub async fn enqueue(tx: &mut Tx, jobs: &[NewJob]) -> Result<u64, sqlx::Error> {
    let (mut left, mut added) = (jobs, 0);
    while !left.is_empty() {
        let (rows, rest) = left.split_at(INSERT.chunk(left.len()));
        added += on!(tx, |c| {
            let mut insert = sqlx::query(INSERT.text(rows.len()));
            for job in rows {
                insert = insert
                    .bind(job.queue)
                    .bind(job.payload.as_str())
                    .bind(job.run_at)
                    .bind(job.run_at)
                    .bind(job.priority.number())
                    .bind(job.max_attempts)
                    .bind(job.dedup.as_deref());
            }
            insert.execute(c).await?.rows_affected()
        });
        left = rest;
    }
    for job in jobs {
        tx.ring(job.queue);
    }
    Ok(added)
}
