//! The queries behind the stocks: what is open, from one index; the rest from the sums of the reconciler.

use super::{FASCE, GIORNI_IN_SCADENZA, GIORNI_PROSSIMI, Prossimo, Statistiche, Voce, VoceProssimi, misure};
use crate::scadenze::{fine_giorno, giorno_civile, inizio_giorno};
use chrono::{Days, NaiveDate};
use engine::{Conn, Db, Timestamp, on};
use std::collections::BTreeMap;

/// Quesiti measured before the stocks are counted again: a minute's work, and far more than a minute's acts.
const MISURATI_PER_VOLTA: usize = 50_000;

/// All of it is in the index of what is open: no row of quesiti is read.
const APERTI: &str = "SELECT sede, stato, cassetto, argomento, non_smistato, COUNT(*) AS quesiti,
        COUNT(CASE WHEN termine < $1 THEN 1 END) AS scaduti,
        COUNT(CASE WHEN termine >= $1 AND termine <= $2 THEN 1 END) AS in_scadenza,
        COUNT(CASE WHEN termine > $2 THEN 1 END) AS in_termine,
        COUNT(CASE WHEN creato_il >= $3 THEN 1 END) AS fino_a_7,
        COUNT(CASE WHEN creato_il < $3 AND creato_il >= $4 THEN 1 END) AS fino_a_15,
        COUNT(CASE WHEN creato_il < $4 AND creato_il >= $5 THEN 1 END) AS fino_a_30,
        COUNT(CASE WHEN creato_il < $5 THEN 1 END) AS oltre
    FROM quesiti WHERE stato <> 'chiusa' GROUP BY sede, cassetto, argomento, stato, non_smistato
    ORDER BY sede, cassetto, argomento, stato, non_smistato";
/// Those closed are as many as their closings in force.
const CHIUSI: &str = "SELECT NULLIF(sede, '') AS sede, 'chiusa' AS stato, cassetto, argomento,
        CAST(NULL AS TEXT) AS non_smistato, quanti AS quesiti, CAST(0 AS BIGINT) AS scaduti,
        CAST(0 AS BIGINT) AS in_scadenza, CAST(0 AS BIGINT) AS in_termine, CAST(0 AS BIGINT) AS fino_a_7,
        CAST(0 AS BIGINT) AS fino_a_15, CAST(0 AS BIGINT) AS fino_a_30, CAST(0 AS BIGINT) AS oltre
    FROM misure_giorno WHERE giorno = '' AND tipo = 'chiusura' ORDER BY sede, cassetto, argomento";
const NOTIFICHE: &str = "SELECT canale, stato, COUNT(*) AS notifiche FROM notifiche GROUP BY canale, stato ORDER BY canale, stato";
const GRADIMENTO: &str =
    "SELECT NULLIF(sede, '') AS sede, cassetto, argomento, CAST(SUM(quanti) AS BIGINT) AS voti,
        CAST(SUM(classe * quanti) AS BIGINT) AS somma
    FROM misure_giorno WHERE giorno = '' AND tipo = 'voto' GROUP BY sede, cassetto, argomento
    ORDER BY sede, cassetto, argomento";
const SCADONO: &str = "SELECT termine, sede, cassetto, argomento, COUNT(*) FROM quesiti
    WHERE stato <> 'chiusa' AND termine >= $1 AND termine <= $2 GROUP BY termine, sede, cassetto, argomento";
/// By instant: the day of an instant is not something the two databases agree on.
const SI_SBLOCCANO: &str = "SELECT s.scatta_il, q.sede, q.cassetto, q.argomento, COUNT(*)
    FROM scadenze s JOIN quesiti q ON q.id = s.soggetto
    WHERE s.tipo = 'appuntamento' AND s.scatta_il >= $1 AND s.scatta_il < $2
    GROUP BY s.scatta_il, q.sede, q.cassetto, q.argomento";
const SAVE: &str = "INSERT INTO statistiche (chiave, contenuto, calcolate_il) VALUES ($3, $1, $2)
    ON CONFLICT (chiave) DO UPDATE SET contenuto = excluded.contenuto, calcolate_il = excluded.calcolate_il
    WHERE statistiche.calcolate_il <= excluded.calcolate_il";
const READ: &str = "SELECT contenuto, calcolate_il FROM statistiche WHERE chiave = 'quesiti'";
const AGE: &str = "SELECT calcolate_il FROM statistiche WHERE chiave = 'misure'";

/// The statements of this module, for the test that prepares them all on both databases.
pub(super) fn statements() -> Vec<&'static str> {
    vec![APERTI, CHIUSI, NOTIFICHE, GRADIMENTO, SCADONO, SI_SBLOCCANO, SAVE, READ, AGE]
}

/// A day or an instant, a place, how many.
type RigaProssimi<T> = (T, Option<String>, String, String, i64);

/// Counts everything as it is now; `oggi` is the civil day terms are compared with.
///
/// # Errors
/// The database did not answer.
pub async fn calcola(conn: &mut Conn, oggi: NaiveDate) -> Result<Statistiche, sqlx::Error> {
    let vicino = oggi.checked_add_days(Days::new(GIORNI_IN_SCADENZA)).unwrap_or(oggi);
    let eta = FASCE.map(|giorni| {
        Timestamp::from(inizio_giorno(oggi.checked_sub_days(Days::new(giorni)).unwrap_or(oggi)))
    });
    let mut quesiti: Vec<Voce> = on!(conn, |c| {
        let query = sqlx::query_as(APERTI).bind(oggi.to_string()).bind(vicino.to_string());
        query.bind(eta[0]).bind(eta[1]).bind(eta[2]).fetch_all(c).await
    })?;
    quesiti.extend(on!(conn, |c| sqlx::query_as(CHIUSI).fetch_all(c).await)?);
    let notifiche = on!(conn, |c| sqlx::query_as(NOTIFICHE).fetch_all(c).await)?;
    let gradimento = on!(conn, |c| sqlx::query_as(GRADIMENTO).fetch_all(c).await)?;
    let prossimi = prossimi(conn, oggi).await?;
    Ok(Statistiche { giorno: oggi, quesiti, notifiche, gradimento, prossimi })
}

async fn prossimi(conn: &mut Conn, oggi: NaiveDate) -> Result<Vec<VoceProssimi>, sqlx::Error> {
    let ultimo = oggi.checked_add_days(Days::new(GIORNI_PROSSIMI - 1)).unwrap_or(oggi);
    let scadono: Vec<RigaProssimi<String>> = on!(conn, |c| {
        sqlx::query_as(SCADONO).bind(oggi.to_string()).bind(ultimo.to_string()).fetch_all(c).await
    })?;
    let (dal, al) = (Timestamp::from(inizio_giorno(oggi)), Timestamp::from(fine_giorno(ultimo)));
    let sbloccano: Vec<RigaProssimi<Timestamp>> =
        on!(conn, |c| sqlx::query_as(SI_SBLOCCANO).bind(dal).bind(al).fetch_all(c).await)?;
    let mut somme: BTreeMap<(Prossimo, NaiveDate, Option<String>, String, String), i64> = BTreeMap::new();
    for (giorno, sede, cassetto, argomento, quesiti) in scadono {
        let giorno = misure::store::giorno(&giorno)?;
        *somme.entry((Prossimo::Scade, giorno, sede, cassetto, argomento)).or_default() += quesiti;
    }
    for (istante, sede, cassetto, argomento, quesiti) in sbloccano {
        let giorno = giorno_civile(istante.to_utc());
        *somme.entry((Prossimo::Sblocca, giorno, sede, cassetto, argomento)).or_default() += quesiti;
    }
    let voci = somme.into_iter().map(|((cosa, giorno, sede, cassetto, argomento), quesiti)| VoceProssimi {
        cosa,
        giorno,
        sede,
        cassetto,
        argomento,
        quesiti,
    });
    Ok(voci.collect())
}

/// Measures what changed, then counts what is so now, and keeps it. Readers see the figures of before until this ends.
///
/// # Errors
/// The database did not answer.
pub async fn aggiorna(db: &Db, now: Timestamp) -> Result<(), sqlx::Error> {
    misure::store::riconcilia_fino_a(db, MISURATI_PER_VOLTA).await?;
    let mut conn = db.read().await?;
    let statistiche = calcola(&mut conn, giorno_civile(now.to_utc())).await?;
    drop(conn);
    let contenuto = serde_json::to_string(&statistiche).map_err(|e| sqlx::Error::Encode(Box::new(e)))?;
    let mut tx = db.begin().await?;
    for (chiave, contenuto) in [("quesiti", contenuto.as_str()), ("misure", "{}")] {
        on!(tx, |c| sqlx::query(SAVE).bind(contenuto).bind(now).bind(chiave).execute(c).await.map(drop))?;
    }
    tx.commit().await
}

/// When the sums by day were last brought up to date.
pub(super) async fn aggiornate_il(conn: &mut Conn) -> Result<Option<Timestamp>, sqlx::Error> {
    on!(conn, |c| sqlx::query_scalar(AGE).fetch_optional(c).await)
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
