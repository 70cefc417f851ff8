//! The rows of waiting acts. Who moves one out of `in_attesa` first has it: worker or author, never both.

use super::{AttoDifferito, StatoDifferito};
use crate::attore::Funzionario;
use engine::{Conn, Timestamp, Tx, Uuid, on};

macro_rules! colonne {
    () => {
        "id, quesito, utente, ruolo, sede, atto, versione, creato_il, eseguire_il, gruppo, stato, motivo"
    };
}

const INSERISCI: &str =
    "INSERT INTO atti_differiti (id, quesito, utente, ruolo, sede, atto, archivio, versione,
        creato_il, eseguire_il, gruppo, stato)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'in_attesa')
    ON CONFLICT (quesito) WHERE stato = 'in_attesa' DO NOTHING";
const LEGGI: &str = concat!("SELECT ", colonne!(), " FROM atti_differiti WHERE id = $1");
const IN_ATTESA_DI: &str =
    concat!("SELECT ", colonne!(), " FROM atti_differiti WHERE quesito = $1 AND stato = 'in_attesa'");
const IN_ATTESA_DI_UTENTE: &str = concat!(
    "SELECT ",
    colonne!(),
    " FROM atti_differiti WHERE utente = $1 AND stato = 'in_attesa' ORDER BY eseguire_il, id LIMIT $2"
);
const DA_LEGGERE: &str = concat!(
    "SELECT ",
    colonne!(),
    " FROM atti_differiti WHERE utente = $1 AND stato = 'non_riuscito' AND letto_il IS NULL
    ORDER BY concluso_il, id LIMIT $2"
);
const DI_GRUPPO: &str = concat!(
    "SELECT ",
    colonne!(),
    " FROM atti_differiti WHERE utente = $1 AND gruppo = $2 AND gruppo IS NOT NULL ORDER BY id LIMIT $3"
);
const ANNULLA: &str = "UPDATE atti_differiti SET stato = 'annullato', concluso_il = $3
    WHERE id = $1 AND utente = $2 AND stato = 'in_attesa'";
const ANNULLA_GRUPPO: &str = "UPDATE atti_differiti SET stato = 'annullato', concluso_il = $3
    WHERE utente = $1 AND gruppo = $2 AND gruppo IS NOT NULL AND stato = 'in_attesa'";
/// One that cannot be done any more, or is too late to stand in the way of others.
const FERMA: &str = "UPDATE atti_differiti SET stato = 'non_riuscito', motivo = $2, concluso_il = $3
    WHERE id = $1 AND stato = 'in_attesa'";
const PRENDI: &str = concat!(
    "UPDATE atti_differiti SET stato = 'eseguito', concluso_il = $2 WHERE id = $1 AND stato = 'in_attesa' RETURNING ",
    colonne!()
);
/// Only what the same transaction has taken.
const NON_RIUSCITO: &str =
    "UPDATE atti_differiti SET stato = 'non_riuscito', motivo = $2 WHERE id = $1 AND stato = 'eseguito'";
const LETTO: &str = "UPDATE atti_differiti SET letto_il = $3
    WHERE id = $1 AND utente = $2 AND stato = 'non_riuscito' AND letto_il IS NULL";
const LETTI_DI_GRUPPO: &str = "UPDATE atti_differiti SET letto_il = $3
    WHERE utente = $1 AND gruppo = $2 AND gruppo IS NOT NULL AND stato = 'non_riuscito' AND letto_il IS NULL";
const DIMENTICA: &str = "DELETE FROM atti_differiti WHERE concluso_il IS NOT NULL AND concluso_il < $1";

/// The statements of this module, for the test that prepares them all on both databases.
#[must_use]
pub fn statements() -> Vec<&'static str> {
    vec![
        INSERISCI,
        LEGGI,
        IN_ATTESA_DI,
        IN_ATTESA_DI_UTENTE,
        DA_LEGGERE,
        DI_GRUPPO,
        ANNULLA,
        ANNULLA_GRUPPO,
        FERMA,
        PRENDI,
        NON_RIUSCITO,
        LETTO,
        LETTI_DI_GRUPPO,
        DIMENTICA,
    ]
}

#[derive(sqlx::FromRow)]
struct Riga {
    id: Uuid,
    quesito: Uuid,
    utente: String,
    ruolo: String,
    sede: Option<String>,
    atto: String,
    versione: i64,
    creato_il: Timestamp,
    eseguire_il: Timestamp,
    gruppo: Option<Uuid>,
    stato: String,
    motivo: Option<String>,
}

impl TryFrom<Riga> for AttoDifferito {
    type Error = sqlx::Error;

    fn try_from(r: Riga) -> Result<Self, sqlx::Error> {
        let stato = match (r.stato.as_str(), r.motivo) {
            ("in_attesa", _) => StatoDifferito::InAttesa,
            ("annullato", _) => StatoDifferito::Annullato,
            ("eseguito", _) => StatoDifferito::Eseguito,
            ("non_riuscito", Some(motivo)) => StatoDifferito::NonRiuscito { motivo },
            (altro, _) => return Err(sqlx::Error::Decode(format!("state {altro}").into())),
        };
        let ruolo = r.ruolo.parse().map_err(|e: String| sqlx::Error::Decode(e.into()))?;
        Ok(Self {
            id: r.id,
            quesito: r.quesito,
            da: Funzionario { id: r.utente, ruolo, sede: r.sede },
            atto: serde_json::from_str(&r.atto).map_err(|e| sqlx::Error::Decode(Box::new(e)))?,
            versione: r.versione,
            creato_il: r.creato_il,
            eseguire_il: r.eseguire_il,
            gruppo: r.gruppo,
            stato,
        })
    }
}

/// Adds a waiting act; `false` when another one waits on the same quesito.
pub(crate) async fn inserisci(tx: &mut Tx, a: &AttoDifferito) -> Result<bool, sqlx::Error> {
    let atto = serde_json::to_string(&a.atto).map_err(|e| sqlx::Error::Encode(Box::new(e)))?;
    let nuovi = on!(tx, |c| {
        let query = sqlx::query(INSERISCI).bind(a.id).bind(a.quesito).bind(&a.da.id);
        let query = query.bind(a.da.ruolo.codice()).bind(&a.da.sede).bind(&atto).bind(a.atto.archivio());
        let query = query.bind(a.versione).bind(a.creato_il).bind(a.eseguire_il).bind(a.gruppo);
        query.execute(c).await.map(|r| r.rows_affected())
    })?;
    Ok(nuovi > 0)
}

/// One of them.
///
/// # Errors
/// The database did not answer, or the row cannot be read.
pub async fn leggi(conn: &mut Conn, id: Uuid) -> Result<Option<AttoDifferito>, sqlx::Error> {
    let riga: Option<Riga> = on!(conn, |c| sqlx::query_as(LEGGI).bind(id).fetch_optional(c).await)?;
    riga.map(AttoDifferito::try_from).transpose()
}

/// The one that waits on a quesito.
///
/// # Errors
/// The database did not answer, or the row cannot be read.
pub async fn in_attesa_di(conn: &mut Conn, quesito: Uuid) -> Result<Option<AttoDifferito>, sqlx::Error> {
    let riga: Option<Riga> =
        on!(conn, |c| sqlx::query_as(IN_ATTESA_DI).bind(quesito).fetch_optional(c).await)?;
    riga.map(AttoDifferito::try_from).transpose()
}

/// Those of somebody that wait, the next to leave first, at most `limite`.
///
/// # Errors
/// The database did not answer, or a row cannot be read.
pub async fn in_attesa_di_utente(
    conn: &mut Conn,
    utente: &str,
    limite: i64,
) -> Result<Vec<AttoDifferito>, sqlx::Error> {
    let righe: Vec<Riga> =
        on!(conn, |c| sqlx::query_as(IN_ATTESA_DI_UTENTE).bind(utente).bind(limite).fetch_all(c).await)?;
    righe.into_iter().map(AttoDifferito::try_from).collect()
}

/// Those of somebody that did not succeed and were not seen yet, oldest first, at most `limite`.
///
/// # Errors
/// The database did not answer, or a row cannot be read.
pub async fn esiti_da_leggere(
    conn: &mut Conn,
    utente: &str,
    limite: i64,
) -> Result<Vec<AttoDifferito>, sqlx::Error> {
    let righe: Vec<Riga> =
        on!(conn, |c| sqlx::query_as(DA_LEGGERE).bind(utente).bind(limite).fetch_all(c).await)?;
    righe.into_iter().map(AttoDifferito::try_from).collect()
}

/// Those that somebody asked for together, at most `limite`.
///
/// # Errors
/// The database did not answer, or a row cannot be read.
pub async fn di_gruppo(
    conn: &mut Conn,
    utente: &str,
    gruppo: Uuid,
    limite: i64,
) -> Result<Vec<AttoDifferito>, sqlx::Error> {
    let righe: Vec<Riga> = on!(conn, |c| {
        sqlx::query_as(DI_GRUPPO).bind(utente).bind(gruppo).bind(limite).fetch_all(c).await
    })?;
    righe.into_iter().map(AttoDifferito::try_from).collect()
}

/// Takes back those of a group that still wait; returns how many.
pub(crate) async fn annulla_gruppo(
    tx: &mut Tx,
    utente: &str,
    gruppo: Uuid,
    ora: Timestamp,
) -> Result<u64, sqlx::Error> {
    on!(tx, |c| {
        let query = sqlx::query(ANNULLA_GRUPPO).bind(utente).bind(gruppo).bind(ora);
        query.execute(c).await.map(|r| r.rows_affected())
    })
}

/// Says that one that waits will not be done, and why; `false` when it waits no more.
pub(crate) async fn ferma(tx: &mut Tx, id: Uuid, motivo: &str, ora: Timestamp) -> Result<bool, sqlx::Error> {
    let fermati = on!(tx, |c| {
        let query = sqlx::query(FERMA).bind(id).bind(motivo).bind(ora);
        query.execute(c).await.map(|r| r.rows_affected())
    })?;
    Ok(fermati > 0)
}

/// Takes a waiting act back; `false` when it is not its author's, or waits no more.
pub(crate) async fn annulla(
    tx: &mut Tx,
    id: Uuid,
    utente: &str,
    ora: Timestamp,
) -> Result<bool, sqlx::Error> {
    let tolti = on!(tx, |c| {
        let query = sqlx::query(ANNULLA).bind(id).bind(utente).bind(ora);
        query.execute(c).await.map(|r| r.rows_affected())
    })?;
    Ok(tolti > 0)
}

/// Takes a waiting act to do it, as done; `None` when it waits no more.
pub(crate) async fn prendi(
    tx: &mut Tx,
    id: Uuid,
    ora: Timestamp,
) -> Result<Option<AttoDifferito>, sqlx::Error> {
    let riga: Option<Riga> = on!(tx, |c| sqlx::query_as(PRENDI).bind(id).bind(ora).fetch_optional(c).await)?;
    riga.map(AttoDifferito::try_from).transpose()
}

/// Says that what this transaction took could not be done, and why.
pub(crate) async fn non_riuscito(tx: &mut Tx, id: Uuid, motivo: &str) -> Result<(), sqlx::Error> {
    on!(tx, |c| sqlx::query(NON_RIUSCITO).bind(id).bind(motivo).execute(c).await.map(drop))
}

/// Its author has read how it ended; `false` when there was nothing to read.
pub(crate) async fn letto(tx: &mut Tx, id: Uuid, utente: &str, ora: Timestamp) -> Result<bool, sqlx::Error> {
    let letti = on!(tx, |c| {
        let query = sqlx::query(LETTO).bind(id).bind(utente).bind(ora);
        query.execute(c).await.map(|r| r.rows_affected())
    })?;
    Ok(letti > 0)
}

/// The same for those of a group; returns how many there were to read.
pub(crate) async fn letti_di_gruppo(
    tx: &mut Tx,
    utente: &str,
    gruppo: Uuid,
    ora: Timestamp,
) -> Result<u64, sqlx::Error> {
    on!(tx, |c| {
        let query = sqlx::query(LETTI_DI_GRUPPO).bind(utente).bind(gruppo).bind(ora);
        query.execute(c).await.map(|r| r.rows_affected())
    })
}

/// Forgets those that ended before an instant; returns how many.
pub(crate) async fn dimentica(tx: &mut Tx, prima_di: Timestamp) -> Result<u64, sqlx::Error> {
    on!(tx, |c| sqlx::query(DIMENTICA).bind(prima_di).execute(c).await.map(|r| r.rows_affected()))
}
