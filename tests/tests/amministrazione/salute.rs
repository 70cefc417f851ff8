//! "Configuration health as `doctor` sees it", and the tables as an administrator looks them up.

use engine::jobs::{NewJob, Outcome, Priority, claim, enqueue, settle_in};
use tests::{Prova, databases};
use workflows::{
    allegati::Archivio,
    ispezione::{Ampiezza, Gravita, rapporto},
};

#[tokio::test]
async fn uno_sguardo_vede_i_lavori_falliti_e_le_scadenze_ferme_e_dice_che_cosa_non_ha_guardato() {
    for (label, db) in databases().await {
        let prova = Prova::nuova(db.clone(), "2026-03-02").await;
        let cartella = tempfile::tempdir().unwrap();
        let archivio = Archivio::locale(cartella.path()).unwrap();
        let tabelle = Prova::tabelle();
        let guarda = |ampiezza| {
            let (db, archivio, tabelle) = (&db, &archivio, &tabelle);
            let ora = prova.ufficio.clock.now();
            async move { rapporto(db, tabelle, archivio, ora, ampiezza).await.unwrap() }
        };
        prova.apre().await;
        prova.protocolla().await;
        for ampiezza in [Ampiezza::Sguardo, Ampiezza::Tutto] {
            let pulito = guarda(ampiezza).await;
            assert_eq!(pulito.problemi(), 0, "{label}: {:?}", pulito.rilievi);
            assert_eq!(pulito.non_guardati.is_empty(), ampiezza == Ampiezza::Tutto, "{label}");
        }
        // Nobody fires what falls due: the sollecito opens on day 15.
        prova.alle("2026-03-20T09:00:00Z");
        let ora = prova.ufficio.clock.now();
        let rotto = NewJob {
            queue: "prova",
            payload: "{}".into(),
            run_at: ora,
            priority: Priority::Normal,
            max_attempts: 1,
            dedup: None,
        };
        let mut tx = db.begin().await.unwrap();
        enqueue(&mut tx, &[rotto]).await.unwrap();
        tx.commit().await.unwrap();
        let preso = claim(&db, "prova", 1, ora, std::time::Duration::from_secs(60)).await.unwrap();
        let mut tx = db.begin().await.unwrap();
        let esito = Outcome::Dead { error: "rotto".into() };
        settle_in(&mut tx, &[(preso[0].job_ref(), esito)], ora).await.unwrap();
        tx.commit().await.unwrap();
        for ampiezza in [Ampiezza::Sguardo, Ampiezza::Tutto] {
            let visto = guarda(ampiezza).await;
            let problemi: Vec<_> = visto
                .rilievi
                .iter()
                .filter(|r| r.gravita == Gravita::Problema)
                .map(|r| r.controllo)
                .collect();
            assert!(problemi.contains(&"lavori") && problemi.contains(&"scadenze"), "{label}: {problemi:?}");
        }
    }
}

#[test]
fn r9_r83_di_ogni_sede_si_sa_che_cosa_e_acceso_e_di_ogni_elenco_dove_conta() {
    let tabelle = Prova::tabelle();
    let sedi = tabelle.sedi_abilitate();
    assert_eq!(sedi.len(), tabelle.sedi.len());
    let tiburtino = sedi.iter().find(|s| s.sede.codice == "7013").unwrap();
    assert!(tiburtino.cassetti.contains(&"aziende"));
    assert!(tiburtino.punti.iter().all(|p| p.sede == "7013") && !tiburtino.punti.is_empty());
    let elenchi = tabelle.elenchi_operatori();
    assert!(
        elenchi.iter().any(|e| e.nome == "sperimentazione" && e.cassetti == ["patronati"]),
        "{elenchi:?}"
    );
}
