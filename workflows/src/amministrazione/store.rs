//! The rows of the register of administrators.

use super::{Cursore, Operazione, Voce};
use crate::attore::Attore;
use engine::{Conn, Timestamp, Tx, Uuid, on};
use serde_json::{Map, Value};

const INSERT: &str = "INSERT INTO registro_amministratori (id, quando, chi, operazione, oggetto, dettagli)
    VALUES ($1, $2, $3, $4, $5, $6)";
const PAGINA: &str = "SELECT id, quando, chi, operazione, oggetto, dettagli FROM registro_amministratori
    WHERE (quando, id) < ($1, $2) ORDER BY quando DESC, id DESC LIMIT $3";
const DI_OGGETTO: &str = "SELECT id, quando, chi, operazione, oggetto, dettagli FROM registro_amministratori
    WHERE oggetto = $4 AND (quando, id) < ($1, $2) ORDER BY quando DESC, id DESC LIMIT $3";

/// The statements of this module, for the test that prepares them all on both databases.
#[must_use]
pub fn statements() -> Vec<&'static str> {
    vec![INSERT, PAGINA, DI_OGGETTO]
}

#[derive(sqlx::FromRow)]
struct Riga {
    id: Uuid,
    quando: Timestamp,
    chi: String,
    operazione: String,
    oggetto: String,
    dettagli: String,
}

impl TryFrom<Riga> for Voce {
    type Error = sqlx::Error;

    fn try_from(r: Riga) -> Result<Self, sqlx::Error> {
        Ok(Self {
            operazione: r.operazione.parse().map_err(|e: String| sqlx::Error::Decode(e.into()))?,
            dettagli: serde_json::from_str(&r.dettagli).map_err(|e| sqlx::Error::Decode(Box::new(e)))?,
            id: r.id,
            quando: r.quando,
            chi: r.chi,
            oggetto: r.oggetto,
        })
    }
}

/// Records a deed in the transaction that does it.
///
/// # Errors
/// The database refused.
pub async fn registra(
    tx: &mut Tx,
    attore: &Attore,
    quando: Timestamp,
    operazione: Operazione,
    oggetto: &str,
    dettagli: Map<String, Value>,
) -> Result<(), sqlx::Error> {
    let chi = attore.author().name;
    let dettagli = Value::Object(dettagli).to_string();
    on!(tx, |c| {
        let query = sqlx::query(INSERT).bind(engine::new_id()).bind(quando).bind(&chi);
        query.bind(operazione.codice()).bind(oggetto).bind(&dettagli).execute(c).await.map(drop)
    })
}

/// A page of the register, newest first; of one object when `oggetto` is given.
///
/// # Errors
/// The database did not answer, or a row cannot be read.
pub async fn elenco(
    conn: &mut Conn,
    oggetto: Option<&str>,
    dopo: Option<Cursore>,
    limite: i64,
) -> Result<Vec<Voce>, sqlx::Error> {
    let (quando, id) = dopo.map_or((Timestamp::from_millis(i64::MAX), Uuid::max()), |c| (c.quando, c.id));
    let righe: Vec<Riga> = on!(conn, |c| {
        let query = sqlx::query_as(if oggetto.is_some() { DI_OGGETTO } else { PAGINA });
        let query = query.bind(quando).bind(id).bind(limite);
        match oggetto {
            Some(oggetto) => query.bind(oggetto).fetch_all(c).await,
            None => query.fetch_all(c).await,
        }
    })?;
    righe.into_iter().map(Voce::try_from).collect()
}
