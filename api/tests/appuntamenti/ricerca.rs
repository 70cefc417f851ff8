//! Search (R41-R42, R81).

use super::appoggio::{APPUNTAMENTI, Agenda, CITTADINO, SPORTELLO, STUDIO, allo_sportello, indirizzo};
use serde_json::{Value, json};

fn giorni(pagina: &Value) -> Vec<String> {
    let righe = pagina["appuntamenti"].as_array().unwrap();
    righe.iter().map(|a| a["giorno"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn r41_r42_r81_si_cerca_per_posizione_stato_giorni_e_intermediari() {
    for (_, db) in tests::databases().await {
        let a = Agenda::nuova(db).await;
        let (api, cittadino) = (&a.api, a.cittadino());
        // Two of the citizen: of the studio on the 24th, of its own on the 31st. One of somebody else.
        let dello_studio = a.a_distanza().await;
        let proprio = allo_sportello(&a.secondo, "2026-03-31T09:00");
        indirizzo(&a.prenota(&cittadino, proprio).await);
        indirizzo(&a.prenota(&a.altra(), allo_sportello(&a.altrui, "2026-03-30T09:00")).await);
        let cerca = |domanda: &str| {
            let (percorso, token) = (format!("{APPUNTAMENTI}?{domanda}"), a.cittadino());
            async move { giorni(&api.get(&percorso, &token).await.bene(200)) }
        };
        assert_eq!(cerca("").await, ["2026-03-24", "2026-03-31"]);
        assert_eq!(cerca("ordine=recenti").await, ["2026-03-31", "2026-03-24"]);
        assert_eq!(cerca("intermediari=true").await.len(), 2);
        assert_eq!(cerca("intermediari=false").await, ["2026-03-31"]);
        assert_eq!(cerca("posizione=4512345678").await, ["2026-03-24"]);
        assert_eq!(cerca("dal=2026-03-24&al=2026-03-30").await, ["2026-03-24"]);
        assert_eq!(cerca("dal=2026-03-25").await, ["2026-03-31"]);
        assert_eq!(cerca(&format!("punto={SPORTELLO}")).await, ["2026-03-31"]);
        assert_eq!(cerca(&format!("codice_fiscale={CITTADINO}")).await.len(), 2);
        assert_eq!(cerca("stato=confermato").await.len(), 2);
        assert_eq!(cerca("stato=cancellato").await.len(), 0);
        api.post(&format!("{dello_studio}/cancellazione"), &a.studio(), json!({})).await.bene(200);
        assert_eq!(cerca("stato=cancellato").await, ["2026-03-24"]);
        assert_eq!(cerca("in_corso=true").await, ["2026-03-31"]);
        // Under way, and then over: still confirmed.
        api.prova.alle("2026-03-31T07:29:59Z");
        assert_eq!(cerca("in_corso=true").await, ["2026-03-31"]);
        api.prova.alle("2026-03-31T07:30:00Z");
        assert_eq!(cerca("in_corso=true").await.len(), 0);
        assert_eq!(cerca("stato=confermato").await, ["2026-03-31"]);
    }
}

#[tokio::test]
async fn r41_le_pagine_non_saltano_ne_ripetono_e_ognuno_vede_le_sue() {
    for (_, db) in tests::databases().await {
        let a = Agenda::nuova(db).await;
        let api = &a.api;
        a.a_distanza().await;
        indirizzo(&a.prenota(&a.cittadino(), allo_sportello(&a.secondo, "2026-03-31T09:00")).await);
        indirizzo(&a.prenota(&a.altra(), allo_sportello(&a.altrui, "2026-03-30T09:00")).await);
        for (ordine, attesi) in [
            ("prossimi", ["2026-03-24", "2026-03-30", "2026-03-31"]),
            ("recenti", ["2026-03-31", "2026-03-30", "2026-03-24"]),
        ] {
            let (mut visti, mut cursore) = (Vec::new(), String::new());
            loop {
                let percorso = format!("{APPUNTAMENTI}?limite=1&ordine={ordine}{cursore}");
                let pagina = api.get(&percorso, &api.anna()).await.bene(200);
                visti.extend(giorni(&pagina));
                let Some(prossimo) = pagina["prossimo"].as_str() else { break };
                cursore = format!("&cursore={prossimo}");
            }
            assert_eq!(visti, attesi);
        }
        let dello_studio = api.get(APPUNTAMENTI, &a.studio()).await.bene(200);
        // The delega is of the citizen: also what it booked by itself.
        assert_eq!(giorni(&dello_studio), ["2026-03-24", "2026-03-31"]);
        assert_eq!(dello_studio["appuntamenti"][0]["prenotato_da"]["codice_fiscale"], STUDIO);
        assert_eq!(dello_studio["appuntamenti"][0].get("esaminato"), None);
        let lontano = api.di_sede("ugo", api::RuoloGettone::Funzionario, "2200");
        assert_eq!(giorni(&api.get(APPUNTAMENTI, &lontano).await.bene(200)), [""; 0]);
        let vede = api.token("vede", api::RuoloGettone::Monitoraggio, |_| {});
        assert_eq!(giorni(&api.get(APPUNTAMENTI, &vede).await.bene(200)).len(), 3);

        let coda = api.get("/api/v1/quesiti?ordine=coda&limite=1", &api.anna()).await.bene(200);
        let altrui = format!("{APPUNTAMENTI}?cursore={}", coda["prossimo"].as_str().unwrap());
        api.get(&altrui, &api.anna()).await.errori(&[("cursore", "non_valido")]);
        let storti = "stato=boh&ordine=boh&codice_fiscale=1&dal=2026-03-02&al=2026-03-01&limite=0&cursore=x";
        api.get(&format!("{APPUNTAMENTI}?{storti}"), &api.anna()).await.errori(&[
            ("stato", "non_valido"),
            ("al", "non_valido"),
            ("codice_fiscale", "non_valido"),
            ("ordine", "non_valido"),
            ("cursore", "non_valido"),
            ("limite", "non_valido"),
        ]);
        api.get(&format!("{APPUNTAMENTI}?colore=blu"), &api.anna())
            .await
            .problema(400, "richiesta-malformata");
    }
}
