//! Due instants as rows indexed by time: the cost of watching them follows what is due, never what is open.

use crate::{
    Conn, Timestamp, Tx,
    db::{Dialect, Values},
    on,
};
use uuid::Uuid;

/// Something that falls due. At most one of each kind for an aggregate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timer {
    /// What falls due.
    pub kind: &'static str,
    /// When.
    pub due_at: Timestamp,
}

const SET: Values = Values {
    head: "INSERT INTO scadenze (soggetto, tipo, macchina, scatta_il)",
    columns: 4,
    tail: "ON CONFLICT (soggetto, tipo) DO UPDATE SET scatta_il = excluded.scatta_il",
};
const CANCEL: &str = "DELETE FROM scadenze WHERE soggetto = $1 AND tipo = $2";
/// The kinds and subjects come as two arrays on PostgreSQL: one statement for a whole sweep.
const CANCEL_MANY_POSTGRES: &str =
    "DELETE FROM scadenze s USING unnest($1::uuid[], $2::text[]) AS u(soggetto, tipo)
    WHERE s.soggetto = u.soggetto AND s.tipo = u.tipo";
const DUE: &str = "SELECT soggetto, tipo FROM scadenze WHERE macchina = $1 AND scatta_il <= $2
    ORDER BY scatta_il LIMIT $3";
/// As above, for one of several processes: rows that another one is firing are passed over.
const DUE_LOCKED: &str = "SELECT soggetto, tipo FROM scadenze WHERE macchina = $1 AND scatta_il <= $2
    ORDER BY scatta_il LIMIT $3 FOR UPDATE SKIP LOCKED";
const NEXT: &str = "SELECT MIN(scatta_il) FROM scadenze WHERE macchina = $1";
const OF_SUBJECT: &str = "SELECT tipo, scatta_il FROM scadenze WHERE soggetto = $1 ORDER BY scatta_il";

/// The statements both databases share, for the test that prepares them all.
#[must_use]
pub fn statements() -> Vec<&'static str> {
    vec![SET.text(1).0, CANCEL, DUE, NEXT, OF_SUBJECT]
}

/// Sets timers, moving those of the same kind.
pub(crate) async fn set(
    tx: &mut Tx,
    machine: &'static str,
    timers: &[(Uuid, Timer)],
) -> Result<(), sqlx::Error> {
    let mut left = timers;
    while !left.is_empty() {
        let (now, later) = left.split_at(SET.chunk(left.len()));
        on!(tx, |c| {
            let mut query = sqlx::query(SET.text(now.len()));
            for (subject, timer) in now {
                query = query.bind(*subject).bind(timer.kind).bind(machine).bind(timer.due_at);
            }
            query.execute(c).await.map(drop)
        })?;
        left = later;
    }
    Ok(())
}

/// Cancels timers.
///
/// # Errors
/// The database did not answer.
pub async fn cancel(tx: &mut Tx, timers: &[(Uuid, &str)]) -> Result<(), sqlx::Error> {
    if timers.is_empty() {
        return Ok(());
    }
    match tx.raw() {
        crate::db::Raw::Sqlite(c) => {
            for (subject, kind) in timers {
                sqlx::query(CANCEL).bind(*subject).bind(*kind).execute(&mut *c).await?;
            }
        }
        crate::db::Raw::Postgres(c) => {
            let (subjects, kinds): (Vec<Uuid>, Vec<&str>) = timers.iter().copied().unzip();
            sqlx::query(CANCEL_MANY_POSTGRES).bind(subjects).bind(kinds).execute(c).await?;
        }
    }
    Ok(())
}

/// At most `limit` timers of a machine that are due at `now`, oldest first, held until the transaction ends.
///
/// # Errors
/// The database did not answer.
pub async fn due(
    tx: &mut Tx,
    machine: &str,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<(Uuid, String)>, sqlx::Error> {
    let sql = if tx.dialect() == Dialect::Postgres { DUE_LOCKED } else { DUE };
    on!(tx, |c| sqlx::query_as(sql).bind(machine).bind(now).bind(limit).fetch_all(c).await)
}

/// When the next timer of a machine falls due.
///
/// # Errors
/// The database did not answer.
pub async fn next(conn: &mut Conn, machine: &str) -> Result<Option<Timestamp>, sqlx::Error> {
    on!(conn, |c| sqlx::query_scalar(NEXT).bind(machine).fetch_one(c).await)
}

/// The timers of one aggregate, soonest first.
///
/// # Errors
/// The database did not answer.
pub async fn of(conn: &mut Conn, subject: Uuid) -> Result<Vec<(String, Timestamp)>, sqlx::Error> {
    on!(conn, |c| sqlx::query_as(OF_SUBJECT).bind(subject).fetch_all(c).await)
}
