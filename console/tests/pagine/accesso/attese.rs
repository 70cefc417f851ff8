//! Lockout by delay: each wrong attempt after the fourth wants a longer wait, of that name alone.

use crate::comune::{PASSWORD, Pagine};
use std::time::Duration;

async fn sbaglia(p: &Pagine, nome: &str, volte: usize) {
    for volta in 0..volte {
        let risposta = p.browser().accede(nome, "sbagliata").await.bene(401);
        assert!(risposta.dice("non corretti"), "{volta}: {}", risposta.testo());
    }
}

#[tokio::test]
async fn quattro_errori_non_costano_il_quinto_fa_attendere_e_poi_si_entra() {
    for (_, db) in tests::databases().await {
        let p = Pagine::nuova(db).await;
        sbaglia(&p, "anna", 4).await;
        p.browser().accede("anna", PASSWORD).await.bene(303);
        // The right one made counting begin again.
        sbaglia(&p, "anna", 5).await;
        let risposta = p.browser().accede("anna", PASSWORD).await.bene(401);
        assert!(risposta.dice("Troppi tentativi: riprova tra 2 secondi."), "{}", risposta.testo());
        // Nobody else waits.
        p.browser().accede("bruno", PASSWORD).await.bene(303);
        p.passano(Duration::from_millis(1_999));
        p.browser().accede("anna", PASSWORD).await.bene(401);
        p.passano(Duration::from_millis(1));
        p.browser().accede("anna", PASSWORD).await.bene(303);
        p.browser().accede("anna", PASSWORD).await.bene(303);
    }
}

#[tokio::test]
async fn chi_aspetta_e_sbaglia_ancora_aspetta_il_doppio() {
    for (_, db) in tests::databases().await {
        let p = Pagine::nuova(db).await;
        sbaglia(&p, "anna", 5).await;
        for (prima, poi) in [(2, "4 secondi"), (4, "8 secondi")] {
            p.passano(Duration::from_secs(prima));
            sbaglia(&p, "anna", 1).await;
            let risposta = p.browser().accede("anna", "sbagliata").await.bene(401);
            assert!(risposta.dice(&format!("riprova tra {poi}")), "{}", risposta.testo());
        }
    }
}

#[tokio::test]
async fn si_aspetta_anche_per_un_nome_che_non_esiste() {
    for (_, db) in tests::databases().await {
        let p = Pagine::nuova(db).await;
        sbaglia(&p, "nessuno", 5).await;
        assert!(p.browser().accede("nessuno", "sbagliata").await.bene(401).dice("Troppi tentativi"));
        // A name is the same however it is written.
        assert!(p.browser().accede(" NESSUNO", "sbagliata").await.bene(401).dice("Troppi tentativi"));
    }
}

#[tokio::test]
async fn molti_tentativi_insieme_non_guadagnano_niente() {
    for (_, db) in tests::databases().await {
        let p = Pagine::nuova(db).await;
        let mut insieme = tokio::task::JoinSet::new();
        for _ in 0..12 {
            let mut browser = p.browser();
            insieme.spawn(
                async move { browser.accede("anna", "sbagliata").await.bene(401).dice("non corretti") },
            );
        }
        let provate = insieme.join_all().await.into_iter().filter(|provata| *provata).count();
        assert_eq!(provate, 5, "a password was looked at more often than one after the other allows");
    }
}
