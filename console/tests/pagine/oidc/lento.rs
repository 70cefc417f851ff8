//! A provider that is away or slow holds nobody up.

use super::{fornitore::Fornitore, pagine, pagine_entro};
use crate::comune::{PASSWORD, Pagine};
use std::time::{Duration, Instant};

/// Longest wait for the provider in these tests.
const ENTRO: Duration = Duration::from_secs(1);

#[tokio::test]
async fn se_il_servizio_non_risponde_si_entra_con_la_password() {
    for (_, db) in tests::databases().await {
        let f = Fornitore::nuovo().await;
        let p = pagine(db, &f, false).await;
        f.spegni().await;
        let mut anna = p.browser();
        let pagina = anna.get("/accesso/esterno?poi=%2Fquesiti").await.bene(401);
        assert!(pagina.dice("non risponde in questo momento"), "{}", pagina.testo());
        assert!(pagina.dice("Intanto puoi accedere con nome utente e password"), "{}", pagina.testo());
        assert_eq!(pagina.campo("/accesso", "poi").as_deref(), Some("/quesiti"));
        anna.accede("anna", PASSWORD).await.bene(303);
    }
}

/// So many people at once, each with its answer.
async fn insieme(p: &Pagine, intanto: impl Future<Output = ()>) -> Vec<u16> {
    let mut tutti = tokio::task::JoinSet::new();
    for _ in 0..6 {
        let mut browser = p.browser();
        tutti.spawn(async move { browser.get("/accesso/esterno").await.stato });
    }
    tokio::join!(tutti.join_all(), intanto).0
}

#[tokio::test]
async fn dietro_a_un_servizio_lento_nessuno_aspetta_in_fila() {
    for (_, db) in tests::databases().await {
        let f = Fornitore::muto().await;
        let p = pagine_entro(db, &f, false, ENTRO).await;
        let inizio = Instant::now();
        assert_eq!(insieme(&p, async {}).await, [401; 6]);
        let attesa = inizio.elapsed();
        assert!(attesa < ENTRO * 4, "one after the other: {attesa:?}");
    }
}

#[tokio::test]
async fn a_un_servizio_lento_si_chiede_una_volta_per_tutti() {
    for (_, db) in tests::databases().await {
        let f = Fornitore::muto().await;
        let p = pagine(db, &f, false).await;
        let apre = async {
            while f.chiesto() == 0 {
                tokio::task::yield_now().await;
            }
            f.apre();
        };
        assert_eq!(insieme(&p, apre).await, [303; 6]);
        assert_eq!(f.chiesto(), 1);
    }
}
