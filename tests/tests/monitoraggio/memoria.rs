//! Figures kept in memory: never computed twice, never too old, never of another view.

use crate::appoggio::{filtro, monitor, tutto};
use std::{sync::Arc, time::Duration};
use tests::{Prova, databases};
use workflows::monitoraggio::{self, Memoria, Vista};

/// Both sides of the ten minutes, and of a pass of the reconciler.
#[tokio::test]
async fn le_cifre_in_memoria_valgono_fino_alla_passata_seguente_e_mai_oltre_dieci_minuti() {
    for (label, db) in databases().await {
        let prova = Prova::nuova(db.clone(), "2026-03-02").await;
        prova.apre().await;
        let memoria = Memoria::default();
        let clock = &prova.ufficio.clock;
        let inizio = clock.now();
        let conta = || monitoraggio::aggiorna(&db, clock.now());
        // Never counted: nothing is kept.
        let mai = memoria.figure(&db, &tutto(), inizio).await.unwrap();
        assert!(mai.giacenze.is_none() && mai.quadro.calcolate_il.is_none(), "{label}");
        conta().await.unwrap();
        let prima = memoria.figure(&db, &tutto(), inizio).await.unwrap();
        assert_eq!(prima.giacenze.as_ref().unwrap().totale.non_chiusi(), 1, "{label}");
        let stessa = memoria.figure(&db, &tutto(), inizio).await.unwrap();
        assert!(Arc::ptr_eq(&prima, &stessa), "{label}: computed once");
        let altrove = Vista::di(&monitor(), filtro(Some("2200"))).unwrap();
        let altra = memoria.figure(&db, &altrove, inizio).await.unwrap();
        assert_eq!(altra.giacenze.as_ref().unwrap().totale.non_chiusi(), 0, "{label}");

        prova.apre().await;
        clock.set(inizio.plus(Duration::from_secs(599)));
        conta().await.unwrap();
        let vecchia = memoria.figure(&db, &tutto(), clock.now()).await.unwrap();
        assert!(Arc::ptr_eq(&prima, &vecchia), "{label}: nobody waits for newer ones");
        // Of the other view, asked for when too old to be shown.
        clock.set(inizio.plus(Duration::from_secs(600)));
        let nuova = memoria.figure(&db, &altrove, clock.now()).await.unwrap();
        assert!(nuova.quadro.calcolate_il > altra.quadro.calcolate_il, "{label}");
    }
}
