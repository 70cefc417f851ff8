//! The rows of deleghe. `ATTIVA` and `deleganti` are the same question as [`Delega::attiva`], asked of the database, where
//! days are text: [`Delega::giorno_ammesso`] keeps out those whose text is not in the order of time.

use super::Delega;
use chrono::NaiveDate;
use engine::{Conn, Timestamp, Tx, Uuid, on};

const INSERT: &str =
    "INSERT INTO deleghe (id, delegante, delegato, cassetto, dal, al, revocata_il, fonte, creata_il)
    VALUES ($1, $2, $3, $4, $5, $6, NULL, $7, $8)";
const REVOKE: &str = "UPDATE deleghe SET revocata_il = $2 WHERE id = $1 AND revocata_il IS NULL";
const ATTIVA: &str = "SELECT COUNT(*) FROM deleghe WHERE delegato = $1 AND cassetto = $2 AND delegante = $3
    AND revocata_il IS NULL AND dal <= $4 AND (al IS NULL OR al >= $4)";
const OF_DELEGANTE: &str = "SELECT id, delegante, delegato, cassetto, dal, al, revocata_il, fonte
    FROM deleghe WHERE delegante = $1 ORDER BY cassetto, dal, id";

/// Those of whom somebody holds a delega: the codice fiscale of the delegato, the Cassetto, and the civil day twice.
macro_rules! deleganti {
    () => {
        "SELECT d.delegante FROM deleghe d WHERE d.delegato = ? AND d.cassetto = ?
         AND d.revocata_il IS NULL AND d.dal <= ? AND (d.al IS NULL OR d.al >= ?)"
    };
}
pub(crate) use deleganti;

/// The statements of this module, for the test that prepares them all on both databases.
#[must_use]
pub fn statements() -> Vec<&'static str> {
    vec![INSERT, REVOKE, ATTIVA, OF_DELEGANTE]
}

/// Records a delega.
///
/// # Errors
/// The database did not answer.
pub async fn inserisci(tx: &mut Tx, d: &Delega, ora: Timestamp) -> Result<(), sqlx::Error> {
    on!(tx, |c| {
        let query = sqlx::query(INSERT).bind(d.id).bind(&d.delegante).bind(&d.delegato).bind(&d.cassetto);
        let query =
            query.bind(d.dal.to_string()).bind(d.al.map(|al| al.to_string())).bind(&d.fonte).bind(ora);
        query.execute(c).await.map(drop)
    })
}

/// Revokes a delega; `false` when there is none or it is revoked already.
///
/// # Errors
/// The database did not answer.
pub async fn revoca(tx: &mut Tx, id: Uuid, ora: Timestamp) -> Result<bool, sqlx::Error> {
    on!(tx, |c| sqlx::query(REVOKE).bind(id).bind(ora).execute(c).await.map(|r| r.rows_affected() > 0))
}

/// Whether an active delega lets `delegato` act for `delegante` on a civil day.
///
/// # Errors
/// The database did not answer.
pub async fn attiva(
    conn: &mut Conn,
    delegante: &str,
    delegato: &str,
    cassetto: &str,
    giorno: NaiveDate,
) -> Result<bool, sqlx::Error> {
    let trovate: i64 = on!(conn, |c| {
        let query = sqlx::query_scalar(ATTIVA).bind(delegato).bind(cassetto).bind(delegante);
        query.bind(giorno.to_string()).fetch_one(c).await
    })?;
    Ok(trovate > 0)
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    delegante: String,
    delegato: String,
    cassetto: String,
    dal: String,
    al: Option<String>,
    revocata_il: Option<Timestamp>,
    fonte: String,
}

/// Every delega that a person gave, past ones too.
///
/// # Errors
/// The database did not answer, or a date cannot be read.
pub async fn di_delegante(conn: &mut Conn, delegante: &str) -> Result<Vec<Delega>, sqlx::Error> {
    let rows: Vec<Row> = on!(conn, |c| sqlx::query_as(OF_DELEGANTE).bind(delegante).fetch_all(c).await)?;
    let data = |testo: &str| testo.parse::<NaiveDate>().map_err(|e| sqlx::Error::Decode(Box::new(e)));
    rows.into_iter()
        .map(|r| {
            Ok(Delega {
                id: r.id,
                delegante: r.delegante,
                delegato: r.delegato,
                cassetto: r.cassetto,
                dal: data(&r.dal)?,
                al: r.al.as_deref().map(data).transpose()?,
                revocata_il: r.revocata_il,
                fonte: r.fonte,
            })
        })
        .collect()
}
