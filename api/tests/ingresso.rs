//! What comes in wrong is refused with a sentence, and nothing is stored.

mod comune;

use axum::http::Method;
use comune::{AZIENDA, Api, PDF, Parte, f24, f24_con};
use serde_json::{Value, json};

/// Posts a wrong request, and asserts that nothing was kept of it.
async fn rifiuta(api: &Api, corpo: Value, attesi: &[(&str, &str)]) {
    api.post("/api/v1/quesiti", &api.azienda(), corpo).await.errori(attesi);
    assert_eq!(api.quanti().await, 0);
}

#[tokio::test]
async fn ogni_dato_sbagliato_ha_la_sua_frase_e_non_si_conserva_nulla() {
    for (_, db) in tests::databases().await {
        let api = Api::nuova(db).await;
        rifiuta(&api, f24_con("soggetto", json!("RSSMRA80A01H501A")), &[("soggetto", "non_valido")]).await;
        rifiuta(&api, f24_con("posizione", json!("70")), &[("posizione", "non_valido")]).await;
        rifiuta(&api, f24_con("cap", json!("155")), &[("cap", "non_valido")]).await;
        rifiuta(&api, f24_con("argomento", json!("aziende.altro")), &[("argomento", "sconosciuto")]).await;
        rifiuta(&api, f24_con("periodo", json!({"da": "2026-01"})), &[("periodo", "non_previsto")]).await;
        rifiuta(&api, f24_con("testo", json!("  \u{0000} ")), &[("testo", "obbligatorio")]).await;
        rifiuta(&api, f24_con("cassetto", json!("nessuno")), &[("cassetto", "sconosciuto")]).await;
        rifiuta(
            &api,
            f24_con("cassetto", json!("patronati")),
            &[("cassetto", "non_tuo"), ("argomento", "sconosciuto"), ("motivo", "obbligatorio")],
        )
        .await;
        let regolarita = f24_con("argomento", json!("aziende.regolarita_contributiva"));
        rifiuta(&api, regolarita, &[("periodo", "obbligatorio")]).await;
    }
}

#[tokio::test]
async fn json_rotto_campi_ignoti_e_formati_sbagliati() {
    for (_, db) in tests::databases().await {
        let api = Api::con(db, |i| i.corpo_massimo = 64 * 1024).await;
        let token = api.azienda();
        let manda = |tipo: &'static str, corpo: Vec<u8>| {
            let (api, token) = (&api, &token);
            async move {
                let tipo = [("content-type", tipo)];
                api.con_intestazioni(Method::POST, "/api/v1/quesiti", token, &tipo, corpo).await
            }
        };
        let json_tipo = "application/json";
        manda(json_tipo, b"{".to_vec()).await.problema(400, "richiesta-malformata");
        manda(json_tipo, b"\xff\xfe".to_vec()).await.problema(400, "richiesta-malformata");
        manda(json_tipo, format!("{} x", f24()).into_bytes()).await.problema(400, "richiesta-malformata");
        let ignoto = f24_con("sede", json!("7000")).to_string().into_bytes();
        let problema = manda(json_tipo, ignoto).await.problema(400, "richiesta-malformata");
        assert!(problema["detail"].as_str().unwrap().contains("sede"));
        let numero = f24_con("cap", json!(155)).to_string().into_bytes();
        manda(json_tipo, numero).await.problema(400, "richiesta-malformata");
        manda("text/plain", f24().to_string().into_bytes()).await.problema(415, "formato-non-previsto");
        manda("multipart/form-data", vec![]).await.problema(400, "richiesta-malformata");
        manda("multipart/form-data; boundary=confine", b"--confine\r\nrotto".to_vec())
            .await
            .problema(400, "richiesta-malformata");
        let enorme = f24_con("testo", json!("a".repeat(70 * 1024))).to_string().into_bytes();
        manda(json_tipo, enorme).await.problema(413, "troppo-grande");
        let contenuto = vec![b'a'; 70 * 1024];
        let parti = [Parte { nome: "allegati", file: Some("a.pdf"), contenuto: &contenuto }];
        api.parti("/api/v1/quesiti", &token, &parti).await.problema(413, "troppo-grande");
        assert_eq!(api.quanti().await, 0);
    }
}

#[tokio::test]
async fn r7_gli_allegati_sbagliati_sono_rifiutati_e_i_giusti_stanno_in_uno_zip() {
    for (_, db) in tests::databases().await {
        let api = Api::nuova(db).await;
        let (token, dati) = (api.azienda(), f24().to_string());
        let richiesta = || Parte { nome: "richiesta", file: None, contenuto: dati.as_bytes() };
        let file = |nome: &'static str, contenuto: &'static [u8]| Parte {
            nome: "allegati",
            file: Some(nome),
            contenuto,
        };
        let casi: [(Vec<Parte<'_>>, &str); 5] = [
            (vec![file("a.pdf", PDF), file("b.pdf", PDF), file("c.pdf", PDF), file("d.pdf", PDF)], "troppi"),
            (vec![file("a.pdf", b"MZ\x90\0 non un PDF")], "tipo_non_ammesso"),
            (vec![file("a.pdf", b"")], "vuoto"),
            (vec![file("../../a.pdf", PDF)], "nome_con_percorso"),
            (vec![file("", PDF)], "senza_nome"),
        ];
        for (allegati, codice) in casi {
            let parti: Vec<_> = std::iter::once(richiesta()).chain(allegati).collect();
            api.parti("/api/v1/quesiti", &token, &parti).await.errori(&[("allegati", codice)]);
        }
        let grande = [PDF, &vec![b' '; 3 * 1024 * 1024][..]].concat();
        let troppo = Parte { nome: "allegati", file: Some("a.pdf"), contenuto: &grande };
        let errori = api.parti("/api/v1/quesiti", &token, &[richiesta(), troppo]).await;
        assert_eq!(errori.problema(422, "dati-non-validi")["errori"][0]["campo"], "allegati");
        assert_eq!((api.quanti().await, api.zip_in_archivio().await), (0, 0));

        let parti = [richiesta(), file("a.pdf", PDF), file("b.pdf", PDF), file("c.pdf", PDF)];
        let id = api.parti("/api/v1/quesiti", &token, &parti).await.bene(201)["id"].clone();
        assert_eq!(api.zip_in_archivio().await, 1);
        let percorso = format!("/api/v1/quesiti/{}/allegati.zip", id.as_str().unwrap());
        let zip = api.get(&percorso, &token).await;
        assert_eq!((zip.stato.as_u16(), zip.intestazione("content-type")), (200, "application/zip"));
        assert_eq!(zip::ZipArchive::new(std::io::Cursor::new(zip.corpo)).unwrap().len(), 3);
    }
}

#[tokio::test]
async fn le_parti_di_un_multipart_sono_quelle_e_nessun_altra() {
    for (_, db) in tests::databases().await {
        let api = Api::nuova(db).await;
        let (token, dati) = (api.azienda(), f24().to_string());
        let richiesta = || Parte { nome: "richiesta", file: None, contenuto: dati.as_bytes() };
        let altra = Parte { nome: "altra", file: None, contenuto: b"1" };
        let pdf = Parte { nome: "allegati", file: Some("a.pdf"), contenuto: PDF };
        for parti in [vec![richiesta(), altra], vec![richiesta(), richiesta()], vec![pdf], vec![]] {
            api.parti("/api/v1/quesiti", &token, &parti).await.problema(400, "richiesta-malformata");
        }
        assert_eq!((api.quanti().await, api.zip_in_archivio().await), (0, 0));
    }
}

#[tokio::test]
async fn indirizzi_parametri_e_intestazioni_sbagliati_sono_4xx_con_una_frase() {
    for (_, db) in tests::databases().await {
        let api = Api::nuova(db).await;
        let token = api.azienda();
        let malformata = "richiesta-malformata";
        api.get("/api/v1/quesiti/non-un-id", &token).await.problema(400, malformata);
        api.get("/api/v1/quesiti/%ff", &token).await.problema(400, malformata);
        api.get("/api/v1/quesiti?colore=blu", &token).await.problema(400, malformata);
        api.get("/api/v1/quesiti?limite=molti", &token).await.problema(400, malformata);
        api.get("/api/v1/quesiti?limite=0", &token).await.errori(&[("limite", "non_valido")]);
        api.get("/api/v1/quesiti?limite=101", &token).await.errori(&[("limite", "non_valido")]);
        api.get("/api/v1/quesiti?cursore=abc", &token).await.errori(&[("cursore", "non_valido")]);
        api.get("/api/v1/notifiche?cursore=abc", &token).await.errori(&[("cursore", "non_valido")]);
        api.get("/api/v1/quesiti?stato=boh&ordine=boh&protocollo=1&codice_fiscale=2", &token).await.errori(
            &[
                ("stato", "non_valido"),
                ("protocollo", "non_valido"),
                ("codice_fiscale", "non_valido"),
                ("ordine", "non_valido"),
            ],
        );
        api.get("/api/v1/altro", &token).await.problema(404, "indirizzo-sconosciuto");
        api.invia(Method::PATCH, "/api/v1/quesiti", &token, json!({}))
            .await
            .problema(405, "metodo-non-previsto");
        let tipo = ("content-type", "application/json");
        let lunga = "k".repeat(300);
        for chiave in ["", "con spazi", &lunga] {
            let intestazioni = [tipo, ("idempotency-key", chiave)];
            let corpo = f24().to_string().into_bytes();
            let risposta =
                api.con_intestazioni(Method::POST, "/api/v1/quesiti", &token, &intestazioni, corpo).await;
            risposta.problema(400, malformata);
        }
        let id = api.aperto().await;
        let percorso = format!("/api/v1/quesiti/{id}/presa-in-carico");
        for versione in ["3", "\"tre\"", "W/\"3\""] {
            let intestazioni = [("if-match", versione)];
            let risposta =
                api.con_intestazioni(Method::POST, &percorso, &api.anna(), &intestazioni, vec![]).await;
            risposta.problema(400, malformata);
        }
        let id_ignoto = format!("/api/v1/quesiti/{}", engine::new_id());
        api.get(&id_ignoto, &token).await.problema(404, "non-trovato");
        api.invia(Method::PUT, "/api/v1/recapiti/NON-UN-CODICE", &api.sistema(), json!([]))
            .await
            .errori(&[("codice_fiscale", "non_valido")]);
        let doppi =
            json!([{"canale": "email", "indirizzo": "a@b.it"}, {"canale": "email", "indirizzo": "c@d.it"}]);
        let recapiti = format!("/api/v1/recapiti/{AZIENDA}");
        api.invia(Method::PUT, &recapiti, &api.sistema(), doppi).await.errori(&[("[1].canale", "ripetuto")]);
    }
}

#[tokio::test]
async fn r5_la_stessa_chiave_apre_un_solo_quesito_anche_insieme() {
    for (_, db) in tests::databases().await {
        let api = Api::nuova(db).await;
        let token = api.azienda();
        let manda = |chiave: &'static str, corpo: Value| {
            let (api, token) = (&api, &token);
            async move {
                let intestazioni = [("content-type", "application/json"), ("idempotency-key", chiave)];
                let corpo = corpo.to_string().into_bytes();
                api.con_intestazioni(Method::POST, "/api/v1/quesiti", token, &intestazioni, corpo).await
            }
        };
        let primo = manda("k1", f24()).await;
        let id = primo.bene(201)["id"].clone();
        assert_eq!(primo.intestazione("location"), format!("/api/v1/quesiti/{}", id.as_str().unwrap()));
        assert_eq!(primo.intestazione("etag"), "\"1\"");
        assert_eq!(manda("k1", f24()).await.bene(201)["id"], id);
        manda("k1", f24_con("testo", json!("Altro"))).await.problema(422, "chiave-riusata");
        assert_eq!(api.quanti().await, 1);

        let insieme = tokio::join!(manda("k2", f24()), manda("k2", f24()), manda("k2", f24()));
        let ids = [insieme.0, insieme.1, insieme.2].map(|r| r.bene(201)["id"].clone());
        assert!(ids.iter().all(|i| *i == ids[0]), "{ids:?}");
        assert_eq!(api.quanti().await, 2);
    }
}

#[tokio::test]
async fn un_file_ripetuto_con_la_stessa_chiave_non_resta_due_volte_in_archivio() {
    for (_, db) in tests::databases().await {
        let api = Api::nuova(db).await;
        let (token, dati) = (api.azienda(), f24().to_string());
        let corpo = comune::multipart(&[
            Parte { nome: "richiesta", file: None, contenuto: dati.as_bytes() },
            Parte { nome: "allegati", file: Some("a.pdf"), contenuto: PDF },
        ]);
        let intestazioni =
            [("content-type", "multipart/form-data; boundary=confine"), ("idempotency-key", "k")];
        for _ in 0..2 {
            let risposta = api
                .con_intestazioni(Method::POST, "/api/v1/quesiti", &token, &intestazioni, corpo.clone())
                .await;
            risposta.bene(201);
        }
        assert_eq!((api.quanti().await, api.zip_in_archivio().await), (1, 1));
    }
}
