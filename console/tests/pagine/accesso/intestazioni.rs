//! Headers and cookies: on every page, also on those that say no.

use crate::comune::{PASSWORD, Pagina, Pagine};
use axum::{body::Body, http::Method};

#[track_caller]
pub fn protetta(pagina: &Pagina) {
    let politica = pagina.intestazione("content-security-policy");
    for parte in [
        "default-src 'none'",
        "script-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    ] {
        assert!(politica.contains(parte), "{parte}: {:?}", pagina.intestazioni);
    }
    assert!(!politica.contains("unsafe"), "{politica}");
    for (nome, valore) in [
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cache-control", "no-store"),
    ] {
        assert_eq!(pagina.intestazione(nome), valore, "{nome}: {:?}", pagina.intestazioni);
    }
}

#[tokio::test]
async fn ogni_pagina_e_protetta_anche_quelle_che_dicono_di_no() {
    for (_, db) in tests::databases().await {
        let p = Pagine::nuova(db).await;
        let mut fuori = p.browser();
        protetta(&fuori.get("/accesso").await.bene(200));
        protetta(&fuori.get("/quesiti").await.bene(303));
        protetta(&fuori.get("/nessuna").await.bene(303));
        protetta(&fuori.post_senza("/uscita", &[]).await.bene(401));
        protetta(&fuori.accede("anna", "sbagliata").await.bene(401));
        let mut anna = p.entra("anna").await;
        protetta(&anna.get("/quesiti").await.bene(200));
        protetta(&anna.get("/nessuna").await.bene(404));
        protetta(&anna.get("/quesiti/x").await.bene(404));
        protetta(&anna.post_senza("/uscita", &[]).await.bene(403));
        protetta(&anna.chiede(Method::PUT, "/quesiti", &[], Body::empty()).await.bene(405));
        protetta(&anna.get("/quesiti?scadenza=tre").await);
        let csrf = anna.csrf().await;
        let json = [("content-type", "application/json"), ("x-csrf", csrf.as_str())];
        protetta(&anna.chiede(Method::POST, "/uscita", &json, Body::from("{}")).await.bene(400));
        let grande = "a".repeat(2 * 1024 * 1024);
        protetta(&anna.post("/uscita", &[("testo", &grande)]).await.bene(400));
    }
}

#[tokio::test]
async fn chi_e_fuori_trova_la_porta_chi_e_dentro_legge_che_non_c_e() {
    for (_, db) in tests::databases().await {
        let p = Pagine::nuova(db).await;
        assert_eq!(p.browser().get("/segreta").await.bene(303).verso(), "/accesso?poi=%2Fsegreta");
        let pagina = p.entra("tina").await.get("/segreta").await.bene(404);
        assert_eq!(pagina.titolo(), "Pagina non trovata");
        assert!(pagina.dice("Tina Prova"), "the frame is there: {}", pagina.testo());
        assert!(pagina.ha("form[action='/uscita']"));
    }
}

#[tokio::test]
async fn i_biscotti_sono_di_questo_sito_soltanto_e_nessuno_script_li_legge() {
    for (_, db) in tests::databases().await {
        let p = Pagine::nuova(db).await;
        let mut anna = p.browser();
        let modulo = anna.get("/accesso").await;
        let entrata = anna.accede("anna", PASSWORD).await.bene(303);
        let uscita = anna.post("/uscita", &[]).await.bene(303);
        for (pagina, nome) in
            [(&modulo, "__Host-quesiti-modulo="), (&entrata, "__Host-quesiti="), (&uscita, "__Host-quesiti=")]
        {
            let testo = pagina.intestazione("set-cookie");
            assert!(testo.starts_with(nome), "{testo}");
            for parte in ["; HttpOnly", "; Secure", "; SameSite=Lax", "; Path=/"] {
                assert!(testo.contains(parte), "{parte}: {testo}");
            }
            assert!(!testo.contains("Domain"), "{testo}");
        }
    }
}
