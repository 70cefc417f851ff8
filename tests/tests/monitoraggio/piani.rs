//! Every figure and every list behind it goes by an index, in its order.

use tests::{databases, id_letterale, piano};
use workflows::monitoraggio;

const MALE: [&str; 4] = ["TEMP B-TREE", "Sort", "SCAN m", "Seq Scan"];

#[tokio::test]
async fn le_istruzioni_del_monitoraggio_usano_un_indice() {
    for (label, db) in databases().await {
        let id = id_letterale(&db);
        let periodo: &[&str] = &["'2026-03-01'", "'2026-03-31'", "'7013'", "26"];
        let casi: &[(&str, &[&str], &str)] = &[
            ("m.sede AS chiave", periodo, "misure_giorno"),
            ("m.classe, m.quanti", periodo, "misure_giorno"),
            ("AND stato <> 'chiusa' AND termine >= $1", periodo, "quesiti_aperti"),
            (
                "FROM quesiti WHERE stato <> 'chiusa' GROUP BY",
                &["'a'", "'b'", "1", "2", "3"],
                "quesiti_aperti",
            ),
            ("s.tipo = 'appuntamento'", &["1", "2"], "scadenze_tipo"),
            ("GROUP BY n.canale, n.stato", &["1", "2"], "notifiche_consegne"),
            ("m.sede = $3\n            GROUP BY n.canale", &["1", "2", "'7013'", "20"], "notifiche_"),
            ("CROSS JOIN gradimenti", periodo, "misure_"),
            ("FROM misure WHERE quesito", &[id], "misure"),
        ];
        for (segno, valori, indice) in casi {
            let segno = segno.trim_start_matches("AND stato <> 'chiusa' ");
            let sql = monitoraggio::statements().into_iter().find(|s| s.contains(segno));
            let sql = sql.unwrap_or_else(|| panic!("{segno}"));
            let piano = piano(&db, sql, valori).await;
            assert!(piano.contains(indice), "{label}: {sql}\n{piano}");
            for male in ["SCAN misure", "SCAN s", "SCAN n", "SCAN g", "SCAN q", "Seq Scan"] {
                let coperto = piano.contains("COVERING INDEX quesiti_aperti");
                assert!(coperto || !piano.contains(male), "{label}: {sql}\n{piano}");
            }
        }
    }
}

/// The quesiti of some notifications are read in the order of these; of a sede, each is asked for its own.
#[tokio::test]
async fn gli_elenchi_degli_avvisi_si_leggono_dagli_avvisi_o_dai_quesiti_della_sede() {
    for (label, db) in databases().await {
        let id = id_letterale(&db);
        let ovunque = format!(
            "SELECT q.id FROM notifiche n CROSS JOIN quesiti q WHERE q.id = n.quesito AND n.canale = 'email'
            AND n.stato = 'fallita' AND n.creata_il >= 1 AND n.creata_il < 9
            AND n.id = (SELECT a.id FROM notifiche a WHERE a.quesito = n.quesito AND a.creata_il >= 1
                AND a.creata_il < 9 AND a.canale = 'email' AND a.stato = 'fallita'
                ORDER BY a.creata_il DESC, a.id DESC LIMIT 1)
            AND (n.creata_il, n.quesito) < (5, {id}) ORDER BY n.creata_il DESC, n.quesito DESC LIMIT 26"
        );
        let di_una_sede =
            "SELECT q.id FROM quesiti q WHERE q.sede = '7013' AND EXISTS (SELECT 1 FROM notifiche n
                WHERE n.quesito = q.id AND n.creata_il >= 1 AND n.creata_il < 9 AND n.canale = 'email'
                AND n.stato = 'fallita') ORDER BY q.creato_il DESC, q.id DESC LIMIT 26";
        for sql in [ovunque.as_str(), di_una_sede] {
            let piano = piano(&db, sql, &[]).await;
            assert!(piano.contains("notifiche_"), "{label}: {sql}\n{piano}");
            for male in ["SCAN n", "SCAN a", "SCAN q", "Seq Scan"] {
                assert!(!piano.contains(male), "{label}: {sql}\n{piano}");
            }
        }
        // SQLite sorts only what is of one instant.
        let piano = piano(&db, &ovunque, &[]).await;
        assert!(!piano.contains("TEMP B-TREE FOR ORDER BY"), "{label}: {piano}");
    }
}

/// What was counted is read in the order of its days: of a sede, and of all of them.
#[tokio::test]
async fn gli_elenchi_di_un_periodo_si_leggono_nell_ordine_dei_giorni() {
    for (label, db) in databases().await {
        let id = id_letterale(&db);
        let base =
            "SELECT q.id FROM misure m CROSS JOIN quesiti q WHERE q.id = m.quesito AND m.tipo = 'chiusura'
            AND m.giorno >= '2026-03-01' AND m.giorno <= '2026-03-31' AND m.in_ritardo";
        let dopo = format!("AND (m.giorno, m.quesito) < ('2026-03-20', {id})");
        let ordine = "ORDER BY m.giorno DESC, m.quesito DESC LIMIT 26";
        for (sql, indice) in [
            (format!("{base} {ordine}"), "misure_tutte"),
            (format!("{base} {dopo} {ordine}"), "misure_tutte"),
            (format!("{base} AND m.classe = 2 {dopo} {ordine}"), "misure_tutte"),
            (
                format!("{base} AND q.sede = '7013' AND m.sede = '7013' {dopo} {ordine}"), // On an empty table PostgreSQL finds the days as good a beginning as the sede.
                "misure_",
            ),
        ] {
            let piano = piano(&db, &sql, &[]).await;
            assert!(piano.contains(indice), "{label}: {sql}\n{piano}");
            for male in MALE {
                assert!(!piano.contains(male), "{label}: {sql}\n{piano}");
            }
        }
        let (coda, sblocco) = (
            "SELECT q.id FROM quesiti q WHERE q.sede = '7013' AND q.stato = 'aperta' AND q.stato <> 'chiusa'
                AND COALESCE(q.termine, '9999-12-31') = '2026-04-01'
                ORDER BY COALESCE(q.termine, '9999-12-31'), q.id LIMIT 26",
            "SELECT q.id FROM quesiti q WHERE q.id IN (SELECT s.soggetto FROM scadenze s
                WHERE s.tipo = 'appuntamento' AND s.scatta_il >= 1 AND s.scatta_il < 2)",
        );
        for (sql, indice) in [(coda, "quesiti_coda"), (sblocco, "scadenze_tipo")] {
            let piano = piano(&db, sql, &[]).await;
            assert!(piano.contains(indice) && !piano.contains("SCAN q"), "{label}: {sql}\n{piano}");
            assert!(!piano.contains("Seq Scan"), "{label}: {sql}\n{piano}");
        }
    }
}
