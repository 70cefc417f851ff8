//! "A test that every role × every route gives what the permission table says", and the table for people to read.

use crate::comune::{PERSONE, Pagine};
use axum::{body::Body, http::Method};
use console::rotte::{Chi, Rotta};
use std::{collections::BTreeSet, fmt::Write, path::Path};
use workflows::attore::Ruolo;

/// One of each role, all of the sede where there is one.
const DI_RUOLO: [(&str, Ruolo); 5] = [
    ("anna", Ruolo::Funzionario),
    ("sara", Ruolo::Supervisore),
    ("ada", Ruolo::Amministratore),
    ("mario", Ruolo::Monitoraggio),
    ("tina", Ruolo::Supporto),
];

/// An address with something plausible in place of each parameter, by its name.
pub fn indirizzo(percorso: &str, quesito: &str) -> String {
    let valore = |nome: &str| match nome {
        "riferimento" | "quesito" => quesito.to_owned(),
        "codice" | "sede" => crate::comune::SEDE.to_owned(),
        "punto" => format!("{}.sportello", crate::comune::SEDE),
        // Nobody: a role that is let in must not lock the others out.
        "utente" => "nessuno".to_owned(),
        "giorno" | "data" => "2026-11-02".to_owned(),
        "tipo" => "risposta".to_owned(),
        "id" | "allegato" | "differito" => "01960000-0000-7000-8000-000000000001".to_owned(),
        _ => "1".to_owned(),
    };
    let parti =
        percorso.split('/').map(|parte| match parte.strip_prefix('{').and_then(|p| p.strip_suffix('}')) {
            Some(nome) => valore(nome.trim_start_matches('*')),
            None => parte.to_owned(),
        });
    parti.collect::<Vec<_>>().join("/")
}

#[tokio::test]
async fn ogni_ruolo_trova_su_ogni_pagina_quello_che_dice_la_tavola() {
    assert_eq!(
        DI_RUOLO.map(|(_, r)| r).into_iter().collect::<BTreeSet<_>>(),
        Ruolo::TUTTI.into_iter().collect()
    );
    for (_, db) in tests::databases().await {
        let p = Pagine::nuova(db).await;
        let quesito = p.quesito().await.meta.id.to_string();
        for rotta in console::tavola(p.stato.clone()) {
            let dove = indirizzo(rotta.percorso, &quesito);
            for (id, ruolo) in DI_RUOLO {
                // Of its own: some routes end the session.
                let mut browser = p.dentro(id).await;
                let stato = match rotta.metodo {
                    Method::GET => browser.get(&dove).await.stato,
                    _ => browser.post(&dove, &[]).await.stato,
                };
                assert_eq!(stato == 403, !rotta.chi.ammette(Some(ruolo)), "{ruolo}: {rotta:?}: {stato}");
                assert!(stato < 500, "{ruolo}: {rotta:?}: {stato}");
                assert!(rotta.chi == Chi::Chiunque || stato != 401, "{ruolo}: {rotta:?}");
            }
            fuori(&p, &rotta, &dove).await;
        }
    }
}

/// Nobody: a person is led to the door, anything else is told that nobody is there.
async fn fuori(p: &Pagine, rotta: &Rotta, dove: &str) {
    let mut nessuno = p.browser();
    if rotta.metodo != Method::GET {
        let stato = nessuno.post_senza(dove, &[]).await.stato;
        assert!(stato == 401 || rotta.chi == Chi::Chiunque, "{rotta:?}: {stato}");
        return;
    }
    let pagina = nessuno.get(dove).await;
    let script = nessuno.get_con(dove, &[("x-richiesta", "sfondo")]).await;
    if rotta.chi == Chi::Chiunque {
        assert!(!pagina.verso().starts_with("/accesso?"), "{rotta:?}: {}", pagina.verso());
        assert!(pagina.stato < 500, "{rotta:?}");
    } else {
        assert_eq!(pagina.stato, 303, "{rotta:?}");
        assert!(pagina.verso() == "/accesso" || pagina.verso().starts_with("/accesso?poi="), "{rotta:?}");
        assert_eq!(script.stato, 401, "{rotta:?}");
    }
}

#[tokio::test]
async fn nessun_altro_metodo_apre_una_pagina() {
    let (_, db) = tests::databases().await.swap_remove(0);
    let p = Pagine::nuova(db).await;
    let rotte = console::tavola(p.stato.clone());
    let percorsi: BTreeSet<_> = rotte.iter().map(|r| r.percorso).collect();
    for percorso in percorsi {
        for metodo in [Method::PUT, Method::DELETE, Method::PATCH] {
            let mut nessuno = p.browser();
            let stato =
                nessuno.chiede(metodo.clone(), &indirizzo(percorso, "x"), &[], Body::empty()).await.stato;
            assert!(matches!(stato, 401 | 405), "{metodo} {percorso}: {stato}");
        }
    }
}

/// The table as people read it.
fn tavola(rotte: &[Rotta]) -> String {
    let mut testo = "# Permessi\n\nOgni indirizzo della console e chi può usarlo. Lo scrive una prova da \
                     `console::tavola`, e fallisce quando non è più questo.\n\nChi legge soltanto non cambia i quesiti \
                     né le loro regole: i filtri che salva sono preferenze sue, che nessun altro vede.\n\n| Metodo | Indirizzo |"
        .to_owned();
    for (_, ruolo) in DI_RUOLO {
        write!(testo, " {ruolo} |").unwrap();
    }
    testo.push_str(" senza accesso |\n|---|---|");
    testo.push_str(&"---|".repeat(DI_RUOLO.len() + 1));
    testo.push('\n');
    let mut rotte: Vec<_> = rotte.iter().collect();
    rotte.sort_by_key(|r| (r.percorso, r.metodo.to_string()));
    for rotta in rotte {
        write!(testo, "| {} | `{}` |", rotta.metodo, rotta.percorso).unwrap();
        let ruoli = DI_RUOLO.iter().map(|(_, r)| Some(*r)).chain([None]);
        for ruolo in ruoli {
            testo.push_str(if rotta.chi.ammette(ruolo) { " sì |" } else { " – |" });
        }
        testo.push('\n');
    }
    testo
}

#[tokio::test]
async fn la_tavola_dei_permessi_nei_documenti_e_quella_vera() {
    let (stato, _cartella) = crate::comune::stato_qualsiasi().await;
    let vera = tavola(&console::tavola(stato));
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/permessi.md");
    let scritta = std::fs::read_to_string(&file).unwrap_or_default();
    if scritta != vera {
        std::fs::write(&file, &vera).unwrap();
    }
    assert_eq!(scritta, vera, "docs/permessi.md was written again: look at what changed, then keep it");
}

#[test]
fn chi_prova_i_ruoli_lavora_nell_ufficio_delle_prove() {
    for (id, ruolo) in DI_RUOLO {
        assert!(PERSONE.iter().any(|p| p.0 == id && p.1 == ruolo), "{id}");
    }
}
