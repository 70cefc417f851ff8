use super::appoggio::{g, quesito, registra, registra_in, t};
use engine::{Db, on};
use std::collections::BTreeSet;
use workflows::protocollo::{registro, store};

const PROCESSI: usize = 3;
const COMPITI: usize = 24;
const GIRI: usize = 8;

/// Several pools on one database, as several processes; many tasks that register in two sedi at once, in either order,
/// and give up one time out of three after having taken their numbers.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn r86_molti_insieme_non_lasciano_buchi_ne_doppioni() {
    for (label, url) in tests::urls().await {
        let mut processi = Vec::new();
        for _ in 0..PROCESSI {
            processi.push(tests::open(&url).await);
        }
        let q = quesito(&processi[0]).await;
        let compiti: Vec<_> =
            (0..COMPITI).map(|c| tokio::spawn(lavora(processi[c % PROCESSI].clone(), c, q))).collect();
        let mut presi = BTreeSet::new();
        for compito in compiti {
            for numero in compito.await.unwrap() {
                assert!(presi.insert(numero.clone()), "{label}: {numero:?} twice");
            }
        }
        let mut conn = processi[0].read().await.unwrap();
        for sede in ["2200", "7000"] {
            let buchi = store::buchi(&mut conn, sede, 2026).await.unwrap();
            assert!(buchi.nessuno(), "{label} {sede}: {buchi:?}");
            let dei_compiti = presi.iter().filter(|(s, _)| s == sede).count();
            assert_eq!(buchi.contatore, i64::try_from(dei_compiti).unwrap(), "{label} {sede}");
            assert!(buchi.contatore > 100, "{label} {sede}: {buchi:?}");
        }
    }
}

async fn lavora(db: Db, compito: usize, q: engine::Uuid) -> Vec<(String, i64)> {
    let ora = t("2026-11-23T09:00:00Z");
    let mut presi = Vec::new();
    for giro in 0..GIRI {
        let quanti = i64::try_from(1 + (compito + giro) % 3).unwrap();
        let mut richieste = vec![("7000".to_owned(), quanti), ("2200".to_owned(), 1)];
        if compito.is_multiple_of(2) {
            richieste.reverse();
        }
        let mut tx = db.begin().await.unwrap();
        let ultimi = store::assegna(&mut tx, 2026, &richieste).await.unwrap();
        let numeri: Vec<(String, i64)> = richieste
            .iter()
            .flat_map(|(sede, n)| {
                (ultimi[sede] - n + 1..=ultimi[sede]).map(move |numero| (sede.clone(), numero))
            })
            .collect();
        let voci: Vec<_> = numeri.iter().map(|(s, n)| super::appoggio::voce(s, *n, ora, q)).collect();
        store::registra(&mut tx, &voci).await.unwrap();
        if (compito + giro).is_multiple_of(3) {
            tx.rollback().await.unwrap();
        } else {
            tx.commit().await.unwrap();
            presi.extend(numeri);
        }
    }
    presi
}

/// Whoever closes a day waits for those who are registering: here it is told not to wait, and so it fails.
#[tokio::test]
async fn r86_chi_chiude_aspetta_chi_sta_registrando() {
    for (label, url) in tests::urls().await {
        if label != "postgres" {
            continue; // SQLite has one writer at a time.
        }
        let db = tests::open(&url).await;
        let (ora, domani, q) = (t("2026-11-23T09:00:00Z"), t("2026-11-24T09:00:00Z"), quesito(&db).await);
        registra(&db, "7000", 1, ora, q).await;
        let mut in_corso = db.begin().await.unwrap();
        registra_in(&mut in_corso, "7000", 1, ora, q).await.unwrap();

        let mut chiude = db.begin().await.unwrap();
        on!(chiude, |c| sqlx::query("SELECT set_config('lock_timeout', '50ms', true)")
            .execute(c)
            .await
            .map(drop))
        .unwrap();
        let esito = registro::chiudi(&mut chiude, "7000", g("2026-11-23"), domani).await;
        let errore = esito.unwrap_err().to_string();
        assert!(errore.contains("lock timeout"), "{errore}");
        chiude.rollback().await.unwrap();

        in_corso.commit().await.unwrap();
        let mut chiude = db.begin().await.unwrap();
        let chiuso = registro::chiudi(&mut chiude, "7000", g("2026-11-23"), domani).await.unwrap();
        assert_eq!((chiuso.primo, chiuso.ultimo, chiuso.registrazioni), (1, 2, 2));
    }
}
