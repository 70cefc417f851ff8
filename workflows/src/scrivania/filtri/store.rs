//! The rows of saved filters.

use super::FiltroSalvato;
use engine::{Conn, Timestamp, Tx, on};

const SALVA: &str = "INSERT INTO filtri_salvati (utente, nome, domanda, creato_il) VALUES ($1, $2, $3, $4)
    ON CONFLICT (utente, nome) DO NOTHING";
const QUANTI: &str = "SELECT COUNT(*) FROM filtri_salvati WHERE utente = $1";
const ELENCO: &str =
    "SELECT nome, domanda, creato_il FROM filtri_salvati WHERE utente = $1 ORDER BY nome LIMIT $2";
const ELIMINA: &str = "DELETE FROM filtri_salvati WHERE utente = $1 AND nome = $2";

/// The statements of this module, for the test that prepares them all on both databases.
#[must_use]
pub fn statements() -> Vec<&'static str> {
    vec![SALVA, QUANTI, ELENCO, ELIMINA]
}

/// Saves a filter; `false` when the name is taken.
pub(crate) async fn salva(tx: &mut Tx, utente: &str, filtro: &FiltroSalvato) -> Result<bool, sqlx::Error> {
    let nuovi = on!(tx, |c| {
        let query = sqlx::query(SALVA).bind(utente).bind(&filtro.nome).bind(&filtro.domanda);
        query.bind(filtro.creato_il).execute(c).await.map(|r| r.rows_affected())
    })?;
    Ok(nuovi > 0)
}

/// How many somebody has.
pub(crate) async fn quanti(conn: &mut Conn, utente: &str) -> Result<i64, sqlx::Error> {
    on!(conn, |c| sqlx::query_scalar(QUANTI).bind(utente).fetch_one(c).await)
}

/// Those of somebody, by name.
///
/// # Errors
/// The database did not answer.
pub async fn elenco(conn: &mut Conn, utente: &str) -> Result<Vec<FiltroSalvato>, sqlx::Error> {
    let righe: Vec<(String, String, Timestamp)> = on!(conn, |c| {
        sqlx::query_as(ELENCO).bind(utente).bind(super::FILTRI_MASSIMI).fetch_all(c).await
    })?;
    Ok(righe
        .into_iter()
        .map(|(nome, domanda, creato_il)| FiltroSalvato { nome, domanda, creato_il })
        .collect())
}

/// Deletes one; `false` when there was none.
pub(crate) async fn elimina(tx: &mut Tx, utente: &str, nome: &str) -> Result<bool, sqlx::Error> {
    let tolti = on!(tx, |c| {
        sqlx::query(ELIMINA).bind(utente).bind(nome).execute(c).await.map(|r| r.rows_affected())
    })?;
    Ok(tolti > 0)
}
