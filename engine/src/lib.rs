//! The domain-free machinery under `quesiti`.
//!
//! Two databases behind one SQL text ([`db`]), the one path by which a state machine changes ([`machine`]), the
//! provable history ([`history`]), due instants ([`timers`]), jobs that commit with the change that asks for them
//! ([`jobs`]), and the clock ([`clock`]). Nothing here knows what a quesito is.

pub mod clock;
pub mod db;
pub mod history;
pub mod jobs;
pub mod machine;
pub mod timers;

pub use clock::{Clock, Timestamp};
pub use db::{Conn, Db, Tx};
pub use uuid::Uuid;

/// A new identifier: UUID version 7, so that rows born together lie together in an index.
#[must_use]
pub fn new_id() -> Uuid {
    Uuid::now_v7()
}
