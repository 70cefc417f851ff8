//! Search: the scope of lists equals the predicate, filters, orders, pages; the indices serve them.

mod comune;

use axum::http::Method;
use comune::{AZIENDA, Api, STUDIO, f24};
use engine::{Uuid, db::Raw};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use workflows::{
    attore::{Attore, Mittente, Ruolo},
    deleghe::{self, Delega},
    quesiti::{Richiesta, store},
    ricerca::{Ambito, Domanda, Filtro, Ordine, Riferimento, Trovato, carica_visibile, cerca},
    scadenze::giorno_civile,
    tabelle::Profilo,
};

use tests::Prova;

async fn ids(api: &Api, ambito: &Ambito, filtro: &Filtro) -> BTreeSet<Uuid> {
    let oggi = giorno_civile(api.prova.ufficio.clock.now().to_utc());
    let mut conn = api.prova.ufficio.db.read().await.unwrap();
    let domanda = Domanda { ambito, filtro, ordine: Ordine::Recenti, dopo: None, limite: 100, oggi };
    cerca(&mut conn, &domanda).await.unwrap().righe.into_iter().map(|r| r.id).collect()
}

#[tokio::test]
async fn l_ambito_della_ricerca_e_lo_stesso_del_predicato() {
    for (_, db) in tests::databases().await {
        let api = Api::nuova(db).await;
        let altro = comune::ALTRO.to_owned();
        let base = Prova::richiesta;
        let richieste = [
            base(),
            Richiesta { cap: Some("88100".into()), ..base() },
            Richiesta { cap: Some("99999".into()), ..base() },
            Richiesta { mittente: altro.clone(), soggetto: altro.clone(), ..base() },
            Richiesta {
                cassetto: "lavoro_domestico".into(),
                argomento: "lavoro_domestico.mav".into(),
                profilo: Profilo::Cittadino,
                ..base()
            },
            Richiesta {
                cassetto: "patronati".into(),
                argomento: "patronati.pensioni".into(),
                mittente: altro.clone(),
                profilo: Profilo::OperatorePatronato,
                ..base()
            },
        ];
        api.prova.abilita(&altro, None).await;
        for richiesta in richieste {
            api.prova.apre_con(richiesta).await;
        }
        api.prova.protocolla().await;
        let oggi = giorno_civile(api.prova.ufficio.clock.now().to_utc());
        let delega = |cassetto: &str, dal: &str, al: Option<&str>| Delega {
            id: engine::new_id(),
            delegante: AZIENDA.into(),
            delegato: STUDIO.into(),
            cassetto: cassetto.into(),
            dal: dal.parse().unwrap(),
            al: al.map(|a| a.parse().unwrap()),
            revocata_il: None,
            fonte: "prova".into(),
        };
        let tutte = [
            delega("aziende", "2026-11-02", None),
            delega("lavoro_domestico", "2026-10-01", Some("2026-11-01")),
            delega("patronati", "2026-11-03", None),
        ];
        let mut tx = api.prova.ufficio.db.begin().await.unwrap();
        for d in &tutte {
            deleghe::store::inserisci(&mut tx, d, api.prova.ufficio.clock.now()).await.unwrap();
        }
        tx.commit().await.unwrap();

        let mittente = |codice: &str, profilo, cassetto: &str| {
            Attore::Mittente(Mittente { codice_fiscale: codice.into(), profilo, cassetto: cassetto.into() })
        };
        let mut attori = vec![
            Prova::persona("anna", Ruolo::Funzionario, "7013"),
            Prova::persona("ugo", Ruolo::Funzionario, "2200"),
            Prova::persona("sara", Ruolo::Supervisore, "7013"),
            Prova::persona("capo", Ruolo::Amministratore, "7013"),
            Prova::persona("vede", Ruolo::Monitoraggio, "7013"),
        ];
        for cassetto in ["aziende", "lavoro_domestico", "patronati"] {
            for codice in [AZIENDA, STUDIO, comune::ALTRO] {
                for profilo in [
                    Profilo::Cittadino,
                    Profilo::Azienda,
                    Profilo::Intermediario,
                    Profilo::OperatorePatronato,
                    Profilo::ReferenteRegionale,
                ] {
                    attori.push(mittente(codice, profilo, cassetto));
                }
            }
        }
        let mut ambiti: Vec<_> = attori.iter().map(|a| Ambito::di(a, oggi)).collect();
        ambiti.push(Ambito::Nessuno);
        let mut conn = api.prova.ufficio.db.read().await.unwrap();
        let esistenti = store::tutti_dopo(&mut conn, Uuid::nil(), 100).await.unwrap();
        let quesiti = store::carica_tutti(&mut conn, &esistenti).await.unwrap();
        assert_eq!(quesiti.len(), 6);
        let (mut visti, mut nascosti) = (0, 0);
        for ambito in &ambiti {
            let mut elencati = ids(&api, ambito, &Filtro::default()).await;
            elencati.extend(ids(&api, ambito, &Filtro { non_smistati: true, ..Filtro::default() }).await);
            for q in &quesiti {
                let (id, atteso) = (q.meta.id, ambito.visibile(q, &tutte));
                let trovato = carica_visibile(&mut conn, ambito, &Riferimento::Id(id)).await.unwrap();
                assert_eq!(matches!(trovato, Trovato::Si(_)), atteso, "{ambito:?} {q:?}");
                assert_eq!(elencati.contains(&id), atteso, "{ambito:?} {q:?}");
                if atteso { visti += 1 } else { nascosti += 1 }
            }
        }
        assert!(visti > 20 && nascosti > 100, "{visti} {nascosti}");
    }
}

#[tokio::test]
async fn r17_si_cerca_per_posizione_oggetto_stato_date_e_si_apre_il_dettaglio() {
    for (_, db) in tests::databases().await {
        let api = Api::nuova(db).await;
        let primo = api.aperto().await;
        api.prova.alle("2026-11-10T09:00:00Z");
        let mut corpo = f24();
        corpo["argomento"] = json!("aziende.regolarita_contributiva");
        corpo["periodo"] = json!({"da": "2026-01", "a": "2026-03"});
        corpo["posizione"] = json!("7009999999");
        let secondo = api.post("/api/v1/quesiti", &api.azienda(), corpo).await.bene(201)["id"]
            .as_str()
            .unwrap()
            .to_owned();
        api.prova.protocolla().await;
        let presa = format!("/api/v1/quesiti/{secondo}/presa-in-carico");
        api.con_intestazioni(Method::POST, &presa, &api.anna(), &[], vec![]).await.bene(200);
        let (uno, due) = (vec![primo.clone()], vec![secondo.clone()]);
        let tutti = vec![secondo.clone(), primo.clone()];
        let dettaglio = api.get(&format!("/api/v1/quesiti/{primo}"), &api.azienda()).await.bene(200);
        let protocollo = dettaglio["protocollo"].as_str().unwrap();
        let nessuno = Vec::new();
        let casi: [(String, &Vec<String>); 14] = [
            ("".into(), &tutti),
            ("posizione=7009999999".into(), &due),
            ("oggetto=REGOLARIT%C3%80".into(), &due),
            ("oggetto=regolarit%C3%A0%20contr".into(), &due),
            ("oggetto=%25".into(), &nessuno),
            ("stato=aperta".into(), &uno),
            ("stato=in_carico".into(), &due),
            ("stato=in%20carico".into(), &due),
            ("aperto_dal=2026-11-03".into(), &due),
            ("aperto_al=2026-11-09".into(), &uno),
            ("aggiornato_dal=2026-11-10&aggiornato_al=2026-11-10".into(), &due),
            ("argomento=aziende.f24".into(), &uno),
            (format!("protocollo={protocollo}"), &uno),
            ("cassetto=patronati".into(), &nessuno),
        ];
        for (parametri, attesi) in casi {
            let pagina = api.get(&format!("/api/v1/quesiti?{parametri}"), &api.azienda()).await.bene(200);
            let trovati: Vec<_> = pagina["quesiti"]
                .as_array()
                .unwrap()
                .iter()
                .map(|q| q["id"].as_str().unwrap().to_owned())
                .collect();
            assert_eq!(&trovati, attesi, "{parametri}");
            assert_eq!(pagina["totale"], attesi.len().to_string(), "{parametri}");
        }
        let per_numero = format!("/api/v1/quesiti/{}", protocollo.replace('/', "%2F"));
        assert_eq!(api.get(&per_numero, &api.azienda()).await.bene(200)["id"], json!(primo));
        let mie = api.get("/api/v1/quesiti?assegnatario=anna&ordine=coda", &api.anna()).await.bene(200);
        assert_eq!(
            (mie["quesiti"].as_array().unwrap().len(), &mie["quesiti"][0]["id"]),
            (1, &json!(secondo))
        );
        api.prova.alle("2026-12-03T09:00:00Z");
        let scaduti = api.get("/api/v1/quesiti?scaduti=true", &api.anna()).await.bene(200);
        assert_eq!(
            (scaduti["quesiti"].as_array().unwrap().len(), &scaduti["quesiti"][0]["id"]),
            (1, &json!(primo))
        );
        let vicini = api.get("/api/v1/quesiti?scade_entro=7", &api.anna()).await.bene(200);
        assert_eq!(
            (vicini["quesiti"].as_array().unwrap().len(), &vicini["quesiti"][0]["id"]),
            (1, &json!(secondo))
        );
    }
}

/// Reads every page, two rows at a time.
async fn sfoglia(api: &Api, parametri: &str) -> Vec<Value> {
    let (mut righe, mut cursore) = (Vec::new(), String::new());
    loop {
        let percorso = format!("/api/v1/quesiti?limite=2&{parametri}{cursore}");
        let pagina = api.get(&percorso, &api.anna()).await.bene(200);
        let queste = pagina["quesiti"].as_array().unwrap().clone();
        assert!(queste.len() <= 2);
        assert_eq!(pagina["totale"].is_null(), !cursore.is_empty());
        righe.extend(queste);
        match pagina["prossimo"].as_str() {
            Some(prossimo) => cursore = format!("&cursore={prossimo}"),
            None => return righe,
        }
    }
}

#[tokio::test]
async fn le_pagine_non_saltano_e_non_ripetono_e_la_coda_mette_prima_cio_che_scade() {
    for (_, db) in tests::databases().await {
        let api = Api::nuova(db).await;
        let mut nati = Vec::new();
        for giorno in ["02", "03", "03", "04", "05"] {
            api.prova.alle(&format!("2026-11-{giorno}T09:00:00Z"));
            nati.push(api.aperto().await);
        }
        // Taken and answered: it has no term any more, and goes last.
        let q = format!("/api/v1/quesiti/{}", nati[0]);
        api.con_intestazioni(Method::POST, &format!("{q}/presa-in-carico"), &api.anna(), &[], vec![])
            .await
            .bene(200);
        api.post(&format!("{q}/risposte"), &api.anna(), json!({"testo": "Ecco."})).await.bene(200);
        let ids =
            |righe: &[Value]| righe.iter().map(|r| r["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
        let recenti = ids(&sfoglia(&api, "ordine=recenti").await);
        assert_eq!(recenti.first(), nati.last());
        assert_eq!(recenti.iter().collect::<BTreeSet<_>>(), nati.iter().collect());
        assert_eq!(recenti.len(), 5);
        let coda = sfoglia(&api, "ordine=coda").await;
        let termini: Vec<_> = coda.iter().map(|r| r["termine"].as_str().unwrap_or("9999")).collect();
        assert!(termini.is_sorted(), "{termini:?}");
        assert_eq!((ids(&coda).len(), ids(&coda).last()), (5, nati.first()));
        assert_eq!(ids(&coda).iter().collect::<BTreeSet<_>>(), nati.iter().collect());
        // A cursor of the other order begins again rather than failing.
        let prima = api.get("/api/v1/quesiti?limite=2", &api.anna()).await.bene(200);
        let cursore = prima["prossimo"].as_str().unwrap();
        let altra =
            api.get(&format!("/api/v1/quesiti?ordine=coda&cursore={cursore}"), &api.anna()).await.bene(200);
        assert_eq!(altra["totale"], "5");
    }
}

/// The plan of a statement, as one text.
async fn piano(api: &Api, sql: &str) -> String {
    let mut conn = api.prova.ufficio.db.read().await.unwrap();
    match conn.raw() {
        Raw::Sqlite(c) => {
            let righe: Vec<(i64, i64, i64, String)> =
                sqlx::query_as(sqlx::AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}")))
                    .fetch_all(c)
                    .await
                    .unwrap();
            righe.into_iter().map(|r| r.3).collect::<Vec<_>>().join("; ")
        }
        Raw::Postgres(c) => {
            sqlx::query("SET enable_seqscan = off").execute(&mut *c).await.unwrap();
            sqlx::query("SET enable_sort = off").execute(&mut *c).await.unwrap();
            let righe: Vec<(String,)> =
                sqlx::query_as(sqlx::AssertSqlSafe(format!("EXPLAIN {sql}"))).fetch_all(c).await.unwrap();
            righe.into_iter().map(|r| r.0).collect::<Vec<_>>().join("; ")
        }
    }
}

#[tokio::test]
async fn la_coda_e_la_storia_si_leggono_da_un_indice_senza_ordinare() {
    for (quale, db) in tests::databases().await {
        let api = Api::nuova(db).await;
        let coda = "(COALESCE(q.termine, '9999-12-31'), q.id) > ('2026-11-02', q.id) ORDER BY COALESCE(q.termine, '9999-12-31'), q.id LIMIT 26";
        let recenti = "ORDER BY q.creato_il DESC, q.id DESC LIMIT 26";
        let casi = [
            (
                format!("q.sede = '7013' AND q.stato = 'aperta' AND q.stato <> 'chiusa' AND {coda}"),
                "quesiti_coda",
            ),
            (format!("q.stato = 'aperta' AND q.stato <> 'chiusa' AND {coda}"), "quesiti_coda_tutte"),
            (format!("q.sede = '7013' {recenti}"), "quesiti_sede_recenti"),
            (format!("q.soggetto = 'X' AND q.cassetto = 'aziende' {recenti}"), "quesiti_soggetto"),
            (format!("q.mittente = 'X' AND q.cassetto = 'aziende' {recenti}"), "quesiti_mittente"),
        ];
        for (dove, indice) in casi {
            let piano = piano(&api, &format!("SELECT q.id FROM quesiti q WHERE {dove}")).await;
            assert!(piano.contains(indice), "{quale} {dove}: {piano}");
            assert!(!piano.contains("TEMP B-TREE") && !piano.contains("Sort"), "{quale} {dove}: {piano}");
        }
    }
}
