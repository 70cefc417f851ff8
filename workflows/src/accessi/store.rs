//! The rows of readings.

use super::{Accesso, Cosa};
use engine::{Conn, Timestamp, Tx, Uuid, on};

const INSERT: &str = "INSERT INTO accessi (id, quesito, chi, cosa, quando) VALUES ($1, $2, $3, $4, $5)";
const OF_QUESITO: &str = "SELECT quesito, chi, cosa, quando FROM accessi WHERE quesito = $1 ORDER BY quando DESC, id DESC LIMIT $2";

/// The statements of this module, for the test that prepares them all on both databases.
#[must_use]
pub fn statements() -> Vec<&'static str> {
    vec![INSERT, OF_QUESITO]
}

/// Records a reading.
///
/// # Errors
/// The database did not answer.
pub async fn registra(
    tx: &mut Tx,
    quesito: Uuid,
    chi: &str,
    cosa: Cosa,
    quando: Timestamp,
) -> Result<(), sqlx::Error> {
    on!(tx, |c| {
        let query = sqlx::query(INSERT).bind(engine::new_id()).bind(quesito).bind(chi).bind(cosa.codice());
        query.bind(quando).execute(c).await.map(drop)
    })
}

/// The readings of a quesito, newest first, at most `limite`.
///
/// # Errors
/// The database did not answer.
pub async fn di_quesito(conn: &mut Conn, quesito: Uuid, limite: i64) -> Result<Vec<Accesso>, sqlx::Error> {
    on!(conn, |c| sqlx::query_as(OF_QUESITO).bind(quesito).bind(limite).fetch_all(c).await)
}
