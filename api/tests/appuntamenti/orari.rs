//! Hours that cannot be had, and the last seat.

use super::appoggio::{Agenda, CITTADINO, SPORTELLO, allo_sportello};
use axum::http::Method;
use serde_json::json;

#[tokio::test]
async fn r33_un_orario_passato_chiuso_o_inesistente_e_rifiutato_con_la_sua_frase() {
    for (_, db) in tests::databases().await {
        let a = Agenda::nuova(db).await;
        let (api, cittadino) = (&a.api, a.cittadino());
        let chiusure = format!("/api/v1/punti/{SPORTELLO}/chiusure");
        let giorno = json!({"dal": "2026-03-27", "al": "2026-03-27", "motivo": "Trasloco"});
        api.post(&chiusure, &api.sara(), giorno).await.bene(201);
        let ore = json!({"dal": "2026-03-26", "al": "2026-03-26", "dalle": "09:00", "alle": "10:00", "motivo": "Riunione"});
        api.post(&chiusure, &api.sara(), ore).await.bene(201);
        for (inizio, codice) in [
            ("2026-03-18T08:30", "slot-passato"),
            ("2026-03-18T11:00", "preavviso-insufficiente"),
            ("2026-03-27T09:00", "giorno-chiuso"),
            ("2026-03-26T09:30", "orario-chiuso"),
            ("2026-03-29T02:30", "ora-inesistente"),
            ("2026-03-29T09:00", "giorno-chiuso"),
            ("2026-03-30T09:10", "fuori-orario"),
            ("2026-03-30T09:00Z", "fuori-orario"),
            ("2026-07-30T09:00", "oltre-orizzonte"),
            ("domani", "ora-illeggibile"),
        ] {
            let esito = a.prenota(&cittadino, allo_sportello(&a.quesito, inizio)).await;
            if inizio.ends_with('Z') {
                // An instant of its own: 11 in Rome.
                esito.bene(201);
                continue;
            }
            esito.problema(422, codice);
        }
        let slot = |dal: &str, al: &str| format!("/api/v1/punti/{SPORTELLO}/slot?dal={dal}&al={al}");
        let liberi = api.get(&slot("2026-03-27", "2026-03-27"), &cittadino).await.bene(200);
        assert_eq!(liberi, json!([]));
        let liberi = api.get(&slot("2026-03-26", "2026-03-26"), &cittadino).await.bene(200);
        assert!(liberi.as_array().unwrap().iter().all(|s| s["ora"] != "09:00" && s["ora"] != "09:30"));
        api.get(&slot("2026-03-01", "2026-05-31"), &cittadino).await.bene(200);
        api.get(&slot("2026-03-01", "2026-06-01"), &cittadino).await.errori(&[("al", "troppi_giorni")]);
        api.get(&slot("2026-03-02", "2026-03-01"), &cittadino).await.errori(&[("al", "rovesciato")]);
        api.get("/api/v1/punti/boh/slot", &cittadino).await.problema(404, "punto-sconosciuto");
        api.get(&slot("2026-03-26", "2026-03-26"), &api.anna()).await.bene(200);
    }
}

#[tokio::test]
async fn r36_chi_perde_l_ultimo_posto_riceve_i_tre_orari_liberi_piu_vicini() {
    for (_, db) in tests::databases().await {
        let a = Agenda::nuova(db).await;
        let variazioni = format!("/api/v1/punti/{SPORTELLO}/variazioni");
        a.api.invia(Method::PUT, &variazioni, &a.api.sara(), json!({"posti": 1})).await.bene(200);
        // Nothing is held by looking: both see it free.
        let slot = format!("/api/v1/punti/{SPORTELLO}/slot?dal=2026-03-30&al=2026-03-30");
        for token in [a.cittadino(), a.altra()] {
            assert_eq!(a.api.get(&slot, &token).await.bene(200)[1]["ora"], "09:00");
        }
        let (cittadino, altra) = (a.cittadino(), a.altra());
        let (uno, due) = tokio::join!(
            a.prenota(&cittadino, allo_sportello(&a.quesito, "2026-03-30T09:00")),
            a.prenota(&altra, allo_sportello(&a.altrui, "2026-03-30T09:00")),
        );
        let perso = if uno.stato.as_u16() == 201 { due } else { uno };
        let problema = perso.problema(409, "slot-esaurito");
        let alternative = problema["alternative"].as_array().unwrap();
        let ore: Vec<_> = alternative.iter().map(|s| (s["giorno"].clone(), s["ora"].clone())).collect();
        let il_30 = |ora: &str| (json!("2026-03-30"), json!(ora));
        assert_eq!(ore, [il_30("08:30"), il_30("09:30"), il_30("10:00")]);
        assert_eq!(alternative[0]["inizio"], "2026-03-30T08:30:00+02:00");
        assert!(problema["detail"].as_str().unwrap().contains("30/03/2026 alle 08:30"));
        assert_eq!(a.quanti().await, 1);
    }
}

#[tokio::test]
async fn r40_oltre_il_preavviso_non_si_disdice_ne_si_sposta_e_la_sede_invece_si() {
    for (_, db) in tests::databases().await {
        let a = Agenda::nuova(db).await;
        let (api, dove) = (&a.api, a.prenotato().await);
        // 24 hours before the meeting, in a night of 23: the last good instant, and one more second.
        api.prova.alle("2026-03-29T07:00:01Z");
        let motivo = json!({"motivo": "Non posso."});
        let cittadino = a.cittadino();
        api.post(&format!("{dove}/cancellazione"), &cittadino, motivo)
            .await
            .problema(409, "preavviso-scaduto");
        let altrove = json!({"inizio": "2026-03-31T09:00", "motivo": "Sciopero del 30."});
        api.post(&format!("{dove}/spostamento"), &cittadino, altrove.clone())
            .await
            .problema(409, "preavviso-scaduto");
        let anna = api.anna();
        api.post(&format!("{dove}/spostamento"), &anna, json!({"inizio": "2026-03-31T09:00"}))
            .await
            .problema(422, "testo-mancante");
        api.post(&format!("{dove}/spostamento"), &anna, altrove.clone()).await.bene(200);
        api.post(&format!("{dove}/spostamento"), &anna, altrove).await.problema(422, "stesso-slot");
        let letto = api.get(&dove, &cittadino).await.bene(200);
        let mosso = &letto["spostamenti"][0];
        assert_eq!(
            (&mosso["da"], &mosso["chi"], &mosso["motivo"]),
            (&json!("sede"), &json!(null), &json!("Sciopero del 30."))
        );
        assert_eq!(letto["soggetti"], json!([CITTADINO]));
        api.post(&format!("{dove}/cancellazione"), &cittadino, json!({})).await.bene(200);
    }
}
