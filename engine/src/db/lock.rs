//! Locks by name, held until the transaction ends: for what must not change while others build on it; and what to do
//! when two transactions wait for each other.

use super::{Raw, Tx};

const SHARED_POSTGRES: &str = "SELECT pg_advisory_xact_lock_shared(hashtextextended($1, 0))";
const EXCLUSIVE_POSTGRES: &str = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))";

/// With whom a lock is shared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sharing {
    /// With everybody who reads what it stands for.
    Shared,
    /// With nobody: its holder changes it.
    Exclusive,
}

/// Whether the database gave a transaction up because two waited for each other: nothing of it was kept, and it can be
/// tried again.
#[must_use]
pub fn is_deadlock(error: &sqlx::Error) -> bool {
    // PostgreSQL: deadlock detected, serialization failure. SQLite has one writer.
    let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code);
    matches!(code.as_deref(), Some("40P01" | "40001"))
}

impl Tx {
    /// Waits for a lock and holds it until the end of the transaction. On SQLite there is one writer at a time, so that
    /// every transaction holds them all.
    ///
    /// # Errors
    /// The database did not answer.
    pub async fn lock(&mut self, name: &str, sharing: Sharing) -> Result<(), sqlx::Error> {
        let sql = match sharing {
            Sharing::Shared => SHARED_POSTGRES,
            Sharing::Exclusive => EXCLUSIVE_POSTGRES,
        };
        match self.raw() {
            Raw::Sqlite(_) => Ok(()),
            Raw::Postgres(c) => sqlx::query(sql).bind(name).execute(c).await.map(drop),
        }
    }
}
