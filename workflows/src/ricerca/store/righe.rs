//! Rows of a list for quesiti already chosen, in the order they were chosen in.

use super::{Riga, Row};
use engine::{Conn, Uuid, db::Values, on};
use std::collections::HashMap;

const SCELTE: Values = Values {
    head: "WITH scelti (quesito) AS (",
    columns: 1,
    tail: concat!(
        ") SELECT ",
        super::campi!(),
        "CAST(NULL AS TEXT) AS misurato_il FROM scelti JOIN quesiti q ON q.id = quesito"
    ),
};

/// The statements whose rows of parameters have the types of what is bound: they cannot be prepared without values.
#[must_use]
pub fn statements_a_righe() -> Vec<&'static str> {
    vec![SCELTE.text(1).0]
}

/// The quesiti with these ids as a list shows them, in the order given; those that do not exist are left out.
///
/// # Errors
/// The database did not answer, or a row cannot be read.
pub async fn righe(conn: &mut Conn, ids: &[Uuid]) -> Result<Vec<Riga>, sqlx::Error> {
    let (mut trovate, mut restanti) = (HashMap::with_capacity(ids.len()), ids);
    while !restanti.is_empty() {
        let (ora, poi) = restanti.split_at(SCELTE.chunk(restanti.len()));
        let lette: Vec<Row> = on!(conn, |c| {
            let mut query = sqlx::query_as(SCELTE.text(ora.len()));
            for id in ora {
                query = query.bind(*id);
            }
            query.fetch_all(c).await
        })?;
        for letta in lette {
            trovate.insert(letta.id, Riga::try_from(letta)?);
        }
        restanti = poi;
    }
    Ok(ids.iter().filter_map(|id| trovate.remove(id)).collect())
}
