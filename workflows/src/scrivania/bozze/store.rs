//! The rows of drafts.

use super::{Bozza, TipoBozza};
use engine::{Conn, Timestamp, Tx, Uuid, on};

const SALVA: &str = "INSERT INTO bozze (utente, quesito, tipo, testo, campi, aggiornata_il)
    VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT (utente, quesito, tipo) DO UPDATE SET testo = excluded.testo, campi = excluded.campi,
        aggiornata_il = excluded.aggiornata_il";
/// Only in the place of the draft that was seen, or of none.
const SALVA_DOPO: &str = "INSERT INTO bozze (utente, quesito, tipo, testo, campi, aggiornata_il)
    VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT (utente, quesito, tipo) DO UPDATE SET testo = excluded.testo, campi = excluded.campi,
        aggiornata_il = excluded.aggiornata_il
    WHERE bozze.testo = $7 AND bozze.aggiornata_il = $8";
const LEGGI: &str = "SELECT quesito, tipo, testo, campi, aggiornata_il FROM bozze
    WHERE utente = $1 AND quesito = $2 AND tipo = $3";
const DI_QUESITO: &str = "SELECT quesito, tipo, testo, campi, aggiornata_il FROM bozze
    WHERE utente = $1 AND quesito = $2 ORDER BY tipo";
const DI_UTENTE: &str = "SELECT quesito, tipo, testo, campi, aggiornata_il FROM bozze
    WHERE utente = $1 ORDER BY aggiornata_il DESC, quesito DESC, tipo DESC LIMIT $2";
const SCARTA: &str = "DELETE FROM bozze WHERE utente = $1 AND quesito = $2 AND tipo = $3";
/// What was written after the act, and differs from what it said, is not of that act.
const SCARTA_INVIATA: &str = "DELETE FROM bozze WHERE utente = $1 AND quesito = $2 AND tipo = $3
    AND (aggiornata_il <= $4 OR testo = $5)";
const DIMENTICA: &str = "DELETE FROM bozze WHERE aggiornata_il < $1";

/// The statements of this module, for the test that prepares them all on both databases.
#[must_use]
pub fn statements() -> Vec<&'static str> {
    vec![SALVA, SALVA_DOPO, LEGGI, DI_QUESITO, DI_UTENTE, SCARTA, SCARTA_INVIATA, DIMENTICA]
}

#[derive(sqlx::FromRow)]
struct Riga {
    quesito: Uuid,
    tipo: String,
    testo: String,
    campi: String,
    aggiornata_il: Timestamp,
}

impl TryFrom<Riga> for Bozza {
    type Error = sqlx::Error;

    fn try_from(r: Riga) -> Result<Self, sqlx::Error> {
        let tipo = r.tipo.parse().map_err(|e: String| sqlx::Error::Decode(e.into()))?;
        let campi = serde_json::from_str(&r.campi).map_err(|e| sqlx::Error::Decode(Box::new(e)))?;
        Ok(Self { quesito: r.quesito, tipo, testo: r.testo, campi, aggiornata_il: r.aggiornata_il })
    }
}

/// Keeps a draft in the place of the one before.
pub(crate) async fn salva(tx: &mut Tx, utente: &str, bozza: &Bozza) -> Result<(), sqlx::Error> {
    let campi = serde_json::to_string(&bozza.campi).map_err(|e| sqlx::Error::Encode(Box::new(e)))?;
    on!(tx, |c| {
        let query = sqlx::query(SALVA).bind(utente).bind(bozza.quesito).bind(bozza.tipo.codice());
        query.bind(&bozza.testo).bind(&campi).bind(bozza.aggiornata_il).execute(c).await.map(drop)
    })
}

/// Keeps a draft in the place of the one that was seen, if that is still the one; `false` when it is another.
pub(crate) async fn salva_dopo(
    tx: &mut Tx,
    utente: &str,
    bozza: &Bozza,
    vista: Option<&Bozza>,
) -> Result<bool, sqlx::Error> {
    let campi = serde_json::to_string(&bozza.campi).map_err(|e| sqlx::Error::Encode(Box::new(e)))?;
    let salvate = on!(tx, |c| {
        let query = sqlx::query(SALVA_DOPO).bind(utente).bind(bozza.quesito).bind(bozza.tipo.codice());
        let query = query.bind(&bozza.testo).bind(&campi).bind(bozza.aggiornata_il);
        let query = query.bind(vista.map(|v| v.testo.as_str())).bind(vista.map(|v| v.aggiornata_il));
        query.execute(c).await.map(|r| r.rows_affected())
    })?;
    Ok(salvate > 0)
}

/// The draft of one kind on a quesito.
///
/// # Errors
/// The database did not answer, or the row cannot be read.
pub async fn leggi(
    conn: &mut Conn,
    utente: &str,
    quesito: Uuid,
    tipo: TipoBozza,
) -> Result<Option<Bozza>, sqlx::Error> {
    let riga: Option<Riga> = on!(conn, |c| {
        sqlx::query_as(LEGGI).bind(utente).bind(quesito).bind(tipo.codice()).fetch_optional(c).await
    })?;
    riga.map(Bozza::try_from).transpose()
}

/// The drafts of somebody on a quesito.
///
/// # Errors
/// The database did not answer, or a row cannot be read.
pub async fn di_quesito(conn: &mut Conn, utente: &str, quesito: Uuid) -> Result<Vec<Bozza>, sqlx::Error> {
    let righe: Vec<Riga> =
        on!(conn, |c| sqlx::query_as(DI_QUESITO).bind(utente).bind(quesito).fetch_all(c).await)?;
    righe.into_iter().map(Bozza::try_from).collect()
}

/// The drafts of somebody, the latest first, at most `limite`.
///
/// # Errors
/// The database did not answer, or a row cannot be read.
pub async fn di_utente(conn: &mut Conn, utente: &str, limite: i64) -> Result<Vec<Bozza>, sqlx::Error> {
    let righe: Vec<Riga> =
        on!(conn, |c| sqlx::query_as(DI_UTENTE).bind(utente).bind(limite).fetch_all(c).await)?;
    righe.into_iter().map(Bozza::try_from).collect()
}

/// Throws a draft away; `false` when there was none.
pub(crate) async fn scarta(
    tx: &mut Tx,
    utente: &str,
    quesito: Uuid,
    tipo: TipoBozza,
) -> Result<bool, sqlx::Error> {
    let tolte = on!(tx, |c| {
        let query = sqlx::query(SCARTA).bind(utente).bind(quesito).bind(tipo.codice());
        query.execute(c).await.map(|r| r.rows_affected())
    })?;
    Ok(tolte > 0)
}

/// Throws away the draft of an act asked for at `chiesto_il` with this text.
pub(crate) async fn scarta_inviata(
    tx: &mut Tx,
    utente: &str,
    quesito: Uuid,
    tipo: TipoBozza,
    chiesto_il: Timestamp,
    testo: &str,
) -> Result<(), sqlx::Error> {
    on!(tx, |c| {
        let query = sqlx::query(SCARTA_INVIATA).bind(utente).bind(quesito).bind(tipo.codice());
        query.bind(chiesto_il).bind(testo).execute(c).await.map(drop)
    })
}

/// Forgets drafts last saved before an instant; returns how many.
pub(crate) async fn dimentica(tx: &mut Tx, prima_di: Timestamp) -> Result<u64, sqlx::Error> {
    on!(tx, |c| sqlx::query(DIMENTICA).bind(prima_di).execute(c).await.map(|r| r.rows_affected()))
}
