//! Reading notifications: the Cassetto's inbox, those of a quesito, the failed ones, the counts.

use crate::notifiche::stato::{Notifica, StatoNotifica};
use crate::tabelle::{Canale, Evento};
use engine::{Conn, Timestamp, Tx, Uuid, on};

const DI_QUESITO: &str =
    concat!("SELECT ", colonne!(), " FROM notifiche n WHERE n.quesito = $1 ORDER BY n.creata_il, n.id");
const CASELLA: &str = concat!(
    "SELECT ",
    colonne!(),
    " FROM notifiche n WHERE n.destinatario = $1 AND n.canale = 'cassetto' AND n.indirizzo = $2
    AND (n.creata_il, n.id) < ($3, $4) ORDER BY n.creata_il DESC, n.id DESC LIMIT $5"
);
const NON_LETTE: &str = "SELECT COUNT(*) FROM (SELECT 1 FROM notifiche WHERE destinatario = $1
    AND canale = 'cassetto' AND indirizzo = $2 AND letta_il IS NULL LIMIT $3) AS prime";
const SEGNA_LETTA: &str = "UPDATE notifiche SET letta_il = $4 WHERE id = $1 AND destinatario = $2
    AND canale = 'cassetto' AND indirizzo = $3 AND letta_il IS NULL";
const FALLITE: &str = concat!(
    "SELECT ",
    colonne!(),
    " FROM notifiche n WHERE n.stato = 'fallita' AND (n.aggiornata_il, n.id) < ($1, $2)
    ORDER BY n.aggiornata_il DESC, n.id DESC LIMIT $3"
);
const FALLITE_DI_SEDE: &str = concat!(
    "SELECT ",
    colonne!(),
    " FROM notifiche n WHERE n.stato = 'fallita' AND n.sede = $1 AND (n.aggiornata_il, n.id) < ($2, $3)
    ORDER BY n.aggiornata_il DESC, n.id DESC LIMIT $4"
);
/// On the index of channel and state: the latest are looked at, not all.
const FALLITE_DI_CANALE: &str = concat!(
    "SELECT ",
    colonne!(),
    " FROM notifiche n WHERE n.canale = $1 AND n.stato = 'fallita' AND n.creata_il <= $2
    AND (n.creata_il, n.id) < ($2, $3) ORDER BY n.creata_il DESC, n.id DESC LIMIT $4"
);
const RECENTI: &str = concat!(
    "SELECT ",
    colonne!(),
    " FROM (SELECT * FROM notifiche WHERE canale = $1 AND stato = $2 ORDER BY creata_il DESC LIMIT $4) n
    WHERE n.evento = $3 ORDER BY n.creata_il DESC, n.id DESC LIMIT $5"
);
const CONTEGGI: &str = "SELECT canale, stato, COUNT(*) FROM notifiche GROUP BY canale, stato";

pub(super) const STATEMENTS: [&str; 9] = [
    DI_QUESITO,
    CASELLA,
    NON_LETTE,
    SEGNA_LETTA,
    FALLITE,
    FALLITE_DI_SEDE,
    FALLITE_DI_CANALE,
    RECENTI,
    CONTEGGI,
];

/// Of each channel and state, how many are looked at for those of an event.
const GUARDATE: i64 = 500;

/// Where a page begins: after this row, newest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursore {
    /// Instant the list is ordered by.
    pub quando: Timestamp,
    /// Identity, for rows of the same instant.
    pub id: Uuid,
}

impl Cursore {
    /// Before everything: the first page.
    #[must_use]
    pub fn inizio() -> Self {
        Self { quando: Timestamp::from_millis(i64::MAX), id: Uuid::max() }
    }
}

/// A row as it is stored.
#[derive(Debug, sqlx::FromRow)]
pub(super) struct Riga {
    id: Uuid,
    quesito: Uuid,
    appuntamento: Option<Uuid>,
    evento: String,
    occorrenza: i64,
    destinatario: String,
    canale: String,
    indirizzo: String,
    dati: String,
    stato: String,
    tentativi: i64,
    non_dopo: Option<Timestamp>,
    esito_gestore: Option<String>,
    riferimento_gestore: Option<String>,
    creata_il: Timestamp,
    aggiornata_il: Timestamp,
    letta_il: Option<Timestamp>,
}

impl TryFrom<Riga> for Notifica {
    type Error = sqlx::Error;

    fn try_from(r: Riga) -> Result<Self, sqlx::Error> {
        let incoerente = |cosa: &str| sqlx::Error::Decode(format!("notifica {}: {cosa}", r.id).into());
        Ok(Self {
            evento: evento(&r.evento).ok_or_else(|| incoerente("evento sconosciuto"))?,
            canale: canale(&r.canale).ok_or_else(|| incoerente("canale sconosciuto"))?,
            stato: r.stato.parse().map_err(|e: String| incoerente(&e))?,
            dati: serde_json::from_str(&r.dati).map_err(|e| incoerente(&e.to_string()))?,
            id: r.id,
            quesito: r.quesito,
            appuntamento: r.appuntamento,
            occorrenza: r.occorrenza,
            destinatario: r.destinatario,
            indirizzo: r.indirizzo,
            tentativi: r.tentativi,
            non_dopo: r.non_dopo,
            esito_gestore: r.esito_gestore,
            riferimento_gestore: r.riferimento_gestore,
            creata_il: r.creata_il,
            aggiornata_il: r.aggiornata_il,
            letta_il: r.letta_il,
        })
    }
}

fn evento(codice: &str) -> Option<Evento> {
    Evento::TUTTI.into_iter().find(|e| e.codice() == codice)
}

fn canale(codice: &str) -> Option<Canale> {
    Canale::TUTTI.into_iter().find(|c| c.codice() == codice)
}

fn notifiche(righe: Vec<Riga>) -> Result<Vec<Notifica>, sqlx::Error> {
    righe.into_iter().map(Notifica::try_from).collect()
}

/// All the notifications of a quesito, oldest first (R8).
///
/// # Errors
/// The database did not answer, or a row cannot be read.
pub async fn di_quesito(conn: &mut Conn, quesito: Uuid) -> Result<Vec<Notifica>, sqlx::Error> {
    notifiche(on!(conn, |c| sqlx::query_as(DI_QUESITO).bind(quesito).fetch_all(c).await)?)
}

/// A page of a person's inbox in one Cassetto, newest first.
///
/// # Errors
/// The database did not answer, or a row cannot be read.
pub async fn casella(
    conn: &mut Conn,
    codice_fiscale: &str,
    cassetto: &str,
    dopo: Cursore,
    limite: i64,
) -> Result<Vec<Notifica>, sqlx::Error> {
    let righe = on!(conn, |c| {
        let query =
            sqlx::query_as(CASELLA).bind(codice_fiscale).bind(cassetto).bind(dopo.quando).bind(dopo.id);
        query.bind(limite).fetch_all(c).await
    })?;
    notifiche(righe)
}

/// How many of the inbox are unread, at most `limite`.
///
/// # Errors
/// The database did not answer.
pub async fn non_lette(
    conn: &mut Conn,
    codice_fiscale: &str,
    cassetto: &str,
    limite: i64,
) -> Result<i64, sqlx::Error> {
    on!(conn, |c| {
        let query = sqlx::query_scalar(NON_LETTE).bind(codice_fiscale).bind(cassetto).bind(limite);
        query.fetch_one(c).await
    })
}

/// Marks one of a person's own as read; `false` when there was nothing to mark.
///
/// # Errors
/// The database refused.
pub async fn segna_letta(
    tx: &mut Tx,
    codice_fiscale: &str,
    cassetto: &str,
    notifica: Uuid,
    now: Timestamp,
) -> Result<bool, sqlx::Error> {
    let toccate = on!(tx, |c| {
        let query = sqlx::query(SEGNA_LETTA).bind(notifica).bind(codice_fiscale).bind(cassetto).bind(now);
        query.execute(c).await.map(|r| r.rows_affected())
    })?;
    Ok(toccate > 0)
}

/// A page of those that will never arrive, newest first, for monitoring (R89).
///
/// # Errors
/// The database did not answer, or a row cannot be read.
pub async fn fallite(conn: &mut Conn, dopo: Cursore, limite: i64) -> Result<Vec<Notifica>, sqlx::Error> {
    let righe = on!(conn, |c| {
        sqlx::query_as(FALLITE).bind(dopo.quando).bind(dopo.id).bind(limite).fetch_all(c).await
    })?;
    notifiche(righe)
}

/// The same for one sede: that which had the quesito when its message failed.
///
/// # Errors
/// The database did not answer, or a row cannot be read.
pub async fn fallite_di_sede(
    conn: &mut Conn,
    sede: &str,
    dopo: Cursore,
    limite: i64,
) -> Result<Vec<Notifica>, sqlx::Error> {
    let righe = on!(conn, |c| {
        let query = sqlx::query_as(FALLITE_DI_SEDE).bind(sede).bind(dopo.quando).bind(dopo.id);
        query.bind(limite).fetch_all(c).await
    })?;
    notifiche(righe)
}

/// The same of one channel, in the order they were asked for: the cursor is of that instant.
///
/// # Errors
/// The database did not answer, or a row cannot be read.
pub async fn fallite_di_canale(
    conn: &mut Conn,
    canale: Canale,
    dopo: Cursore,
    limite: i64,
) -> Result<Vec<Notifica>, sqlx::Error> {
    let righe = on!(conn, |c| {
        let query = sqlx::query_as(FALLITE_DI_CANALE).bind(canale.codice()).bind(dopo.quando).bind(dopo.id);
        query.bind(limite).fetch_all(c).await
    })?;
    notifiche(righe)
}

/// Some of the latest of an event by a channel, newest first: what its text can be tried with.
///
/// # Errors
/// The database did not answer, or a row cannot be read.
pub async fn recenti(
    conn: &mut Conn,
    evento: Evento,
    canale: Canale,
    limite: i64,
) -> Result<Vec<Notifica>, sqlx::Error> {
    let mut trovate = Vec::new();
    for stato in StatoNotifica::TUTTI {
        let righe = on!(conn, |c| {
            let query = sqlx::query_as(RECENTI).bind(canale.codice()).bind(stato.codice());
            query.bind(evento.codice()).bind(GUARDATE).bind(limite).fetch_all(c).await
        })?;
        trovate.extend(notifiche(righe)?);
    }
    trovate.sort_by_key(|n| std::cmp::Reverse((n.creata_il, n.id)));
    trovate.truncate(usize::try_from(limite).unwrap_or(0));
    Ok(trovate)
}

/// How many there are by channel and state. Reads the whole table: for the statistics that a reconciler keeps, never
/// for a page; those waiting now are counted by the queues `invio_*`.
///
/// # Errors
/// The database did not answer, or a row cannot be read.
pub async fn conteggi(conn: &mut Conn) -> Result<Vec<(Canale, StatoNotifica, i64)>, sqlx::Error> {
    let righe: Vec<(String, String, i64)> = on!(conn, |c| sqlx::query_as(CONTEGGI).fetch_all(c).await)?;
    righe
        .into_iter()
        .map(|(c, stato, quante)| {
            let canale = canale(&c).ok_or_else(|| sqlx::Error::Decode(format!("canale `{c}`").into()))?;
            Ok((canale, stato.parse().map_err(|e: String| sqlx::Error::Decode(e.into()))?, quante))
        })
        .collect()
}
