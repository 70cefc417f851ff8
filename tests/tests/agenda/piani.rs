//! Every list of the agenda is served by an index.

use tests::{databases, id_letterale, piano};
use workflows::{appuntamenti, punti};

#[tokio::test]
async fn le_istruzioni_dell_agenda_usano_un_indice() {
    for (label, db) in databases().await {
        let id = id_letterale(&db);
        let casi: &[(&str, &[&str])] = &[
            ("ORDER BY inizio, posto", &["'7013.sportello'", "1", "9"]),
            ("INSERT INTO prenotazioni", &["'7013.sportello'", "1", "9", "3", id]),
            ("SELECT COUNT(*) FROM prenotazioni", &["'7013.sportello'", "1", "9"]),
            ("DELETE FROM prenotazioni", &[id]),
            ("FROM punti WHERE codice", &["'7013.sportello'"]),
            ("a.id = $1", &[id]),
            ("a.punto = $1", &["'7013.sportello'", "1"]),
            ("ON a.id = l.appuntamento\n    WHERE l.quesito = $1 ORDER", &[id]),
            ("WITH cercati", &[id]),
            ("SET in_corso = FALSE", &[id]),
        ];
        for (segno, valori) in casi {
            let mut tutte = [punti::store::statements(), appuntamenti::store::statements()].concat();
            tutte.extend(appuntamenti::store::statements_a_righe());
            let sql = tutte.into_iter().find(|s| s.contains(segno)).unwrap_or_else(|| panic!("{segno}"));
            let piano = piano(&db, sql, valori).await;
            for male in ["SCAN prenotazioni", "SCAN a", "SCAN l", "SCAN punti", "Seq Scan on"] {
                assert!(!piano.contains(male), "{label}: {sql}\n{piano}");
            }
        }
    }
}

/// The pages of search, each in the order of its index.
#[tokio::test]
async fn r41_la_ricerca_degli_appuntamenti_si_legge_da_un_indice_senza_ordinare() {
    for (label, db) in databases().await {
        let (prossimi, recenti) = (
            "(a.inizio, a.id) > (1, a.id) ORDER BY a.inizio, a.id LIMIT 26",
            "ORDER BY a.inizio DESC, a.id DESC LIMIT 26",
        );
        let in_corso = "a.stato = 'confermato' AND a.fine > 5 AND a.inizio > 1";
        let casi = [
            (format!("a.sede = '7013' AND {in_corso} AND {prossimi}"), "appuntamenti_sede"),
            (
                format!("a.sede = '7013' AND a.inizio >= 1 AND a.inizio < 9 AND {prossimi}"),
                // On an empty table PostgreSQL finds the days as good a beginning as the sede.
                "appuntamenti_",
            ),
            (format!("a.soggetto = 'X' AND a.cassetto = 'aziende' {recenti}"), "appuntamenti_soggetto"),
            (
                format!("a.prenotato_da = 'X' AND a.cassetto = 'patronati' AND {in_corso} AND {prossimi}"),
                "appuntamenti_prenotato_da",
            ),
            (format!("a.punto = '7013.sportello' AND {prossimi}"), "appuntamenti_punto"),
            (format!("{in_corso} AND {prossimi}"), "appuntamenti_inizio"),
        ];
        for (dove, indice) in casi {
            let piano = piano(&db, &format!("SELECT a.id FROM appuntamenti a WHERE {dove}"), &[]).await;
            assert!(piano.contains(indice), "{label} {dove}: {piano}");
            assert!(!piano.contains("TEMP B-TREE") && !piano.contains("Sort"), "{label} {dove}: {piano}");
        }
    }
}
