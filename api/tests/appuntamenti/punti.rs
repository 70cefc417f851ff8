//! What an office changes of its punti, and the appointments that then cannot be held.

use super::appoggio::{Agenda, SPORTELLO};
use axum::http::Method;
use serde_json::json;

#[tokio::test]
async fn r33_r38_una_chiusura_dice_che_cosa_spostare_e_dove() {
    for (_, db) in tests::databases().await {
        let a = Agenda::nuova(db).await;
        let (api, sara, dove) = (&a.api, a.api.sara(), a.prenotato().await);
        let punto = format!("/api/v1/punti/{SPORTELLO}");
        let prima = api.get(&punto, &api.anna()).await;
        assert_eq!(prima.intestazione("etag"), "\"0\"");
        let prima = prima.bene(200);
        assert_eq!((&prima["posti"], &prima["da_spostare"]), (&json!(3), &json!([])));
        assert_eq!(prima["orari"][0]["dalle"], "08:30");

        let chiusure = format!("{punto}/chiusure");
        let giorno = json!({"dal": "2026-03-30", "al": "2026-03-30", "motivo": "Trasloco"});
        let chiuso = api.post(&chiusure, &sara, giorno).await;
        assert_eq!(chiuso.intestazione("etag"), "\"1\"");
        let chiuso = chiuso.bene(201);
        let voce = &chiuso["da_spostare"][0];
        let id = dove.rsplit('/').next().unwrap();
        assert_eq!(
            (&voce["appuntamento"]["id"], &voce["proposta"]["giorno"]),
            (&json!(id), &json!("2026-03-31"))
        );
        assert!(voce["perche"].as_str().unwrap().contains("Trasloco"), "{voce}");
        assert_eq!(chiuso["chiusure"][0]["dalle"], json!(null));
        assert_eq!(api.get(&punto, &sara).await.bene(200)["da_spostare"].as_array().unwrap().len(), 1);

        let sposta = json!({"inizio": voce["proposta"]["inizio"], "motivo": "Il 30 siamo chiusi."});
        api.post(&format!("{dove}/spostamento"), &api.anna(), sposta).await.bene(200);
        assert_eq!(api.get(&punto, &sara).await.bene(200)["da_spostare"], json!([]));
        let riapre = |numero: &str| {
            let (percorso, token) = (format!("{chiusure}/{numero}"), sara.clone());
            async move { api.con_intestazioni(Method::DELETE, &percorso, &token, &[], vec![]).await }
        };
        assert_eq!(riapre("1").await.bene(200)["chiusure"], json!([]));
        riapre("1").await.problema(409, "chiusura-sconosciuta");
        riapre("uno").await.problema(409, "chiusura-sconosciuta");
    }
}

#[tokio::test]
async fn r33_le_variazioni_si_scrivono_tutte_insieme_e_tornano_come_nelle_tabelle() {
    for (_, db) in tests::databases().await {
        let a = Agenda::nuova(db).await;
        let (api, sara) = (&a.api, a.api.sara());
        let variazioni = format!("/api/v1/punti/{SPORTELLO}/variazioni");
        let varia = |versione: &'static str, corpo: serde_json::Value| {
            let intestazioni = [("content-type", "application/json"), ("if-match", versione)];
            let (percorso, token) = (variazioni.clone(), sara.clone());
            async move {
                let corpo = corpo.to_string().into_bytes();
                api.con_intestazioni(Method::PUT, &percorso, &token, &intestazioni, corpo).await
            }
        };
        let orari = json!([{"giorni": ["lunedi", "venerdi"], "dalle": "09:00", "alle": "11:00"}]);
        let nuove = json!({"orari": orari, "posti": 2, "durata_minuti": 20});
        let fatte = varia("\"0\"", nuove.clone()).await.bene(200);
        assert_eq!(
            (&fatte["orari"], &fatte["posti"], &fatte["durata_minuti"]),
            (&orari, &json!(2), &json!(20))
        );
        assert_eq!(fatte["anticipo_ore"], 24);
        varia("\"0\"", json!({})).await.problema(412, "versione-superata");
        varia("\"1\"", json!({"posti": 0})).await.problema(422, "valore-non-valido");
        varia("\"1\"", json!({"colore": "blu"})).await.problema(400, "richiesta-malformata");
        let slot = format!("/api/v1/punti/{SPORTELLO}/slot?dal=2026-03-30&al=2026-03-31");
        let liberi = api.get(&slot, &a.cittadino()).await.bene(200);
        assert_eq!((liberi.as_array().unwrap().len(), &liberi[5]["ora"]), (6, &json!("10:40")));
        // What was read can be written back.
        let stesse = varia("\"1\"", fatte["variazioni"].clone()).await.bene(200);
        assert_eq!(stesse["variazioni"], fatte["variazioni"]);
        assert_eq!(varia("\"2\"", json!({})).await.bene(200)["posti"], 3);

        let chiusure = format!("/api/v1/punti/{SPORTELLO}/chiusure");
        let mezza = json!({"dal": "2026-03-30", "al": "2026-03-30", "dalle": "09:00", "motivo": "Riunione"});
        api.post(&chiusure, &sara, mezza).await.errori(&[("alle", "obbligatorio")]);
        let muta = json!({"dal": "2026-03-30", "al": "2026-03-30"});
        api.post(&chiusure, &sara, muta).await.problema(422, "motivo-mancante");
    }
}

#[tokio::test]
async fn r35_r53_r80_i_cassetti_dicono_come_si_prenota() {
    for (_, db) in tests::databases().await {
        let a = Agenda::nuova(db).await;
        let cassetti = a.api.get("/api/v1/cassetti", &a.cittadino()).await.bene(200);
        let di = |codice: &str| {
            cassetti.as_array().unwrap().iter().find(|c| c["codice"] == codice).unwrap()["appuntamenti"]
                .clone()
        };
        let domestico = di("lavoro_domestico");
        assert_eq!(
            (&domestico["conferma"], &domestico["allegati"]["numero_massimo"]),
            (&json!(true), &json!(3))
        );
        assert_eq!(domestico["allegati"]["totale_massimo"], 3_145_728);
        assert_eq!(di("patronati")["soggetti_massimi"], 2);
    }
}
