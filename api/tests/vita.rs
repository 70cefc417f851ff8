//! A quesito over HTTP from arrival to closing, and what each side reads of it.

mod comune;

use api::RuoloGettone;
use axum::http::Method;
use comune::{AZIENDA, Api, PDF, Parte, SEGRETO_SMS};
use serde_json::{Value, json};
use workflows::{attore::Ruolo, notifiche::gettone, tabelle::Canale};

fn atto<'a>(letto: &'a Value, nome: &str) -> &'a Value {
    letto["atti"].as_array().unwrap().iter().find(|a| a["atto"] == nome).unwrap()
}

#[tokio::test]
async fn r8_r12_r16_dalla_richiesta_alla_chiusura_chi_scrive_vede_stato_commenti_ed_esito() {
    for (_, db) in tests::databases().await {
        let api = Api::nuova(db).await;
        let (id, azienda, anna) = (api.in_carico().await, api.azienda(), api.anna());
        let q = format!("/api/v1/quesiti/{id}");
        assert_eq!(api.get(&q, &azienda).await.bene(200)["stato"], "in carico");
        api.post(&format!("{q}/commenti"), &anna, json!({"testo": "Lo stiamo esaminando."})).await.bene(200);
        api.post(&format!("{q}/note"), &anna, json!({"testo": "Sentire Bruno."})).await.bene(200);
        api.post(&format!("{q}/risposte"), &anna, json!({"testo": "Risulta ora."})).await.bene(200);
        let integrazione = json!({"testo": "Grazie, allego la ricevuta."}).to_string();
        let parti = [
            Parte { nome: "richiesta", file: None, contenuto: integrazione.as_bytes() },
            Parte { nome: "allegati", file: Some("ricevuta.pdf"), contenuto: PDF },
        ];
        api.parti(&format!("{q}/integrazioni"), &azienda, &parti).await.bene(200);
        let chiusura = json!({"esito": "accolto", "commento": "Tutto a posto."});
        let chiuso = api.post(&format!("{q}/chiusura"), &anna, chiusura).await;
        assert_eq!(chiuso.bene(200)["stato"], "chiusa");

        let letto = api.get(&q, &azienda).await;
        let versione = letto.intestazione("etag").to_owned();
        let letto = letto.bene(200);
        assert_eq!(format!("\"{}\"", letto["versione"]), versione);
        assert_eq!((&letto["stato"], &letto["esito"]["codice"]), (&json!("chiusa"), &json!("accolto")));
        assert_eq!(letto["esito"]["commento"], "Tutto a posto.");
        let tipi: Vec<_> =
            letto["messaggi"].as_array().unwrap().iter().map(|m| m["tipo"].as_str().unwrap()).collect();
        assert_eq!(tipi, ["richiesta", "commento", "risposta", "integrazione", "chiusura"]);
        assert_eq!(letto["messaggi"][1]["autore"], "sede");
        assert_eq!(letto["messaggi"][3]["allegati"][0]["nome"], "ricevuta.pdf");
        assert!(letto.get("ufficio").is_none(), "{letto}");
        assert!(!letto.to_string().contains("Bruno") && !letto.to_string().contains("anna"), "{letto}");

        let letto = api.get(&q, &anna).await.bene(200);
        let tipi = letto["messaggi"].as_array().unwrap().len();
        let storia = letto["ufficio"]["storia"].as_array().unwrap();
        assert_eq!(tipi, 6);
        let verbi: Vec<_> = storia.iter().map(|l| l["verbo"].as_str().unwrap()).collect();
        assert_eq!(verbi[0], "apre");
        assert_eq!(
            verbi[verbi.len() - 6..],
            ["prende_in_carico", "commenta", "annota", "risponde", "integra", "chiude"]
        );
        assert_eq!(letto["ufficio"]["fascicolo"], "https://fascicolo.example/aziende/7001234567");
        assert!(letto["ufficio"]["smistamento"][0].as_str().unwrap().contains("00155"));
        assert_eq!(atto(&letto, "risposte")["ammesso"], false);

        api.post(&format!("{q}/gradimento"), &azienda, json!({"voto": 300}))
            .await
            .problema(422, "voto-fuori-scala");
        api.post(&format!("{q}/gradimento"), &azienda, json!({"voto": 5})).await.bene(200);
        api.post(&format!("{q}/gradimento"), &azienda, json!({"voto": 5}))
            .await
            .problema(409, "gia-valutato");
    }
}

#[tokio::test]
async fn il_termine_spiega_come_e_contato() {
    for (_, db) in tests::databases().await {
        let api = Api::nuova(db).await;
        let letto =
            api.get(&format!("/api/v1/quesiti/{}", api.aperto().await), &api.azienda()).await.bene(200);
        let termine = &letto["termine"];
        assert_eq!((&termine["dal"], &termine["giorni"]), (&json!("2026-11-02"), &json!(20)), "{letto}");
        // Working days: four weeks, without Saturdays and Sundays.
        assert_eq!(
            (&termine["data"], &termine["lavorativi"]),
            (&json!("2026-11-30"), &json!(true)),
            "{termine}"
        );
        assert_eq!(termine["saltati"].as_array().unwrap().len(), 8, "{termine}");
        assert_eq!(termine["saltati"][0], json!({"data": "2026-11-07", "motivo": "sabato"}));
        let perche = termine["perche"].as_str().unwrap();
        assert!(perche.starts_with("20 giorni lavorativi dal 02/11/2026"), "{perche}");
        assert_eq!(letto["appuntamento"]["disponibile"], false);
    }
}

#[tokio::test]
async fn la_versione_vista_decide_e_senza_vale_quella_che_c_e() {
    for (_, db) in tests::databases().await {
        let api = Api::nuova(db).await;
        let (id, anna) = (api.aperto().await, api.anna());
        let q = format!("/api/v1/quesiti/{id}");
        let vista = api.get(&q, &anna).await.intestazione("etag").to_owned();
        let presa = format!("{q}/presa-in-carico");
        let con = |versione: String| {
            let (api, presa, anna) = (&api, &presa, &anna);
            async move {
                let intestazioni = [("if-match", versione.as_str())];
                api.con_intestazioni(Method::POST, presa, anna, &intestazioni, vec![]).await
            }
        };
        con("\"1\"".into()).await.problema(412, "versione-superata");
        let fatta = con(vista.clone()).await;
        fatta.bene(200);
        assert_ne!(fatta.intestazione("etag"), vista);
        let corpo = json!({"testo": "Ecco."}).to_string().into_bytes();
        let intestazioni = [("content-type", "application/json"), ("if-match", vista.as_str())];
        let stantia =
            api.con_intestazioni(Method::POST, &format!("{q}/risposte"), &anna, &intestazioni, corpo).await;
        stantia.problema(412, "versione-superata");
        api.post(&format!("{q}/risposte"), &anna, json!({"testo": "Ecco."})).await.bene(200);
    }
}

#[tokio::test]
async fn un_atto_rifiutato_dallo_stato_e_409_e_non_lascia_file() {
    for (_, db) in tests::databases().await {
        let api = Api::nuova(db).await;
        let (id, azienda) = (api.aperto().await, api.azienda());
        let q = format!("/api/v1/quesiti/{id}");
        let dati = json!({"testo": "x"}).to_string();
        let parti = [
            Parte { nome: "richiesta", file: None, contenuto: dati.as_bytes() },
            Parte { nome: "allegati", file: Some("a.pdf"), contenuto: PDF },
        ];
        api.parti(&format!("{q}/risposte"), &api.anna(), &parti).await.problema(409, "stato-non-ammesso");
        api.post(&format!("{q}/solleciti"), &azienda, json!({})).await.problema(409, "sollecito-prematuro");
        api.post(&format!("{q}/risposte"), &api.anna(), json!({"testo": ""}))
            .await
            .problema(409, "stato-non-ammesso");
        let presa = format!("{q}/presa-in-carico");
        api.con_intestazioni(Method::POST, &presa, &api.anna(), &[], vec![]).await.bene(200);
        api.con_intestazioni(Method::POST, &presa, &api.sara(), &[], vec![])
            .await
            .problema(409, "gia-in-carico");
        api.con_intestazioni(Method::POST, &presa, &api.sara(), &[], b"{\"a\":1}".to_vec())
            .await
            .problema(400, "richiesta-malformata");
        let vuoto = json!({"esito": "accolto", "commento": " "});
        api.post(&format!("{q}/chiusura"), &api.anna(), vuoto).await.problema(422, "testo-mancante");
        let ignoto = json!({"esito": "boh", "commento": "Fatto."});
        api.post(&format!("{q}/chiusura"), &api.anna(), ignoto).await.problema(422, "esito-sconosciuto");
        let dati = json!({"esito": "boh", "commento": "Fatto."}).to_string();
        let parti = [
            Parte { nome: "richiesta", file: None, contenuto: dati.as_bytes() },
            Parte { nome: "allegati", file: Some("a.pdf"), contenuto: PDF },
        ];
        api.parti(&format!("{q}/chiusura"), &api.anna(), &parti).await.problema(422, "esito-sconosciuto");
        assert_eq!(api.zip_in_archivio().await, 0);
    }
}

#[tokio::test]
async fn r76_il_sollecito_si_apre_al_giorno_15() {
    for (_, db) in tests::databases().await {
        let api = Api::nuova(db).await;
        let q = format!("/api/v1/quesiti/{}", api.aperto().await);
        for (istante, stato) in [("2026-11-16T22:59:00Z", 409), ("2026-11-16T23:01:00Z", 200)] {
            api.prova.alle(istante);
            let risposta =
                api.post(&format!("{q}/solleciti"), &api.azienda(), json!({"testo": "Notizie?"})).await;
            assert_eq!(risposta.stato.as_u16(), stato, "{istante}");
        }
    }
}

#[tokio::test]
async fn smistare_assegnare_trasferire_sospendere_riprendere_riaprire() {
    for (_, db) in tests::databases().await {
        let api = Api::nuova(db).await;
        api.prova.assume("bruno", Ruolo::Funzionario, "7013").await;
        // No sede serves this CAP: the supervisor sees it and routes it.
        let corpo = comune::f24_con("cap", json!("99999"));
        let id = api.post("/api/v1/quesiti", &api.azienda(), corpo).await.bene(201)["id"]
            .as_str()
            .unwrap()
            .to_owned();
        api.prova.protocolla().await;
        let q = format!("/api/v1/quesiti/{id}");
        let (sara, unita) = (api.sara(), "accertamento_gestione_credito");
        let coda = api.get("/api/v1/quesiti?non_smistati=true", &sara).await.bene(200);
        assert_eq!((&coda["quesiti"][0]["id"], &coda["totale"]), (&json!(id), &json!("1")));
        assert_eq!(coda["quesiti"][0]["non_smistato"], "cap_sconosciuto");
        api.get(&q, &api.anna()).await.problema(404, "non-trovato");
        api.post(&format!("{q}/smistamento"), &sara, json!({"sede": "7013"}))
            .await
            .errori(&[("unita", "obbligatorio")]);
        api.post(&format!("{q}/smistamento"), &sara, json!({"sede": "7013", "unita": unita})).await.bene(200);
        api.prova.protocolla().await;
        api.post(&format!("{q}/assegnazione"), &sara, json!({"a": "ugo"}))
            .await
            .problema(422, "utente-non-della-sede");
        api.post(&format!("{q}/assegnazione"), &sara, json!({"a": "bruno"})).await.bene(200);
        let bruno = api.di_sede("bruno", RuoloGettone::Funzionario, "7013");
        api.post(&format!("{q}/sospensione"), &bruno, json!({"testo": "Mandi la delega."})).await.bene(200);
        assert_eq!(api.get(&q, &api.azienda()).await.bene(200)["sospeso"], true);
        let ripresa = format!("{q}/ripresa");
        api.con_intestazioni(Method::POST, &ripresa, &bruno, &[], vec![]).await.bene(200);
        api.post(&format!("{q}/rilascio"), &bruno, json!({"motivo": "Assenza."})).await.bene(200);
        let numero = api.get(&q, &sara).await.bene(200)["protocollo"].as_str().unwrap().replace('/', "-");
        let verso = json!({"sede": "2200", "unita": unita, "motivo": "Competenza."});
        api.post(&format!("/api/v1/quesiti/{numero}/trasferimento"), &sara, verso).await.bene(200);
        api.get(&q, &sara).await.problema(404, "non-trovato");
        let ugo = api.di_sede("ugo", RuoloGettone::Funzionario, "2200");
        api.con_intestazioni(Method::POST, &format!("{q}/presa-in-carico"), &ugo, &[], vec![])
            .await
            .bene(200);
        let chiusura = json!({"esito": "respinto", "commento": "Non spetta."});
        api.post(&format!("{q}/chiusura"), &ugo, chiusura).await.bene(200);
        assert_eq!(api.get(&q, &api.azienda()).await.bene(200)["appuntamento"]["disponibile"], true);
        let pia = api.di_sede("pia", RuoloGettone::Supervisore, "2200");
        api.post(&format!("{q}/riapertura"), &pia, json!({"motivo": "Nuovi documenti."})).await.bene(200);
        assert_eq!(api.get(&q, &api.azienda()).await.bene(200)["stato"], "aperta");
        let annulla = format!("{q}/annullamento-protocollo");
        api.post(&annulla, &pia, json!({"motivo": "Errore."})).await.problema(403, "non-autorizzato");
    }
}

#[tokio::test]
async fn il_supervisore_annulla_il_protocollo_una_volta_e_con_motivo() {
    for (_, db) in tests::databases().await {
        let api = Api::nuova(db).await;
        let annulla = format!("/api/v1/quesiti/{}/annullamento-protocollo", api.aperto().await);
        let (sara, motivo) = (api.sara(), json!({"motivo": "Doppione."}));
        api.post(&annulla, &api.anna(), motivo.clone()).await.problema(403, "non-autorizzato");
        api.post(&annulla, &sara, json!({"motivo": " "})).await.errori(&[("motivo", "obbligatorio")]);
        api.post(&annulla, &sara, motivo.clone()).await.bene(204);
        api.post(&annulla, &sara, motivo).await.problema(409, "gia-annullato");
    }
}

#[tokio::test]
async fn r19_la_casella_del_cassetto_mostra_i_testi_e_segna_le_lette() {
    for (_, db) in tests::databases().await {
        let api = Api::nuova(db).await;
        api.aperto().await;
        api.aperto().await;
        let azienda = api.azienda();
        let prima = api.get("/api/v1/notifiche?limite=1", &azienda).await.bene(200);
        assert_eq!((prima["notifiche"].as_array().unwrap().len(), &prima["non_lette"]), (1, &json!(2)));
        let cursore = prima["prossimo"].as_str().unwrap();
        let seconda =
            api.get(&format!("/api/v1/notifiche?limite=1&cursore={cursore}"), &azienda).await.bene(200);
        assert_ne!(seconda["notifiche"][0]["id"], prima["notifiche"][0]["id"]);
        assert_eq!(seconda["prossimo"], Value::Null);
        assert!(seconda["notifiche"][0]["testo"].as_str().unwrap().contains("INPS.7013."), "{seconda}");
        let lettura = format!("/api/v1/notifiche/{}/lettura", prima["notifiche"][0]["id"].as_str().unwrap());
        let altro = api.mittente(comune::ALTRO, workflows::tabelle::Profilo::Azienda, "aziende");
        for (token, restano) in [(altro, 2), (azienda.clone(), 1), (azienda.clone(), 1)] {
            api.con_intestazioni(Method::POST, &lettura, &token, &[], vec![]).await.bene(204);
            assert_eq!(api.get("/api/v1/notifiche", &azienda).await.bene(200)["non_lette"], restano);
        }
        api.con_intestazioni(Method::POST, "/api/v1/notifiche/x/lettura", &azienda, &[], vec![])
            .await
            .problema(400, "richiesta-malformata");
    }
}

#[tokio::test]
async fn i_rapporti_del_gateway_valgono_solo_col_gettone_del_messaggio() {
    for (_, db) in tests::databases().await {
        let api = Api::nuova(db).await;
        api.prova.recapiti(AZIENDA, &[(Canale::Sms, "+393331234567")]).await;
        let id = api.aperto().await.parse().unwrap();
        let notifica = {
            let mut conn = api.prova.ufficio.db.read().await.unwrap();
            let tutte = workflows::notifiche::di_quesito(&mut conn, id).await.unwrap();
            tutte.into_iter().find(|n| n.canale == Canale::Sms).unwrap().id
        };
        let rapporto = |gettone: &str, stato: &str| {
            format!("/api/v1/esiti-sms?notifica={notifica}&gettone={gettone}&stato={stato}&risposta=ok")
        };
        let suo = gettone(SEGRETO_SMS, notifica);
        let altrui = gettone(SEGRETO_SMS, engine::new_id());
        api.get(&rapporto(&altrui, "1"), "").await.problema(403, "gettone-non-valido");
        api.get(&rapporto("", "1"), "").await.problema(403, "gettone-non-valido");
        api.get(&rapporto(&suo, "7"), "").await.problema(400, "richiesta-malformata");
        api.get("/api/v1/esiti-sms?notifica=x", "").await.problema(400, "richiesta-malformata");
        api.get(&rapporto(&suo, "4"), "").await.bene(204);
        api.get(&rapporto(&suo, "1"), "").await.bene(204);
        api.con_intestazioni(Method::POST, &rapporto(&suo, "1"), "", &[], vec![]).await.bene(204);
    }
}

#[tokio::test]
async fn r23_r89_il_monitoraggio_conta_e_dice_quando() {
    for (_, db) in tests::databases().await {
        let api = Api::nuova(db).await;
        api.in_carico().await;
        let vede = api.token("vede", RuoloGettone::Monitoraggio, |_| {});
        let numeri = api.get("/api/v1/monitoraggio", &vede).await.bene(200);
        assert_eq!(numeri["totale"]["in_carico"], 1, "{numeri}");
        assert_eq!(numeri["per_sede"]["7013"]["in_termine"], 1);
        assert_eq!((&numeri["eta_secondi"], &numeri["per_stato"]["in_carico"]), (&json!(0), &json!(1)));
        assert!(numeri["notifiche"]["cassetto"]["consegnata"].as_i64().unwrap() >= 1);
        api.prova.alle("2026-11-02T09:05:00Z");
        let pia = api.di_sede("pia", RuoloGettone::Supervisore, "2200");
        let sua = api.get("/api/v1/monitoraggio", &pia).await.bene(200);
        assert_eq!((&sua["totale"]["quesiti"], &sua["eta_secondi"]), (&json!(0), &json!(300)));
    }
}
