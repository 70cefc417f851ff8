//! An appointment over HTTP from the choice to its end, and what each side reads of it.

use super::appoggio::{
    APPUNTAMENTI, Agenda, CITTADINO, GIORNO_16, SPORTELLO, STUDIO, allo_sportello, atto, file, indirizzo,
    richiesta,
};
use crate::comune::PDF;
use axum::http::Method;
use serde_json::json;

#[tokio::test]
async fn r26_r28_r31_r33_r43_r77_r79_il_cittadino_sceglie_conferma_legge_sposta_cancella() {
    for (_, db) in tests::databases().await {
        let a = Agenda::appena_inviata(db).await;
        let (api, q) = (&a.api, &a.quesito);
        let scelta = format!("{APPUNTAMENTI}/quesiti");

        // Day 15: not yet, and it says from when.
        api.prova.alle("2026-03-17T22:59:59Z");
        let cittadino = a.cittadino();
        let vuota = api.get(&scelta, &cittadino).await.bene(200);
        assert_eq!(vuota, json!({"posizioni": ["4512345678", "4587654321"], "quesiti": []}));
        let tutti = api.get(&format!("{scelta}?tutti=true"), &cittadino).await.bene(200);
        assert_eq!(tutti["posizioni"], json!(["4512345678", "4587654321"]));
        let perche = tutti["quesiti"][0]["spiegazione"].as_str().unwrap();
        assert!(perche.starts_with("Dal 18/03/2026 potrai chiedere un appuntamento"), "{perche}");
        let dettaglio = api.get(&format!("/api/v1/quesiti/{q}"), &cittadino).await.bene(200);
        assert_eq!(dettaglio["appuntamento"]["prenota"], json!(null));

        // Day 16: position, quesito, punto, slot.
        api.prova.alle(GIORNO_16);
        api.prova.scatta().await;
        let scelti = api.get(&format!("{scelta}?posizione=4512345678"), &cittadino).await.bene(200);
        assert_eq!(
            (scelti["quesiti"].as_array().unwrap().len(), &scelti["quesiti"][0]["id"]),
            (1, &json!(q))
        );
        let dettaglio = api.get(&format!("/api/v1/quesiti/{q}"), &cittadino).await.bene(200);
        let prenota = dettaglio["appuntamento"]["prenota"].as_str().unwrap();
        assert_eq!(prenota, format!("/api/v1/quesiti/{q}/appuntamenti"));
        let punti = api.get(&format!("/api/v1/punti?quesiti={q}"), &cittadino).await.bene(200);
        assert_eq!((punti.as_array().unwrap().len(), &punti[0]["codice"]), (1, &json!(SPORTELLO)));
        assert_eq!(punti[0]["canali"], json!(["in_sede"]));
        let slot = api.get(&format!("/api/v1/punti/{SPORTELLO}/slot"), &cittadino).await.bene(200);
        assert_eq!(
            slot[0],
            json!({
                "inizio": "2026-03-19T08:30:00+01:00", "giorno": "2026-03-19", "ora": "08:30",
                "fine": "2026-03-19T09:00:00+01:00", "posti": 3
            })
        );
        assert_eq!(slot.as_array().unwrap().last().unwrap()["giorno"], "2026-04-17");

        // The confirmation, from the quesito itself, with three files.
        let mut corpo = allo_sportello(q, "2026-03-30T09:00");
        corpo["quesiti"] = json!([]);
        corpo["nome"] = json!("Luca\r\n Verdi");
        let corpo = corpo.to_string();
        let parti = [richiesta(&corpo), file("a.pdf", PDF), file("b.pdf", PDF), file("c.pdf", PDF)];
        let confermato = api.parti(prenota, &cittadino, &parti).await;
        let dove = indirizzo(&confermato);
        assert_eq!((confermato.intestazione("etag"), api.zip_in_archivio().await), ("\"1\"", 1));
        assert_eq!(confermato.json()["stato"], "Confermato");

        let letto = api.get(&dove, &cittadino).await;
        assert_eq!(letto.intestazione("etag"), "\"1\"");
        let letto = letto.bene(200);
        assert_eq!((&letto["giorno"], &letto["ora"]), (&json!("2026-03-30"), &json!("09:00")));
        assert_eq!(letto["inizio"], "2026-03-30T09:00:00+02:00");
        assert_eq!(
            (&letto["punto"]["codice"], &letto["sede_nome"]),
            (&json!(SPORTELLO), &json!("Roma Tiburtino"))
        );
        assert_eq!(letto["modificabile_fino"], "2026-03-29T09:00:00+02:00");
        assert_eq!(letto["allegati"].as_array().unwrap().len(), 3);
        let chi = json!({"profilo": "cittadino", "codice_fiscale": CITTADINO, "nome": "Luca Verdi"});
        assert_eq!(letto["prenotato_da"], chi);
        let collegato = &letto["quesiti"][0];
        assert!(collegato["protocollo"].as_str().unwrap().starts_with("INPS.7013."), "{letto}");
        assert_eq!(collegato["messaggi"][0]["scritto_da"], CITTADINO);
        assert_eq!((&letto["web_meeting"]["previsto"], letto.get("ufficio")), (&json!(false), None));
        assert_eq!(atto(&letto, "spostamento")["ammesso"], true);
        let zip = api.get(&format!("{dove}/allegati.zip"), &cittadino).await;
        assert_eq!(zip.intestazione("content-type"), "application/zip");
        assert_eq!(zip::ZipArchive::new(std::io::Cursor::new(zip.corpo)).unwrap().len(), 3);
        let dettaglio = api.get(&format!("/api/v1/quesiti/{q}"), &cittadino).await.bene(200);
        assert_eq!(dettaglio["appuntamenti"][0]["id"], letto["id"]);
        assert_eq!(dettaglio["appuntamento"]["prenota"], json!(null));
        assert_eq!(dettaglio["appuntamento"]["disponibile"], false, "one is fixed: {dettaglio}");
        assert!(
            dettaglio["appuntamento"]["spiegazione"].as_str().unwrap().contains("c'è già un appuntamento")
        );

        // Moved, with the version seen; the old one is stale.
        let sposta = |versione: &'static str| {
            let intestazioni = [("content-type", "application/json"), ("if-match", versione)];
            let (percorso, token) = (format!("{dove}/spostamento"), cittadino.clone());
            async move {
                let corpo = json!({"inizio": "2026-03-31T10:00"}).to_string().into_bytes();
                api.con_intestazioni(Method::POST, &percorso, &token, &intestazioni, corpo).await
            }
        };
        let spostato = sposta("\"1\"").await;
        assert_eq!(
            (spostato.bene(200)["giorno"].clone(), spostato.intestazione("etag")),
            (json!("2026-03-31"), "\"2\"")
        );
        sposta("\"1\"").await.problema(412, "versione-superata");
        let letto = api.get(&dove, &cittadino).await.bene(200);
        let prima = &letto["spostamenti"][0];
        assert_eq!(
            (&prima["giorno"], &prima["da"], &prima["chi"]),
            (&json!("2026-03-30"), &json!("utente"), &json!(CITTADINO))
        );

        // Cancelled until 24 hours before, and its quesito is free again.
        let cancella = format!("{dove}/cancellazione");
        assert_eq!(api.post(&cancella, &cittadino, json!({})).await.bene(200)["stato"], "Cancellato");
        api.post(&cancella, &cittadino, json!({})).await.problema(409, "stato-non-ammesso");
        let letto = api.get(&dove, &cittadino).await.bene(200);
        assert_eq!(
            (&letto["cancellazione"]["da"], &letto["modificabile_fino"]),
            (&json!("utente"), &json!(null))
        );
        let scelti = api.get(&scelta, &cittadino).await.bene(200);
        assert_eq!(scelti["quesiti"].as_array().unwrap().len(), 2);
    }
}

#[tokio::test]
async fn r45_r47_r64_la_sede_esamina_e_definisce_e_l_utente_legge_il_commento() {
    for (_, db) in tests::databases().await {
        let a = Agenda::nuova(db).await;
        let (api, anna, dove) = (&a.api, a.api.anna(), a.prenotato().await);
        api.post(&format!("{dove}/esame"), &anna, json!({"nota": " "})).await.problema(422, "testo-mancante");
        api.post(&format!("{dove}/esame"), &anna, json!({"nota": "Il MAV c'è: lo rispediamo."}))
            .await
            .bene(200);
        let letto = api.get(&dove, &anna).await.bene(200);
        assert_eq!(letto["ufficio"]["esame"]["da"], "utente:anna");
        let verbi: Vec<_> =
            letto["ufficio"]["storia"].as_array().unwrap().iter().map(|l| l["verbo"].clone()).collect();
        assert_eq!(verbi, ["conferma", "esamina"]);
        assert_eq!(letto["ufficio"]["notifiche"][0]["evento"], "appuntamento_confermato");
        assert_eq!(atto(&letto, "definizione")["ammesso"], true);

        let definisce = format!("{dove}/definizione");
        let fatto =
            api.post(&definisce, &anna, json!({"commento": "Il MAV è stato rispedito."})).await.bene(200);
        assert_eq!(fatto["stato"], "Chiuso e Definito");
        let letto = api.get(&dove, &a.cittadino()).await.bene(200);
        assert_eq!(letto["definizione"]["commento"], "Il MAV è stato rispedito.");
        let testo = letto.to_string();
        assert!(!testo.contains("rispediamo") && !testo.contains("anna"), "{testo}");
        assert_eq!(atto(&letto, "cancellazione")["ammesso"], false);
    }
}

#[tokio::test]
async fn r42_r48_chi_e_rappresentato_vede_chi_ha_agito_e_la_sede_dice_perche_disdice() {
    for (_, db) in tests::databases().await {
        let a = Agenda::nuova(db).await;
        let (api, dove) = (&a.api, a.a_distanza().await);
        let letto = api.get(&dove, &a.cittadino()).await.bene(200);
        assert_eq!(
            (&letto["prenotato_da"]["codice_fiscale"], &letto["prenotato_da"]["profilo"]),
            (&json!(STUDIO), &json!("intermediario"))
        );
        let q = format!("/api/v1/quesiti/{}", a.quesito);
        api.post(&format!("{q}/solleciti"), &a.studio(), json!({"testo": "Attendiamo."})).await.bene(200);
        let quesito = api.get(&q, &a.cittadino()).await.bene(200);
        assert_eq!(
            (&quesito["messaggi"][1]["scritto_da"], &quesito["profilo"]),
            (&json!(STUDIO), &json!("cittadino"))
        );

        let cancella = format!("{dove}/cancellazione");
        api.post(&cancella, &api.anna(), json!({})).await.problema(422, "testo-mancante");
        api.post(&cancella, &api.anna(), json!({"motivo": "Sciopero."})).await.bene(200);
        let letto = api.get(&dove, &a.cittadino()).await.bene(200);
        let cancellazione = &letto["cancellazione"];
        assert_eq!(
            (&cancellazione["da"], &cancellazione["motivo"], &cancellazione["chi"]),
            (&json!("sede"), &json!("Sciopero."), &json!(null))
        );
    }
}
