//! One SQL text over two databases.
//!
//! [`Db`] is chosen by URL at run time. A store function takes a [`Conn`] (read, outside a transaction) or a [`Tx`]
//! and runs its one statement on either through [`on!`](crate::on). Instants are `BIGINT` milliseconds, civil days
//! ISO text, documents JSON text, ids `uuid`/`BLOB`: the types both databases compare in the same way.

mod bell;
mod lock;
mod migrate;
mod values;

pub use bell::Bell;
pub use lock::{Sharing, is_deadlock};
pub use migrate::{MigrateError, MigrationFile};
pub use values::Values;

use sqlx::{
    PgConnection, PgPool, Postgres, Sqlite, SqliteConnection, SqlitePool,
    pool::PoolConnection,
    postgres::{PgConnectOptions, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use std::{collections::BTreeSet, path::PathBuf, str::FromStr, time::Duration};

/// How long a writer waits for another process that writes the same SQLite file.
const BUSY_TIMEOUT: Duration = Duration::from_secs(30);
/// How long an act waits for a free connection before it says that the database is busy.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(10);

/// Which of the two databases is below.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// Embedded, one writer.
    Sqlite,
    /// A server, many processes.
    Postgres,
}

/// A database, by its pools. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Db {
    pools: Pools,
    bell: Bell,
}

#[derive(Debug, Clone)]
enum Pools {
    /// One writer, so that writers queue in order in the process instead of polling SQLite's lock.
    Sqlite {
        read: SqlitePool,
        write: SqlitePool,
    },
    Postgres(PgPool),
}

/// One connection, in or outside a transaction. What every store function takes.
#[derive(Debug)]
pub struct Conn(Inner);

#[derive(Debug)]
enum Inner {
    Sqlite(PoolConnection<Sqlite>),
    Postgres(PoolConnection<Postgres>),
    SqliteTx(sqlx::Transaction<'static, Sqlite>),
    PostgresTx(sqlx::Transaction<'static, Postgres>),
}

/// A borrowed connection of the database at hand; made for [`on!`](crate::on).
#[derive(Debug)]
pub enum Raw<'c> {
    /// SQLite.
    Sqlite(&'c mut SqliteConnection),
    /// PostgreSQL.
    Postgres(&'c mut PgConnection),
}

/// A transaction. Rolls back when dropped; wakes the workers of the queues it filled when committed.
#[derive(Debug)]
pub struct Tx {
    conn: Conn,
    rings: BTreeSet<&'static str>,
    bell: Bell,
}

/// Runs the same expression on either database.
///
/// ```ignore
/// let row: Option<Row> = on!(conn, |c| sqlx::query_as(BY_ID).bind(id).fetch_optional(c).await)?;
/// ```
#[macro_export]
macro_rules! on {
    ($conn:expr, |$c:ident| $body:expr) => {
        match $conn.raw() {
            $crate::db::Raw::Sqlite($c) => $body,
            $crate::db::Raw::Postgres($c) => $body,
        }
    };
}

impl Db {
    /// Opens `sqlite:PATH`, `sqlite::memory:` or `postgres://…`. Folders of a SQLite file are made; nothing is
    /// migrated. `connections` bounds the pool (readers on SQLite, all on PostgreSQL).
    ///
    /// # Errors
    /// An unusable URL, or a database that does not answer.
    pub async fn open(url: &str, connections: u32) -> Result<Self, sqlx::Error> {
        let pools = if url.starts_with("sqlite:") {
            open_sqlite(url, connections).await?
        } else {
            let options =
                PgConnectOptions::from_str(url)?.application_name("quesiti").statement_cache_capacity(512);
            let pool = PgPoolOptions::new().max_connections(connections).acquire_timeout(ACQUIRE_TIMEOUT);
            Pools::Postgres(pool.connect_with(options).await?)
        };
        let bell = match &pools {
            Pools::Sqlite { .. } => Bell::local(),
            Pools::Postgres(pool) => Bell::over(pool.clone()),
        };
        Ok(Self { pools, bell })
    }

    /// Which database this is.
    #[must_use]
    pub fn dialect(&self) -> Dialect {
        match self.pools {
            Pools::Sqlite { .. } => Dialect::Sqlite,
            Pools::Postgres(_) => Dialect::Postgres,
        }
    }

    /// A connection for reading. On SQLite it is one of the readers: writing through it is an error.
    ///
    /// # Errors
    /// No connection within the time allowed.
    pub async fn read(&self) -> Result<Conn, sqlx::Error> {
        Ok(Conn(match &self.pools {
            Pools::Sqlite { read, .. } => Inner::Sqlite(read.acquire().await?),
            Pools::Postgres(pool) => Inner::Postgres(pool.acquire().await?),
        }))
    }

    /// A transaction that will write.
    ///
    /// # Errors
    /// No connection within the time allowed.
    pub async fn begin(&self) -> Result<Tx, sqlx::Error> {
        let inner = match &self.pools {
            Pools::Sqlite { write, .. } => Inner::SqliteTx(write.begin_with("BEGIN IMMEDIATE").await?),
            Pools::Postgres(pool) => Inner::PostgresTx(pool.begin().await?),
        };
        Ok(Tx { conn: Conn(inner), rings: BTreeSet::new(), bell: self.bell.clone() })
    }

    /// The bell that wakes workers of a queue.
    #[must_use]
    pub fn bell(&self) -> &Bell {
        &self.bell
    }

    /// Closes the pools, letting running statements end.
    pub async fn close(&self) {
        match &self.pools {
            Pools::Sqlite { read, write } => {
                read.close().await;
                write.close().await;
            }
            Pools::Postgres(pool) => pool.close().await,
        }
    }
}

async fn open_sqlite(url: &str, connections: u32) -> Result<Pools, sqlx::Error> {
    let in_memory = url.contains(":memory:");
    let options = SqliteConnectOptions::from_str(url)?
        .create_if_missing(true)
        .foreign_keys(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(BUSY_TIMEOUT)
        .statement_cache_capacity(512)
        .pragma("cache_size", "-32768")
        .pragma("temp_store", "memory");
    if !in_memory && let Some(folder) = PathBuf::from(options.get_filename()).parent() {
        std::fs::create_dir_all(folder).map_err(sqlx::Error::Io)?;
    }
    let pool =
        || SqlitePoolOptions::new().acquire_timeout(ACQUIRE_TIMEOUT).idle_timeout(None).max_lifetime(None);
    let write = pool().max_connections(1).connect_with(options.clone()).await?;
    if in_memory {
        return Ok(Pools::Sqlite { read: write.clone(), write });
    }
    let read = pool().max_connections(connections).connect_with(options.pragma("query_only", "on")).await?;
    Ok(Pools::Sqlite { read, write })
}

impl Conn {
    /// The connection below, for [`on!`](crate::on).
    pub fn raw(&mut self) -> Raw<'_> {
        match &mut self.0 {
            Inner::Sqlite(c) => Raw::Sqlite(c),
            Inner::SqliteTx(c) => Raw::Sqlite(c),
            Inner::Postgres(c) => Raw::Postgres(c),
            Inner::PostgresTx(c) => Raw::Postgres(c),
        }
    }

    /// Which database this is.
    #[must_use]
    pub fn dialect(&self) -> Dialect {
        match self.0 {
            Inner::Sqlite(_) | Inner::SqliteTx(_) => Dialect::Sqlite,
            Inner::Postgres(_) | Inner::PostgresTx(_) => Dialect::Postgres,
        }
    }
}

impl Tx {
    /// After the commit, wake the workers of `queue`.
    pub fn ring(&mut self, queue: &'static str) {
        self.rings.insert(queue);
    }

    /// Makes everything durable, then wakes the workers. A wake-up that is lost costs one poll, never a job.
    ///
    /// # Errors
    /// The database refused; nothing was kept.
    pub async fn commit(self) -> Result<(), sqlx::Error> {
        match self.conn.0 {
            Inner::SqliteTx(t) => t.commit().await?,
            Inner::PostgresTx(t) => t.commit().await?,
            Inner::Sqlite(_) | Inner::Postgres(_) => {}
        }
        self.bell.ring(&self.rings);
        Ok(())
    }

    /// Gives everything up.
    ///
    /// # Errors
    /// The database did not answer; the server will roll back by itself.
    pub async fn rollback(self) -> Result<(), sqlx::Error> {
        match self.conn.0 {
            Inner::SqliteTx(t) => t.rollback().await,
            Inner::PostgresTx(t) => t.rollback().await,
            Inner::Sqlite(_) | Inner::Postgres(_) => Ok(()),
        }
    }
}

impl std::ops::Deref for Tx {
    type Target = Conn;

    fn deref(&self) -> &Conn {
        &self.conn
    }
}

impl std::ops::DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut Conn {
        &mut self.conn
    }
}
