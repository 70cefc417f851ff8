//! The rows of loaded rule sets.

use super::Insieme;
use engine::{Conn, Timestamp, Tx, on};

const INSERT: &str =
    "INSERT INTO regole (versione, contenuto, caricata_il, caricata_da) VALUES ($1, $2, $3, $4)
    ON CONFLICT (versione) DO NOTHING";
const BY_VERSION: &str = "SELECT contenuto FROM regole WHERE versione = $1";

/// The statements of this module, for the test that prepares them all on both databases.
#[must_use]
pub fn statements() -> Vec<&'static str> {
    vec![INSERT, BY_VERSION]
}

pub(super) async fn inserisci(
    tx: &mut Tx,
    versione: &str,
    insieme: &Insieme,
    ora: Timestamp,
    da: &str,
) -> Result<(), sqlx::Error> {
    let contenuto = serde_json::to_string(insieme).map_err(|e| sqlx::Error::Encode(Box::new(e)))?;
    on!(tx, |c| {
        sqlx::query(INSERT).bind(versione).bind(&contenuto).bind(ora).bind(da).execute(c).await.map(drop)
    })
}

pub(super) async fn insieme(conn: &mut Conn, versione: &str) -> Result<Option<Insieme>, sqlx::Error> {
    let contenuto: Option<String> =
        on!(conn, |c| sqlx::query_scalar(BY_VERSION).bind(versione).fetch_optional(c).await)?;
    contenuto.map(|t| serde_json::from_str(&t).map_err(|e| sqlx::Error::Decode(Box::new(e)))).transpose()
}
