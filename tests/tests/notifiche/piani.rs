//! Every statement is prepared on both databases, and those of the hot path are served by an index.

use engine::{Db, db::Dialect, on};
use sqlx::AssertSqlSafe;
use tests::databases;
use workflows::{notifiche, recapiti, utenti};

fn statements() -> Vec<&'static str> {
    [notifiche::store::statements(), recapiti::statements(), utenti::statements()].concat()
}

/// The plan, with literals in the place of parameters. PostgreSQL is told not to read a whole table, which is what it
/// would rightly do with an empty one: if it still does, there is no index for the statement.
async fn piano(db: &Db, sql: &str, valori: &[&str]) -> String {
    let mut testo = sql.to_owned();
    for (n, valore) in valori.iter().enumerate().rev() {
        testo = testo.replace(&format!("${}", n + 1), valore);
    }
    let mut tx = db.begin().await.unwrap();
    let righe: Vec<String> = match db.dialect() {
        Dialect::Sqlite => on!(tx, |c| {
            let sql = AssertSqlSafe(format!("EXPLAIN QUERY PLAN {testo}"));
            sqlx::query_as::<_, (i64, i64, i64, String)>(sql).fetch_all(c).await.unwrap()
        })
        .into_iter()
        .map(|riga| riga.3)
        .collect(),
        Dialect::Postgres => {
            on!(tx, |c| sqlx::query("SET LOCAL enable_seqscan = off").execute(c).await.map(drop)).unwrap();
            let sql = AssertSqlSafe(format!("EXPLAIN {testo}"));
            on!(tx, |c| sqlx::query_scalar(sql).fetch_all(c).await.unwrap())
        }
    };
    righe.join("\n")
}

#[tokio::test]
async fn le_istruzioni_si_preparano_sui_due_database() {
    for (label, db) in databases().await {
        for sql in statements() {
            let mut conn = db.read().await.unwrap();
            let preparata = on!(conn, |c| {
                use sqlx::{Executor, SqlSafeStr};
                c.prepare(sql.into_sql_str()).await.map(drop)
            });
            assert!(preparata.is_ok(), "{label}: {sql}: {preparata:?}");
        }
    }
}

#[tokio::test]
async fn le_istruzioni_frequenti_usano_un_indice() {
    for (label, db) in databases().await {
        let id = match db.dialect() {
            Dialect::Sqlite => "X'00000000000000000000000000000001'",
            Dialect::Postgres => "'00000000-0000-0000-0000-000000000001'::uuid",
        };
        let casi: &[(&str, &[&str])] = &[
            ("WITH esiti", &[id, "'inviata'", "'ok'", "'rif'", "1", "5"]),
            ("WITH cercate", &[id]),
            ("WITH cercati (mittente", &["'cf'", "5"]),
            ("SET stato = $2", &[id, "'inviata'", "'ok'", "5"]),
            ("n.quesito = $1", &[id]),
            ("n.indirizzo = $2", &["'cf'", "'aziende'", "5", id, "10"]),
            ("SELECT COUNT(*) FROM (SELECT 1", &["'cf'", "'aziende'", "10"]),
            ("SET letta_il", &[id, "'cf'", "'aziende'", "5"]),
            ("n.stato = 'fallita'", &["5", id, "10"]),
            ("DELETE FROM recapiti", &["'cf'", "'email'"]),
            ("FROM recapiti\n", &["'cf'"]),
            ("WITH cercati (chi)", &["'anna'"]),
            ("WITH cercati (dove", &["'7013'", "'supervisore'"]),
            ("u.id > $1", &["''", "10"]),
        ];
        for (segno, valori) in casi {
            let tutte = [statements(), notifiche::store::statements_a_righe()].concat();
            let sql = tutte.into_iter().find(|s| s.contains(segno)).unwrap_or_else(|| panic!("{segno}"));
            let piano = piano(&db, sql, valori).await;
            for male in ["SCAN n", "SCAN r\n", "SCAN u", "SCAN recapiti", "Seq Scan on"] {
                assert!(!piano.contains(male), "{label}: {sql}\n{piano}");
            }
            // Pages come in the order of the index.
            if sql.contains("DESC") {
                assert!(!piano.contains("TEMP B-TREE") && !piano.contains("Sort"), "{label}: {sql}\n{piano}");
            }
        }
    }
}
