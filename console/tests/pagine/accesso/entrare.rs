//! Local users: the right password, every wrong one, and where one is led.

use crate::comune::{PASSWORD, PERSONE, Pagine};
use std::time::{Duration, Instant};
use workflows::{sessioni::Segreto, utenti};

const SBAGLIATI: &str = "Nome utente o password non corretti: controlla e riprova.";

#[tokio::test]
async fn con_la_password_giusta_si_entra_e_si_esce() {
    for (_, db) in tests::databases().await {
        let p = Pagine::nuova(db).await;
        let mut anna = p.browser();
        let porta = anna.get("/quesiti?stato=aperta").await.bene(303);
        assert_eq!(porta.verso(), "/accesso?poi=%2Fquesiti%3Fstato%3Daperta");
        let verso = porta.verso().to_owned();
        let entrata = anna.accede_verso("anna", PASSWORD, &verso).await.bene(303);
        assert_eq!(entrata.verso(), "/quesiti?stato=aperta");
        let pagina = anna.get("/").await.bene(200);
        assert!(pagina.dice("Anna Prova"), "{}", pagina.testo());
        assert!(pagina.dice("Roma Tiburtino"), "{}", pagina.testo());
        let segreto = anna.biscotti["__Host-quesiti"].clone();

        // Already in: the door leads on.
        assert_eq!(anna.get("/accesso?poi=%2Fquesiti").await.bene(303).verso(), "/quesiti");

        let uscita = anna.post("/uscita", &[]).await.bene(303);
        assert_eq!(uscita.verso(), "/accesso");
        assert!(!anna.biscotti.contains_key("__Host-quesiti"));
        // The secret is good for nothing any more, also where it was copied before.
        anna.biscotti.insert("__Host-quesiti".into(), segreto);
        anna.get("/").await.bene(303);
    }
}

#[tokio::test]
async fn il_nome_si_scrive_come_viene_ma_la_password_no() {
    for (_, db) in tests::databases().await {
        let p = Pagine::nuova(db).await;
        p.browser().accede(" Anna ", PASSWORD).await.bene(303);
        p.browser().accede("anna", &PASSWORD.to_uppercase()).await.bene(401);
        p.browser().accede("anna", &format!(" {PASSWORD}")).await.bene(401);
    }
}

#[tokio::test]
async fn chi_sbaglia_chi_non_esiste_e_chi_non_lavora_piu_leggono_lo_stesso() {
    for (_, db) in tests::databases().await {
        let p = Pagine::nuova(db).await;
        p.prova.ufficio.abilita_utente(&p.attore("ada"), "bruno", false).await.unwrap();
        p.prova.ufficio.imposta_password_utente(&p.attore("ada"), "carla", None).await.unwrap();
        let lungo = "a".repeat(utenti::PASSWORD_MASSIMO + 1);
        let casi = [
            ("anna", "sbagliata"),
            ("nessuno", PASSWORD),
            ("bruno", PASSWORD),
            ("carla", PASSWORD),
            ("carla", ""),
            ("", PASSWORD),
            ("anna", lungo.as_str()),
            ("<script>alert(1)</script>", "' OR 1=1 --"),
        ];
        for (nome, password) in casi {
            let mut browser = p.browser();
            let risposta = browser.accede(nome, password).await.bene(401);
            assert_eq!(risposta.uno("#accesso-errore").as_deref(), Some(SBAGLIATI), "{nome}");
            assert!(!browser.biscotti.contains_key("__Host-quesiti"), "{nome}");
            assert_eq!(risposta.campo("/accesso", "utente").as_deref(), Some(nome), "what was typed is kept");
            assert_eq!(
                risposta.campo("/accesso", "password").as_deref(),
                Some(""),
                "a password never comes back"
            );
            assert!(!risposta.sorgente().contains("<script>alert"), "{nome}");
        }
    }
}

#[tokio::test]
async fn chi_non_esiste_costa_quanto_chi_sbaglia() {
    let (_, db) = tests::databases().await.swap_remove(0);
    let p = Pagine::nuova(db).await;
    let mut migliori = [Duration::MAX; 2];
    // The best of some: what the machine does beside cannot make a hash quicker than it is, only slower. Each person
    // comes twice at most: who is made to wait costs nothing.
    for giro in 0..12 {
        let chi_c_e = PERSONE[giro % PERSONE.len()].0;
        for (i, nome) in [chi_c_e, &format!("nessuno{giro}")].into_iter().enumerate() {
            let inizio = Instant::now();
            p.browser().accede(nome, "sbagliata").await.bene(401);
            migliori[i] = migliori[i].min(inizio.elapsed());
        }
        if giro > 3 && migliori[1] > migliori[0] / 3 {
            return;
        }
    }
    panic!("sbagliata, inesistente: {migliori:?}");
}

#[tokio::test]
async fn dopo_l_accesso_nessuno_e_portato_altrove() {
    let cattivi = [
        "https%3A%2F%2Faltrove.example",
        "%2F%2Faltrove.example",
        "%2F%5Caltrove.example",
        "%2F%09%2Faltrove.example",
        "javascript%3Aalert(1)",
        "%2Faccesso",
        "quesiti",
    ];
    for (_, db) in tests::databases().await {
        let p = Pagine::nuova(db).await;
        for poi in cattivi {
            let mut browser = p.browser();
            let porta = browser.get(&format!("/accesso?poi={poi}")).await.bene(200);
            assert_eq!(porta.campo("/accesso", "poi").as_deref(), Some("/"), "{poi}");
        }
        // Nor when the form itself is tampered with.
        let mut browser = p.browser();
        let csrf = browser.get("/accesso").await.campo("/accesso", "csrf").unwrap();
        let campi = [
            ("csrf", csrf.as_str()),
            ("utente", "anna"),
            ("password", PASSWORD),
            ("poi", "//altrove.example"),
        ];
        assert_eq!(browser.post_senza("/accesso", &campi).await.bene(303).verso(), "/");
        // Nor where somebody is in already.
        assert_eq!(browser.get("/accesso?poi=%2F%2Faltrove.example").await.bene(303).verso(), "/");
    }
}

#[tokio::test]
async fn ogni_accesso_ha_un_segreto_nuovo_e_quello_messo_da_altri_non_vale() {
    for (_, db) in tests::databases().await {
        let p = Pagine::nuova(db).await;
        // Somebody puts a secret it knows into the browser, and waits for its owner to sign in.
        let noto = Segreto::nuovo([7; 32]).esponi().to_owned();
        let mut anna = p.browser();
        anna.biscotti.insert("__Host-quesiti".into(), noto.clone());
        anna.accede("anna", PASSWORD).await.bene(303);
        let suo = anna.biscotti["__Host-quesiti"].clone();
        assert_ne!(suo, noto);
        let mut altri = p.browser();
        altri.biscotti.insert("__Host-quesiti".into(), noto);
        altri.get("/").await.bene(303);

        let mut di_nuovo = p.browser();
        di_nuovo.accede("anna", PASSWORD).await.bene(303);
        assert_ne!(di_nuovo.biscotti["__Host-quesiti"], suo);
        // Two places, two sessions: leaving one does not end the other.
        di_nuovo.post("/uscita", &[]).await.bene(303);
        anna.get("/").await.bene(200);
    }
}

#[tokio::test]
async fn il_modulo_per_entrare_vale_solo_nel_browser_che_l_ha_chiesto() {
    for (_, db) in tests::databases().await {
        let p = Pagine::nuova(db).await;
        let mut altro = p.browser();
        let csrf = altro.get("/accesso").await.campo("/accesso", "csrf").unwrap();
        let campi = [("csrf", csrf.as_str()), ("utente", "anna"), ("password", PASSWORD)];
        for mut vittima in [p.browser(), {
            let mut b = p.browser();
            b.get("/accesso").await;
            b
        }] {
            let risposta = vittima.post_senza("/accesso", &campi).await.bene(401);
            assert!(risposta.dice("Il modulo era scaduto"), "{}", risposta.testo());
            assert!(!vittima.biscotti.contains_key("__Host-quesiti"));
        }
        altro.post_senza("/accesso", &campi).await.bene(303);
    }
}

/// The token is made of a secret that only its browser has, and that the browser gives up with the sign-in. A copy of both
/// is good for what a form just asked for is good for: to try a password, counted like every other.
#[tokio::test]
async fn il_modulo_per_entrare_vale_un_accesso_solo() {
    for (_, db) in tests::databases().await {
        let p = Pagine::nuova(db).await;
        let mut anna = p.browser();
        let csrf = anna.get("/accesso").await.campo("/accesso", "csrf").unwrap();
        let campi =
            |password| [("csrf", csrf.clone()), ("utente", "anna".to_owned()), ("password", password)];
        let mut copia = anna.clone();
        anna.invia("/accesso", &campi(PASSWORD.to_owned()), &[]).await.bene(303);
        assert!(!anna.biscotti.contains_key("__Host-quesiti-modulo"));
        let segreto = anna.biscotti["__Host-quesiti"].clone();
        let di_nuovo = anna.invia("/accesso", &campi(PASSWORD.to_owned()), &[]).await.bene(401);
        assert!(di_nuovo.dice("Il modulo era scaduto"), "{}", di_nuovo.testo());
        assert_eq!(anna.biscotti["__Host-quesiti"], segreto, "the session goes on");
        anna.get("/").await.bene(200);

        for _ in 0..5 {
            let mut una = copia.clone();
            let no = una.invia("/accesso", &campi("sbagliata".to_owned()), &[]).await.bene(401);
            assert!(no.dice("non corretti"), "{}", no.testo());
        }
        let no = copia.invia("/accesso", &campi(PASSWORD.to_owned()), &[]).await.bene(401);
        assert!(no.dice("Troppi tentativi"), "{}", no.testo());
        assert!(!copia.biscotti.contains_key("__Host-quesiti"));
    }
}
