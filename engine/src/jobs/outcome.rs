//! What became of a job, as its handler says it and as the row will show it.

use super::backoff::{self, backoff};
use crate::Timestamp;

/// A job under one claim of it. The attempt is the fencing token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct JobRef {
    /// The row.
    pub id: i64,
    /// Which start of it, from 1.
    pub attempt: i64,
}

/// What a handler says of a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Done; the row goes.
    Done,
    /// The handler settled it by [`settle_in`](super::settle_in) in its own transaction.
    Settled,
    /// Failed; again after a pause that grows with the attempts.
    Retry {
        /// What went wrong, for operators.
        error: String,
    },
    /// Again at a known instant (a provider's "retry after", the end of quiet hours). Counts as an attempt.
    RetryAt {
        /// When. At least one second from now.
        at: Timestamp,
        /// What is being waited for.
        error: String,
    },
    /// Not needed any more; kept with its reason until purged.
    Cancelled {
        /// Why.
        reason: String,
    },
    /// Will never succeed; kept until someone retries or discards it.
    Dead {
        /// What went wrong, for operators.
        error: String,
    },
}

/// What happens to the row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Change {
    /// Deleted.
    Delete,
    /// Due again at an instant, or dead if this was the last attempt.
    Later { at: Timestamp, error: String },
    /// Ended with the row kept.
    End { state: i64, error: String },
    /// Given back unfinished by a process that stops: due at once, and the start does not count.
    Release,
}

/// `jobs.state` of a job that failed for good.
pub(super) const DEAD: i64 = 1;
/// `jobs.state` of a job that was cancelled.
pub(super) const CANCELLED: i64 = 2;

impl Outcome {
    /// The change to the row; none when the handler made it.
    pub(super) fn change(self, attempt: i64, now: Timestamp) -> Option<Change> {
        Some(match self {
            Self::Done => Change::Delete,
            Self::Settled => return None,
            Self::Retry { error } => Change::Later { at: now.plus(backoff(attempt)), error: tidy(error) },
            Self::RetryAt { at, error } => {
                Change::Later { at: at.max(now.plus(backoff::SHORTEST)), error: tidy(error) }
            }
            Self::Cancelled { reason } => Change::End { state: CANCELLED, error: tidy(reason) },
            Self::Dead { error } => Change::End { state: DEAD, error: tidy(error) },
        })
    }
}

/// An error text that both databases take: PostgreSQL refuses NUL, and a refused outcome would be retried for ever.
fn tidy(mut error: String) -> String {
    const LONGEST: usize = 2_000;
    error.retain(|c| c != '\0');
    if error.len() > LONGEST {
        error.truncate(error.floor_char_boundary(LONGEST));
    }
    error
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_millis(1_000_000);

    #[test]
    fn an_error_text_is_cut_at_a_character_and_loses_its_nul() {
        let error = format!("a\0{}", "è".repeat(2_000));
        let Some(Change::End { error, .. }) = (Outcome::Dead { error }).change(1, NOW) else { panic!() };
        assert!(error.starts_with("aè") && error.len() <= 2_000, "{}", error.len());
    }

    #[test]
    fn a_retry_in_the_past_waits_a_second_so_that_it_cannot_spin() {
        let outcome = Outcome::RetryAt { at: Timestamp::from_millis(0), error: String::new() };
        let later = Change::Later { at: Timestamp::from_millis(1_001_000), error: String::new() };
        assert_eq!(outcome.change(1, NOW), Some(later));
    }
}
