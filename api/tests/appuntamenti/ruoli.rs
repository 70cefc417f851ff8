//! Who may do what to an appointment and to a punto.

use super::appoggio::{APPUNTAMENTI, Agenda, SPORTELLO, allo_sportello};
use api::RuoloGettone;
use axum::http::Method;
use serde_json::{Value, json};
use workflows::{accessi, tabelle::Profilo};

/// Every act on an appointment with a good body.
fn atti() -> [(&'static str, Value); 5] {
    [
        ("spostamento", json!({"inizio": "2026-03-31T09:00", "motivo": "Trasloco."})),
        ("cancellazione", json!({"motivo": "Trasloco."})),
        ("esame", json!({"nota": "Visto."})),
        ("modalita", json!({"canale": "telefono", "motivo": "Rete debole."})),
        ("definizione", json!({"commento": "Risolto."})),
    ]
}

#[tokio::test]
async fn r27_r43_un_appuntamento_altrui_non_esiste_e_chi_ci_prova_resta_scritto() {
    for (_, db) in tests::databases().await {
        let a = Agenda::nuova(db).await;
        let (api, dove) = (&a.api, a.prenotato().await);
        let estranei = [
            a.altra(),
            a.studio(),
            api.mittente(super::appoggio::CITTADINO, Profilo::Azienda, "aziende"),
            api.di_sede("ugo", RuoloGettone::Funzionario, "2200"),
            api.di_sede("pia", RuoloGettone::Supervisore, "2200"),
        ];
        let mut negati = 0;
        for (n, token) in estranei.iter().enumerate() {
            for parte in ["", "/allegati.zip", "/web-meeting"] {
                let detto = api.get(&format!("{dove}{parte}"), token).await.problema(404, "non-trovato");
                assert_eq!(detto["detail"], "L'appuntamento non esiste o non è tuo.");
                negati += 1;
            }
            for (atto, corpo) in atti().into_iter().take(if n < 3 { 2 } else { 5 }) {
                api.post(&format!("{dove}/{atto}"), token, corpo).await.problema(404, "non-trovato");
                negati += 1;
            }
        }
        let ignoto = format!("{APPUNTAMENTI}/{}", engine::new_id());
        let detto = api.get(&ignoto, &a.cittadino()).await.problema(404, "non-trovato");
        assert_eq!(detto["detail"], "L'appuntamento non esiste o non è tuo.");
        api.get(&format!("{APPUNTAMENTI}/abc"), &a.cittadino()).await.problema(400, "richiesta-malformata");
        api.get(&dove, &a.cittadino()).await.bene(200);
        let mut conn = api.prova.ufficio.db.read().await.unwrap();
        let letti = accessi::di_quesito(&mut conn, a.quesito.parse().unwrap(), 100).await.unwrap();
        let quanti = |cosa: &str| letti.iter().filter(|l| l.cosa == cosa).count();
        assert_eq!((quanti("dettaglio"), quanti("negato")), (1, negati));
    }
}

#[tokio::test]
async fn r30_ogni_ruolo_ha_le_sue_rotte_dell_agenda() {
    for (_, db) in tests::databases().await {
        let a = Agenda::nuova(db).await;
        let (api, dove) = (&a.api, a.prenotato().await);
        let no = "non-autorizzato";
        let (anna, cittadino, sistema) = (api.anna(), a.cittadino(), api.sistema());
        let capo = api.token("capo", RuoloGettone::Amministratore, |_| {});
        let vede = api.token("vede", RuoloGettone::Monitoraggio, |_| {});
        let punto = format!("/api/v1/punti/{SPORTELLO}");
        // From a Cassetto alone.
        let corpo = allo_sportello(&a.secondo, "2026-03-31T09:00");
        for token in [&anna, &capo, &vede, &sistema] {
            api.get(&format!("{APPUNTAMENTI}/quesiti"), token).await.problema(403, no);
            api.get(&format!("/api/v1/punti?quesiti={}", a.secondo), token).await.problema(403, no);
            a.prenota(token, corpo.clone()).await.problema(403, no);
            let dal_quesito = format!("/api/v1/quesiti/{}/appuntamenti", a.secondo);
            api.post(&dal_quesito, token, corpo.clone()).await.problema(403, no);
        }
        let azienda = api.mittente(super::appoggio::CITTADINO, Profilo::Cittadino, "boh");
        a.prenota(&azienda, corpo).await.problema(403, "profilo-non-ammesso");
        // Of the office alone.
        for token in [&cittadino, &sistema] {
            for (atto, corpo) in atti().into_iter().skip(2) {
                api.post(&format!("{dove}/{atto}"), token, corpo).await.problema(403, no);
            }
            api.get(&punto, token).await.problema(403, no);
            api.invia(Method::PUT, &format!("{punto}/variazioni"), token, json!({})).await.problema(403, no);
        }
        for percorso in
            [dove.clone(), format!("{dove}/allegati.zip"), APPUNTAMENTI.into(), format!("{punto}/slot")]
        {
            api.get(&percorso, &sistema).await.problema(403, no);
        }
        // Monitoring and administrators read, and change no appointment.
        for token in [&vede, &capo] {
            for (atto, corpo) in atti() {
                api.post(&format!("{dove}/{atto}"), token, corpo).await.problema(403, no);
            }
            let letto = api.get(&dove, token).await.bene(200);
            assert_eq!((&letto["versione"], &letto["atti"]), (&json!(1), &json!([])));
            api.get(&punto, token).await.bene(200);
        }
        // A counter agrees no mode.
        api.post(&format!("{dove}/modalita"), &anna, json!({"canale": "in_sede"}))
            .await
            .problema(409, "modalita-non-prevista");
        api.get(&format!("{dove}/allegati.zip"), &cittadino).await.problema(404, "non-trovato");
        let chiusure = format!("{punto}/chiusure");
        let giorno = json!({"dal": "2026-03-27", "al": "2026-03-27", "motivo": "Trasloco"});
        for token in [&vede, &anna] {
            api.post(&chiusure, token, giorno.clone()).await.problema(403, no);
            api.invia(Method::PUT, &format!("{punto}/variazioni"), token, json!({"posti": 1}))
                .await
                .problema(403, no);
            api.con_intestazioni(Method::DELETE, &format!("{chiusure}/1"), token, &[], vec![])
                .await
                .problema(403, no);
        }
        let lontana = api.di_sede("pia", RuoloGettone::Supervisore, "2200");
        api.get(&punto, &lontana).await.problema(404, "non-trovato");
        api.post(&chiusure, &lontana, giorno.clone()).await.problema(404, "non-trovato");
        api.get("/api/v1/punti/boh", &capo).await.problema(404, "non-trovato");
        assert_eq!(api.get(&punto, &anna).await.bene(200)["versione"], 0);
        api.post(&chiusure, &capo, giorno).await.bene(201);
    }
}
