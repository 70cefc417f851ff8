//! "Accedi Web Meeting": only by video, only around its hour.

use super::appoggio::{Agenda, STUDIO, atto};
use api::RuoloGettone;
use serde_json::json;
use workflows::{appuntamenti::Atto, attore::Attore, tabelle::Canale};

const STANZA: &str = "https://stanze.example/abc";

#[tokio::test]
async fn r54_r55_r82_il_collegamento_c_e_solo_in_video_e_solo_attorno_all_ora() {
    for (_, db) in tests::databases().await {
        let a = Agenda::nuova(db).await;
        let (api, dove) = (&a.api, a.a_distanza().await);
        let (stanza, modalita) = (format!("{dove}/web-meeting"), format!("{dove}/modalita"));
        let anna = api.anna();
        api.get(&stanza, &a.studio()).await.problema(409, "web-meeting-non-previsto");
        let video = json!({"canale": "web_meeting"});
        api.post(&modalita, &anna, video.clone()).await.problema(409, "senza-email");
        api.post(&modalita, &anna, json!({"canale": "in_sede"})).await.problema(422, "canale-non-previsto");
        api.post(&modalita, &anna, json!({"canale": "telefono"})).await.problema(422, "testo-mancante");
        api.prova.recapiti(STUDIO, &[(Canale::Email, "studio@example.it")]).await;
        let letto = api.get(&dove, &anna).await.bene(200);
        assert_eq!(letto["ufficio"]["recapiti"][0]["indirizzo"], "studio@example.it");
        api.post(&modalita, &anna, video.clone()).await.bene(200);
        api.post(&modalita, &anna, video).await.problema(409, "modalita-uguale");
        let id = letto["id"].as_str().unwrap().parse().unwrap();
        let apre = Atto::ApriStanza { collegamento: STANZA.into() };
        let sistema = Attore::Sistema("stanza");
        api.prova.ufficio.esegui_su_appuntamento(&sistema, id, None, apre).await.unwrap();

        // 9 in Rome is 8 in UTC: from a quarter of an hour before, until half past.
        for (ora, codice) in [
            ("2026-03-24T07:44:59Z", "web-meeting-chiuso"),
            ("2026-03-24T07:45:00Z", ""),
            ("2026-03-24T08:29:59Z", ""),
            ("2026-03-24T08:30:00Z", "web-meeting-finito"),
        ] {
            api.prova.alle(ora);
            for token in [a.studio(), a.cittadino(), api.anna()] {
                let aperto = api.get(&stanza, &token).await;
                let letto = api.get(&dove, &token).await.bene(200);
                assert_eq!(letto["web_meeting"]["previsto"], true);
                assert_eq!(letto["web_meeting"]["disponibile"], codice.is_empty(), "{ora}");
                if codice.is_empty() {
                    assert_eq!(aperto.bene(200), json!({"collegamento": STANZA}));
                } else {
                    let frase = aperto.problema(409, codice)["detail"].clone();
                    assert_eq!(letto["web_meeting"]["spiegazione"], frase);
                }
            }
            let letto = api.get(&dove, &a.cittadino()).await.bene(200).to_string();
            assert!(!letto.contains(STANZA) && !letto.contains("studio@example.it"), "{letto}");
            let vede = api.token("vede", RuoloGettone::Monitoraggio, |_| {});
            api.get(&stanza, &vede).await.problema(403, "non-autorizzato");
        }
        let letto = api.get(&dove, &api.anna()).await.bene(200);
        assert_eq!(atto(&letto, "modalita")["ammesso"], false);
    }
}

#[tokio::test]
async fn r55_al_telefono_non_c_e_stanza_e_si_dice_perche() {
    for (_, db) in tests::databases().await {
        let a = Agenda::nuova(db).await;
        let (api, dove) = (&a.api, a.a_distanza().await);
        let telefono = json!({"canale": "telefono", "motivo": "Il collegamento è debole."});
        api.post(&format!("{dove}/modalita"), &api.anna(), telefono).await.bene(200);
        let letto = api.get(&dove, &a.cittadino()).await.bene(200);
        assert_eq!(
            (&letto["canale"], &letto["web_meeting"]["previsto"]),
            (&json!("telefono"), &json!(false))
        );
        assert_eq!(letto["modalita"]["motivo"], "Il collegamento è debole.");
        api.prova.alle("2026-03-24T08:00:00Z");
        let stanza = format!("{dove}/web-meeting");
        api.get(&stanza, &a.studio()).await.problema(409, "web-meeting-non-previsto");
    }
}
