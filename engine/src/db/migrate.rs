//! Migrations: embedded in the binary, same names for both databases, applied once each.

use super::{Db, Pools};
use crate::on;
pub use sqlx::migrate::MigrateError;
use sqlx::{
    AssertSqlSafe, SqlSafeStr,
    migrate::{Migration, MigrationType, Migrator},
};
use std::borrow::Cow;

const APPLIED: &str = "SELECT version FROM _sqlx_migrations WHERE success";

/// One migration, as text for each database.
#[derive(Debug, Clone, Copy)]
pub struct MigrationFile {
    /// Order and identity.
    pub version: i64,
    /// The file's name without its number.
    pub name: &'static str,
    /// Text for SQLite.
    pub sqlite: &'static str,
    /// Text for PostgreSQL.
    pub postgres: &'static str,
}

impl Db {
    /// Applies what is missing, in order. Processes that start together wait for one another.
    ///
    /// # Errors
    /// A statement failed, or an applied migration was changed afterwards.
    pub async fn migrate(&self, files: &[MigrationFile]) -> Result<(), MigrateError> {
        let text = |f: &MigrationFile| match &self.pools {
            Pools::Sqlite { .. } => f.sqlite,
            Pools::Postgres(_) => f.postgres,
        };
        let migrations: Vec<_> = files
            .iter()
            .map(|f| {
                let sql = AssertSqlSafe(text(f).to_owned()).into_sql_str();
                Migration::new(f.version, Cow::Borrowed(f.name), MigrationType::Simple, sql, false)
            })
            .collect();
        let migrator = Migrator { migrations: Cow::Owned(migrations), ..Migrator::DEFAULT };
        match &self.pools {
            Pools::Sqlite { write, .. } => migrator.run(write).await,
            Pools::Postgres(pool) => migrator.run(pool).await,
        }
    }

    /// How many of these migrations were not applied yet. Changes nothing.
    ///
    /// # Errors
    /// The database did not answer.
    pub async fn missing(&self, files: &[MigrationFile]) -> Result<usize, sqlx::Error> {
        let mut conn = self.read().await?;
        let applied: Result<Vec<i64>, _> = on!(conn, |c| sqlx::query_scalar(APPLIED).fetch_all(c).await);
        match applied {
            Ok(applied) => Ok(files.iter().filter(|f| !applied.contains(&f.version)).count()),
            // No such table: nothing was ever applied.
            Err(sqlx::Error::Database(_)) => Ok(files.len()),
            Err(error) => Err(error),
        }
    }
}
