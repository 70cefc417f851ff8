//! What the API says of itself: document, health, figures, headers.

mod comune;

use axum::http::Method;
use comune::Api;
use std::collections::BTreeSet;

/// Every route, as the brief of the API lists them.
const ROTTE: &str = "\
get /api/v1/appuntamenti
post /api/v1/appuntamenti
get /api/v1/appuntamenti/quesiti
get /api/v1/appuntamenti/{id}
get /api/v1/appuntamenti/{id}/allegati.zip
post /api/v1/appuntamenti/{id}/cancellazione
post /api/v1/appuntamenti/{id}/definizione
post /api/v1/appuntamenti/{id}/esame
post /api/v1/appuntamenti/{id}/modalita
post /api/v1/appuntamenti/{id}/spostamento
get /api/v1/appuntamenti/{id}/web-meeting
get /api/v1/argomenti
get /api/v1/assistenza
get /api/v1/cassetti
get /api/v1/deleghe
put /api/v1/deleghe
delete /api/v1/deleghe/{id}
get /api/v1/esiti
get /api/v1/esiti-sms
post /api/v1/esiti-sms
get /api/v1/manuali
get /api/v1/monitoraggio
get /api/v1/notifiche
post /api/v1/notifiche/{id}/lettura
get /api/v1/punti
get /api/v1/punti/{codice}
post /api/v1/punti/{codice}/chiusure
delete /api/v1/punti/{codice}/chiusure/{numero}
get /api/v1/punti/{codice}/slot
put /api/v1/punti/{codice}/variazioni
put /api/v1/patronati/operatori
get /api/v1/patronati/profili
get /api/v1/quesiti
post /api/v1/quesiti
get /api/v1/quesiti/{id}
get /api/v1/quesiti/{id}/allegati.zip
post /api/v1/quesiti/{id}/annullamento-protocollo
post /api/v1/quesiti/{id}/appuntamenti
post /api/v1/quesiti/{id}/assegnazione
post /api/v1/quesiti/{id}/chiusura
post /api/v1/quesiti/{id}/commenti
post /api/v1/quesiti/{id}/gradimento
post /api/v1/quesiti/{id}/integrazioni
post /api/v1/quesiti/{id}/note
post /api/v1/quesiti/{id}/presa-in-carico
post /api/v1/quesiti/{id}/riapertura
post /api/v1/quesiti/{id}/rilascio
post /api/v1/quesiti/{id}/ripresa
post /api/v1/quesiti/{id}/risposte
post /api/v1/quesiti/{id}/smistamento
post /api/v1/quesiti/{id}/solleciti
post /api/v1/quesiti/{id}/sospensione
post /api/v1/quesiti/{id}/trasferimento
get /api/v1/recapiti/{codice_fiscale}
put /api/v1/recapiti/{codice_fiscale}
get /livez
get /metrics
get /readyz";

#[tokio::test]
async fn il_documento_elenca_ogni_rotta_e_ogni_rotta_risponde() {
    for (_, db) in tests::databases().await {
        let api = Api::nuova(db).await;
        let documento = api.get("/api/v1/openapi.json", "").await.bene(200);
        assert!(documento["openapi"].as_str().unwrap().starts_with("3."));
        let mut trovate = BTreeSet::new();
        for (percorso, metodi) in documento["paths"].as_object().unwrap() {
            for metodo in ["get", "put", "post", "delete", "patch"] {
                if metodi.get(metodo).is_some() {
                    trovate.insert(format!("{metodo} {percorso}"));
                }
            }
        }
        assert_eq!(trovate, ROTTE.lines().map(str::to_owned).collect());

        let aperte =
            ["/livez", "/readyz", "/metrics", "/api/v1/assistenza", "/api/v1/manuali", "/api/v1/esiti-sms"];
        for rotta in &trovate {
            let (metodo, percorso) = rotta.split_once(' ').unwrap();
            let metodo: Method = metodo.to_uppercase().parse().unwrap();
            let id = engine::new_id().to_string();
            let nomi = [("{id}", &*id), ("{codice_fiscale}", "X"), ("{codice}", "X"), ("{numero}", "1")];
            let indirizzo =
                nomi.iter().fold(percorso.to_owned(), |p, (nome, valore)| p.replace(nome, valore));
            let risposta = api.con_intestazioni(metodo, &indirizzo, "", &[], vec![]).await;
            if aperte.contains(&percorso) {
                assert_ne!(risposta.stato.as_u16(), 401, "{rotta}");
            } else {
                // Deny by default: without a token every other route refuses, whatever is sent.
                risposta.problema(401, "token-mancante-o-non-valido");
                let sicurezza = &documento["paths"][percorso][&rotta[..rotta.find(' ').unwrap()]]["security"];
                assert!(sicurezza[0].get("gettone").is_some(), "{rotta}");
            }
        }
        // Every schema that the document speaks of is in it.
        let testo = documento.to_string();
        for rimando in testo.split("#/components/schemas/").skip(1) {
            let nome = rimando.split('"').next().unwrap();
            assert!(documento["components"]["schemas"].get(nome).is_some(), "{nome}");
        }
    }
}

#[tokio::test]
async fn salute_misure_e_intestazioni() {
    for (_, db) in tests::databases().await {
        let api = Api::nuova(db.clone()).await;
        assert_eq!(api.get("/livez", "").await.stato.as_u16(), 200);
        assert_eq!(api.get("/readyz", "").await.stato.as_u16(), 200);
        let misure = api.get("/metrics", "").await;
        assert!(misure.intestazione("content-type").starts_with("text/plain"));
        let nome = [("x-request-id", "prova-1")];
        let risposta = api.con_intestazioni(Method::GET, "/api/v1/esiti", "", &nome, vec![]).await;
        assert_eq!(risposta.problema(401, "token-mancante-o-non-valido")["istanza"], "prova-1");
        assert_eq!(risposta.intestazione("x-request-id"), "prova-1");
        assert_eq!(risposta.intestazione("x-content-type-options"), "nosniff");
        assert_eq!(risposta.intestazione("cache-control"), "no-store");
        let storto = [("x-request-id", "a b <script>")];
        let risposta = api.con_intestazioni(Method::GET, "/livez", "", &storto, vec![]).await;
        assert_eq!(risposta.intestazione("x-request-id").len(), 36);
        // Database gone: alive, not ready, and the sentence says to try again.
        db.close().await;
        assert_eq!(api.get("/livez", "").await.stato.as_u16(), 200);
        api.get("/readyz", "").await.problema(503, "non-disponibile");
        api.get("/api/v1/quesiti", &api.anna()).await.problema(503, "non-disponibile");
    }
}

#[tokio::test]
async fn r24_l_api_dice_a_chi_rivolgersi() {
    for (_, db) in tests::databases().await {
        let api = Api::con(db, |i| i.assistenza_tecnica = "guasti@example.it".to_owned()).await;
        let json = api.get("/api/v1/assistenza", "").await.bene(200);
        assert_eq!(json["amministrativa"], "FEAsupporto@inps.it");
        assert_eq!(json["tecnica"], "guasti@example.it");
    }
}

#[tokio::test]
async fn r25_l_api_dice_dove_sono_i_manuali() {
    for (_, db) in tests::databases().await {
        let manuale = |profilo: &str, stampato| api::Manuale {
            profilo: profilo.to_owned(),
            nome: profilo.to_uppercase(),
            stampato,
        };
        let api = Api::con(db, |i| {
            i.indirizzo_pubblico = "https://quesiti.example".to_owned();
            i.manuali = vec![manuale("cittadino", true), manuale("monitoraggio", false)];
        })
        .await;
        let json = api.get("/api/v1/manuali", "").await.bene(200);
        assert_eq!(json.as_array().unwrap().len(), 2);
        assert_eq!(json[0]["profilo"], "cittadino");
        assert_eq!(json[0]["nome"], "CITTADINO");
        assert_eq!(json[0]["pagina"], "https://quesiti.example/manuali/cittadino");
        assert_eq!(json[0]["pdf"], "https://quesiti.example/manuali/cittadino.pdf");
        assert!(json[1]["pdf"].is_null());
    }
}

#[tokio::test]
async fn r1_r2_gli_elenchi_dicono_al_cassetto_che_cosa_chiedere() {
    for (_, db) in tests::databases().await {
        let api = Api::nuova(db).await;
        let token = api.azienda();
        let argomenti = api.get("/api/v1/argomenti?cassetto=aziende", &token).await.bene(200);
        let di = |codice: &str| {
            argomenti.as_array().unwrap().iter().find(|a| a["codice"] == codice).unwrap().clone()
        };
        assert_eq!(di("aziende.regolarita_contributiva")["periodo"], "obbligatorio");
        assert_eq!(di("aziende.generica")["tipo"], "generico");
        api.get("/api/v1/argomenti?cassetto=boh", &token).await.problema(404, "non-trovato");
        let cassetti = api.get("/api/v1/cassetti", &token).await.bene(200);
        let aziende = cassetti.as_array().unwrap().iter().find(|c| c["codice"] == "aziende").unwrap();
        assert_eq!(aziende["allegati"]["numero_massimo"], 3);
        let esiti = api.get("/api/v1/esiti", &token).await.bene(200);
        assert!(esiti.as_array().unwrap().iter().any(|e| e["polarita"] == "negativa"));
    }
}
