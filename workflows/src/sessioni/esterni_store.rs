//! Journeys to an identity provider: what must be the same when the browser comes back.

use engine::{Timestamp, Tx, on};
use std::time::Duration;

/// Within how long the browser must come back.
pub const RITORNO_ENTRO: Duration = Duration::from_secs(10 * 60);

const PARTE: &str = "INSERT INTO accessi_esterni (stato, nonce, verifica, ritorno, creato_il)
    VALUES ($1, $2, $3, $4, $5)";
const TORNA: &str =
    "DELETE FROM accessi_esterni WHERE stato = $1 RETURNING nonce, verifica, ritorno, creato_il";
const VECCHI: &str = "DELETE FROM accessi_esterni WHERE creato_il <= $1";

pub(super) const STATEMENTS: [&str; 3] = [PARTE, TORNA, VECCHI];

/// One journey.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct AccessoEsterno {
    /// What the token must carry.
    pub nonce: String,
    /// The PKCE verifier.
    pub verifica: String,
    /// The page asked for before.
    pub ritorno: String,
    /// When it began.
    pub creato_il: Timestamp,
}

/// Keeps a journey under its `state`.
///
/// # Errors
/// The database did not answer.
pub async fn parte(tx: &mut Tx, stato: &str, viaggio: &AccessoEsterno) -> Result<(), sqlx::Error> {
    on!(tx, |c| {
        let query =
            sqlx::query(PARTE).bind(stato).bind(viaggio.nonce.as_str()).bind(viaggio.verifica.as_str());
        query.bind(viaggio.ritorno.as_str()).bind(viaggio.creato_il).execute(c).await.map(drop)
    })
}

/// The journey of a `state`: once, and only in time.
///
/// # Errors
/// The database did not answer.
pub async fn torna(tx: &mut Tx, stato: &str, ora: Timestamp) -> Result<Option<AccessoEsterno>, sqlx::Error> {
    let viaggio: Option<AccessoEsterno> =
        on!(tx, |c| sqlx::query_as(TORNA).bind(stato).fetch_optional(c).await)?;
    Ok(viaggio.filter(|v| v.creato_il.plus(RITORNO_ENTRO) > ora))
}

pub(super) async fn pulisci(tx: &mut Tx, ora: Timestamp) -> Result<u64, sqlx::Error> {
    on!(tx, |c| sqlx::query(VECCHI)
        .bind(ora.minus(RITORNO_ENTRO))
        .execute(c)
        .await
        .map(|r| r.rows_affected()))
}
