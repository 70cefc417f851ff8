//! Deaths, redeliveries and races of an act that waits: it is done once, or taken back, never both.

use super::appoggio::{Scrivania, differibile};
use engine::jobs::{Claimed, Job, Outcome, claim};
use std::{sync::Arc, time::Duration};
use tests::{databases, scrive};
use tokio::sync::Barrier;
use workflows::{
    quesiti::Atto,
    scrivania::differiti::{EseguiDifferito, StatoDifferito, store},
    ufficio::{ErroreAtto, ErroreDifferito, Ufficio},
};

const LEASE: Duration = Duration::from_secs(60);

async fn prende(u: &Ufficio) -> Vec<Claimed<EseguiDifferito>> {
    let ora = u.clock.now();
    let righe = claim(&u.db, EseguiDifferito::QUEUE, 10, ora, LEASE).await.unwrap();
    let letta = |r: &engine::jobs::ClaimedRow| Claimed {
        job: serde_json::from_str(&r.payload).unwrap(),
        id: r.id,
        attempt: r.attempts,
        max_attempts: r.max_attempts,
    };
    righe.iter().map(letta).collect()
}

async fn in_attesa(d: &Scrivania) -> engine::Uuid {
    let u = &d.s.prova.ufficio;
    let risposta = differibile(Atto::Rispondi(scrive("Ecco.")));
    u.differisci(&d.anna, d.id, d.versione().await, risposta).await.unwrap().id
}

async fn risposte(d: &Scrivania) -> usize {
    d.s.verbi(d.id).await.iter().filter(|v| *v == "risponde").count()
}

/// A worker that died after having claimed, one that only seemed dead, and its successor.
#[tokio::test]
async fn chi_ha_perso_il_lavoro_non_risponde_una_seconda_volta() {
    for (label, db) in databases().await {
        let d = Scrivania::nuova(db).await;
        let u = &d.s.prova.ufficio;
        in_attesa(&d).await;
        assert!(prende(u).await.is_empty(), "non prima del suo momento");
        u.clock.advance(Duration::from_secs(15));
        let creduto_morto = prende(u).await.pop().unwrap();
        u.clock.advance(LEASE + Duration::from_secs(1));
        let successore = prende(u).await.pop().unwrap();
        assert!(matches!(u.esegui_differito(&creduto_morto).await, Outcome::Retry { .. }), "{label}");
        assert_eq!(risposte(&d).await, 0, "{label}");
        assert_eq!(u.esegui_differito(&successore).await, Outcome::Settled);
        for tardi in [&creduto_morto, &successore] {
            assert!(matches!(u.esegui_differito(tardi).await, Outcome::Retry { .. }), "{label}");
        }
        assert_eq!(risposte(&d).await, 1, "{label}");
        d.s.officina.lavora().await;
        d.s.finisce_bene().await;
    }
}

/// Author and worker at the same moment, many times: one of the two, never both, never neither.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn annullare_nel_momento_in_cui_parte_ha_un_solo_vincitore() {
    for (label, db) in databases().await {
        let d = Scrivania::nuova(db).await;
        let u = &d.s.prova.ufficio;
        let mut attese = 0;
        for giro in 0..12 {
            let id = in_attesa(&d).await;
            u.clock.advance(Duration::from_secs(15));
            let lavoro = prende(u).await.pop().unwrap();
            let via = Arc::new(Barrier::new(2));
            let worker = {
                let (u, via) = (u.clone(), Arc::clone(&via));
                tokio::spawn(async move {
                    via.wait().await;
                    u.esegui_differito(&lavoro).await
                })
            };
            let autrice = {
                let (u, via, anna, quesito) = (u.clone(), Arc::clone(&via), d.anna.clone(), d.id);
                tokio::spawn(async move {
                    via.wait().await;
                    if giro % 2 == 0 {
                        tokio::task::yield_now().await;
                    }
                    u.annulla_differito(&anna, quesito, id).await.is_ok()
                })
            };
            assert_eq!(worker.await.unwrap(), Outcome::Settled, "{label}");
            let annullato = autrice.await.unwrap();
            attese += usize::from(!annullato);
            assert_eq!(risposte(&d).await, attese, "{label} {giro}: annullato {annullato}");
            let stato = store::leggi(&mut u.db.read().await.unwrap(), id).await.unwrap().unwrap().stato;
            let atteso = if annullato { StatoDifferito::Annullato } else { StatoDifferito::Eseguito };
            assert_eq!(stato, atteso, "{label}");
        }
        d.s.officina.lavora().await;
        d.s.finisce_bene().await;
    }
}

/// Clicks at once on the same form are one click; on another form they are told. Many times: who comes second finds
/// the act of the first at its first look, at the second, or only when it adds its own.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn due_clic_insieme_fanno_partire_una_risposta() {
    for (label, db) in databases().await {
        let d = Scrivania::nuova(db).await;
        let versione = d.versione().await;
        for giro in 0..12 {
            if giro > 0 {
                let u = &d.s.prova.ufficio;
                let prima = u.in_attesa_di(d.id).await.unwrap().unwrap();
                u.annulla_differito(&d.anna, d.id, prima.id).await.unwrap();
            }
            let via = Arc::new(Barrier::new(8));
            let mut gara = tokio::task::JoinSet::new();
            for clic in 0..8 {
                let (u, via, anna, id) = (d.s.prova.ufficio.clone(), Arc::clone(&via), d.anna.clone(), d.id);
                gara.spawn(async move {
                    via.wait().await;
                    let risposta = differibile(Atto::Rispondi(scrive(["Ecco.", "Eccolo."][clic % 2])));
                    u.differisci(&anna, id, versione, risposta).await.map(|atto| atto.id)
                });
            }
            let (mut vinte, mut perse) = (vec![], vec![]);
            for esito in gara.join_all().await {
                match esito {
                    Ok(id) => vinte.push(id),
                    Err(errore) => perse.push(errore),
                }
            }
            assert_eq!(vinte.len(), 4, "{label} {giro}: chi ha scritto lo stesso testo");
            assert!(vinte.iter().all(|id| *id == vinte[0]), "{label} {giro}");
            let detto = |e: &ErroreDifferito| matches!(e, ErroreDifferito::Atto(ErroreAtto::InPartenza));
            assert!(perse.iter().all(detto), "{label} {giro}: {perse:?}");
        }
        d.s.officina.dopo(Duration::from_secs(15)).await;
        assert_eq!(risposte(&d).await, 1, "{label}");
        d.s.finisce_bene().await;
    }
}
