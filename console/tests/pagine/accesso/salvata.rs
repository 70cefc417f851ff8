//! "Expired session in the middle of a reply: after sign-in the draft is there." Without JavaScript too.

use crate::comune::{Browser, PASSWORD, Pagina, Pagine};
use engine::Uuid;
use std::time::Duration;
use workflows::scrivania::bozze::{Bozza, TipoBozza, store};

const TESTO: &str = "Gentile utente,\n\nil versamento <b>risulta</b> \"pagato\" & chiuso.";

async fn bozza(p: &Pagine, chi: &str, quesito: Uuid, tipo: TipoBozza) -> Option<Bozza> {
    let mut conn = p.prova.ufficio.db.read().await.unwrap();
    store::leggi(&mut conn, chi, quesito, tipo).await.unwrap()
}

/// Somebody writes, and meanwhile its session ended.
async fn scrive_tardi(p: &Pagine, id: Uuid, atto: &str, altri: &[(&str, &str)]) -> (Browser, Pagina) {
    let mut anna = p.dentro("anna").await;
    anna.csrf().await;
    p.passano(Duration::from_secs(3_600));
    let mut campi = vec![("versione", "3"), ("testo", TESTO)];
    campi.extend_from_slice(altri);
    let porta = anna.post(&format!("/quesiti/{id}/{atto}"), &campi).await;
    (anna, porta)
}

/// The form as it stands, with name and password.
async fn accede(browser: &mut Browser, porta: &Pagina, chi: &str, password: &str) -> Pagina {
    let mut campi = porta.campi("/accesso");
    campi.retain(|(nome, _)| nome != "utente" && nome != "password");
    campi.push(("utente".into(), chi.into()));
    campi.push(("password".into(), password.into()));
    browser.invia("/accesso", &campi, &[]).await
}

#[tokio::test]
async fn quello_che_si_scriveva_a_sessione_finita_si_ritrova_nella_bozza() {
    let casi = [
        ("risposta", TipoBozza::Risposta),
        ("chiusura", TipoBozza::Chiusura),
        ("sospensione", TipoBozza::RichiestaDocumenti),
        ("commento", TipoBozza::Commento),
        ("nota", TipoBozza::Nota),
    ];
    for (_, db) in tests::databases().await {
        let p = Pagine::nuova(db).await;
        let quesito = p.quesito().await;
        let (id, versione) = (quesito.meta.id, quesito.meta.version);
        for (atto, tipo) in casi {
            let (mut anna, porta) = scrive_tardi(&p, id, atto, &[]).await;
            let porta = porta.bene(401);
            assert!(porta.dice("La sessione è scaduta: accedi di nuovo."), "{}", porta.testo());
            assert!(!porta.sorgente().contains("<b>risulta"), "what was written is text");
            // A wrong password loses nothing.
            let porta = accede(&mut anna, &porta, "anna", "sbagliata").await.bene(401);
            let dopo = accede(&mut anna, &porta, "anna", PASSWORD).await.bene(303);
            assert_eq!(dopo.verso(), format!("/quesiti/{id}"));
            let bozza = bozza(&p, "anna", id, tipo).await.expect(atto);
            assert_eq!(bozza.testo, TESTO);
            anna.get(dopo.verso()).await.bene(200);
        }
        assert_eq!(p.prova.legge(id).await.meta.version, versione, "nothing was done");
    }
}

#[tokio::test]
async fn anche_le_scelte_della_chiusura_tornano() {
    for (_, db) in tests::databases().await {
        let p = Pagine::nuova(db).await;
        let id = p.quesito().await.meta.id;
        let esito = p.prova.ufficio.regole.attuali().esiti.keys().next().unwrap().clone();
        let altri = [("esito", esito.as_str()), ("appuntamento_disponibile", "true")];
        let (mut anna, porta) = scrive_tardi(&p, id, "chiusura", &altri).await;
        accede(&mut anna, &porta.bene(401), "anna", PASSWORD).await.bene(303);
        let bozza = bozza(&p, "anna", id, TipoBozza::Chiusura).await.unwrap();
        assert_eq!((bozza.campi.esito, bozza.campi.appuntamento_disponibile), (Some(esito), true));
    }
}

#[tokio::test]
async fn la_bozza_e_di_chi_entra_e_solo_se_il_quesito_e_suo() {
    for (_, db) in tests::databases().await {
        let p = Pagine::nuova(db).await;
        let id = p.quesito().await.meta.id;
        // Of another sede, and of nobody who writes.
        for chi in ["carla", "tina"] {
            let (mut anna, porta) = scrive_tardi(&p, id, "risposta", &[]).await;
            accede(&mut anna, &porta.bene(401), chi, PASSWORD).await.bene(303);
            assert_eq!(bozza(&p, chi, id, TipoBozza::Risposta).await, None, "{chi}");
            assert_eq!(bozza(&p, "anna", id, TipoBozza::Risposta).await, None, "{chi}");
        }
    }
}

#[tokio::test]
async fn si_porta_solo_quello_che_una_persona_ha_scritto_qui_e_fino_a_una_misura() {
    for (_, db) in tests::databases().await {
        let p = Pagine::nuova(db).await;
        let id = p.quesito().await.meta.id;
        let mut fuori = p.browser();
        let risposta = format!("/quesiti/{id}/risposta");
        // With the name of the field.
        let giusto = "a".repeat(128 * 1024 - "testo=".len());
        assert!(fuori.post_senza(&risposta, &[("testo", &giusto)]).await.bene(401).ha("#bozza_testo"));
        let troppo = format!("{giusto}a");
        assert!(!fuori.post_senza(&risposta, &[("testo", &troppo)]).await.bene(401).ha("#bozza_testo"));
        assert!(!fuori.post_senza(&risposta, &[("testo", "  ")]).await.bene(401).ha("#bozza_testo"));
        // Another site, an act without text, an address that is no quesito, a script.
        let altrove = fuori.invia(&risposta, &[("testo", TESTO)], &[("sec-fetch-site", "cross-site")]).await;
        assert!(!altrove.bene(403).ha("#bozza_testo"));
        for dove in [format!("/quesiti/{id}/rilascio"), "/quesiti/a%22b/nota".into(), "/quesiti".into()] {
            assert!(!fuori.post_senza(&dove, &[("testo", TESTO)]).await.ha("#bozza_testo"), "{dove}");
        }
        let script = fuori.invia(&risposta, &[("testo", TESTO)], &[("x-richiesta", "script")]).await;
        assert!(!script.bene(401).ha("#bozza_testo"));
    }
}

#[tokio::test]
async fn un_testo_che_non_si_puo_tenere_resta_nel_modulo() {
    for (_, db) in tests::databases().await {
        let p = Pagine::nuova(db).await;
        let id = p.quesito().await.meta.id;
        for (lungo, tenuto) in [(10_000, true), (10_001, false)] {
            // The characters that take most room on their way.
            let testo = "𝄞".repeat(lungo);
            let mut anna = p.browser();
            let porta = anna.post_senza(&format!("/quesiti/{id}/nota"), &[("testo", &testo)]).await.bene(401);
            let dopo = accede(&mut anna, &porta, "anna", PASSWORD).await;
            assert_eq!(dopo.stato == 303, tenuto, "{lungo}");
            assert_eq!(anna.biscotti.contains_key("__Host-quesiti"), tenuto, "{lungo}");
            if !tenuto {
                assert_eq!(dopo.campo("/accesso", "bozza_testo"), Some(testo));
            }
        }
    }
}
