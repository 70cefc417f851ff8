//! The rows of presences.

use super::Presente;
use engine::{Conn, Timestamp, Tx, Uuid, on};

/// Nothing on a quesito that does not exist.
const SEGNA: &str = "INSERT INTO presenze (quesito, utente, fino_al)
    SELECT q.id, $2, $3 FROM quesiti q WHERE q.id = $1
    ON CONFLICT (quesito, utente) DO UPDATE SET fino_al = excluded.fino_al";
const TOGLI: &str = "DELETE FROM presenze WHERE quesito = $1 AND utente = $2";
const PRESENTI: &str =
    "SELECT p.utente, COALESCE(u.nome, p.utente), p.fino_al FROM presenze p LEFT JOIN utenti u ON u.id = p.utente
    WHERE p.quesito = $1 AND p.utente <> $2 AND p.fino_al > $3 ORDER BY p.utente";
const DIMENTICA: &str = "DELETE FROM presenze WHERE fino_al <= $1";

/// The statements of this module, for the test that prepares them all on both databases.
#[must_use]
pub fn statements() -> Vec<&'static str> {
    vec![SEGNA, TOGLI, PRESENTI, DIMENTICA]
}

/// Notes that somebody is there until an instant.
pub(crate) async fn segna(
    tx: &mut Tx,
    quesito: Uuid,
    utente: &str,
    fino_al: Timestamp,
) -> Result<(), sqlx::Error> {
    on!(tx, |c| sqlx::query(SEGNA).bind(quesito).bind(utente).bind(fino_al).execute(c).await.map(drop))
}

/// Somebody has left; `false` when it was not there.
pub(crate) async fn togli(tx: &mut Tx, quesito: Uuid, utente: &str) -> Result<bool, sqlx::Error> {
    let tolte = on!(tx, |c| {
        sqlx::query(TOGLI).bind(quesito).bind(utente).execute(c).await.map(|r| r.rows_affected())
    })?;
    Ok(tolte > 0)
}

/// Who is there now beside `escluso`, by user id.
///
/// # Errors
/// The database did not answer.
pub async fn presenti(
    conn: &mut Conn,
    quesito: Uuid,
    escluso: &str,
    ora: Timestamp,
) -> Result<Vec<Presente>, sqlx::Error> {
    let righe: Vec<(String, String, Timestamp)> =
        on!(conn, |c| { sqlx::query_as(PRESENTI).bind(quesito).bind(escluso).bind(ora).fetch_all(c).await })?;
    Ok(righe.into_iter().map(|(utente, nome, fino_al)| Presente { utente, nome, fino_al }).collect())
}

/// Forgets those no longer believed; returns how many.
pub(crate) async fn dimentica(tx: &mut Tx, ora: Timestamp) -> Result<u64, sqlx::Error> {
    on!(tx, |c| sqlx::query(DIMENTICA).bind(ora).execute(c).await.map(|r| r.rows_affected()))
}
