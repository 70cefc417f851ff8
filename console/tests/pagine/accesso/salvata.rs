//! "Expired session in the middle of a reply: after sign-in the draft is there." Without JavaScript too, for every form
//! that is written, and only for who wrote it.

use crate::comune::{ALTRA_SEDE, Browser, PASSWORD, Pagina, Pagine};
use engine::Uuid;
use std::time::Duration;
use tests::{Officina, Posta};
use workflows::{
    attore::{Attore, Funzionario, Ruolo},
    quesiti::{Atto, NomeStato},
    scrivania::bozze::{Bozza, CampiBozza, TipoBozza, store},
    utenti::Scheda,
};

const TESTO: &str = "Gentile utente,\n\nil versamento <b>risulta</b> \"pagato\" & chiuso.";
const ORA: Duration = Duration::from_secs(3_600);
const UN_ATTIMO: Duration = Duration::from_millis(1);

async fn bozza(p: &Pagine, chi: &str, quesito: Uuid, tipo: TipoBozza) -> Option<Bozza> {
    let mut conn = p.prova.ufficio.db.read().await.unwrap();
    store::leggi(&mut conn, chi, quesito, tipo).await.unwrap()
}

/// Kept from another page of the same person.
async fn tiene(p: &Pagine, id: Uuid, testo: &str) {
    let Attore::Funzionario(anna) = p.attore("anna") else { panic!("a colleague") };
    let anna = Funzionario { ..anna };
    p.prova.ufficio.salva_bozza(&anna, id, TipoBozza::Risposta, testo, CampiBozza::default()).await.unwrap();
}

/// Somebody fills a form in, and meanwhile its session ended.
async fn invia_tardi(p: &Pagine, chi: &str, dove: &str, campi: &[(&str, &str)]) -> (Browser, Pagina) {
    let mut browser = p.dentro(chi).await;
    browser.csrf().await;
    p.passano(ORA);
    let porta = browser.post(dove, campi).await;
    (browser, porta)
}

async fn scrive_tardi(p: &Pagine, id: Uuid, atto: &str, altri: &[(&str, &str)]) -> (Browser, Pagina) {
    let mut campi = vec![("versione", "3"), ("testo", TESTO)];
    campi.extend_from_slice(altri);
    invia_tardi(p, "anna", &format!("/quesiti/{id}/{atto}"), &campi).await
}

/// The form as it stands, with name and password.
async fn accede(browser: &mut Browser, porta: &Pagina, chi: &str, password: &str) -> Pagina {
    let mut campi = porta.campi("/accesso");
    campi.retain(|(nome, _)| nome != "utente" && nome != "password");
    campi.push(("utente".into(), chi.into()));
    campi.push(("password".into(), password.into()));
    browser.invia("/accesso", &campi, &[]).await
}

/// Presses the button of the only form of the page that goes there.
async fn continua(browser: &mut Browser, pagina: &Pagina, dove: &str) -> Pagina {
    browser.invia(dove, &pagina.campi(dove), &[]).await
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
            let parola = tipo.codice();
            assert_eq!(dopo.verso(), format!("/quesiti/{id}?scrivi={parola}#{parola}-testo"));
            assert_eq!(bozza(&p, "anna", id, tipo).await.expect(atto).testo, TESTO);
            anna.get(dopo.verso()).await.bene(200);
        }
        assert_eq!(p.prova.legge(id).await.meta.version, versione, "nothing was done");
    }
}

#[tokio::test]
async fn anche_le_scelte_della_chiusura_tornano_e_il_tasto_che_salva_la_bozza() {
    for (_, db) in tests::databases().await {
        let p = Pagine::nuova(db).await;
        let id = p.quesito().await.meta.id;
        let esito = p.prova.ufficio.regole.attuali().esiti.keys().next().unwrap().clone();
        let altri = [("esito", esito.as_str()), ("appuntamento_disponibile", "true")];
        let (mut anna, porta) = scrive_tardi(&p, id, "chiusura", &altri).await;
        accede(&mut anna, &porta.bene(401), "anna", PASSWORD).await.bene(303);
        let chiusura = bozza(&p, "anna", id, TipoBozza::Chiusura).await.unwrap();
        assert_eq!((chiusura.campi.esito, chiusura.campi.appuntamento_disponibile), (Some(esito), true));
        let (mut anna, porta) = scrive_tardi(&p, id, "bozza/nota", &[]).await;
        accede(&mut anna, &porta.bene(401), "anna", PASSWORD).await.bene(303);
        assert_eq!(bozza(&p, "anna", id, TipoBozza::Nota).await.unwrap().testo, TESTO);
    }
}

#[tokio::test]
async fn di_chi_entra_al_posto_di_un_altro_non_diventa_niente_e_la_pagina_lo_dice() {
    for (_, db) in tests::databases().await {
        let p = Pagine::nuova(db).await;
        let id = p.quesito().await.meta.id;
        // A colleague of the same sede, one of another, one who writes nothing.
        for chi in ["bruno", "carla", "tina"] {
            let (mut browser, porta) = scrive_tardi(&p, id, "risposta", &[]).await;
            let porta = porta.bene(401);
            let dopo = accede(&mut browser, &porta, chi, PASSWORD).await.bene(200);
            assert_eq!(dopo.titolo(), "Modulo di un altro utente", "{chi}");
            assert!(!dopo.sorgente().contains("il versamento"), "{chi}");
            assert_eq!(bozza(&p, chi, id, TipoBozza::Risposta).await, None, "{chi}");
            assert_eq!(bozza(&p, "anna", id, TipoBozza::Risposta).await, None, "{chi}");
            browser.get("/nessuna").await.bene(404);
            // Nor with the other button.
            let di_nuovo = continua_da(&mut browser, &porta).await.bene(200);
            assert_eq!(di_nuovo.titolo(), "Modulo di un altro utente", "{chi}");
            assert_eq!(bozza(&p, chi, id, TipoBozza::Risposta).await, None, "{chi}");
        }
    }
}

/// "Continua" of the page to sign in.
async fn continua_da(browser: &mut Browser, porta: &Pagina) -> Pagina {
    browser.invia("/accesso/continua", &porta.campi("/accesso"), &[]).await
}

#[tokio::test]
async fn una_bozza_piu_recente_non_si_sovrascrive_e_chi_ha_scritto_sceglie() {
    for (_, db) in tests::databases().await {
        let p = Pagine::nuova(db).await;
        let id = p.quesito().await.meta.id;
        let leggi = async || bozza(&p, "anna", id, TipoBozza::Risposta).await.unwrap().testo;
        // Saved while the page to sign in was open: also one that this text holds.
        for altra in ["Un altro testo", "Gentile utente"] {
            let (mut anna, porta) = scrive_tardi(&p, id, "risposta", &[]).await;
            p.passano(UN_ATTIMO);
            tiene(&p, id, altra).await;
            let scelta = accede(&mut anna, &porta.bene(401), "anna", PASSWORD).await.bene(200);
            assert_eq!(leggi().await, altra);
            assert!(scelta.dice("La bozza di adesso") && scelta.dice(altra), "{}", scelta.testo());
            let dove = format!("/quesiti/{id}/bozza/risposta");
            assert_eq!(scelta.campo(&dove, "testo").as_deref(), Some(TESTO));
            continua(&mut anna, &scelta, &dove).await.bene(303);
            assert_eq!(leggi().await, TESTO);
        }
        // Saved before, elsewhere, and another text.
        tiene(&p, id, "Scritto altrove").await;
        let (mut anna, porta) = scrive_tardi(&p, id, "risposta", &[]).await;
        accede(&mut anna, &porta.bene(401), "anna", PASSWORD).await.bene(200);
        assert_eq!(leggi().await, "Scritto altrove");
        // What the page itself kept while it was written is the beginning of it.
        tiene(&p, id, "Gentile utente").await;
        let (mut anna, porta) = scrive_tardi(&p, id, "risposta", &[]).await;
        accede(&mut anna, &porta.bene(401), "anna", PASSWORD).await.bene(303);
        assert_eq!(leggi().await, TESTO);
    }
}

#[tokio::test]
async fn un_testo_che_non_si_puo_tenere_si_legge_ancora() {
    for (_, db) in tests::databases().await {
        let p = Pagine::nuova(db).await;
        let id = p.quesito().await.meta.id;
        for (lungo, tenuto) in [(10_000, true), (10_001, false)] {
            // The characters that take most room on their way.
            let testo = "𝄞".repeat(lungo);
            let dove = format!("/quesiti/{id}/nota");
            let (mut anna, porta) = invia_tardi(&p, "anna", &dove, &[("testo", &testo)]).await;
            let dopo = accede(&mut anna, &porta.bene(401), "anna", PASSWORD).await;
            assert_eq!(dopo.stato, if tenuto { 303 } else { 200 }, "{lungo}");
            anna.get("/nessuna").await.bene(404);
            if !tenuto {
                let bozza = format!("/quesiti/{id}/bozza/nota");
                assert_eq!(dopo.campo(&bozza, "testo"), Some(testo));
                assert!(dopo.dice("Correggi qui e premi «Continua»"), "{}", dopo.testo());
            }
        }
        // The quesito is of another sede than hers by now.
        let (mut anna, porta) = scrive_tardi(&p, id, "risposta", &[]).await;
        let altrove = Scheda {
            nome: "Anna".into(),
            ruolo: Ruolo::Funzionario,
            sede: Some(ALTRA_SEDE.into()),
            email: None,
        };
        p.prova.ufficio.modifica_utente(&p.attore("ada"), "anna", altrove).await.unwrap();
        let dopo = accede(&mut anna, &porta.bene(401), "anna", PASSWORD).await.bene(200);
        assert!(dopo.dice("Puoi copiare quello che avevi scritto."), "{}", dopo.testo());
        assert!(dopo.dice("il versamento <b>risulta</b>"), "{}", dopo.testo());
        assert_eq!(bozza(&p, "anna", id, TipoBozza::Risposta).await, None);
    }
}

#[tokio::test]
async fn un_atto_su_molti_torna_all_anteprima_e_si_fa_solo_se_lo_si_conferma() {
    for (_, db) in tests::databases().await {
        let p = Pagine::nuova(db).await;
        let id = p.quesito().await.meta.id;
        let preso = p.prova.fa(&p.attore("anna"), id, Atto::PrendiInCarico).await;
        let scelto = format!("{id}:{}", preso.meta.version);
        let campi = [
            ("atto", "chiude"),
            ("domanda", "stato=in_carico"),
            ("esito", "accolto"),
            ("testo", TESTO),
            ("scelti", scelto.as_str()),
        ];
        for dove in ["/quesiti/massivo", "/quesiti/massivo/conferma"] {
            let mut tutti = campi.to_vec();
            tutti.push(("passo", "anteprima"));
            let (mut anna, porta) = invia_tardi(&p, "anna", dove, &tutti).await;
            let ripresa = accede(&mut anna, &porta.bene(401), "anna", PASSWORD).await.bene(200);
            assert!(ripresa.dice("niente è stato inviato"), "{}", ripresa.testo());
            assert!(ripresa.dice("Quesiti scelti 1") && ripresa.dice("Esito"), "{}", ripresa.testo());
            let vista = continua(&mut anna, &ripresa, "/quesiti/massivo").await.bene(200);
            assert!(vista.dice("conferma per 1 quesito"), "{dove}: {}", vista.testo());
            assert!(vista.dice("il versamento <b>risulta</b>"), "{}", vista.testo());
            assert_eq!(p.prova.legge(id).await.nome_stato(), NomeStato::InCarico, "{dove}");
            assert_eq!(ripresa.attributi("main a", "href"), ["/quesiti?stato=in_carico"]);
            if dove.ends_with("conferma") {
                continua(&mut anna, &vista, dove).await.bene(200);
                Officina::nuova(&p.prova, &Posta::default()).dopo(Duration::from_secs(15)).await;
                assert_eq!(p.prova.legge(id).await.nome_stato(), NomeStato::Chiusa);
            }
        }
    }
}

#[tokio::test]
async fn anche_il_motivo_di_un_atto_e_la_chiusura_di_un_punto_tornano() {
    for (_, db) in tests::databases().await {
        let p = Pagine::nuova(db).await;
        let id = p.quesito().await.meta.id;
        let preso = p.prova.fa(&p.attore("anna"), id, Atto::PrendiInCarico).await;
        let (versione, dove) = (preso.meta.version.to_string(), format!("/quesiti/{id}/rilascio"));
        let campi = [("versione", versione.as_str()), ("motivo", "Vado in ferie")];
        let (mut anna, porta) = invia_tardi(&p, "anna", &dove, &campi).await;
        let ripresa = accede(&mut anna, &porta.bene(401), "anna", PASSWORD).await.bene(200);
        assert_eq!(p.prova.legge(id).await.nome_stato(), NomeStato::InCarico, "nothing without a click");
        continua(&mut anna, &ripresa, &dove).await.bene(303);
        assert_eq!(p.prova.legge(id).await.nome_stato(), NomeStato::Aperta);

        let punto = p.prova.ufficio.regole.attuali().punti.keys().find(|c| c.starts_with("7013.")).cloned();
        let dove = format!("/agenda/punti/{}/chiusure", punto.unwrap());
        let campi =
            [("versione", "0"), ("dal", "2026-12-01"), ("dalle", ""), ("alle", ""), ("motivo", "Trasloco")];
        let (mut sara, porta) = invia_tardi(&p, "sara", &dove, &campi).await;
        let ripresa = accede(&mut sara, &porta.bene(401), "sara", PASSWORD).await.bene(200);
        assert_eq!(ripresa.campo(&dove, "dal").as_deref(), Some("2026-12-01"));
        let fatto = continua(&mut sara, &ripresa, &dove).await.bene(303);
        assert!(sara.get(fatto.verso()).await.bene(200).dice("Trasloco"));
    }
}

#[tokio::test]
async fn chi_rientra_in_un_altra_scheda_riprende_la_prima_con_continua() {
    for (_, db) in tests::databases().await {
        let p = Pagine::nuova(db).await;
        let id = p.quesito().await.meta.id;
        let (mut anna, porta) = scrive_tardi(&p, id, "risposta", &[]).await;
        let porta = continua_da(&mut anna, &porta.bene(401)).await.bene(401);
        assert!(porta.dice("Non risulti ancora dentro"), "{}", porta.testo());
        // Signed in beside it, with a form of its own.
        anna.accede("anna", PASSWORD).await.bene(303);
        continua_da(&mut anna, &porta).await.bene(303);
        assert_eq!(bozza(&p, "anna", id, TipoBozza::Risposta).await.unwrap().testo, TESTO);
    }
}

#[tokio::test]
async fn una_pagina_di_prima_non_fa_niente_ma_non_perde_quello_che_c_e_scritto() {
    for (_, db) in tests::databases().await {
        let p = Pagine::nuova(db).await;
        let quesito = p.quesito().await;
        let dove = format!("/quesiti/{}/nota", quesito.meta.id);
        let versione = quesito.meta.version.to_string();
        let mut anna = p.dentro("anna").await;
        let vecchio = anna.csrf().await;
        let campi = [("csrf", vecchio.as_str()), ("versione", &versione), ("testo", TESTO)];
        // The same person, out and in again in another page.
        anna.post("/uscita", &[]).await.bene(303);
        let mut bruno = anna.clone();
        anna.accede("anna", PASSWORD).await.bene(303);
        let ripresa = anna.invia(&dove, &campi, &[]).await.bene(403);
        assert_eq!(ripresa.campo(&dove, "testo").as_deref(), Some(TESTO));
        assert_eq!(p.prova.legge(quesito.meta.id).await.meta.version, quesito.meta.version);
        continua(&mut anna, &ripresa, &dove).await.bene(303);
        assert_eq!(p.prova.legge(quesito.meta.id).await.meta.version, quesito.meta.version + 1);
        // Another person in the same browser reads nothing of it.
        bruno.accede("bruno", PASSWORD).await.bene(303);
        let no = bruno.invia(&dove, &campi, &[]).await.bene(403);
        assert!(!no.sorgente().contains("il versamento") && no.dice("Modulo scaduto"), "{}", no.testo());
    }
}

#[tokio::test]
async fn senza_sapere_di_chi_e_un_testo_si_puo_solo_copiare() {
    for (_, db) in tests::databases().await {
        let p = Pagine::nuova(db).await;
        let id = p.quesito().await.meta.id;
        let mut fuori = p.browser();
        let campi = [("csrf", "inventato"), ("testo", TESTO)];
        let porta = fuori.post_senza(&format!("/quesiti/{id}/risposta"), &campi).await.bene(401);
        assert!(porta.dice("copialo prima di accedere") && porta.dice("il versamento"), "{}", porta.testo());
        assert_eq!(porta.campo("/accesso", "scritto.testo"), None);
        accede(&mut fuori, &porta, "anna", PASSWORD).await.bene(303);
        assert_eq!(bozza(&p, "anna", id, TipoBozza::Risposta).await, None);
        // Nor with a form made by hand for whoever signs in.
        let mut fuori = p.browser();
        let mut campi = fuori.get("/accesso").await.campi("/accesso");
        campi.retain(|(nome, _)| nome != "utente" && nome != "password");
        for (nome, valore) in [
            ("utente", "anna"),
            ("password", PASSWORD),
            ("salvata_da", &format!("/quesiti/{id}/risposta")),
            ("salvata_il", "0"),
            ("salvata_csrf", "inventato"),
            ("scritto.testo", TESTO),
        ] {
            campi.push((nome.to_owned(), valore.to_owned()));
        }
        let dopo = fuori.invia("/accesso", &campi, &[]).await.bene(200);
        assert_eq!(dopo.titolo(), "Modulo di un altro utente");
        assert_eq!(bozza(&p, "anna", id, TipoBozza::Risposta).await, None);
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
        let giusto = "a".repeat(192 * 1024 - "testo=".len());
        assert!(fuori.post_senza(&risposta, &[("testo", &giusto)]).await.bene(401).ha("#scritto-1"));
        let troppo = format!("{giusto}a");
        assert!(!fuori.post_senza(&risposta, &[("testo", &troppo)]).await.bene(401).ha("#scritto-1"));
        assert!(!fuori.post_senza(&risposta, &[("testo", "  ")]).await.bene(401).ha("#scritto-1"));
        // Another site, an act without text, an address that is no quesito, a script.
        let altrove = fuori.invia(&risposta, &[("testo", TESTO)], &[("sec-fetch-site", "cross-site")]).await;
        assert!(!altrove.bene(403).ha("#scritto-1"));
        for dove in [format!("/quesiti/{id}/presenza"), "/quesiti/a%22b/nota".into(), "/quesiti".into()] {
            assert!(!fuori.post_senza(&dove, &[("testo", TESTO)]).await.ha("#scritto-1"), "{dove}");
        }
        let password = [("password", "segreta"), ("nome", "Nuovo"), ("testo", TESTO)];
        let utenti = fuori.post_senza("/utenti/nuovo", &password).await.bene(401);
        assert!(!utenti.sorgente().contains("segreta"));
        let script = fuori.invia(&risposta, &[("testo", TESTO)], &[("x-richiesta", "script")]).await;
        assert!(!script.bene(401).ha("#scritto-1"));
    }
}
