//! Every list of the desk is served by an index.

use engine::{Db, on};
use tests::{databases, id_letterale, piano};
use workflows::{ispezione, scrivania};

#[tokio::test]
async fn le_istruzioni_della_scrivania_usano_un_indice() {
    for (label, db) in databases().await {
        let id = id_letterale(&db);
        let casi: &[(&str, &[&str])] = &[
            ("FROM bozze\n    WHERE utente = $1 AND quesito = $2 AND tipo", &["'anna'", id, "'nota'"]),
            ("ORDER BY aggiornata_il DESC", &["'anna'", "50"]),
            ("DELETE FROM bozze WHERE aggiornata_il", &["1"]),
            (
                "DELETE FROM bozze WHERE utente = $1 AND quesito = $2 AND tipo = $3\n",
                &["'anna'", id, "'nota'", "1", "'x'"],
            ),
            ("FROM presenze p LEFT JOIN", &[id, "'anna'", "1"]),
            ("DELETE FROM presenze WHERE fino_al", &["1"]),
            ("FROM filtri_salvati WHERE utente = $1 ORDER", &["'anna'", "30"]),
            ("FROM atti_differiti WHERE quesito = $1", &[id]),
            ("ORDER BY eseguire_il, id", &["'anna'", "10"]),
            ("ORDER BY concluso_il, id", &["'anna'", "10"]),
            ("utente = $1 AND gruppo = $2 AND gruppo IS NOT NULL ORDER", &["'anna'", id, "100"]),
            ("SET stato = 'annullato', concluso_il = $3\n    WHERE utente", &["'anna'", id, "1"]),
            ("SET letto_il = $3\n    WHERE utente = $1 AND gruppo", &["'anna'", id, "1"]),
            ("SET stato = 'non_riuscito', motivo = $2, concluso_il", &[id, "'x'", "1"]),
            ("SET stato = 'eseguito'", &[id, "1"]),
            ("DELETE FROM atti_differiti", &["1"]),
            ("archivio FROM atti_differiti", &[id, "10"]),
        ];
        for (segno, valori) in casi {
            let tutte = [scrivania::statements(), ispezione::store::statements()].concat();
            let sql = tutte.into_iter().find(|s| s.contains(segno)).unwrap_or_else(|| panic!("{segno}"));
            let piano = piano(&db, sql, valori).await;
            for male in ["SCAN", "Seq Scan on", "TEMP B-TREE", "Sort"] {
                assert!(!piano.contains(male), "{label}: {sql}\n{piano}");
            }
        }
    }
}

/// Open quesiti of twenty sedi with five units each: on an empty table PostgreSQL finds every index as good.
async fn code(db: &Db) {
    let mut tx = db.begin().await.unwrap();
    for n in 0..1_000_u32 {
        let (sede, unita) = (format!("70{:02}", n % 20), format!("unita{}", n % 5));
        on!(tx, |c| sqlx::query(
            "INSERT INTO quesiti (id, versione, creato_il, aggiornato_il, storia_impronta, cassetto, argomento, tipo,
                oggetto, mittente, profilo, soggetto, stato, sede, unita, termine, regole, fatti)
            VALUES ($1, 1, 1, 1, '', 'aziende', 'aziende.f24', 'specifico', 'F24', 'X', 'azienda', 'X', 'aperta',
                $2, $3, $4, '', '{}')"
        )
        .bind(engine::new_id())
        .bind(&sede)
        .bind(&unita)
        .bind(format!("2026-{:02}-{:02}", n % 12 + 1, n % 28 + 1))
        .execute(c)
        .await
        .map(drop))
        .unwrap();
    }
    on!(tx, |c| sqlx::query("ANALYZE quesiti").execute(c).await.map(drop)).unwrap();
    tx.commit().await.unwrap();
}

/// "Prossimo quesito" costs what it takes, whatever the queue.
#[tokio::test]
async fn il_prossimo_quesito_si_legge_dall_indice_della_coda() {
    for (label, db) in databases().await {
        let id = id_letterale(&db);
        code(&db).await;
        for (sql, indice) in
            scrivania::prossimo::store::statements().into_iter().zip(["quesiti_coda", "quesiti_coda_unita"])
        {
            let piano = piano(&db, sql, &["'7013'", "''", id, "20", "'unita3'"]).await;
            assert!(piano.contains(&format!("{indice} ")), "{label}: {sql}\n{piano}");
            assert!(!piano.contains("TEMP B-TREE") && !piano.contains("Sort"), "{label}: {sql}\n{piano}");
        }
    }
}
