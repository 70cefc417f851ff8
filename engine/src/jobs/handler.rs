//! Who does the work, and how a handler's answer becomes one outcome for each job.

use super::{
    claim::ClaimedRow,
    job::Job,
    outcome::{JobRef, Outcome},
};
use async_trait::async_trait;
use std::{collections::HashMap, marker::PhantomData};

/// A job as its handler gets it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claimed<J> {
    /// What is to be done.
    pub job: J,
    /// The row.
    pub id: i64,
    /// Which start of it, from 1: the fencing token.
    pub attempt: i64,
    /// How many starts it is given.
    pub max_attempts: i64,
}

impl<J> Claimed<J> {
    /// This claim of the job, for [`settle_in`](super::settle_in).
    #[must_use]
    pub fn job_ref(&self) -> JobRef {
        JobRef { id: self.id, attempt: self.attempt }
    }
}

/// Works one job at a time. A panic or a timeout is a retry.
#[async_trait]
pub trait Handler<J: Job>: Send + Sync + 'static {
    /// Does the job and says what became of it.
    async fn run(&self, job: Claimed<J>) -> Outcome;
}

/// Works many jobs in one go, usually in one transaction. A panic or a timeout retries the whole batch.
#[async_trait]
pub trait BatchHandler<J: Job>: Send + Sync + 'static {
    /// Does the jobs and says, by row id, what became of each; a job not mentioned is retried.
    async fn run(&self, jobs: Vec<Claimed<J>>) -> Vec<(i64, Outcome)>;
}

/// What became of each job of a piece of work.
pub(super) type Outcomes = Vec<(JobRef, Outcome)>;

/// A handler of either sort, of any kind of job.
#[async_trait]
pub(super) trait Runner: Send + Sync + 'static {
    async fn run(&self, rows: Vec<ClaimedRow>) -> Outcomes;
}

pub(super) struct One<J, H>(pub(super) H, pub(super) PhantomData<fn() -> J>);
pub(super) struct Many<J, H>(pub(super) H, pub(super) PhantomData<fn() -> J>);

#[async_trait]
impl<J: Job, H: Handler<J>> Runner for One<J, H> {
    async fn run(&self, rows: Vec<ClaimedRow>) -> Outcomes {
        let mut outcomes = Vec::with_capacity(rows.len());
        for row in rows {
            let job_ref = row.job_ref();
            let outcome = match read(row) {
                Ok(job) => self.0.run(job).await,
                Err(unreadable) => unreadable,
            };
            outcomes.push((job_ref, outcome));
        }
        outcomes
    }
}

#[async_trait]
impl<J: Job, H: BatchHandler<J>> Runner for Many<J, H> {
    async fn run(&self, rows: Vec<ClaimedRow>) -> Outcomes {
        let (mut jobs, mut refs, mut outcomes) = (Vec::new(), Vec::new(), Vec::new());
        for row in rows {
            let job_ref = row.job_ref();
            match read(row) {
                Ok(job) => {
                    refs.push(job_ref);
                    jobs.push(job);
                }
                Err(unreadable) => outcomes.push((job_ref, unreadable)),
            }
        }
        if jobs.is_empty() {
            return outcomes;
        }
        let mut said: HashMap<i64, Outcome> = self.0.run(jobs).await.into_iter().collect();
        outcomes.extend(refs.into_iter().map(|job| {
            let unsaid =
                || Outcome::Retry { error: "the handler did not say what became of this job".to_owned() };
            (job, said.remove(&job.id).unwrap_or_else(unsaid))
        }));
        outcomes
    }
}

/// A payload that cannot be read will not become readable.
fn read<J: Job>(row: ClaimedRow) -> Result<Claimed<J>, Outcome> {
    match serde_json::from_str(&row.payload) {
        Ok(job) => Ok(Claimed { job, id: row.id, attempt: row.attempts, max_attempts: row.max_attempts }),
        Err(error) => Err(Outcome::Dead { error: format!("payload not readable: {error}") }),
    }
}
