//! "Prossimo quesito": one key takes the most urgent one that fits, atomically.

use super::appoggio::persona;
use engine::{Clock, Uuid};
use std::{collections::BTreeSet, sync::Arc};
use tests::{Prova, databases, open, urls};
use tokio::{sync::Barrier, task::JoinSet};
use workflows::{
    attore::{Funzionario, Ruolo},
    quesiti::{Atto, NomeStato, Richiesta},
    regole::Regole,
    ufficio::{ErroreAtto, Ufficio},
};

fn funzionario(id: &str, sede: &str) -> Funzionario {
    persona(&Prova::persona(id, Ruolo::Funzionario, sede))
}

/// Registered quesiti of Roma Tiburtino, all of the same day.
async fn apre(prova: &Prova, quanti: usize) -> Vec<Uuid> {
    let mut ids = Vec::new();
    for _ in 0..quanti {
        ids.push(prova.apre().await.meta.id);
    }
    prova.protocolla().await;
    ids
}

#[tokio::test]
async fn il_prossimo_e_quello_che_scade_prima_tra_i_liberi_della_sede() {
    for (label, db) in databases().await {
        let prova = Prova::nuova(db, "2026-03-04").await;
        let ultimo = apre(&prova, 1).await[0];
        prova.alle("2026-03-02T09:00:00Z");
        let primi = apre(&prova, 2).await;
        prova.alle("2026-03-03T09:00:00Z");
        let medio = apre(&prova, 1).await[0];
        let altra_sede =
            prova.apre_con(Richiesta { cap: Some("88100".into()), ..Prova::richiesta() }).await.meta.id;
        prova.protocolla().await;
        // Not registered yet: nobody can take it.
        prova.alle("2026-03-01T09:00:00Z");
        let senza_numero = prova.apre().await.meta.id;
        prova.alle("2026-03-05T09:00:00Z");

        let u = &prova.ufficio;
        let anna = funzionario("anna", "7013");
        // One of the first was taken by its page.
        prova.fa(&Prova::persona("bruno", Ruolo::Funzionario, "7013"), primi[0], Atto::PrendiInCarico).await;
        let mut presi = Vec::new();
        while let Some(quesito) = u.prendi_prossimo(&anna, None).await.unwrap() {
            assert_eq!(quesito.assegnatario(), Some("anna"));
            presi.push(quesito.meta.id);
        }
        assert_eq!(presi, [primi[1], medio, ultimo], "{label}");
        assert_eq!(u.prendi_prossimo(&anna, None).await.unwrap().map(|q| q.meta.id), None);
        for libero in [altra_sede, senza_numero] {
            assert_eq!(prova.legge(libero).await.nome_stato(), NomeStato::Aperta, "{label}");
        }
        let di_catanzaro = u.prendi_prossimo(&funzionario("eva", "2200"), None).await.unwrap();
        assert_eq!(di_catanzaro.map(|q| q.meta.id), Some(altra_sede), "{label}");
        prova.protocolla().await;
        let poi = u.prendi_prossimo(&anna, None).await.unwrap();
        assert_eq!(poi.map(|q| q.meta.id), Some(senza_numero), "{label}");
    }
}

#[tokio::test]
async fn il_prossimo_di_un_unita_e_solo_suo_e_chi_non_lavora_i_quesiti_non_ne_prende() {
    for (label, db) in databases().await {
        let prova = Prova::nuova(db, "2026-03-02").await;
        let id = apre(&prova, 1).await[0];
        let unita = prova.legge(id).await.unita.unwrap();
        let (u, anna) = (&prova.ufficio, funzionario("anna", "7013"));
        assert!(u.prendi_prossimo(&anna, Some("invalidita_civile")).await.unwrap().is_none(), "{label}");
        for ruolo in [Ruolo::Monitoraggio, Ruolo::Amministratore] {
            let mut chi = anna.clone();
            chi.ruolo = ruolo;
            let negato = u.prendi_prossimo(&chi, None).await;
            assert!(matches!(negato, Err(ErroreAtto::Rifiuto(_))), "{label} {ruolo}");
            chi.sede = None;
            assert!(matches!(u.prendi_prossimo(&chi, None).await, Err(ErroreAtto::Rifiuto(_))));
        }
        let preso = u.prendi_prossimo(&anna, Some(&unita)).await.unwrap();
        assert_eq!(preso.map(|q| q.meta.id), Some(id), "{label}");
    }
}

/// An office of its own over the same database, as another process has.
async fn processo(url: &str) -> Ufficio {
    let ora = "2026-03-02T09:00:00Z".parse::<chrono::DateTime<chrono::Utc>>().unwrap();
    let (db, clock) = (open(url).await, Clock::manual(ora.into()));
    let regole = Regole::carica(&db, Prova::tabelle(), clock.now(), "prova").await.unwrap();
    Ufficio { db, clock, regole }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn di_quaranta_che_premono_insieme_ognuno_ne_ha_un_altro() {
    for (label, url) in urls().await {
        let prova = Prova::nuova(open(&url).await, "2026-03-02").await;
        let ids: BTreeSet<Uuid> = apre(&prova, 30).await.into_iter().collect();
        let processi = [processo(&url).await, processo(&url).await, processo(&url).await];
        let via = Arc::new(Barrier::new(41));
        let mut gara = JoinSet::new();
        for n in 0..40 {
            let (u, via) = (processi[n % 3].clone(), Arc::clone(&via));
            gara.spawn(async move {
                via.wait().await;
                let chi = funzionario(&format!("utente{n:02}"), "7013");
                u.prendi_prossimo(&chi, None).await.unwrap().map(|q| q.meta.id)
            });
        }
        // A colleague who meanwhile takes one by its page.
        let (a_mano, u, v) = (*ids.first().unwrap(), prova.ufficio.clone(), Arc::clone(&via));
        let dalla_pagina = tokio::spawn(async move {
            v.wait().await;
            let zoe = Prova::persona("zoe", Ruolo::Funzionario, "7013");
            u.esegui(&zoe, a_mano, None, Atto::PrendiInCarico).await.is_ok()
        });
        let presi: Vec<Uuid> = gara.join_all().await.into_iter().flatten().collect();
        let diversi: BTreeSet<Uuid> = presi.iter().copied().collect();
        assert_eq!(diversi.len(), presi.len(), "{label}: uno preso da due");
        let di_zoe = usize::from(dalla_pagina.await.unwrap());
        assert_eq!(presi.len() + di_zoe, 30, "{label}");
        for id in &ids {
            let q = prova.legge(*id).await;
            assert_eq!(q.nome_stato(), NomeStato::InCarico, "{label}");
        }
    }
}
