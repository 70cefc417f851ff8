//! Every statement is prepared on both databases, and those of the hot path are served by an index.

use engine::on;
use tests::{databases, id_letterale, piano};
use workflows::{notifiche, recapiti, utenti};

fn statements() -> Vec<&'static str> {
    [notifiche::store::statements(), recapiti::statements(), utenti::statements()].concat()
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
        let id = id_letterale(&db);
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
            ("LIKE LOWER($2)", &["''", "'%anna%'", "10"]),
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

/// The index of channel and state ends with the instant: only messages of the same one, or the few looked at, are sorted.
#[tokio::test]
async fn le_fallite_di_un_canale_e_le_recenti_di_un_evento_si_leggono_dall_indice_delle_consegne() {
    for (label, db) in databases().await {
        let id = id_letterale(&db);
        let casi: [(&str, &[&str], &[&str]); 2] = [
            (
                "n.canale = $1 AND n.stato = 'fallita'",
                &["'email'", "5", id, "10"],
                &["FOR LAST TERM OF ORDER BY", "Presorted Key: "],
            ),
            (
                "FROM (SELECT * FROM notifiche",
                &["'email'", "'consegnata'", "'quesito_chiuso'", "500", "10"],
                &["", ""],
            ),
        ];
        for (segno, valori, ordine) in casi {
            let sql =
                statements().into_iter().find(|s| s.contains(segno)).unwrap_or_else(|| panic!("{segno}"));
            let piano = piano(&db, sql, valori).await;
            assert!(piano.contains("notifiche_consegne"), "{label}: {sql}\n{piano}");
            assert!(ordine.iter().any(|o| piano.contains(o)), "{label}: {sql}\n{piano}");
            assert!(
                !piano.contains("SCAN notifiche") && !piano.contains("Seq Scan"),
                "{label}: {sql}\n{piano}"
            );
        }
    }
}
