//! Sign-in by the institute's identity provider, against a small one made here: what it says is believed only when it
//! is signed by its key, for this system, for this journey, now.

mod fornitore;
mod lento;
mod uscita;

use self::fornitore::{Fornitore, Sbaglio};
use crate::comune::{Browser, PASSWORD, Pagina, Pagine, SEDE};
use axum::http::Uri;
use console::{ImpostazioniOidc, Oidc};
use serde_json::{Value, json};
use std::{collections::BTreeMap, time::Duration};
use workflows::{
    amministrazione::{self, Operazione},
    attore::Ruolo,
    sessioni::RITORNO_ENTRO,
    utenti,
};

async fn pagine(db: engine::Db, fornitore: &Fornitore, solo: bool) -> Pagine {
    pagine_entro(db, fornitore, solo, console::RISPONDE_ENTRO).await
}

async fn pagine_entro(db: engine::Db, fornitore: &Fornitore, solo: bool, entro: Duration) -> Pagine {
    let oidc = Oidc::nuovo(ImpostazioniOidc {
        emittente: fornitore.emittente.clone(),
        client_id: "quesiti".into(),
        segreto: Some("segreto del client".into()),
        ambiti: vec!["profile".into()],
        claim_utente: "preferred_username".into(),
        claim_ruolo: "gruppi".into(),
        claim_sede: "sede".into(),
        ruoli: [("FUNZ", Ruolo::Funzionario), ("MON", Ruolo::Monitoraggio), ("AMM", Ruolo::Amministratore)]
            .map(|(parola, ruolo)| (parola.to_owned(), ruolo))
            .into(),
        solo,
        ritorno: "https://quesiti.example/accesso/ritorno".into(),
        risponde_entro: entro,
    });
    Pagine::con(db, |stato| stato.oidc = Some(oidc.unwrap())).await
}

/// Who comes.
fn giulia() -> Value {
    json!({"sub": "42", "preferred_username": "giulia", "name": "Giulia Neri", "email": "giulia@inps.example.it",
           "gruppi": ["altro", "FUNZ"], "sede": SEDE})
}

/// The parameters of an address.
fn parametri(indirizzo: &str) -> BTreeMap<String, String> {
    let uri: Uri = indirizzo.parse().unwrap();
    serde_html_form::from_str(uri.query().unwrap_or_default()).unwrap()
}

/// The browser goes to the provider.
async fn parte(browser: &mut Browser, poi: &str) -> BTreeMap<String, String> {
    let andata = browser.get(&format!("/accesso/esterno?poi={poi}")).await.bene(303);
    parametri(andata.verso())
}

/// It comes back with a code that stands for these claims.
async fn torna(
    p: &Pagine,
    f: &Fornitore,
    browser: &mut Browser,
    andata: &BTreeMap<String, String>,
    claims: Value,
    sbaglio: Sbaglio,
) -> Pagina {
    let ora = p.prova.ufficio.clock.now().to_utc().timestamp();
    f.prepara(andata, claims, ora, sbaglio);
    browser.get(&format!("/accesso/ritorno?code=codice&state={}", andata["state"])).await
}

async fn utente(p: &Pagine, id: &str) -> Option<utenti::Utente> {
    utenti::trova(&mut p.prova.ufficio.db.read().await.unwrap(), id).await.unwrap()
}

fn dentro(browser: &Browser) -> bool {
    browser.biscotti.contains_key("__Host-quesiti")
}

#[tokio::test]
async fn chi_il_servizio_riconosce_entra_dove_voleva_e_ha_un_utente() {
    for (_, db) in tests::databases().await {
        let f = Fornitore::nuovo().await;
        let p = pagine(db, &f, false).await;
        let mut giulia_ = p.browser();
        let porta = giulia_.get("/quesiti?stato=aperta").await.verso().to_owned();
        let pulsante = giulia_.get(&porta).await.bene(200).attributi("main a", "href");
        assert_eq!(pulsante, ["/accesso/esterno?poi=%2Fquesiti%3Fstato%3Daperta"]);
        let andata = parte(&mut giulia_, "%2Fquesiti%3Fstato%3Daperta").await;
        assert_eq!(andata["client_id"], "quesiti");
        assert_eq!(andata["redirect_uri"], "https://quesiti.example/accesso/ritorno");
        assert_eq!(andata["scope"], "openid profile");
        assert_eq!(
            (andata["response_type"].as_str(), andata["code_challenge_method"].as_str()),
            ("code", "S256")
        );
        let entrata = torna(&p, &f, &mut giulia_, &andata, giulia(), Sbaglio::Nessuno).await.bene(303);
        assert_eq!(entrata.verso(), "/quesiti?stato=aperta");
        assert!(giulia_.get("/quesiti").await.bene(200).dice("Giulia Neri"));
        let lei = utente(&p, "giulia").await.unwrap();
        assert_eq!((lei.ruolo, lei.sede.as_deref(), lei.password), (Ruolo::Funzionario, Some(SEDE), None));

        // Another role the next time: it is followed.
        let mut di_nuovo = p.browser();
        let andata = parte(&mut di_nuovo, "").await;
        let mut altra = giulia();
        altra["gruppi"] = json!("MON");
        torna(&p, &f, &mut di_nuovo, &andata, altra, Sbaglio::Nessuno).await.bene(303);
        let lei = utente(&p, "giulia").await.unwrap();
        assert_eq!((lei.ruolo, lei.sede), (Ruolo::Monitoraggio, None));
    }
}

#[tokio::test]
async fn un_token_sbagliato_non_fa_entrare() {
    for (_, db) in tests::databases().await {
        let f = Fornitore::nuovo().await;
        let p = pagine(db, &f, false).await;
        for sbaglio in [
            Sbaglio::Nonce,
            Sbaglio::Pubblico,
            Sbaglio::Emittente,
            Sbaglio::Scaduto,
            Sbaglio::Chiave,
            Sbaglio::SenzaFirma,
            Sbaglio::SenzaToken,
        ] {
            let mut browser = p.browser();
            let andata = parte(&mut browser, "").await;
            let esito = torna(&p, &f, &mut browser, &andata, giulia(), sbaglio).await.bene(401);
            assert!(!dentro(&browser), "{sbaglio:?}");
            let frase = esito.uno("#accesso-errore").unwrap();
            assert!(frase.starts_with("La risposta del servizio"), "{sbaglio:?}: {frase}");
            assert_eq!(utente(&p, "giulia").await, None, "{sbaglio:?}");
        }
        // The same journey without a mistake, so that the mistakes are what refused it; at its last good second too.
        for sbaglio in [Sbaglio::Nessuno, Sbaglio::AppenaBuono] {
            let mut browser = p.browser();
            let andata = parte(&mut browser, "").await;
            torna(&p, &f, &mut browser, &andata, giulia(), sbaglio).await.bene(303);
        }
    }
}

#[tokio::test]
async fn uno_stato_vale_una_volta_in_tempo_e_nel_suo_browser() {
    for (_, db) in tests::databases().await {
        let f = Fornitore::nuovo().await;
        let p = pagine(db, &f, false).await;
        let scaduto = |pagina: Pagina| pagina.bene(401).dice("L'accesso non è stato completato in tempo");

        let mut browser = p.browser();
        let andata = parte(&mut browser, "").await;
        let mut altro = p.browser();
        assert!(
            scaduto(torna(&p, &f, &mut altro, &andata, giulia(), Sbaglio::Nessuno).await),
            "another browser"
        );
        parte(&mut altro, "").await;
        assert!(
            scaduto(torna(&p, &f, &mut altro, &andata, giulia(), Sbaglio::Nessuno).await),
            "another journey"
        );
        let mut falsa = andata.clone();
        falsa.insert("state".into(), "inventato".into());
        assert!(scaduto(torna(&p, &f, &mut browser, &falsa, giulia(), Sbaglio::Nessuno).await), "invented");
        torna(&p, &f, &mut browser, &andata, giulia(), Sbaglio::Nessuno).await.bene(303);
        browser.biscotti.remove("__Host-quesiti");
        assert!(scaduto(torna(&p, &f, &mut browser, &andata, giulia(), Sbaglio::Nessuno).await), "used");

        let andata = parte(&mut browser, "").await;
        p.passano(RITORNO_ENTRO);
        assert!(scaduto(torna(&p, &f, &mut browser, &andata, giulia(), Sbaglio::Nessuno).await), "late");
        let andata = parte(&mut browser, "").await;
        p.passano(RITORNO_ENTRO - Duration::from_millis(1));
        torna(&p, &f, &mut browser, &andata, giulia(), Sbaglio::Nessuno).await.bene(303);
    }
}

#[tokio::test]
async fn senza_ruolo_previsto_senza_sede_che_esiste_o_disattivati_non_si_entra() {
    for (_, db) in tests::databases().await {
        let f = Fornitore::nuovo().await;
        let p = pagine(db, &f, false).await;
        p.prova.ufficio.abilita_utente(&p.attore("ada"), "bruno", false).await.unwrap();
        for (campo, valore, frase) in [
            ("gruppi", json!(["funzionario", "ALTRO"]), "non comprende questo servizio"),
            ("gruppi", json!(["AMM", "FUNZ"]), "più ruoli diversi (funzionario, amministratore)"),
            ("gruppi", json!(["FUNZ", "AMM"]), "più ruoli diversi (funzionario, amministratore)"),
            ("gruppi", Value::Null, "non comprende questo servizio"),
            ("sede", json!("0000"), "non indica una sede che esiste"),
            ("sede", Value::Null, "non indica una sede che esiste"),
            ("preferred_username", json!("bruno"), "Il tuo utente è disattivato"),
            ("preferred_username", json!("a b<script>"), "La risposta del servizio"),
            ("name", json!("a\u{7}"), "La risposta del servizio"),
        ] {
            let mut claims = giulia();
            claims[campo] = valore;
            let mut browser = p.browser();
            let andata = parte(&mut browser, "").await;
            let esito = torna(&p, &f, &mut browser, &andata, claims, Sbaglio::Nessuno).await.bene(401);
            assert!(esito.dice(frase), "{campo}: {}", esito.testo());
            assert!(!dentro(&browser));
            assert_eq!(utente(&p, "giulia").await, None);
        }
        assert!(!utente(&p, "bruno").await.unwrap().attivo);
    }
}

#[tokio::test]
async fn il_no_del_servizio_si_legge_e_non_ripete_quello_che_arriva() {
    for (_, db) in tests::databases().await {
        let f = Fornitore::nuovo().await;
        let p = pagine(db, &f, false).await;
        let mut browser = p.browser();
        let andata = parte(&mut browser, "").await;
        let no = format!(
            "/accesso/ritorno?error=access_denied&error_description=%3Cb%3Echiama%20qui&state={}",
            andata["state"]
        );
        let pagina = browser.get(&no).await.bene(401);
        assert!(pagina.dice("non ti ha riconosciuto"), "{}", pagina.testo());
        assert!(!pagina.sorgente().contains("chiama qui"));
        // A code that the provider does not know.
        let andata = parte(&mut browser, "").await;
        let pagina = torna(&p, &f, &mut browser, &andata, giulia(), Sbaglio::Codice).await.bene(401);
        assert!(pagina.dice("non ti ha riconosciuto"), "{}", pagina.testo());
    }
}

#[tokio::test]
async fn dove_si_entra_solo_dal_servizio_una_password_non_serve() {
    for (_, db) in tests::databases().await {
        let f = Fornitore::nuovo().await;
        let p = pagine(db, &f, true).await;
        let mut anna = p.browser();
        let porta = anna.get("/accesso").await.bene(200);
        assert!(!porta.ha("form[action='/accesso']"));
        assert!(porta.ha("main a[href='/accesso/esterno']"));
        // Nor with a form from before.
        let mut altrove =
            crate::comune::Pagine::nuova(tests::databases().await.swap_remove(0).1).await.browser();
        let csrf = altrove.get("/accesso").await.campo("/accesso", "csrf").unwrap();
        anna.biscotti = altrove.biscotti.clone();
        let campi = [("csrf", csrf.as_str()), ("utente", "anna"), ("password", PASSWORD)];
        anna.post_senza("/accesso", &campi).await.bene(401);
        assert!(!dentro(&anna));
    }
}

#[tokio::test]
async fn dove_non_c_e_un_servizio_i_suoi_indirizzi_non_esistono() {
    for (_, db) in tests::databases().await {
        let p = Pagine::nuova(db).await;
        let mut browser = p.browser();
        assert!(!browser.get("/accesso").await.sorgente().contains("/accesso/esterno"));
        browser.get("/accesso/esterno").await.bene(404);
        browser.get("/accesso/ritorno?code=a&state=b").await.bene(404);
    }
}

#[tokio::test]
async fn chi_passa_al_servizio_non_entra_piu_con_la_password_di_prima() {
    for (_, db) in tests::databases().await {
        let f = Fornitore::nuovo().await;
        let p = pagine(db, &f, false).await;
        let mut prima = p.entra("anna").await;
        let mut browser = p.browser();
        let andata = parte(&mut browser, "").await;
        let mut anna = giulia();
        anna["preferred_username"] = json!("anna");
        torna(&p, &f, &mut browser, &andata, anna, Sbaglio::Nessuno).await.bene(303);
        browser.get("/").await.bene(200);
        assert_eq!(utente(&p, "anna").await.unwrap().password, None);
        p.browser().accede("anna", PASSWORD).await.bene(401);
        // Nor does what that password had opened go on.
        prima.get("/").await.bene(303);
        let mut conn = p.prova.ufficio.db.read().await.unwrap();
        let righe = amministrazione::elenco(&mut conn, Some("utente:anna"), None, 10).await.unwrap();
        assert!(righe.iter().any(|r| r.operazione == Operazione::PasswordImpostata), "{righe:?}");
        drop(conn);
        // Coming again, nothing is left to take away.
        let mut di_nuovo = p.browser();
        let andata = parte(&mut di_nuovo, "").await;
        let mut anna = giulia();
        anna["preferred_username"] = json!("anna");
        torna(&p, &f, &mut di_nuovo, &andata, anna, Sbaglio::Nessuno).await.bene(303);
        browser.get("/").await.bene(200);
    }
}

/// The text cannot travel to the provider and back: its page stays open, and goes on when somebody is in beside it.
#[tokio::test]
async fn quello_che_si_scriveva_si_riprende_anche_entrando_dal_servizio() {
    for (_, db) in tests::databases().await {
        let f = Fornitore::nuovo().await;
        let p = pagine(db, &f, true).await;
        let id = p.quesito().await.meta.id;
        let mut browser = p.browser();
        let andata = parte(&mut browser, "").await;
        torna(&p, &f, &mut browser, &andata, giulia(), Sbaglio::Nessuno).await.bene(303);
        browser.csrf().await;
        p.passano(Duration::from_secs(3_600));
        let porta =
            browser.post(&format!("/quesiti/{id}/nota"), &[("testo", "Da richiamare.")]).await.bene(401);
        assert!(porta.dice("Da richiamare.") && !porta.ha("#password"), "{}", porta.testo());
        assert_eq!(porta.attributi("main a[href^='/accesso/esterno']", "target"), ["_blank"]);
        let andata = parte(&mut browser, "").await;
        torna(&p, &f, &mut browser, &andata, giulia(), Sbaglio::Nessuno).await.bene(303);
        let dopo = browser.invia("/accesso/continua", &porta.campi("/accesso"), &[]).await.bene(303);
        assert!(browser.get(dopo.verso()).await.bene(200).dice("Da richiamare."));
    }
}
