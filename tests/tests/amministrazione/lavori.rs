//! "Jobs: dead letters with retry", those of a sede for its supervisore, and who did it.

use super::{ada, registro};
use engine::{
    Db, Timestamp, Uuid,
    jobs::{NewJob, Outcome, Priority, claim, enqueue, settle_in, stats},
};
use tests::{Prova, databases};
use workflows::{
    amministrazione::Operazione,
    attore::Ruolo,
    lavori::{ErroreLavori, Filtro, Portata, falliti},
    tabelle::Canale,
};

/// Jobs of a queue that died, from their payloads, oldest first.
async fn morti(db: &Db, ora: Timestamp, coda: &'static str, contenuti: &[String]) {
    let nuovo = |payload: &String| NewJob {
        queue: coda,
        payload: payload.clone(),
        run_at: ora,
        priority: Priority::Normal,
        max_attempts: 1,
        dedup: None,
    };
    let mut tx = db.begin().await.unwrap();
    enqueue(&mut tx, &contenuti.iter().map(nuovo).collect::<Vec<_>>()).await.unwrap();
    tx.commit().await.unwrap();
    let presi = claim(db, coda, 1_000, ora, std::time::Duration::from_secs(60)).await.unwrap();
    let esiti: Vec<_> = presi
        .iter()
        .map(|r| (r.job_ref(), Outcome::Dead { error: "l'altra parte non risponde".into() }))
        .collect();
    let mut tx = db.begin().await.unwrap();
    settle_in(&mut tx, &esiti, ora).await.unwrap();
    tx.commit().await.unwrap();
}

async fn di(prova: &Prova, coda: Option<&str>, sede: Option<&str>) -> Vec<workflows::lavori::Fallito> {
    let filtro = Filtro { coda: coda.map(Into::into), sede: sede.map(Into::into) };
    let mut conn = prova.ufficio.db.read().await.unwrap();
    falliti(&mut conn, &filtro, None, 100).await.unwrap().voci
}

/// A quesito of Roma Tiburtino in the register, its notification, and dead jobs about both and about nothing.
async fn scena(db: Db) -> (Prova, Uuid) {
    let prova = Prova::nuova(db.clone(), "2026-03-02").await;
    prova.recapiti(Prova::MITTENTE, &[(Canale::Email, "anna@example.it")]).await;
    let id = prova.apre().await.meta.id;
    prova.protocolla().await;
    let ora = prova.ufficio.clock.now();
    let mut conn = db.read().await.unwrap();
    let notifiche = workflows::notifiche::di_quesito(&mut conn, id).await.unwrap();
    drop(conn);
    let email = notifiche.iter().find(|n| n.canale == Canale::Email).unwrap().id;
    morti(&db, ora, "prova_invio", &[format!(r#"{{"notifica":"{email}"}}"#)]).await;
    morti(&db, ora, "prova_numero", &[format!(r#"{{"quesito":"{id}"}}"#)]).await;
    let ignoto = Uuid::now_v7();
    morti(&db, ora, "prova_altro", &["{}".into(), format!(r#"{{"quesito":"{ignoto}"}}"#), "rotto".into()])
        .await;
    (prova, id)
}

#[tokio::test]
async fn di_ogni_lavoro_fallito_si_dice_di_che_cosa_e() {
    for (label, db) in databases().await {
        let (prova, id) = scena(db).await;
        let tutti = di(&prova, None, None).await;
        assert_eq!(tutti.len(), 5, "{label}");
        assert!(tutti.windows(2).all(|w| w[0].lavoro.id > w[1].lavoro.id), "{label}: dal più recente");
        let invio = &di(&prova, Some("prova_invio"), None).await[0].riguarda;
        let (_, _, canale) = invio.notifica.unwrap();
        assert_eq!((invio.quesito, canale), (Some(id), Canale::Email), "{label}");
        let numero = prova.numero(id).await.to_string();
        assert_eq!((invio.protocollo.as_deref(), invio.sede.as_deref()), (Some(&*numero), Some("7013")));
        let altri = di(&prova, Some("prova_altro"), None).await;
        assert!(altri.iter().all(|f| f.riguarda.sede.is_none()), "{label}");
        assert!(di(&prova, Some("nessuna"), None).await.is_empty());
    }
}

#[tokio::test]
async fn un_supervisore_vede_e_ritenta_quelli_della_sua_sede_e_nessun_altro() {
    for (label, db) in databases().await {
        let (prova, _) = scena(db).await;
        let suoi = di(&prova, None, Some("7013")).await;
        assert_eq!(suoi.len(), 2, "{label}");
        assert!(di(&prova, None, Some("7000")).await.is_empty(), "{label}");
        let u = &prova.ufficio;
        let suo = suoi[0].lavoro.id;
        let altro = di(&prova, Some("prova_altro"), None).await[0].lavoro.id;
        let capo = Prova::persona("carla", Ruolo::Supervisore, "7013");
        assert_eq!(Portata::di(&capo), Portata::Sede("7013".into()));
        let misti = u.ritenta_lavori(&capo, &[suo, altro]).await;
        assert!(matches!(misti, Err(ErroreLavori::NonFallito(n)) if n == altro), "{label}");
        assert_eq!(di(&prova, None, None).await.len(), 5, "{label}: tutti o nessuno");
        u.ritenta_lavori(&capo, &[suo, suo]).await.unwrap();
        assert_eq!(di(&prova, None, Some("7013")).await.len(), 1, "{label}");
        assert!(matches!(u.ritenta_coda(&capo, "prova_altro").await, Err(ErroreLavori::NonAutorizzato)));
        for (id, ruolo) in [("bruno", Ruolo::Funzionario), ("mara", Ruolo::Monitoraggio)] {
            let chi = Prova::persona(id, ruolo, "7013");
            let esito = u.ritenta_lavori(&chi, &[suoi[1].lavoro.id]).await;
            assert!(matches!(esito, Err(ErroreLavori::NonAutorizzato)), "{label}: {id}");
        }
        let mittente = Prova::mittente(&Prova::richiesta());
        assert!(matches!(u.ritenta_lavori(&mittente, &[suo]).await, Err(ErroreLavori::NonAutorizzato)));
    }
}

#[tokio::test]
async fn chi_scarta_un_lavoro_scrive_perche_e_nel_registro_resta_che_cos_era() {
    for (label, db) in databases().await {
        let (prova, _) = scena(db).await;
        let u = &prova.ufficio;
        let ids: Vec<i64> = di(&prova, Some("prova_altro"), None).await.iter().map(|f| f.lavoro.id).collect();
        for vuoto in ["", "  ", &"x".repeat(1_001)] {
            assert!(matches!(u.scarta_lavori(&ada(), &ids, vuoto).await, Err(ErroreLavori::Motivo)));
        }
        assert!(matches!(u.scarta_lavori(&ada(), &[], "x").await, Err(ErroreLavori::Nessuno)));
        let troppi: Vec<i64> = (1..=201).collect();
        assert!(matches!(u.scarta_lavori(&ada(), &troppi, "x").await, Err(ErroreLavori::Troppi)));
        u.scarta_lavori(&ada(), &ids, "prove di collaudo").await.unwrap();
        assert_eq!(di(&prova, None, None).await.len(), 2, "{label}");
        let voci = registro(u).await;
        assert_eq!(voci.len(), 3, "{label}");
        for voce in &voci {
            assert_eq!((voce.operazione, voce.chi.as_str()), (Operazione::LavoroScartato, "utente:ada"));
            assert_eq!(voce.dettagli["motivo"], "prove di collaudo");
            assert_eq!(voce.dettagli["coda"], "prova_altro");
        }
        assert!(voci.iter().any(|v| v.dettagli["contenuto"] == "rotto"), "{label}");
        assert!(
            matches!(u.scarta_lavori(&ada(), &ids, "x").await, Err(ErroreLavori::NonFallito(_))),
            "{label}"
        );
    }
}

#[tokio::test]
async fn una_coda_intera_torna_al_lavoro_e_le_altre_no() {
    for (label, db) in databases().await {
        let prova = Prova::nuova(db.clone(), "2026-03-02").await;
        let ora = prova.ufficio.clock.now();
        let molti: Vec<String> = (0..620).map(|n| format!(r#"{{"n":{n}}}"#)).collect();
        morti(&db, ora, "prova_molti", &molti).await;
        morti(&db, ora, "prova_altro", &["{}".into()]).await;
        assert_eq!(prova.ufficio.ritenta_coda(&ada(), "prova_molti").await.unwrap(), 620, "{label}");
        let mut conn = db.read().await.unwrap();
        let conti = stats(&mut conn, &["prova_molti", "prova_altro"], ora).await.unwrap();
        assert_eq!((conti[0].live_due, conti[0].dead, conti[1].dead), (620, 0, 1), "{label}");
        drop(conn);
        let voci = registro(&prova.ufficio).await;
        assert_eq!(voci.len(), 2, "{label}: due lotti");
        assert!(voci.iter().all(|v| v.oggetto == "coda:prova_molti"));
    }
}

#[tokio::test]
async fn i_lavori_falliti_si_sfogliano_a_pagine() {
    for (label, db) in databases().await {
        let (prova, id) = scena(db.clone()).await;
        let ora = prova.ufficio.clock.now();
        let suoi: Vec<String> = (0..5).map(|_| format!(r#"{{"quesito":"{id}"}}"#)).collect();
        morti(&db, ora, "prova_numero", &suoi).await;
        for (sede, attesi) in [(None, 10), (Some("7013".to_owned()), 7)] {
            let filtro = Filtro { coda: None, sede };
            let (mut visti, mut prima) = (Vec::new(), None);
            loop {
                let mut conn = db.read().await.unwrap();
                let pagina = falliti(&mut conn, &filtro, prima, 3).await.unwrap();
                assert!(pagina.voci.len() <= 3);
                visti.extend(pagina.voci.iter().map(|f| f.lavoro.id));
                prima = pagina.prosegue;
                if prima.is_none() {
                    break;
                }
            }
            let mut unici = visti.clone();
            unici.sort_unstable();
            unici.dedup();
            assert_eq!((visti.len(), unici.len()), (attesi, attesi), "{label} {filtro:?}");
        }
    }
}
