//! What people wrote with their vote (R22), the latest first. How many voted what is in the figures of the period.

use super::{Vista, misure::store::giorno};
use crate::ricerca::Condizioni;
use chrono::NaiveDate;
use engine::{Conn, Uuid};
use serde::Serialize;

/// Only votes with words; the index of what was counted gives the order.
const COMMENTI: &str = "SELECT m.giorno, m.quesito, m.sede, m.argomento, g.voto, g.suggerimento
    FROM misure m CROSS JOIN gradimenti g";

/// The statements of this module, for the test that prepares them all on both databases.
pub(super) fn statements() -> Vec<&'static str> {
    vec![
        "SELECT m.giorno, m.quesito, m.sede, m.argomento, g.voto, g.suggerimento
        FROM misure m CROSS JOIN gradimenti g
        WHERE g.quesito = m.quesito AND g.suggerimento <> '' AND m.tipo = 'voto' AND m.giorno >= $1
            AND m.giorno <= $2 AND m.sede = $3 ORDER BY m.giorno DESC, m.quesito DESC LIMIT $4",
    ]
}

/// A comment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Commento {
    /// The quesito voted on.
    pub quesito: Uuid,
    /// Sede that has it.
    pub sede: Option<String>,
    /// Its argomento.
    pub argomento: String,
    /// On which day.
    pub giorno: NaiveDate,
    /// From 1 to 5.
    pub voto: i64,
    /// The words.
    pub suggerimento: String,
}

/// After which comment a page begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct CursoreCommenti {
    /// Its day.
    pub giorno: NaiveDate,
    /// Its quesito.
    pub quesito: Uuid,
}

/// A page of comments.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PaginaCommenti {
    /// The comments.
    pub righe: Vec<Commento>,
    /// Where the next page begins; `None`: this is the last.
    pub prossimo: Option<CursoreCommenti>,
}

#[derive(sqlx::FromRow)]
struct Riga {
    giorno: String,
    quesito: Uuid,
    sede: String,
    argomento: String,
    voto: i64,
    suggerimento: String,
}

/// At most `limite` comments of the period and place of a view, after `dopo`.
///
/// # Errors
/// The database did not answer.
pub async fn commenti(
    conn: &mut Conn,
    vista: &Vista,
    dopo: Option<CursoreCommenti>,
    limite: i64,
) -> Result<PaginaCommenti, sqlx::Error> {
    let limite = limite.clamp(1, crate::ricerca::LIMITE_MASSIMO);
    let mut c = Condizioni::new(COMMENTI);
    c.e("g.quesito = m.quesito AND g.suggerimento <> '' AND m.tipo = 'voto'", []);
    vista.condiziona(&mut c);
    if let Some(CursoreCommenti { giorno, quesito }) = dopo {
        c.e("(m.giorno, m.quesito) < (?, ?)", [giorno.to_string().into(), quesito.into()]);
    }
    c.coda("ORDER BY m.giorno DESC, m.quesito DESC LIMIT ?", [(limite + 1).into()]);
    let lette: Vec<Riga> = c.tutte(conn).await?;
    let altre = lette.len() as i64 > limite;
    let righe = lette
        .into_iter()
        .take(limite as usize)
        .map(|r| {
            Ok(Commento {
                quesito: r.quesito,
                sede: Some(r.sede).filter(|s| !s.is_empty()),
                argomento: r.argomento,
                giorno: giorno(&r.giorno)?,
                voto: r.voto,
                suggerimento: r.suggerimento,
            })
        })
        .collect::<Result<Vec<_>, sqlx::Error>>()?;
    let prossimo =
        righe.last().filter(|_| altre).map(|c| CursoreCommenti { giorno: c.giorno, quesito: c.quesito });
    Ok(PaginaCommenti { righe, prossimo })
}
