//! Contacts by codice fiscale.

use super::Recapito;
use crate::tabelle::Canale;
use engine::{Conn, Timestamp, Tx, db::Values, on};

const SALVA: Values = Values {
    head: "INSERT INTO recapiti (codice_fiscale, canale, indirizzo, attivo, aggiornato_il)",
    columns: 5,
    tail: "ON CONFLICT (codice_fiscale, canale) DO UPDATE SET indirizzo = excluded.indirizzo, \
           attivo = excluded.attivo, aggiornato_il = excluded.aggiornato_il",
};
const ELENCO: &str = "SELECT codice_fiscale, canale, indirizzo, attivo, aggiornato_il FROM recapiti
    WHERE codice_fiscale = $1 ORDER BY canale";
const ELIMINA: &str = "DELETE FROM recapiti WHERE codice_fiscale = $1 AND canale = $2";

/// Every statement of the module, for the test that prepares them all.
#[must_use]
pub fn statements() -> Vec<&'static str> {
    vec![SALVA.text(1).0, ELENCO, ELIMINA]
}

/// Adds contacts, or replaces those of the same person and channel. No two of them may be the same pair.
///
/// # Errors
/// The database refused.
pub async fn salva(tx: &mut Tx, recapiti: &[Recapito]) -> Result<(), sqlx::Error> {
    let mut restanti = recapiti;
    while !restanti.is_empty() {
        let (ora, poi) = restanti.split_at(SALVA.chunk(restanti.len()));
        on!(tx, |c| {
            let mut query = sqlx::query(SALVA.text(ora.len()));
            for r in ora {
                query = query.bind(r.codice_fiscale.as_str()).bind(r.canale.codice());
                query = query.bind(r.indirizzo.as_str()).bind(r.attivo).bind(r.aggiornato_il);
            }
            query.execute(c).await.map(drop)
        })?;
        restanti = poi;
    }
    Ok(())
}

/// The contacts of a person, by channel.
///
/// # Errors
/// The database did not answer, or a row cannot be read.
pub async fn elenco(conn: &mut Conn, codice_fiscale: &str) -> Result<Vec<Recapito>, sqlx::Error> {
    let righe: Vec<(String, String, String, bool, Timestamp)> =
        on!(conn, |c| sqlx::query_as(ELENCO).bind(codice_fiscale).fetch_all(c).await)?;
    righe
        .into_iter()
        .map(|(codice_fiscale, codice, indirizzo, attivo, aggiornato_il)| {
            let canale = Canale::TUTTI.into_iter().find(|c| c.codice() == codice);
            let canale = canale.ok_or_else(|| sqlx::Error::Decode(format!("canale `{codice}`").into()))?;
            Ok(Recapito { codice_fiscale, canale, indirizzo, attivo, aggiornato_il })
        })
        .collect()
}

/// Forgets a contact; `false` when there was none.
///
/// # Errors
/// The database refused.
pub async fn elimina(tx: &mut Tx, codice_fiscale: &str, canale: Canale) -> Result<bool, sqlx::Error> {
    let toccate = on!(tx, |c| {
        let query = sqlx::query(ELIMINA).bind(codice_fiscale).bind(canale.codice());
        query.execute(c).await.map(|r| r.rows_affected())
    })?;
    Ok(toccate > 0)
}
