//! How a database means to run a statement.

use engine::{
    Db,
    db::{Dialect, Raw},
};
use sqlx::AssertSqlSafe;

/// The plan, with literals in the place of parameters. PostgreSQL is told neither to read a whole table nor to sort,
/// which is what it would rightly do with an empty one: if it still does, there is no index for the statement.
///
/// # Panics
/// When the statement cannot be run.
pub async fn piano(db: &Db, sql: &str, valori: &[&str]) -> String {
    let mut testo = sql.to_owned();
    for (n, valore) in valori.iter().enumerate().rev() {
        testo = testo.replace(&format!("${}", n + 1), valore);
    }
    let mut tx = db.begin().await.expect("transaction");
    let righe: Vec<String> = match tx.raw() {
        Raw::Sqlite(c) => {
            let sql = AssertSqlSafe(format!("EXPLAIN QUERY PLAN {testo}"));
            let righe: Vec<(i64, i64, i64, String)> = sqlx::query_as(sql).fetch_all(c).await.expect("a plan");
            righe.into_iter().map(|riga| riga.3).collect()
        }
        Raw::Postgres(c) => {
            for no in ["SET LOCAL enable_seqscan = off", "SET LOCAL enable_sort = off"] {
                sqlx::query(no).execute(&mut *c).await.expect("a setting");
            }
            let sql = AssertSqlSafe(format!("EXPLAIN {testo}"));
            sqlx::query_scalar(sql).fetch_all(c).await.expect("a plan")
        }
    };
    righe.join("\n")
}

/// An id as a literal.
#[must_use]
pub fn id_letterale(db: &Db) -> &'static str {
    match db.dialect() {
        Dialect::Sqlite => "X'00000000000000000000000000000001'",
        Dialect::Postgres => "'00000000-0000-0000-0000-000000000001'::uuid",
    }
}
