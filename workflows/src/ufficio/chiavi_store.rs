//! The answers already given, by client and key.

use super::ChiaveIdempotenza;
use engine::{Timestamp, Tx, Uuid, on};

const RESERVE: &str = "INSERT INTO idempotenze (cliente, chiave, impronta, quesito, creata_il)
    VALUES ($1, $2, $3, $4, $5) ON CONFLICT (cliente, chiave) DO NOTHING";
const GIVEN: &str = "SELECT impronta, quesito FROM idempotenze WHERE cliente = $1 AND chiave = $2";
const FORGET: &str = "DELETE FROM idempotenze WHERE creata_il < $1";

/// The statements of this module, for the test that prepares them all on both databases.
#[must_use]
pub fn statements() -> Vec<&'static str> {
    vec![RESERVE, GIVEN, FORGET]
}

/// What was answered to a key.
#[derive(Debug, sqlx::FromRow)]
pub(super) struct Data {
    /// Fingerprint of the request it was used for.
    pub(super) impronta: String,
    /// The quesito it opened, or the appointment it booked.
    pub(super) quesito: Uuid,
}

/// Reserves a key for the quesito about to be opened; or says what it was used for. Two requests with the same key
/// at the same time: the second waits for the first.
pub(super) async fn prenota(
    tx: &mut Tx,
    chiave: &ChiaveIdempotenza,
    quesito: Uuid,
    ora: Timestamp,
) -> Result<Option<Data>, sqlx::Error> {
    let nuove = on!(tx, |c| {
        let query = sqlx::query(RESERVE).bind(&chiave.cliente).bind(&chiave.chiave).bind(&chiave.impronta);
        query.bind(quesito).bind(ora).execute(c).await.map(|r| r.rows_affected())
    })?;
    if nuove > 0 {
        return Ok(None);
    }
    on!(tx, |c| sqlx::query_as(GIVEN).bind(&chiave.cliente).bind(&chiave.chiave).fetch_optional(c).await)
}

impl super::Ufficio {
    /// Forgets keys older than `prima_di`; returns how many.
    ///
    /// # Errors
    /// The database did not answer.
    pub async fn dimentica_chiavi(&self, prima_di: Timestamp) -> Result<u64, sqlx::Error> {
        let mut tx = self.db.begin().await?;
        let dimenticate =
            on!(tx, |c| sqlx::query(FORGET).bind(prima_di).execute(c).await.map(|r| r.rows_affected()))?;
        tx.commit().await?;
        Ok(dimenticate)
    }
}
