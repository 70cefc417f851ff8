//! Keeping what is being worked on: a held job's lease is renewed until its outcome is written.

use super::outcome::JobRef;
use crate::{
    Clock, Timestamp,
    db::{Db, Tx, Values},
};
use std::{
    collections::HashSet,
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
    time::Duration,
};

pub(super) const EXTEND: Values = Values {
    head: "WITH held (job, attempt, until) AS (",
    columns: 3,
    tail: ") UPDATE jobs SET run_at = until FROM held \
           WHERE id = job AND attempts = attempt AND state = 0 RETURNING id, attempts",
};

/// Moves the leases of `held` to `until`; answers those that were still held.
///
/// # Errors
/// The database refused.
pub async fn extend(tx: &mut Tx, held: &[JobRef], until: Timestamp) -> Result<Vec<JobRef>, sqlx::Error> {
    Ok(fenced!(tx, EXTEND, held, |query, job| query.bind(job.id).bind(job.attempt).bind(until)))
}

/// The jobs this process holds of one queue.
#[derive(Debug, Default)]
pub(super) struct Held(Mutex<HashSet<JobRef>>);

impl Held {
    fn set(&self) -> MutexGuard<'_, HashSet<JobRef>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn add(&self, jobs: impl Iterator<Item = JobRef>) {
        self.set().extend(jobs);
    }

    pub(super) fn remove<'j>(&self, jobs: impl Iterator<Item = &'j JobRef>) {
        let mut set = self.set();
        for job in jobs {
            set.remove(job);
        }
    }

    fn all(&self) -> Vec<JobRef> {
        let mut jobs: Vec<_> = self.set().iter().copied().collect();
        // Always in the same order, so that renewing and settling do not wait for each other in a circle.
        jobs.sort_unstable();
        jobs
    }
}

/// Renews every third of a lease, until nobody holds jobs of the queue any more.
pub(super) async fn renew(db: Db, clock: Clock, queue: &'static str, lease: Duration, held: Weak<Held>) {
    loop {
        tokio::time::sleep(lease / 3).await;
        let Some(held) = held.upgrade() else { return };
        if let Err(error) = renew_once(&db, clock.now().plus(lease), queue, &held).await {
            tracing::warn!(queue, %error, "leases not renewed, trying again");
        }
    }
}

async fn renew_once(
    db: &Db,
    until: Timestamp,
    queue: &'static str,
    held: &Arc<Held>,
) -> Result<(), sqlx::Error> {
    let mine = held.all();
    if mine.is_empty() {
        return Ok(());
    }
    let mut tx = db.begin().await?;
    let kept: HashSet<_> = extend(&mut tx, &mine, until).await?.into_iter().collect();
    tx.commit().await?;
    // Settled meanwhile, or lost: in both cases there is nothing left to renew.
    let gone: Vec<_> = mine.into_iter().filter(|job| !kept.contains(job)).collect();
    held.remove(gone.iter());
    if !gone.is_empty() {
        tracing::debug!(queue, jobs = gone.len(), "no longer held");
    }
    Ok(())
}
