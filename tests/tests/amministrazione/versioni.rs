//! "Rules as loaded (version, who, when), difference between versions, the check of an uploaded set".

use super::{ada, registro};
use std::collections::BTreeMap;
use tests::{Prova, databases};
use workflows::{
    amministrazione::Operazione,
    regole::{self, conserva_esaminato, differenze::differenze, esame::Candidato},
    tabelle::Tabelle,
};

fn altre(versione: &str) -> Tabelle {
    let mut tabelle = Prova::tabelle();
    tabelle.versione = versione.into();
    tabelle.argomenti.get_mut("aziende.f24").unwrap().regola.termine_giorni += 7;
    tabelle
}

#[tokio::test]
async fn di_ogni_versione_si_sa_chi_e_quando_e_quanti_quesiti_aperti_la_seguono() {
    for (label, db) in databases().await {
        let prova = Prova::nuova(db.clone(), "2026-03-02").await;
        let u = &prova.ufficio;
        let prima = u.regole.attuali().versione.clone();
        prova.apre().await;
        prova.apre().await;
        prova.alle("2026-03-03T09:00:00Z");
        u.regole.ricarica(&db, altre("nuova").into(), u.clock.now(), &ada()).await.unwrap();
        prova.apre().await;
        assert_eq!(u.regole.attuali().versione, "nuova", "{label}");

        let mut conn = db.read().await.unwrap();
        let tutte = regole::versioni(&mut conn, None, 10).await.unwrap();
        let viste: Vec<_> = tutte.iter().map(|v| (v.versione.as_str(), v.caricata_da.as_str())).collect();
        assert_eq!(viste, [("nuova", "utente:ada"), (prima.as_str(), "prova")], "{label}");
        let seconda = regole::versioni(&mut conn, Some(&tutte[0]), 10).await.unwrap();
        assert_eq!(seconda, tutte[1..], "{label}");
        let mut seguite = regole::seguite(&mut conn).await.unwrap();
        seguite.sort_by_key(|(_, quanti)| *quanti);
        assert_eq!(seguite, [("nuova".to_owned(), 1), (prima.clone(), 2)], "{label}");

        let (vecchio, nuovo) = (
            u.regole.insieme(&mut conn, &prima).await.unwrap().unwrap(),
            u.regole.insieme(&mut conn, "nuova").await.unwrap().unwrap(),
        );
        let diverse = differenze(&vecchio, &nuovo);
        assert_eq!(diverse.len(), 1, "{label}: {diverse:?}");
        assert_eq!((diverse[0].codice.as_str(), diverse[0].cambi.len()), ("aziende.f24", 1), "{label}");
        drop(conn);
        let voci = registro(u).await;
        assert_eq!(
            (voci[0].operazione, voci[0].oggetto.as_str()),
            (Operazione::RegoleRicaricate, "regole:nuova")
        );
        assert_eq!(voci[0].dettagli["prima"], prima);
    }
}

#[tokio::test]
async fn un_insieme_esaminato_si_ritrova_intero_da_ogni_processo_per_una_settimana_e_non_e_in_vigore() {
    for (label, db) in databases().await {
        let prova = Prova::nuova(db.clone(), "2026-03-02").await;
        let u = &prova.ufficio;
        let candidato = |versione: &str| Candidato {
            tabelle: altre(versione),
            modelli: BTreeMap::from([(
                "quesito_chiuso/sms".to_owned(),
                "Chiuso {{ protocollo }}".to_owned(),
            )]),
            presi_da_quelli_in_uso: vec!["sedi.toml".into()],
        };
        conserva_esaminato(&db, &candidato("uno"), u.clock.now(), &ada()).await.unwrap();
        conserva_esaminato(&db, &candidato("uno"), u.clock.now(), &ada()).await.unwrap();
        let mut conn = db.read().await.unwrap();
        let (esaminato, letto) = regole::esaminato(&mut conn, "uno").await.unwrap().unwrap();
        assert_eq!(
            (esaminato.esaminato_da.as_str(), &letto.modelli),
            ("utente:ada", &candidato("uno").modelli)
        );
        let json = |t: &Tabelle| serde_json::to_value(t).unwrap();
        assert_eq!(json(&letto.tabelle), json(&candidato("uno").tabelle), "{label}");
        assert_ne!(u.regole.attuali().versione, "uno", "{label}");
        assert!(u.regole.insieme(&mut conn, "uno").await.unwrap().is_none(), "{label}: non è una versione");
        drop(conn);

        prova.alle("2026-03-09T09:00:00Z");
        conserva_esaminato(&db, &candidato("due"), u.clock.now(), &ada()).await.unwrap();
        let quali = |e: Vec<regole::Esaminato>| e.into_iter().map(|e| e.versione).collect::<Vec<_>>();
        let mut conn = db.read().await.unwrap();
        assert_eq!(quali(regole::esaminati(&mut conn, 9).await.unwrap()), ["due", "uno"], "{label}");
        drop(conn);
        prova.alle("2026-03-09T09:00:00.001Z");
        conserva_esaminato(&db, &candidato("tre"), u.clock.now(), &ada()).await.unwrap();
        let mut conn = db.read().await.unwrap();
        assert_eq!(quali(regole::esaminati(&mut conn, 9).await.unwrap()), ["tre", "due"], "{label}");
        assert!(regole::esaminato(&mut conn, "uno").await.unwrap().is_none(), "{label}");
    }
}
