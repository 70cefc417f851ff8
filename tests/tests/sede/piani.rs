//! Every list of a sede is served by an index.

use tests::{databases, id_letterale, piano};
use workflows::{appuntamenti, assenze, notifiche, ricerca, supervisione};

fn statements() -> Vec<&'static str> {
    [
        assenze::store::statements(),
        supervisione::store::statements(),
        appuntamenti::store::statements(),
        notifiche::store::statements(),
    ]
    .concat()
}

#[tokio::test]
async fn le_pagine_di_una_sede_usano_gli_indici() {
    for (label, db) in databases().await {
        let id = id_letterale(&db);
        // On an empty table PostgreSQL finds the days as good a beginning as the punto.
        // A piece of the statement, its values, the indexes it must go through, and whether it must not sort.
        let casi: &[(&str, &[&str], &[&str], bool)] = &[
            ("a.inizio < $3 ORDER BY", &["'2200.sportello'", "1", "9", "10"], &["appuntamenti_"], true),
            (
                "a.utente = $1 AND a.al >= $2 AND a.dal",
                &["'anna'", "'2026-03-01'", "'2026-03-02'"],
                &["assenze_"],
                true,
            ),
            ("a.utente = $1 AND a.al >= $2 ORDER", &["'anna'", "'2026-03-01'"], &["assenze_"], true),
            (
                "u.sede = $1 AND a.al >= $2 ORDER",
                &["'2200'", "'2026-03-01'"],
                &["utenti_sede", "assenze_"],
                false,
            ),
            ("WHERE a.al >= $1 AND a.dal <= $2", &["'2026-03-01'", "'2026-03-02'"], &["assenze_fine"], true),
            (
                "COUNT(s.soggetto)",
                &["'2200'", "'2026-03-01'", "'2026-03-04'", "1"],
                &["utenti_sede", "quesiti_assegnatario", "storia_chiusure", "assenze_"],
                false,
            ),
            ("SELECT q.id, q.versione", &["'anna'"], &["quesiti_assegnatario"], true),
            (
                "SELECT q.id, a.dal, a.al",
                &["'2200'", "'2026-03-01'", "100"],
                // With no rows PostgreSQL begins from the other end.
                &["assenze_", "quesiti_assegnatario"],
                false,
            ),
            (
                "NOT EXISTS (SELECT 1 FROM scadenze",
                &["'2200'", "'aperta'", "'2026-03-01'", "''", id, "10"],
                &["quesiti_coda"],
                true,
            ),
            ("n.sede = $1", &["'2200'", "5", id, "10"], &["notifiche_fallite_sede"], true),
        ];
        for (segno, valori, indici, ordinata) in casi {
            let sql =
                statements().into_iter().find(|s| s.contains(segno)).unwrap_or_else(|| panic!("{segno}"));
            let piano = piano(&db, sql, valori).await;
            for indice in *indici {
                assert!(piano.contains(indice), "{label}: manca {indice}: {sql}\n{piano}");
            }
            for male in ["SCAN q", "SCAN u", "SCAN a", "SCAN n", "SCAN c", "Seq Scan on"] {
                assert!(!piano.contains(male), "{label}: {sql}\n{piano}");
            }
            if *ordinata {
                assert!(!piano.contains("TEMP B-TREE") && !piano.contains("Sort"), "{label}: {sql}\n{piano}");
            }
        }
        let righe = ricerca::store::statements_a_righe();
        let piano = piano(&db, righe[0], &[id]).await;
        assert!(!piano.contains("SCAN q") && !piano.contains("Seq Scan on"), "{label}: {piano}");
    }
}
