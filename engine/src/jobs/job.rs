//! What a job is before it runs: its kind, and the row to be added.

use crate::Timestamp;
use serde::{Serialize, de::DeserializeOwned};

/// A kind of job: the payload that is stored. Ids only; the handler reads the state again and succeeds when it was
/// overtaken. The handler is elsewhere, so that who enqueues does not depend on who works.
pub trait Job: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// The stable name of the kind, kept in every row: renaming it orphans the rows that wait.
    const QUEUE: &'static str;
    /// How many times it may be started before it is dead.
    const MAX_ATTEMPTS: i32 = 25;
}

/// Who goes first within a queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Priority {
    /// Before everything else.
    Urgent,
    /// What a person may be waiting for.
    #[default]
    Normal,
    /// What may wait until nothing else does.
    Bulk,
}

impl Priority {
    /// All, first to last.
    pub const ALL: [Self; 3] = [Self::Urgent, Self::Normal, Self::Bulk];

    /// As kept in the row: the smaller goes first.
    #[must_use]
    pub const fn number(self) -> i64 {
        match self {
            Self::Urgent => 0,
            Self::Normal => 1,
            Self::Bulk => 2,
        }
    }
}

/// A job to be added by [`enqueue`](super::enqueue).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewJob {
    /// The kind, [`Job::QUEUE`].
    pub queue: &'static str,
    /// The job as JSON.
    pub payload: String,
    /// Not before this instant.
    pub run_at: Timestamp,
    /// Order within the queue.
    pub priority: Priority,
    /// How many starts it is given.
    pub max_attempts: i64,
    /// If a live job with this value exists, this one is not added. It is compared across all queues: begin it with
    /// the name of the kind. A job that is running counts as live and may have read the state already, so use it
    /// for work whose time is part of the value, or that any later event will ask for again.
    pub dedup: Option<String>,
}

impl NewJob {
    /// A job of normal priority that runs from `run_at` on.
    ///
    /// # Errors
    /// The payload does not turn into JSON (a map whose keys are not text, or a failing `Serialize`).
    pub fn new<J: Job>(job: &J, run_at: Timestamp) -> Result<Self, serde_json::Error> {
        Ok(Self {
            queue: J::QUEUE,
            payload: serde_json::to_string(job)?,
            run_at,
            priority: Priority::Normal,
            max_attempts: i64::from(J::MAX_ATTEMPTS.max(1)),
            dedup: None,
        })
    }

    /// Only if no live job has this value.
    #[must_use]
    pub fn dedup(self, value: impl Into<String>) -> Self {
        Self { dedup: Some(value.into()), ..self }
    }

    /// With another priority.
    #[must_use]
    pub fn priority(self, priority: Priority) -> Self {
        Self { priority, ..self }
    }
}
