//! How long a session lasts, and that it follows its user at once.

use crate::comune::{ALTRA_SEDE, Browser, PASSWORD, Pagine, SEDE};
use std::time::Duration;
use workflows::{attore::Ruolo, utenti::Scheda};

const ORA: Duration = Duration::from_secs(3_600);
const MINUTO: Duration = Duration::from_secs(60);
const UN_ATTIMO: Duration = Duration::from_millis(1);
const SFONDO: [(&str, &str); 2] = [("accept", "application/json"), ("x-richiesta", "sfondo")];

async fn in_casa(browser: &mut Browser) -> bool {
    browser.get("/nessuna-pagina").await.stato == 404
}

#[tokio::test]
async fn un_ora_senza_richieste_e_la_sessione_e_finita() {
    for (_, db) in tests::databases().await {
        let p = Pagine::nuova(db).await;
        let mut anna = p.entra("anna").await;
        p.passano(ORA - UN_ATTIMO);
        assert!(in_casa(&mut anna).await);
        // That was a use: another hour begins.
        p.passano(ORA - UN_ATTIMO);
        assert!(in_casa(&mut anna).await);
        p.passano(ORA);
        assert!(!in_casa(&mut anna).await);
        // It does not come back.
        assert!(!in_casa(&mut anna).await);
    }
}

#[tokio::test]
async fn dopo_dodici_ore_la_sessione_finisce_anche_se_la_si_usa() {
    for (_, db) in tests::databases().await {
        let p = Pagine::nuova(db).await;
        let mut anna = p.entra("anna").await;
        for _ in 0..23 {
            p.passano(ORA / 2);
            assert!(in_casa(&mut anna).await);
        }
        p.passano(ORA / 2 - UN_ATTIMO);
        assert!(in_casa(&mut anna).await);
        p.passano(UN_ATTIMO);
        assert!(!in_casa(&mut anna).await);
    }
}

#[tokio::test]
async fn una_pagina_che_cerca_novita_da_sola_non_tiene_aperta_la_sessione() {
    for (_, db) in tests::databases().await {
        let p = Pagine::nuova(db).await;
        let mut anna = p.entra("anna").await;
        for _ in 0..59 {
            p.passano(MINUTO);
            let risposta = anna.get_con("/nessuna-pagina", &SFONDO).await;
            assert_eq!(risposta.stato, 404, "still in");
        }
        p.passano(MINUTO);
        // Over, and said as such: a script would take the page to enter for news.
        let risposta = anna.get_con("/quesiti/novita?da=1", &SFONDO).await;
        assert_eq!((risposta.stato, risposta.verso()), (401, ""));
        let scritta = anna.get_con("/quesiti", &[("accept", "text/html"), ("x-richiesta", "script")]).await;
        assert_eq!((scritta.stato, scritta.verso()), (401, ""));
        assert_eq!(anna.get("/quesiti").await.stato, 303, "a person is led to the door");
    }
}

#[tokio::test]
async fn quello_che_una_persona_scrive_con_lo_script_tiene_aperta_la_sessione() {
    for (_, db) in tests::databases().await {
        let p = Pagine::nuova(db).await;
        let mut anna = p.entra("anna").await;
        p.passano(ORA - UN_ATTIMO);
        anna.get_con("/nessuna-pagina", &[("x-richiesta", "script")]).await.bene(404);
        p.passano(ORA - UN_ATTIMO);
        assert!(in_casa(&mut anna).await);
    }
}

#[tokio::test]
async fn ruolo_e_sede_valgono_da_subito() {
    for (_, db) in tests::databases().await {
        let p = Pagine::nuova(db).await;
        let suo = format!("a[href='/quesiti/{}']", p.quesito().await.meta.id);
        let mut anna = p.entra("anna").await;
        assert!(anna.get("/quesiti").await.bene(200).ha(&suo));
        let scheda = |ruolo, sede: Option<&str>| Scheda {
            nome: "Anna".into(),
            ruolo,
            sede: sede.map(str::to_owned),
            email: None,
        };
        let ada = p.attore("ada");
        let ufficio = &p.prova.ufficio;
        ufficio.modifica_utente(&ada, "anna", scheda(Ruolo::Funzionario, Some(ALTRA_SEDE))).await.unwrap();
        assert!(!anna.get("/quesiti").await.bene(200).ha(&suo), "her sede is another now");
        ufficio.modifica_utente(&ada, "anna", scheda(Ruolo::Supporto, None)).await.unwrap();
        anna.get("/quesiti").await.bene(403);
        ufficio.modifica_utente(&ada, "anna", scheda(Ruolo::Funzionario, Some(SEDE))).await.unwrap();
        assert!(anna.get("/quesiti").await.bene(200).ha(&suo));
    }
}

#[tokio::test]
async fn chi_e_disattivato_e_fuori_alla_prossima_richiesta() {
    for (_, db) in tests::databases().await {
        let p = Pagine::nuova(db).await;
        let mut anna = p.entra("anna").await;
        let (ufficio, ada) = (&p.prova.ufficio, p.attore("ada"));
        anna.csrf().await;
        ufficio.abilita_utente(&ada, "anna", false).await.unwrap();
        assert!(!in_casa(&mut anna).await);
        anna.post("/uscita", &[]).await.bene(401);
        p.browser().accede("anna", PASSWORD).await.bene(401);
    }
}
