//! What a confirmation wants, and what is left when it is refused: nothing.

use super::appoggio::{
    APPUNTAMENTI, Agenda, CITTADINO, SPORTELLO, allo_sportello, file, indirizzo, richiesta,
};
use crate::comune::PDF;
use axum::http::Method;
use serde_json::json;
use workflows::tabelle::Canale;

#[tokio::test]
async fn r34_r35_la_nota_e_obbligatoria_e_i_file_sono_al_piu_tre_in_3_mb() {
    for (_, db) in tests::databases().await {
        let a = Agenda::nuova(db).await;
        let (api, cittadino) = (&a.api, a.cittadino());
        let corpo = allo_sportello(&a.quesito, "2026-03-30T09:00").to_string();
        let quattro = [
            richiesta(&corpo),
            file("a.pdf", PDF),
            file("b.pdf", PDF),
            file("c.pdf", PDF),
            file("d.pdf", PDF),
        ];
        api.parti(APPUNTAMENTI, &cittadino, &quattro).await.errori(&[("allegati", "troppi")]);
        let programma = [richiesta(&corpo), file("a.pdf", b"MZ\x90\0 non un PDF")];
        api.parti(APPUNTAMENTI, &cittadino, &programma).await.errori(&[("allegati", "tipo_non_ammesso")]);

        let mut lungo = PDF.to_vec();
        lungo.resize(1024 * 1024, b' ');
        let esatti = [richiesta(&corpo), file("a.pdf", &lungo), file("b.pdf", &lungo), file("c.pdf", &lungo)];
        let di_piu = [&lungo[..], b" "].concat();
        let troppi =
            [richiesta(&corpo), file("a.pdf", &lungo), file("b.pdf", &lungo), file("c.pdf", &di_piu)];
        api.parti(APPUNTAMENTI, &cittadino, &troppi).await.errori(&[("allegati", "totale_troppo_grande")]);

        for nota in [json!(" \n "), json!(null)] {
            let mut senza = allo_sportello(&a.quesito, "2026-03-30T09:00");
            senza["nota"] = nota.clone();
            if nota.is_null() {
                senza.as_object_mut().unwrap().remove("nota");
            }
            let senza = senza.to_string();
            let parti = [richiesta(&senza), file("a.pdf", PDF)];
            api.parti(APPUNTAMENTI, &cittadino, &parti).await.problema(422, "nota-mancante");
        }
        assert_eq!((a.quanti().await, api.zip_in_archivio().await), (0, 0));
        indirizzo(&api.parti(APPUNTAMENTI, &cittadino, &esatti).await);
        assert_eq!((a.quanti().await, api.zip_in_archivio().await), (1, 1));
    }
}

#[tokio::test]
async fn r36_la_stessa_chiave_prenota_una_volta_sola() {
    for (_, db) in tests::databases().await {
        let a = Agenda::nuova(db).await;
        let manda = |inizio: &'static str| {
            let corpo = allo_sportello(&a.quesito, inizio).to_string();
            let corpo = crate::comune::multipart(&[richiesta(&corpo), file("a.pdf", PDF)]);
            let (api, token) = (&a.api, a.cittadino());
            async move {
                let tipo = ("content-type", "multipart/form-data; boundary=confine");
                let intestazioni = [tipo, ("idempotency-key", "k1")];
                api.con_intestazioni(Method::POST, APPUNTAMENTI, &token, &intestazioni, corpo).await
            }
        };
        let dove = indirizzo(&manda("2026-03-30T09:00").await);
        assert_eq!(indirizzo(&manda("2026-03-30T09:00").await), dove);
        manda("2026-03-30T09:30").await.problema(422, "chiave-riusata");
        assert_eq!((a.quanti().await, a.api.zip_in_archivio().await), (1, 1));
    }
}

#[tokio::test]
async fn r27_con_la_delega_revocata_tra_scelta_e_conferma_non_si_prenota() {
    for (_, db) in tests::databases().await {
        let a = Agenda::nuova(db).await;
        let (api, studio, delega) = (&a.api, a.studio(), a.delega().await);
        let scelti = api.get(&format!("{APPUNTAMENTI}/quesiti"), &studio).await.bene(200);
        assert_eq!(scelti["quesiti"].as_array().unwrap().len(), 2);
        let punti = api.get(&format!("/api/v1/punti?quesiti={}", a.quesito), &studio).await.bene(200);
        let codici: Vec<_> = punti.as_array().unwrap().iter().map(|p| p["codice"].clone()).collect();
        assert_eq!(codici, ["7013.ld_covid19", SPORTELLO]);
        assert_eq!(punti[0]["modalita_da_concordare"], true);
        api.con_intestazioni(Method::DELETE, &delega, &api.sistema(), &[], vec![]).await.bene(204);
        let corpo = allo_sportello(&a.quesito, "2026-03-30T09:00").to_string();
        let parti = [richiesta(&corpo), file("a.pdf", PDF)];
        api.parti(APPUNTAMENTI, &studio, &parti).await.problema(403, "senza-delega");
        assert_eq!((a.quanti().await, api.zip_in_archivio().await), (0, 0));
        let vuoti = api.get(&format!("{APPUNTAMENTI}/quesiti"), &studio).await.bene(200);
        assert_eq!(vuoti["quesiti"], json!([]));
    }
}

#[tokio::test]
async fn r31_r32_r37_le_richieste_scelte_devono_stare_insieme_ed_essere_proprie() {
    for (_, db) in tests::databases().await {
        let a = Agenda::nuova(db).await;
        let (api, cittadino) = (&a.api, a.cittadino());
        let con = |quesiti: serde_json::Value| {
            let mut corpo = allo_sportello(&a.quesito, "2026-03-30T09:00");
            corpo["quesiti"] = quesiti;
            a.prenota(&cittadino, corpo)
        };
        con(json!([])).await.problema(422, "nessun-quesito");
        con(json!([a.altrui])).await.problema(422, "quesito-sconosciuto");
        con(json!([a.quesito, a.secondo])).await.problema(422, "posizioni-diverse");
        con(json!(["abc"])).await.problema(400, "richiesta-malformata");
        let altrove = |campo: &'static str, valore: &'static str| {
            let mut corpo = allo_sportello(&a.quesito, "2026-03-30T09:00");
            corpo[campo] = json!(valore);
            a.prenota(&cittadino, corpo)
        };
        altrove("punto", "2200.sportello").await.problema(422, "punto-non-competente");
        altrove("punto", "boh").await.problema(422, "punto-sconosciuto");
        altrove("canale", "telefono").await.problema(422, "canale-non-previsto");
        let mut corpo = allo_sportello(&a.quesito, "2026-03-30T09:00");
        corpo["avvisi"] = json!(["email"]);
        a.prenota(&cittadino, corpo).await.problema(422, "recapito-mancante");
        api.get("/api/v1/punti?quesiti=abc", &cittadino).await.errori(&[("quesiti", "non_valido")]);
        api.get("/api/v1/punti", &cittadino).await.problema(422, "nessun-quesito");
        a.prenotato().await;
        let ancora = allo_sportello(&a.quesito, "2026-03-31T09:00");
        a.prenota(&cittadino, ancora).await.problema(409, "gia-prenotato");
        let scelti = api.get(&format!("{APPUNTAMENTI}/quesiti?tutti=true"), &cittadino).await.bene(200);
        let preso =
            scelti["quesiti"].as_array().unwrap().iter().find(|q| q["id"] == json!(a.quesito)).unwrap();
        assert!(preso["prenotabile"] == json!(false) && preso["appuntamento"].is_string(), "{preso}");
        assert_eq!(a.quanti().await, 1);
    }
}

#[tokio::test]
async fn r78_si_prenota_su_una_risposta_che_rende_disponibile_l_appuntamento() {
    for (_, db) in tests::databases().await {
        let a = Agenda::appena_inviata(db).await;
        let (api, anna, q) = (&a.api, a.api.anna(), format!("/api/v1/quesiti/{}", a.quesito));
        api.prova.recapiti(CITTADINO, &[(Canale::Email, "luca@example.it")]).await;
        let mut corpo = allo_sportello(&a.quesito, "2026-03-04T09:00");
        corpo["avvisi"] = json!(["email"]);
        a.prenota(&a.cittadino(), corpo.clone()).await.problema(409, "non-idoneo");
        api.con_intestazioni(Method::POST, &format!("{q}/presa-in-carico"), &anna, &[], vec![])
            .await
            .bene(200);
        let chiusura = json!({"esito": "accolto", "commento": "Spedito.", "appuntamento_disponibile": true});
        api.post(&format!("{q}/chiusura"), &anna, chiusura).await.bene(200);
        let letto = api.get(&q, &a.cittadino()).await.bene(200);
        let prenota = letto["appuntamento"]["prenota"].as_str().unwrap();
        // The office books nothing: to it no address is given.
        assert_eq!(api.get(&q, &anna).await.bene(200)["appuntamento"]["prenota"], json!(null));
        indirizzo(&api.post(prenota, &a.cittadino(), corpo).await);
        assert_eq!(a.quanti().await, 1);
    }
}
