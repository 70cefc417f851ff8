//! R24, R25: manuals, accessibility and privacy are for everybody, as pages and as files.

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode, header},
};
use console::manuali::MANUALI;
use engine::Db;
use tempfile::TempDir;
use tests::Prova;
use tower::ServiceExt;
use workflows::{
    attore::Ruolo,
    sessioni::{self, Durata, Segreto},
    utenti::{self, Utente},
};

struct Pagine {
    router: Router,
    prova: Prova,
    _cartella: TempDir,
}

struct Risposta {
    stato: StatusCode,
    intestazioni: HeaderMap,
    corpo: Vec<u8>,
}

impl Risposta {
    fn testo(&self) -> String {
        String::from_utf8(self.corpo.clone()).unwrap()
    }
}

impl Pagine {
    async fn nuove(db: Db) -> Self {
        let prova = Prova::nuova(db, "2026-11-02").await;
        let cartella = TempDir::with_prefix("quesiti-manuali").unwrap();
        let router = console::router(crate::comune::stato(&prova, &cartella));
        Self { router, prova, _cartella: cartella }
    }

    /// A session of somebody with this role, as its cookie.
    async fn entra(&self, ruolo: Ruolo) -> String {
        let ufficio = &self.prova.ufficio;
        let ora = ufficio.clock.now();
        let id = ruolo.codice();
        let utente = Utente {
            id: id.into(),
            nome: "Anna Prova".into(),
            ruolo,
            sede: ruolo.di_sede().then(|| "7013".to_owned()),
            email: None,
            password: None,
            attivo: true,
            creato_il: ora,
        };
        let segreto = Segreto::nuovo([ruolo as u8; 32]);
        let mut tx = ufficio.db.begin().await.unwrap();
        assert!(utenti::crea(&mut tx, &utente).await.unwrap());
        sessioni::apri(&mut tx, &segreto, id, &Durata::default(), ora).await.unwrap();
        tx.commit().await.unwrap();
        format!("__Host-quesiti={}", segreto.esponi())
    }

    async fn get(&self, indirizzo: &str, cookie: &str) -> Risposta {
        let richiesta = Request::get(indirizzo).header(header::COOKIE, cookie).body(Body::empty()).unwrap();
        let risposta = self.router.clone().oneshot(richiesta).await.unwrap();
        let (parti, corpo) = risposta.into_parts();
        let corpo = to_bytes(corpo, usize::MAX).await.unwrap().to_vec();
        Risposta { stato: parti.status, intestazioni: parti.headers, corpo }
    }
}

/// Addresses that the page leads to, or loads.
fn indirizzi(html: &str) -> Vec<String> {
    let pezzi = ["href=\"", "src=\""].into_iter().flat_map(|inizio| html.split(inizio).skip(1));
    pezzi.filter_map(|p| p.split('"').next()).map(str::to_owned).collect()
}

#[tokio::test]
async fn r25_un_manuale_per_profilo_e_per_chiunque() {
    for (_, db) in tests::databases().await {
        let pagine = Pagine::nuove(db).await;
        let elenco = pagine.get("/manuali", "").await;
        assert_eq!(elenco.stato, StatusCode::OK);
        let elenco = elenco.testo();
        assert!(elenco.contains("Manuali e funzioni di utilità"));
        let profili = [
            "cittadino",
            "intermediario",
            "operatore-patronato",
            "referente-regionale",
            "funzionario",
            "supervisore",
            "amministratore",
            "monitoraggio",
        ];
        assert_eq!(MANUALI.map(|m| m.profilo), profili);
        for manuale in &MANUALI {
            let indirizzo = format!("/manuali/{}", manuale.profilo);
            assert!(elenco.contains(&format!("href=\"{indirizzo}\"")), "{indirizzo}");
            let pagina = pagine.get(&indirizzo, "").await;
            assert_eq!(pagina.stato, StatusCode::OK, "{indirizzo}");
            assert!(
                pagina.intestazioni[header::CONTENT_SECURITY_POLICY].to_str().unwrap().contains("'none'")
            );
            let html = pagina.testo();
            // R24
            assert!(
                html.contains("amministrativa@inps.example.it") && html.contains("tecnica@inps.example.it")
            );
            assert!(!html.contains("FEAsupporto") && !html.contains("FEAhelp"));
            assert_eq!(html.matches("<script").count(), 1, "the console's own");
            assert_eq!(html.matches("<h1").count(), 1);
            // What it leads to is there, and is here or on the institute's site.
            for dove in indirizzi(&html) {
                if dove.starts_with("mailto:") || dove.starts_with("https://www.inps.it") {
                    continue;
                }
                if let Some(punto) = dove.strip_prefix('#') {
                    assert!(html.contains(&format!("id=\"{punto}\"")), "{indirizzo}: {dove}");
                } else if dove != "/" && !dove.starts_with("/risorse/") {
                    let pagina = dove.split('#').next().unwrap();
                    assert!(pagina.starts_with('/') && !pagina.starts_with("//"), "{indirizzo}: {dove}");
                    assert_eq!(pagine.get(pagina, "").await.stato, StatusCode::OK, "{indirizzo}: {dove}");
                }
            }
        }
    }
}

#[tokio::test]
async fn r25_il_pdf_si_scarica_se_c_e_e_la_pagina_dice_se_non_c_e() {
    for (_, db) in tests::databases().await {
        let pagine = Pagine::nuove(db).await;
        for manuale in &MANUALI {
            let pdf = pagine.get(&format!("/manuali/{}.pdf", manuale.profilo), "").await;
            let pagina = pagine.get(&format!("/manuali/{}", manuale.profilo), "").await.testo();
            if manuale.stampato() {
                assert_eq!(pdf.stato, StatusCode::OK);
                assert_eq!(pdf.intestazioni[header::CONTENT_TYPE], "application/pdf");
                assert_eq!(
                    pdf.intestazioni[header::CONTENT_DISPOSITION],
                    format!("attachment; filename=\"manuale-{}.pdf\"", manuale.profilo)
                );
                assert_eq!(pdf.intestazioni[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
                assert!(pdf.corpo.starts_with(b"%PDF-"));
                assert!(pagina.contains(&format!("href=\"/manuali/{}.pdf\"", manuale.profilo)));
            } else {
                assert_eq!(pdf.stato, StatusCode::NOT_FOUND);
                assert!(pagina.contains("Il PDF non c'è in questa installazione"));
            }
        }
    }
}

#[tokio::test]
async fn nient_altro_si_serve_da_li() {
    for (_, db) in tests::databases().await {
        let pagine = Pagine::nuove(db).await;
        for indirizzo in [
            "/manuali/sconosciuto",
            "/manuali/sconosciuto.pdf",
            "/manuali/.pdf",
            "/manuali/cittadino.md",
            "/manuali/..%2Frequisiti.md",
            "/manuali/schermate/sconosciuta.png",
            "/manuali/schermate/oggi",
            "/manuali/schermate/..%2F..%2FCargo.toml",
        ] {
            assert_eq!(pagine.get(indirizzo, "").await.stato, StatusCode::NOT_FOUND, "{indirizzo}");
        }
    }
}

#[tokio::test]
async fn r25_il_proprio_manuale_viene_prima() {
    for (_, db) in tests::databases().await {
        let pagine = Pagine::nuove(db).await;
        for (ruolo, profilo) in [
            (Ruolo::Funzionario, "funzionario"),
            (Ruolo::Supervisore, "supervisore"),
            (Ruolo::Amministratore, "amministratore"),
            (Ruolo::Supporto, "amministratore"),
            (Ruolo::Monitoraggio, "monitoraggio"),
        ] {
            let cookie = pagine.entra(ruolo).await;
            let html = pagine.get("/manuali", &cookie).await.testo();
            assert!(html.contains("Il tuo manuale"), "{profilo}");
            let primo = indirizzi(&html).into_iter().find(|i| i.starts_with("/manuali/")).unwrap();
            assert_eq!(primo, format!("/manuali/{profilo}"));
            assert_eq!(html.matches(&format!("href=\"/manuali/{profilo}\"")).count(), 1);
        }
        let html = pagine.get("/manuali", "").await.testo();
        assert!(!html.contains("Il tuo manuale"));
        let primo = indirizzi(&html).into_iter().find(|i| i.starts_with("/manuali/")).unwrap();
        assert_eq!(primo, "/manuali/cittadino");
    }
}

#[tokio::test]
async fn dichiarazione_di_accessibilita_e_informativa_sono_di_chiunque() {
    for (_, db) in tests::databases().await {
        let pagine = Pagine::nuove(db).await;
        let accessibilita = pagine.get("/accessibilita", "").await;
        assert_eq!(accessibilita.stato, StatusCode::OK);
        let html = accessibilita.testo();
        assert!(html.contains("mailto:accessibile@inps.example.it") && html.contains("WCAG) 2.1"));
        assert!(html.contains("href=\"/privacy\"") && html.contains("Versione 0.0.0-prova"));
        let privacy = pagine.get("/privacy", "").await;
        assert_eq!(privacy.stato, StatusCode::OK);
        // What it says of sessions is what they do here.
        let html = privacy.testo();
        assert!(html.contains("dopo un&#39;ora senza richieste, o comunque dopo 12 ore"), "{html}");
        // In the frame of whoever is in.
        let cookie = pagine.entra(Ruolo::Funzionario).await;
        assert!(pagine.get("/privacy", &cookie).await.testo().contains("Anna Prova"));
    }
}
