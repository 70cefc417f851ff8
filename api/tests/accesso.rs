//! Who may do what: tokens, roles, scopes, and the limit on requests.

mod comune;

use api::{Gettone, RuoloGettone, firma};
use axum::http::Method;
use comune::{ALTRO, AZIENDA, Api, SEGRETO, STUDIO, f24, f24_con};
use serde_json::json;
use std::time::Duration;
use workflows::{accessi, tabelle::Profilo};

#[tokio::test]
async fn senza_un_token_buono_non_si_entra() {
    for (_, db) in tests::databases().await {
        let api = Api::nuova(db).await;
        let codice = "token-mancante-o-non-valido";
        let ora = api.prova.ufficio.clock.now();
        let firmato =
            |g: &Gettone, segreto: &[u8], iss: &str, aud: &str| firma(g, segreto, iss, aud).unwrap();
        let buono = Gettone::nuovo("anagrafe", RuoloGettone::Sistema, ora, Duration::from_secs(60));
        let scaduto = Gettone { exp: buono.iat - 120, ..buono.clone() };
        let futuro = Gettone { iat: buono.iat + 3_600, exp: buono.iat + 7_200, ..buono.clone() };
        let senza_sede = Gettone { ruolo: RuoloGettone::Funzionario, ..buono.clone() };
        let senza_cf = Gettone { ruolo: RuoloGettone::Mittente, ..buono.clone() };
        let nessuno = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.";
        let rifiutati = [
            String::new(),
            "abc".to_owned(),
            nessuno.to_owned(),
            firmato(&buono, b"un altro segreto, anche lui lungo assai", "quesiti", "quesiti"),
            firmato(&buono, SEGRETO, "altri", "quesiti"),
            firmato(&buono, SEGRETO, "quesiti", "altri"),
            firmato(&scaduto, SEGRETO, "quesiti", "quesiti"),
            firmato(&futuro, SEGRETO, "quesiti", "quesiti"),
            firmato(&senza_sede, SEGRETO, "quesiti", "quesiti"),
            firmato(&senza_cf, SEGRETO, "quesiti", "quesiti"),
        ];
        for token in rifiutati {
            let risposta = api.get("/api/v1/esiti", &token).await;
            risposta.problema(401, codice);
            assert_eq!(risposta.intestazione("www-authenticate"), "Bearer");
        }
        api.get("/api/v1/esiti", &firmato(&buono, SEGRETO, "quesiti", "quesiti")).await.bene(200);
    }
}

#[tokio::test]
async fn un_quesito_altrui_non_esiste_per_nessun_ruolo() {
    for (_, db) in tests::databases().await {
        let api = Api::nuova(db).await;
        let id = api.in_carico().await;
        let percorso = format!("/api/v1/quesiti/{id}");
        let estranei = [
            api.mittente(ALTRO, Profilo::Azienda, "aziende"),
            api.mittente(AZIENDA, Profilo::Cittadino, "lavoro_domestico"),
            api.mittente(STUDIO, Profilo::Intermediario, "aziende"),
            api.mittente(ALTRO, Profilo::OperatorePatronato, "patronati"),
            api.mittente(AZIENDA, Profilo::ReferenteRegionale, "patronati"),
            api.di_sede("ugo", RuoloGettone::Funzionario, "2200"),
            api.di_sede("pia", RuoloGettone::Supervisore, "2200"),
        ];
        for token in &estranei {
            api.get(&percorso, token).await.problema(404, "non-trovato");
            api.get(&format!("{percorso}/allegati.zip"), token).await.problema(404, "non-trovato");
            assert_eq!(api.get("/api/v1/quesiti", token).await.bene(200)["quesiti"], json!([]));
        }
        for token in &estranei[..5] {
            let corpo = json!({"testo": "Aggiungo."});
            api.post(&format!("{percorso}/integrazioni"), token, corpo).await.problema(404, "non-trovato");
        }
        for token in &estranei[5..] {
            let corpo = json!({"testo": "Rispondo."});
            api.post(&format!("{percorso}/risposte"), token, corpo).await.problema(404, "non-trovato");
        }
        api.get(&percorso, &api.sistema()).await.problema(403, "non-autorizzato");
        let lettori = [
            api.azienda(),
            api.anna(),
            api.sara(),
            api.token("capo", RuoloGettone::Amministratore, |_| {}),
            api.token("vede", RuoloGettone::Monitoraggio, |_| {}),
        ];
        for token in lettori {
            api.get(&percorso, &token).await.bene(200);
            assert_eq!(api.get("/api/v1/quesiti", &token).await.bene(200)["totale"], "1");
        }
        let mut conn = api.prova.ufficio.db.read().await.unwrap();
        let letti = accessi::di_quesito(&mut conn, id.parse().unwrap(), 100).await.unwrap();
        let quanti = |cosa: &str| letti.iter().filter(|a| a.cosa == cosa).count();
        assert_eq!((quanti("dettaglio"), quanti("negato")), (5, 21));
    }
}

#[tokio::test]
async fn ogni_ruolo_ha_le_sue_rotte() {
    for (_, db) in tests::databases().await {
        let api = Api::nuova(db).await;
        let id = api.in_carico().await;
        let codice = "non-autorizzato";
        api.post("/api/v1/quesiti", &api.anna(), f24()).await.problema(403, codice);
        api.get("/api/v1/notifiche", &api.anna()).await.problema(403, codice);
        api.get("/api/v1/monitoraggio", &api.anna()).await.problema(403, codice);
        api.get("/api/v1/monitoraggio", &api.azienda()).await.problema(403, codice);
        let recapiti = format!("/api/v1/recapiti/{AZIENDA}");
        api.get(&recapiti, &api.anna()).await.problema(403, codice);
        api.invia(Method::PUT, &recapiti, &api.azienda(), json!([])).await.problema(403, codice);
        api.invia(Method::PUT, "/api/v1/deleghe", &api.azienda(), json!({}))
            .await
            .problema(400, "richiesta-malformata");
        let vede = api.token("vede", RuoloGettone::Monitoraggio, |_| {});
        let testo = json!({"testo": "x"});
        api.post(&format!("/api/v1/quesiti/{id}/risposte"), &vede, testo.clone()).await.problema(403, codice);
        api.post(&format!("/api/v1/quesiti/{id}/risposte"), &api.azienda(), testo)
            .await
            .problema(403, codice);
        let motivo = json!({"motivo": "x"});
        api.post(&format!("/api/v1/quesiti/{id}/riapertura"), &api.anna(), motivo)
            .await
            .problema(403, codice);
    }
}

#[tokio::test]
async fn r26_r27_l_intermediario_vede_e_scrive_solo_con_la_delega_attiva() {
    for (_, db) in tests::databases().await {
        let api = Api::nuova(db).await;
        let (studio, id) = (api.mittente(STUDIO, Profilo::Intermediario, "aziende"), api.aperto().await);
        let percorso = format!("/api/v1/quesiti/{id}");
        let per_azienda = f24_con("soggetto", json!(AZIENDA));
        api.post("/api/v1/quesiti", &studio, per_azienda.clone()).await.problema(403, "senza-delega");

        // Days are compared as text: a year of five digits would come before all others.
        for (dal, al, campo) in [("+10000-01-01", None, "dal"), ("2026-11-02", Some("+10000-01-01"), "al")] {
            let corpo = json!({"delegante": AZIENDA, "delegato": STUDIO, "cassetto": "aziende", "dal": dal, "al": al});
            let risposta = api.invia(Method::PUT, "/api/v1/deleghe", &api.sistema(), corpo).await;
            risposta.errori(&[(campo, "non_valido")]);
            api.get(&percorso, &studio).await.problema(404, "non-trovato");
        }
        let corpo = json!({"delegante": AZIENDA, "delegato": STUDIO, "cassetto": "aziende", "dal": "2026-11-02", "al": "2026-11-03"});
        let delega = api.invia(Method::PUT, "/api/v1/deleghe", &api.sistema(), corpo.clone()).await.bene(201);
        let ancora = api.invia(Method::PUT, "/api/v1/deleghe", &api.sistema(), corpo).await.bene(200);
        assert_eq!(ancora["id"], delega["id"]);
        api.get(&percorso, &studio).await.bene(200);
        api.post("/api/v1/quesiti", &studio, per_azienda).await.bene(201);
        assert_eq!(api.get("/api/v1/quesiti", &studio).await.bene(200)["totale"], "2");
        // The company sees also what was sent for it.
        assert_eq!(api.get("/api/v1/quesiti", &api.azienda()).await.bene(200)["totale"], "2");
        assert_eq!(api.get("/api/v1/deleghe", &api.azienda()).await.bene(200)[0]["attiva"], true);
        let altrui = format!("/api/v1/deleghe?delegante={ALTRO}");
        api.get(&altrui, &api.azienda()).await.problema(404, "non-trovato");

        // Two days later it is over.
        api.prova.alle("2026-11-04T00:30:00Z");
        let studio = api.mittente(STUDIO, Profilo::Intermediario, "aziende");
        api.get(&percorso, &studio).await.problema(404, "non-trovato");
        let rinnovata =
            json!({"delegante": AZIENDA, "delegato": STUDIO, "cassetto": "aziende", "dal": "2026-11-04"});
        let delega = api.invia(Method::PUT, "/api/v1/deleghe", &api.sistema(), rinnovata).await.bene(201);
        api.get(&percorso, &studio).await.bene(200);
        let revoca = format!("/api/v1/deleghe/{}", delega["id"].as_str().unwrap());
        api.con_intestazioni(Method::DELETE, &revoca, &api.sistema(), &[], vec![]).await.bene(204);
        api.get(&percorso, &studio).await.problema(404, "non-trovato");
        api.con_intestazioni(Method::DELETE, &revoca, &api.sistema(), &[], vec![])
            .await
            .problema(404, "non-trovato");
    }
}

#[tokio::test]
async fn troppe_richieste_di_un_client_aspettano_quelle_degli_altri_no() {
    for (_, db) in tests::databases().await {
        let api = Api::con(db, |i| i.richieste_al_minuto = 3).await;
        for _ in 0..3 {
            api.get("/api/v1/esiti", &api.anna()).await.bene(200);
        }
        let risposta = api.get("/api/v1/esiti", &api.anna()).await;
        risposta.problema(429, "troppe-richieste");
        assert!((1..=60).contains(&risposta.intestazione("retry-after").parse::<u64>().unwrap()));
        api.get("/api/v1/esiti", &api.sara()).await.bene(200);
    }
}

#[tokio::test]
async fn i_recapiti_li_dichiara_il_sistema_e_li_legge_anche_l_interessato() {
    for (_, db) in tests::databases().await {
        let api = Api::nuova(db).await;
        let percorso = format!("/api/v1/recapiti/{AZIENDA}");
        let due = json!([
            {"canale": "email", "indirizzo": "a@example.it"},
            {"canale": "sms", "indirizzo": "333 1234567", "attivo": false}
        ]);
        api.invia(Method::PUT, &percorso, &api.sistema(), due).await.bene(200);
        let letti = api.get(&percorso, &api.azienda()).await.bene(200);
        assert_eq!(letti.as_array().unwrap().len(), 2);
        api.get(&format!("/api/v1/recapiti/{ALTRO}"), &api.azienda()).await.problema(404, "non-trovato");
        let uno = json!([{"canale": "pec", "indirizzo": "a@pec.example.it"}]);
        let rimasti = api.invia(Method::PUT, &percorso, &api.sistema(), uno).await.bene(200);
        assert_eq!(rimasti, json!([{"canale": "pec", "indirizzo": "a@pec.example.it", "attivo": true}]));
        let sbagliato = json!([{"canale": "email", "indirizzo": "senza chiocciola"}]);
        api.invia(Method::PUT, &percorso, &api.sistema(), sbagliato)
            .await
            .errori(&[("[0].indirizzo", "non_valido")]);
    }
}
