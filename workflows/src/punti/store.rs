//! The rows of punti as their offices changed them, and the seats.

use super::{ChiusuraPunto, Occupato, PuntoUfficio, Slot, Variazioni};
use engine::{Conn, Timestamp, Tx, Uuid, db::Values, machine::Meta, on};
use serde::{Deserialize, Serialize};

const SAVE: Values = Values {
    head: "INSERT INTO punti (id, codice, versione, creato_il, aggiornato_il, storia_impronta, fatti)",
    columns: 7,
    tail:
        "ON CONFLICT (id) DO UPDATE SET versione = excluded.versione, aggiornato_il = excluded.aggiornato_il,
        storia_impronta = excluded.storia_impronta, fatti = excluded.fatti
        WHERE punti.versione = excluded.versione - 1 RETURNING id",
};
const BY_CODE: &str = "SELECT id, codice, versione, creato_il, aggiornato_il, storia_impronta, fatti
    FROM punti WHERE codice = $1";
const ALL: &str = "SELECT id, codice, versione, creato_il, aggiornato_il, storia_impronta, fatti
    FROM punti ORDER BY codice";
/// Takes the lowest free seat of a slot, or none. What overlaps it counts: as many as the seats and it is full, and one
/// on a seat that is no more (seats became fewer) takes one of those that are. Two at the same time choose the same
/// seat; the key lets one of them in, and the other writes nothing.
const TAKE: &str = "INSERT INTO prenotazioni (punto, inizio, posto, fine, appuntamento)
    WITH RECURSIVE
      presi AS (SELECT posto FROM prenotazioni WHERE punto = $1 AND inizio > CAST($2 AS BIGINT) - 86400000 AND inizio < $3 AND fine > $2),
      posti (n) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT n + 1 FROM posti WHERE n < $4)
    SELECT $1, $2, n, $3, $5 FROM posti
    WHERE n <= $4 - (SELECT COUNT(*) FROM presi WHERE posto > $4)
      AND (SELECT COUNT(*) FROM presi) < $4
      AND n NOT IN (SELECT posto FROM presi)
    ORDER BY n LIMIT 1
    ON CONFLICT (punto, inizio, posto) DO NOTHING RETURNING posto";
const TAKEN: &str = "SELECT COUNT(*) FROM prenotazioni
    WHERE punto = $1 AND inizio > CAST($2 AS BIGINT) - 86400000 AND inizio < $3 AND fine > $2";
const LEAVE: &str = "DELETE FROM prenotazioni WHERE appuntamento = $1";
const BETWEEN: &str = "SELECT inizio, fine, posto FROM prenotazioni
    WHERE punto = $1 AND inizio > $2 AND inizio < $3 ORDER BY inizio, posto";

/// The statements both databases share, for the test that prepares them all.
#[must_use]
pub fn statements() -> Vec<&'static str> {
    vec![SAVE.text(1).0, BY_CODE, ALL, TAKE, TAKEN, LEAVE, BETWEEN]
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    codice: String,
    versione: i64,
    creato_il: Timestamp,
    aggiornato_il: Timestamp,
    storia_impronta: String,
    fatti: String,
}

#[derive(Serialize, Deserialize)]
struct Documento {
    variazioni: Variazioni,
    chiusure: Vec<ChiusuraPunto>,
    chiuse_finora: u32,
}

/// Writes rows whose stored version is one less than theirs; returns the ids written.
pub(super) async fn salva(tx: &mut Tx, rows: &[&PuntoUfficio]) -> Result<Vec<Uuid>, sqlx::Error> {
    let mut scritti = Vec::with_capacity(rows.len());
    for punto in rows {
        let documento = serde_json::to_string(&Documento {
            variazioni: punto.variazioni.clone(),
            chiusure: punto.chiusure.clone(),
            chiuse_finora: punto.chiuse_finora,
        });
        let (documento, meta) = (documento.map_err(|e| sqlx::Error::Encode(Box::new(e)))?, &punto.meta);
        let id: Option<Uuid> = on!(tx, |c| {
            let query = sqlx::query_scalar(SAVE.text(1)).bind(meta.id).bind(&punto.codice).bind(meta.version);
            let query = query.bind(meta.created_at).bind(meta.updated_at).bind(&meta.head).bind(&documento);
            query.fetch_optional(c).await
        })?;
        scritti.extend(id);
    }
    Ok(scritti)
}

/// What an office changed of a punto; unchanged when nothing is stored.
///
/// # Errors
/// The database did not answer, or the row is inconsistent.
pub async fn carica(conn: &mut Conn, codice: &str, ora: Timestamp) -> Result<PuntoUfficio, sqlx::Error> {
    let row: Option<Row> = on!(conn, |c| sqlx::query_as(BY_CODE).bind(codice).fetch_optional(c).await)?;
    row.map_or_else(|| Ok(PuntoUfficio::invariato(codice, ora)), letto)
}

/// Every punto that its office changed.
///
/// # Errors
/// The database did not answer, or a row is inconsistent.
pub async fn tutti(conn: &mut Conn) -> Result<Vec<PuntoUfficio>, sqlx::Error> {
    let rows: Vec<Row> = on!(conn, |c| sqlx::query_as(ALL).fetch_all(c).await)?;
    rows.into_iter().map(letto).collect()
}

fn letto(row: Row) -> Result<PuntoUfficio, sqlx::Error> {
    let documento: Documento =
        serde_json::from_str(&row.fatti).map_err(|e| sqlx::Error::Decode(Box::new(e)))?;
    Ok(PuntoUfficio {
        meta: Meta {
            id: row.id,
            version: row.versione,
            head: row.storia_impronta,
            created_at: row.creato_il,
            updated_at: row.aggiornato_il,
        },
        codice: row.codice,
        variazioni: documento.variazioni,
        chiusure: documento.chiusure,
        chiuse_finora: documento.chiuse_finora,
    })
}

/// Takes a seat for an appointment (R36), in one statement that the key of the table backs; `false`: the slot is full.
///
/// # Errors
/// The database did not answer.
pub async fn occupa(
    tx: &mut Tx,
    punto: &str,
    slot: Slot,
    posti: u32,
    appuntamento: Uuid,
) -> Result<bool, sqlx::Error> {
    loop {
        let posto: Option<i64> = on!(tx, |c| {
            let query = sqlx::query_scalar(TAKE).bind(punto).bind(slot.inizio).bind(slot.fine);
            query.bind(i64::from(posti)).bind(appuntamento).fetch_optional(c).await
        })?;
        if posto.is_some() {
            return Ok(true);
        }
        let presi: i64 = on!(tx, |c| {
            sqlx::query_scalar(TAKEN).bind(punto).bind(slot.inizio).bind(slot.fine).fetch_one(c).await
        })?;
        // Somebody took the seat that was chosen, and there is another: each turn one more is taken by somebody.
        if presi >= i64::from(posti) {
            return Ok(false);
        }
    }
}

/// Gives the seat of an appointment back.
///
/// # Errors
/// The database did not answer.
pub async fn libera(tx: &mut Tx, appuntamento: Uuid) -> Result<(), sqlx::Error> {
    on!(tx, |c| sqlx::query(LEAVE).bind(appuntamento).execute(c).await.map(drop))
}

/// Taken seats that may touch the time from an instant to another, in order of beginning.
///
/// # Errors
/// The database did not answer.
pub async fn occupati(
    conn: &mut Conn,
    punto: &str,
    dal: Timestamp,
    al: Timestamp,
) -> Result<Vec<Occupato>, sqlx::Error> {
    // No meeting is longer than a day.
    let prima = dal.minus(std::time::Duration::from_secs(86_400));
    let righe: Vec<(Timestamp, Timestamp, i64)> =
        on!(conn, |c| { sqlx::query_as(BETWEEN).bind(punto).bind(prima).bind(al).fetch_all(c).await })?;
    Ok(righe
        .into_iter()
        .map(|(inizio, fine, posto)| Occupato { slot: Slot { inizio, fine }, posto })
        .collect())
}
