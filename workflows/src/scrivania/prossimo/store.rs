//! The candidates, by the indices of the queue.

use engine::{Conn, Timestamp, Uuid, on};

/// Stands before every day and every id.
const DALL_INIZIO: &str = "";

const DELLA_SEDE: &str = "SELECT q.id, COALESCE(q.termine, '9999-12-31') FROM quesiti q
    WHERE q.sede = $1 AND q.stato = 'aperta' AND (COALESCE(q.termine, '9999-12-31'), q.id) > ($2, $3)
        AND q.protocollo_numero IS NOT NULL
    ORDER BY COALESCE(q.termine, '9999-12-31'), q.id LIMIT $4";
const DELL_UNITA: &str = "SELECT q.id, COALESCE(q.termine, '9999-12-31') FROM quesiti q
    WHERE q.sede = $1 AND q.unita = $5 AND q.stato = 'aperta'
        AND (COALESCE(q.termine, '9999-12-31'), q.id) > ($2, $3) AND q.protocollo_numero IS NOT NULL
    ORDER BY COALESCE(q.termine, '9999-12-31'), q.id LIMIT $4";
/// By the index of what somebody has in carico.
const PRESI_DA_POCO: &str = "SELECT q.id FROM quesiti q
    WHERE q.stato = 'in_carico' AND q.assegnatario = $1 AND q.aggiornato_il >= $2
    ORDER BY q.aggiornato_il DESC, q.id LIMIT 5";

/// The statements of this module, for the test that prepares them all on both databases.
#[must_use]
pub fn statements() -> Vec<&'static str> {
    vec![DELLA_SEDE, DELL_UNITA, PRESI_DA_POCO]
}

/// Where a page of candidates ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fine {
    termine: String,
    id: Uuid,
}

impl Default for Fine {
    fn default() -> Self {
        Self { termine: DALL_INIZIO.to_owned(), id: Uuid::nil() }
    }
}

/// A page of candidates after `dopo`, what expires first, and where it ends.
pub(crate) async fn candidati(
    conn: &mut Conn,
    sede: &str,
    unita: Option<&str>,
    dopo: &Fine,
) -> Result<(Vec<Uuid>, Option<Fine>), sqlx::Error> {
    let sql = if unita.is_some() { DELL_UNITA } else { DELLA_SEDE };
    let righe: Vec<(Uuid, String)> = on!(conn, |c| {
        let query = sqlx::query_as(sql).bind(sede).bind(&dopo.termine).bind(dopo.id).bind(super::PAGINA);
        match unita {
            Some(unita) => query.bind(unita).fetch_all(c).await,
            None => query.fetch_all(c).await,
        }
    })?;
    let fine = righe.last().map(|(id, termine)| Fine { termine: termine.clone(), id: *id });
    Ok((righe.into_iter().map(|r| r.0).collect(), fine))
}

/// What somebody has in carico and changed since an instant, the last one first; only a few.
pub(crate) async fn presi_da_poco(
    conn: &mut Conn,
    utente: &str,
    dal: Timestamp,
) -> Result<Vec<Uuid>, sqlx::Error> {
    let righe: Vec<(Uuid,)> =
        on!(conn, |c| sqlx::query_as(PRESI_DA_POCO).bind(utente).bind(dal).fetch_all(c).await)?;
    Ok(righe.into_iter().map(|r| r.0).collect())
}
