//! The queries behind the figures: one pass over quesiti, the sums made from it.

use super::{GIORNI_IN_SCADENZA, Statistiche};
use crate::scadenze::giorno_civile;
use chrono::{Days, NaiveDate};
use engine::{Conn, Db, Timestamp, on};

const QUESITI: &str = "SELECT sede, stato, cassetto, argomento, non_smistato, COUNT(*) AS quesiti,
        COUNT(CASE WHEN termine < $1 THEN 1 END) AS scaduti,
        COUNT(CASE WHEN termine >= $1 AND termine <= $2 THEN 1 END) AS in_scadenza,
        COUNT(CASE WHEN termine > $2 THEN 1 END) AS in_termine
    FROM quesiti GROUP BY sede, stato, cassetto, argomento, non_smistato
    ORDER BY sede, stato, cassetto, argomento, non_smistato";
const NOTIFICHE: &str = "SELECT canale, stato, COUNT(*) AS notifiche FROM notifiche GROUP BY canale, stato ORDER BY canale, stato";
const GRADIMENTO: &str = "SELECT q.sede, COUNT(*) AS voti, CAST(SUM(g.voto) AS BIGINT) AS somma
    FROM gradimenti g JOIN quesiti q ON q.id = g.quesito GROUP BY q.sede ORDER BY q.sede";
const SAVE: &str = "INSERT INTO statistiche (chiave, contenuto, calcolate_il) VALUES ('quesiti', $1, $2)
    ON CONFLICT (chiave) DO UPDATE SET contenuto = excluded.contenuto, calcolate_il = excluded.calcolate_il
    WHERE statistiche.calcolate_il <= excluded.calcolate_il";
const READ: &str = "SELECT contenuto, calcolate_il FROM statistiche WHERE chiave = 'quesiti'";

/// The statements of this module, for the test that prepares them all on both databases.
#[must_use]
pub fn statements() -> Vec<&'static str> {
    vec![QUESITI, NOTIFICHE, GRADIMENTO, SAVE, READ]
}

/// Counts everything as it is now; `oggi` is the civil day terms are compared with.
///
/// # Errors
/// The database did not answer.
pub async fn calcola(conn: &mut Conn, oggi: NaiveDate) -> Result<Statistiche, sqlx::Error> {
    let vicino = oggi.checked_add_days(Days::new(GIORNI_IN_SCADENZA)).unwrap_or(oggi);
    let quesiti = on!(conn, |c| {
        sqlx::query_as(QUESITI).bind(oggi.to_string()).bind(vicino.to_string()).fetch_all(c).await
    })?;
    let notifiche = on!(conn, |c| sqlx::query_as(NOTIFICHE).fetch_all(c).await)?;
    let gradimento = on!(conn, |c| sqlx::query_as(GRADIMENTO).fetch_all(c).await)?;
    Ok(Statistiche { giorno: oggi, quesiti, notifiche, gradimento })
}

/// Counts everything and keeps it. Readers see the figures of before until this ends.
///
/// # Errors
/// The database did not answer.
pub async fn aggiorna(db: &Db, now: Timestamp) -> Result<(), sqlx::Error> {
    let mut conn = db.read().await?;
    let statistiche = calcola(&mut conn, giorno_civile(now.to_utc())).await?;
    drop(conn);
    let contenuto = serde_json::to_string(&statistiche).map_err(|e| sqlx::Error::Encode(Box::new(e)))?;
    let mut tx = db.begin().await?;
    on!(tx, |c| sqlx::query(SAVE).bind(&contenuto).bind(now).execute(c).await.map(drop))?;
    tx.commit().await
}

/// The figures kept, and when they were computed. `None`: not yet.
///
/// # Errors
/// The database did not answer, or what is kept cannot be read.
pub async fn leggi(conn: &mut Conn) -> Result<Option<(Statistiche, Timestamp)>, sqlx::Error> {
    let riga: Option<(String, Timestamp)> = on!(conn, |c| sqlx::query_as(READ).fetch_optional(c).await)?;
    riga.map(|(contenuto, quando)| {
        let lette = serde_json::from_str(&contenuto).map_err(|e| sqlx::Error::Decode(Box::new(e)))?;
        Ok((lette, quando))
    })
    .transpose()
}
