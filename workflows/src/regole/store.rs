//! The rows of loaded rule sets, and of sets that were only looked at.

use super::{Insieme, esame::Candidato};
use engine::{Conn, Timestamp, Tx, on};

const INSERT: &str =
    "INSERT INTO regole (versione, contenuto, caricata_il, caricata_da) VALUES ($1, $2, $3, $4)
    ON CONFLICT (versione) DO NOTHING";
const BY_VERSION: &str = "SELECT contenuto FROM regole WHERE versione = $1";
const VERSIONI: &str = "SELECT versione, caricata_il, caricata_da FROM regole
    WHERE (caricata_il, versione) < ($1, $2) ORDER BY caricata_il DESC, versione DESC LIMIT $3";
const VERSIONE: &str = "SELECT versione, caricata_il, caricata_da FROM regole WHERE versione = $1";
/// One leap of the index for each version that somebody follows: how many quesiti follow it does not matter.
const SEGUITA_DOPO: &str = "SELECT regole FROM quesiti WHERE stato <> 'chiusa' AND regole > $1
    ORDER BY regole LIMIT 1";
const SEGUONO: &str = "SELECT COUNT(*) FROM
    (SELECT 1 FROM quesiti WHERE stato <> 'chiusa' AND regole = $1 LIMIT $2) AS loro";
const CONSERVA: &str = "INSERT INTO insiemi_esaminati (versione, contenuto, esaminato_il, esaminato_da)
    VALUES ($1, $2, $3, $4) ON CONFLICT (versione) DO UPDATE SET contenuto = excluded.contenuto,
    esaminato_il = excluded.esaminato_il, esaminato_da = excluded.esaminato_da";
const ESAMINATO: &str =
    "SELECT versione, contenuto, esaminato_il, esaminato_da FROM insiemi_esaminati WHERE versione = $1";
const ESAMINATI: &str = "SELECT versione, esaminato_il, esaminato_da FROM insiemi_esaminati
    ORDER BY esaminato_il DESC, versione DESC LIMIT $1";
const DIMENTICA: &str = "DELETE FROM insiemi_esaminati WHERE esaminato_il < $1";

/// Counts of quesiti stop here, so that asking stays cheap.
pub const CONTO_MASSIMO: i64 = 10_000;

/// The statements of this module, for the test that prepares them all on both databases.
#[must_use]
pub fn statements() -> Vec<&'static str> {
    vec![
        INSERT,
        BY_VERSION,
        VERSIONI,
        VERSIONE,
        SEGUITA_DOPO,
        SEGUONO,
        CONSERVA,
        ESAMINATO,
        ESAMINATI,
        DIMENTICA,
    ]
}

/// A version that was in force, or is.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, sqlx::FromRow)]
pub struct Versione {
    /// Its name.
    pub versione: String,
    /// When it was loaded first.
    pub caricata_il: Timestamp,
    /// Who or what loaded it first: `utente:anna`, or the word of a part of the system.
    pub caricata_da: String,
}

/// A set that was checked and is kept for a while, not in force.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, sqlx::FromRow)]
pub struct Esaminato {
    /// Its version.
    pub versione: String,
    /// When it was last checked.
    pub esaminato_il: Timestamp,
    /// Who sent it.
    pub esaminato_da: String,
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

/// Versions that were ever loaded, the latest first; `dopo` is the last of the page before.
///
/// # Errors
/// The database did not answer.
pub async fn versioni(
    conn: &mut Conn,
    dopo: Option<&Versione>,
    limite: i64,
) -> Result<Vec<Versione>, sqlx::Error> {
    let (il, versione) =
        dopo.map_or((Timestamp::from_millis(i64::MAX), ""), |v| (v.caricata_il, v.versione.as_str()));
    on!(conn, |c| sqlx::query_as(VERSIONI).bind(il).bind(versione).bind(limite).fetch_all(c).await)
}

/// One version.
///
/// # Errors
/// The database did not answer.
pub async fn versione(conn: &mut Conn, versione: &str) -> Result<Option<Versione>, sqlx::Error> {
    on!(conn, |c| sqlx::query_as(VERSIONE).bind(versione).fetch_optional(c).await)
}

/// The versions that open quesiti follow, with how many follow each, at most [`CONTO_MASSIMO`].
///
/// # Errors
/// The database did not answer.
pub async fn seguite(conn: &mut Conn) -> Result<Vec<(String, i64)>, sqlx::Error> {
    let (mut tutte, mut dopo) = (Vec::new(), String::new());
    while let Some(versione) = seguita_dopo(conn, &dopo).await? {
        let quanti: i64 = on!(conn, |c| {
            sqlx::query_scalar(SEGUONO).bind(&versione).bind(CONTO_MASSIMO).fetch_one(c).await
        })?;
        dopo.clone_from(&versione);
        tutte.push((versione, quanti));
    }
    Ok(tutte)
}

/// The first version after one that an open quesito follows.
pub(crate) async fn seguita_dopo(conn: &mut Conn, dopo: &str) -> Result<Option<String>, sqlx::Error> {
    on!(conn, |c| sqlx::query_scalar(SEGUITA_DOPO).bind(dopo).fetch_optional(c).await)
}

pub(super) async fn conserva(
    tx: &mut Tx,
    candidato: &Candidato,
    ora: Timestamp,
    da: &str,
) -> Result<(), sqlx::Error> {
    let contenuto = serde_json::to_string(candidato).map_err(|e| sqlx::Error::Encode(Box::new(e)))?;
    let versione = &candidato.tabelle.versione;
    on!(tx, |c| {
        sqlx::query(CONSERVA).bind(versione).bind(&contenuto).bind(ora).bind(da).execute(c).await.map(drop)
    })
}

/// A set that was checked, as long as it is kept.
///
/// # Errors
/// The database did not answer, or an older program wrote it.
pub async fn esaminato(
    conn: &mut Conn,
    versione: &str,
) -> Result<Option<(Esaminato, Candidato)>, sqlx::Error> {
    let riga: Option<(String, String, Timestamp, String)> =
        on!(conn, |c| sqlx::query_as(ESAMINATO).bind(versione).fetch_optional(c).await)?;
    let Some((versione, contenuto, esaminato_il, esaminato_da)) = riga else { return Ok(None) };
    let candidato = serde_json::from_str(&contenuto).map_err(|e| sqlx::Error::Decode(Box::new(e)))?;
    Ok(Some((Esaminato { versione, esaminato_il, esaminato_da }, candidato)))
}

/// The sets that were checked and are still kept, the latest first.
///
/// # Errors
/// The database did not answer.
pub async fn esaminati(conn: &mut Conn, limite: i64) -> Result<Vec<Esaminato>, sqlx::Error> {
    on!(conn, |c| sqlx::query_as(ESAMINATI).bind(limite).fetch_all(c).await)
}

pub(super) async fn dimentica(tx: &mut Tx, prima_di: Timestamp) -> Result<(), sqlx::Error> {
    on!(tx, |c| sqlx::query(DIMENTICA).bind(prima_di).execute(c).await.map(drop))
}
