//! How each thing is counted: the day, the term, the suspension, the reopening, the transfer.

use crate::appoggio::{chiudi, filtro, g, giacenze, monitor, numeri, riapri, trasferisci, tutto};
use std::time::Duration;
use tests::{Prova, databases};
use workflows::{
    attore::Ruolo,
    monitoraggio::{Esiti, Vista},
    quesiti::{Atto, messaggio::Scritto},
};

fn ore(n: u64) -> Duration {
    Duration::from_secs(n * 3_600)
}

/// Lesson 30, R89: each on its civil day of Rome, once; times from the sending.
#[tokio::test]
async fn r89_arrivo_presa_risposta_e_chiusura_si_contano_nel_loro_giorno() {
    for (label, db) in databases().await {
        let prova = Prova::nuova(db, "2026-03-02").await;
        let anna = prova.assume("anna", Ruolo::Funzionario, "7013").await;
        let id = prova.apre().await.meta.id;
        let q = numeri(&prova, &tutto()).await;
        assert_eq!((q.totale.arrivati, q.totale.senza_risposta, q.arretrato), (1, 1, 0), "{label}");
        assert_eq!(q.per_sede[""].arrivati, 1, "{label}: in no sede yet");
        prova.protocolla().await;
        // 22:30 UTC is 23:30 in Rome, half an hour later it is the next day.
        prova.alle("2026-03-02T22:30:00Z");
        prova.fa(&anna, id, Atto::PrendiInCarico).await;
        prova.alle("2026-03-02T23:00:00Z");
        prova.fa(&anna, id, Atto::Rilascia { motivo: "Turno finito.".into() }).await;
        prova.fa(&anna, id, Atto::PrendiInCarico).await;
        prova.fa(&anna, id, Atto::Rispondi(Scritto::testo("Manca il codice."))).await;
        prova.alle("2026-03-04T09:00:00Z");
        prova.fa(&anna, id, chiudi("respinto")).await;
        let q = numeri(&prova, &tutto()).await;
        let (due, tre, quattro) = (
            &q.per_giorno[&g("2026-03-02")],
            &q.per_giorno[&g("2026-03-03")],
            &q.per_giorno[&g("2026-03-04")],
        );
        assert_eq!((due.arrivati, due.presi, due.risposti.tutti()), (1, 1, 0), "{label}");
        assert_eq!((tre.presi, tre.risposti), (0, Esiti { entro: 1, in_ritardo: 0 }), "{label}");
        assert_eq!((quattro.risposti.tutti(), quattro.chiusi.entro, quattro.negativi), (0, 1, 1), "{label}");
        assert_eq!((q.totale.senza_risposta, q.per_giorno.len()), (0, 3), "{label}");
        // 13 hours and a half, and 14: in the middle of the classes 13 and 14.
        assert_eq!(q.totale.tempo_di_presa.mediana(), Some(ore(13) + ore(1) / 2), "{label}");
        assert_eq!(q.totale.tempo_di_risposta.novantesimo(), Some(ore(14) + ore(1) / 2), "{label}");
        assert_eq!(
            (q.per_sede.len(), q.per_sede["7013"].arrivati),
            (1, 1),
            "{label}: the arrival followed it"
        );
        let s = giacenze(&prova, &tutto()).await;
        assert_eq!((s.totale.chiuse, s.totale.non_chiusi(), s.per_sede["7013"].chiuse), (1, 0, 1), "{label}");
    }
}

/// Both sides of the last day of the term: 30 March for a request of 2 March.
#[tokio::test]
async fn r84_r89_entro_il_termine_fino_alla_mezzanotte_di_roma_e_dopo_in_ritardo() {
    for (quando, atteso) in [
        ("2026-03-30T21:59:59Z", Esiti { entro: 1, in_ritardo: 0 }),
        ("2026-03-30T22:00:00Z", Esiti { entro: 0, in_ritardo: 1 }),
    ] {
        for (label, db) in databases().await {
            let prova = Prova::nuova(db, "2026-03-02").await;
            let anna = prova.assume("anna", Ruolo::Funzionario, "7013").await;
            let id = prova.apre().await.meta.id;
            prova.protocolla().await;
            assert_eq!(prova.legge(id).await.termine(), Some(g("2026-03-30")));
            prova.fa(&anna, id, Atto::PrendiInCarico).await;
            prova.alle(quando);
            prova.fa(&anna, id, Atto::Rispondi(Scritto::testo("Ecco."))).await;
            // A closing that ends no wait is as late as the reply before it.
            prova.alle("2026-05-04T09:00:00Z");
            prova.fa(&anna, id, chiudi("accolto")).await;
            let t = numeri(&prova, &tutto()).await.totale;
            assert_eq!((t.risposti, t.chiusi), (atteso, atteso), "{label} {quando}");
        }
    }
}

/// The days in which the sede waits for documents are no time of the sede; a suspension does not mend what was late.
#[tokio::test]
async fn la_sospensione_non_conta_nel_tempo_e_non_sana_un_ritardo() {
    for (sospeso, risposto, ore_nette, tardi) in [
        ("2026-03-03T09:00:00Z", "2026-03-13T09:00:00Z", 24, 0),
        ("2026-04-10T08:00:00Z", "2026-04-12T08:00:00Z", 39 * 24 - 1, 1),
    ] {
        for (label, db) in databases().await {
            let prova = Prova::nuova(db, "2026-03-02").await;
            let anna = prova.assume("anna", Ruolo::Funzionario, "7013").await;
            let id = prova.apre().await.meta.id;
            prova.protocolla().await;
            prova.fa(&anna, id, Atto::PrendiInCarico).await;
            prova.alle(sospeso);
            prova.fa(&anna, id, Atto::Sospendi(Scritto::testo("La ricevuta."))).await;
            prova.alle(risposto);
            prova.fa(&anna, id, chiudi("accolto")).await;
            let t = numeri(&prova, &tutto()).await.totale;
            assert_eq!((t.risposti.in_ritardo, t.chiusi.in_ritardo), (tardi, tardi), "{label} {sospeso}");
            let classe = workflows::monitoraggio::classe(ore_nette * 3_600_000);
            assert_eq!(t.tempo_di_risposta.classi.into_iter().collect::<Vec<_>>(), [(classe, 1)], "{label}");
        }
    }
}

/// Lesson 27: a reopened case is closed once, on the day that holds, against the term of its new wait; its time to
/// answer is that of the first answer.
#[tokio::test]
async fn la_riapertura_non_falsa_i_numeri() {
    for (label, db) in databases().await {
        let prova = Prova::nuova(db, "2026-03-02").await;
        let anna = prova.assume("anna", Ruolo::Funzionario, "7013").await;
        let pia = prova.assume("pia", Ruolo::Supervisore, "7013").await;
        let id = prova.apre().await.meta.id;
        prova.protocolla().await;
        prova.fa(&anna, id, Atto::PrendiInCarico).await;
        prova.alle("2026-03-04T09:00:00Z");
        prova.fa(&anna, id, chiudi("respinto")).await;
        let prima = numeri(&prova, &tutto()).await.totale;
        prova.alle("2026-05-04T08:00:00Z");
        prova.fa(&pia, id, riapri()).await;
        let q = numeri(&prova, &tutto()).await;
        let t = &q.totale;
        assert_eq!((t.chiusi.tutti(), t.negativi, t.riaperti), (0, 0, 1), "{label}: taken back");
        assert_eq!(q.per_giorno[&g("2026-05-04")].riaperti, 1, "{label}");
        assert_eq!(giacenze(&prova, &tutto()).await.totale.chiuse, 0, "{label}");
        // Within the term of the new wait, though months after the first one.
        prova.alle("2026-05-20T08:00:00Z");
        prova.fa(&anna, id, Atto::PrendiInCarico).await;
        prova.fa(&anna, id, chiudi("accolto")).await;
        prova.alle("2026-05-21T08:00:00Z");
        prova.fa(&pia, id, riapri()).await;
        prova.fa(&anna, id, Atto::PrendiInCarico).await;
        prova.alle("2026-08-20T08:00:00Z");
        prova.fa(&anna, id, chiudi("accolto")).await;
        let q = numeri(&prova, &tutto()).await;
        let t = &q.totale;
        assert_eq!((t.arrivati, t.presi, t.risposti, t.riaperti), (1, 1, prima.risposti, 1), "{label}");
        assert_eq!(t.chiusi, Esiti { entro: 0, in_ritardo: 1 }, "{label}: the second wait was too long");
        assert_eq!(q.per_giorno[&g("2026-08-20")].chiusi.tutti(), 1, "{label}");
        assert_eq!(
            (&t.tempo_di_presa, &t.tempo_di_risposta),
            (&prima.tempo_di_presa, &prima.tempo_di_risposta)
        );
        assert_eq!(giacenze(&prova, &tutto()).await.totale.chiuse, 1, "{label}");
    }
}

/// The figures follow the quesito; a supervisore sees those of its sede and no others.
#[tokio::test]
async fn r23_i_numeri_seguono_il_quesito_e_restano_nella_sede_di_chi_guarda() {
    for (label, db) in databases().await {
        let prova = Prova::nuova(db, "2026-03-02").await;
        let anna = prova.assume("anna", Ruolo::Funzionario, "7013").await;
        let (suo, altrui) = (prova.apre().await.meta.id, prova.apre().await.meta.id);
        prova.protocolla().await;
        let pia = Prova::persona("pia", Ruolo::Supervisore, "7013");
        let sua = Vista::di(&pia, filtro(None)).unwrap();
        assert_eq!(numeri(&prova, &sua).await.totale.arrivati, 2, "{label}");
        prova.fa(&anna, altrui, trasferisci("2200")).await;
        assert_eq!(numeri(&prova, &sua).await.totale.arrivati, 1, "{label}");
        let di_la = Vista::di(&monitor(), filtro(Some("2200"))).unwrap();
        let q = numeri(&prova, &di_la).await;
        assert_eq!((q.totale.arrivati, q.per_sede.len()), (1, 1), "{label}");
        prova.fa(&anna, suo, Atto::PrendiInCarico).await;
        let s = giacenze(&prova, &sua).await;
        assert_eq!((s.totale.non_chiusi(), s.totale.in_carico, s.notifiche.len()), (1, 1, 0), "{label}");
    }
}
