//! Jobs that commit with the change that asks for them.
//!
//! A job is a row, added by [`enqueue`] inside the caller's transaction: it exists if and only if the change exists.
//! [`Workers`] runs the rows through apalis (its `Monitor`, `WorkerBuilder` and middleware) behind our own `Backend`.
//!
//! # The life of a job
//! Claiming moves `run_at` to the end of a lease and adds one to `attempts`. That number is the fencing token: only
//! who holds the latest may settle the job, so a worker that was thought dead cannot undo the work of its successor.
//! It never goes back. While a job runs, the lease is renewed every third of its length; a process that dies simply
//! stops renewing, and the row becomes due again. There is no table of workers and nothing to sweep.
//!
//! # What is promised
//! - Effects in our own database happen exactly once, when the handler settles the job in the transaction of the
//!   effect with [`settle_in`] (it answers which fences still held) and says [`Outcome::Settled`].
//! - Effects outside (mail, SMS, PEC) happen at least once: handlers make them idempotent.
//! - A job that fails is retried after a growing pause kept in the row; after `max_attempts` starts it is dead, kept
//!   with its error until someone retries or discards it. A job that kills its process is stopped by the same count.
//! - Two live jobs never share a `dedup` value; it is free again when the job has ended.

#[macro_use]
mod fenced;

mod backend;
mod backoff;
mod claim;
mod dead;
mod fetcher;
mod handler;
mod job;
mod lease;
mod outcome;
#[cfg(test)]
mod plans;
mod schedule;
mod scheduler;
mod settle;
mod settler;
mod stats;
mod store;
mod workers;

pub use backoff::backoff;
pub use claim::{ClaimedRow, claim};
pub use dead::{DeadJob, dead, dead_job, discard_dead, purge_cancelled, retry_dead, retry_dead_queue};
pub use handler::{BatchHandler, Claimed, Handler};
pub use job::{Job, NewJob, Priority};
pub use lease::extend;
pub use outcome::{JobRef, Outcome};
pub use schedule::{BadSchedule, Schedule};
pub use scheduler::{ScheduleState, schedules, tick};
pub use settle::settle_in;
pub use stats::{COUNT_CAP, QueueStats, stats};
pub use store::enqueue;
pub use workers::{MissingHandler, QueueOptions, Workers, WorkersError};
