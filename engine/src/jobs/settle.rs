//! Writing what became of jobs. Every statement matches id and attempt: who lost the lease changes nothing.

use super::outcome::{Change, JobRef, Outcome};
use crate::{
    Timestamp,
    db::{Tx, Values},
};

pub(super) const DELETE: Values = Values {
    head: "WITH ended (job, attempt) AS (",
    columns: 2,
    tail: ") DELETE FROM jobs WHERE (id, attempts) IN (SELECT job, attempt FROM ended) RETURNING id, attempts",
};

pub(super) const LATER: Values = Values {
    head: "WITH ended (job, attempt, due, error, moment) AS (",
    columns: 5,
    tail: ") UPDATE jobs SET last_error = error, \
           run_at = CASE WHEN attempts >= max_attempts THEN run_at ELSE due END, \
           state = CASE WHEN attempts >= max_attempts THEN 1 ELSE 0 END, \
           ended_at = CASE WHEN attempts >= max_attempts THEN moment END, \
           dedup = CASE WHEN attempts >= max_attempts THEN NULL ELSE dedup END \
           FROM ended WHERE id = job AND attempts = attempt AND state = 0 RETURNING id, attempts",
};

pub(super) const END: Values = Values {
    head: "WITH ended (job, attempt, final_state, error, moment) AS (",
    columns: 5,
    tail: ") UPDATE jobs SET state = final_state, last_error = error, ended_at = moment, dedup = NULL \
           FROM ended WHERE id = job AND attempts = attempt AND state = 0 RETURNING id, attempts",
};

/// The start does not count: one more is given, because `attempts` is the fence and may not go back.
pub(super) const RELEASE: Values = Values {
    head: "WITH ended (job, attempt, moment) AS (",
    columns: 3,
    tail: ") UPDATE jobs SET run_at = moment, max_attempts = max_attempts + 1 \
           FROM ended WHERE id = job AND attempts = attempt AND state = 0 RETURNING id, attempts",
};

/// Settles jobs in the caller's transaction, so that an effect on our own database and the end of its job are one
/// commit. Answers the jobs whose fence still held: if one is missing, another worker has it, and the caller rolls
/// back. A job said to be [`Outcome::Settled`] is passed over. Afterwards the handler says `Settled`.
///
/// # Errors
/// The database refused.
pub async fn settle_in(
    tx: &mut Tx,
    settled: &[(JobRef, Outcome)],
    now: Timestamp,
) -> Result<Vec<JobRef>, sqlx::Error> {
    let change = |(job, outcome): &(JobRef, Outcome)| Some((*job, outcome.clone().change(job.attempt, now)?));
    let changes: Vec<_> = settled.iter().filter_map(change).collect();
    apply(tx, &changes, now).await
}

/// Writes changes; answers the jobs whose fence still held.
pub(super) async fn apply(
    tx: &mut Tx,
    changes: &[(JobRef, Change)],
    now: Timestamp,
) -> Result<Vec<JobRef>, sqlx::Error> {
    let (mut delete, mut later, mut end, mut release) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (job, change) in changes {
        match change {
            Change::Delete => delete.push(*job),
            Change::Later { at, error } => later.push((*job, *at, error.as_str())),
            Change::End { state, error } => end.push((*job, *state, error.as_str())),
            Change::Release => release.push(*job),
        }
    }
    let mut held = fenced!(tx, DELETE, delete, |query, job| query.bind(job.id).bind(job.attempt));
    held.extend(fenced!(tx, LATER, later, |query, row| {
        query.bind(row.0.id).bind(row.0.attempt).bind(row.1).bind(row.2).bind(now)
    }));
    held.extend(fenced!(tx, END, end, |query, row| {
        query.bind(row.0.id).bind(row.0.attempt).bind(row.1).bind(row.2).bind(now)
    }));
    held.extend(fenced!(tx, RELEASE, release, |query, job| {
        query.bind(job.id).bind(job.attempt).bind(now)
    }));
    Ok(held)
}
