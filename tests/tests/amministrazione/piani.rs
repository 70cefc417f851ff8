//! Every list of the administrator's pages goes by an index, whatever the number of rows.

use tests::{databases, id_letterale, piano};

#[tokio::test]
async fn gli_elenchi_vanno_per_indice() {
    for (label, db) in databases().await {
        let id = id_letterale(&db);
        let casi: [(&str, Vec<&str>, &str); 7] = [
            (
                "SELECT id FROM registro_amministratori WHERE (quando, id) < ($1, $2)
                    ORDER BY quando DESC, id DESC LIMIT 10",
                vec!["5", id],
                "registro_amministratori_recenti",
            ),
            (
                "SELECT id FROM registro_amministratori WHERE oggetto = $3 AND (quando, id) < ($1, $2)
                    ORDER BY quando DESC, id DESC LIMIT 10",
                vec!["5", id, "'x'"],
                "registro_amministratori_oggetto",
            ),
            (
                "SELECT id FROM quesiti WHERE stato <> 'chiusa' AND regole = $1 AND id > $2 ORDER BY id LIMIT 10",
                vec!["'x'", id],
                "quesiti_regole",
            ),
            (
                "SELECT regole FROM quesiti WHERE stato <> 'chiusa' AND regole > $1 ORDER BY regole LIMIT 1",
                vec!["'x'"],
                "quesiti_regole",
            ),
            (
                "SELECT versione FROM regole WHERE (caricata_il, versione) < ($1, $2)
                    ORDER BY caricata_il DESC, versione DESC LIMIT 10",
                vec!["5", "'x'"],
                "regole_recenti",
            ),
            (
                "SELECT queue FROM jobs WHERE state = 1 AND id < $1 ORDER BY id DESC LIMIT 10",
                vec!["5"],
                "jobs_dead_all",
            ),
            (
                "SELECT payload FROM jobs WHERE state = 1 AND queue = $2 AND id < $1 ORDER BY id DESC LIMIT 10",
                vec!["5", "'x'"],
                "jobs_dead",
            ),
        ];
        for (sql, valori, indice) in casi {
            let piano = piano(&db, sql, &valori).await;
            assert!(piano.contains(indice), "{label}: {sql}\n{piano}");
            assert!(!piano.contains("TEMP B-TREE") && !piano.contains("Sort"), "{label}: {sql}\n{piano}");
        }
    }
}
