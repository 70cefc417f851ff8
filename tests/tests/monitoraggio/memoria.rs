//! Figures kept in memory: never computed twice, never too old, never of another view.

use crate::appoggio::{filtro, monitor, tutto};
use std::{sync::Arc, time::Duration};
use tests::{Prova, databases};
use workflows::monitoraggio::{self, FiltroMonitoraggio, Memoria, Vista};

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

/// After each pass the figures of everything, and of what somebody looked at, are there before anybody asks.
#[tokio::test]
async fn dopo_ogni_passata_le_cifre_guardate_sono_pronte_senza_che_nessuno_aspetti() {
    for (label, db) in databases().await {
        let prova = Prova::nuova(db.clone(), "2026-03-02").await;
        prova.apre().await;
        let (memoria, clock) = (Memoria::default(), &prova.ufficio.clock);
        let inizio = clock.now();
        let rinfresca = || memoria.rinfresca(&db, &[7, 30], clock.now());
        assert_eq!(rinfresca().await.unwrap(), 0, "{label}: nothing was counted yet");
        monitoraggio::aggiorna(&db, clock.now()).await.unwrap();
        assert_eq!(rinfresca().await.unwrap(), 2, "{label}");
        assert_eq!(rinfresca().await.unwrap(), 0, "{label}: nothing is newer");
        // The last 7 days of everything, as the page asks for them: made already.
        let oggi = crate::appoggio::oggi(&prova);
        let sette = FiltroMonitoraggio { dal: oggi - chrono::Days::new(6), al: oggi, ..filtro(None) };
        let sette = Vista::di(&monitor(), sette).unwrap();
        let pronte = memoria.figure(&db, &sette, clock.now()).await.unwrap();
        assert_eq!(pronte.quadro.totale.arrivati, 1, "{label}");
        assert!(pronte.consegne.is_some(), "{label}");

        let guardata = Vista::di(&monitor(), filtro(Some("7013"))).unwrap();
        memoria.figure(&db, &guardata, clock.now()).await.unwrap();
        clock.set(inizio.plus(Duration::from_secs(3600)));
        monitoraggio::aggiorna(&db, clock.now()).await.unwrap();
        assert_eq!(rinfresca().await.unwrap(), 3, "{label}: also what was looked at an hour ago");
        let adesso = memoria.figure(&db, &guardata, clock.now()).await.unwrap();
        assert_eq!(adesso.quadro.calcolate_il, Some(clock.now()), "{label}");

        // Twelve hours later nobody looks at it any more.
        clock.set(inizio.plus(Duration::from_secs(3600 + 12 * 3600)));
        monitoraggio::aggiorna(&db, clock.now()).await.unwrap();
        assert_eq!(rinfresca().await.unwrap(), 2, "{label}");
    }
}

/// In a large office the deliveries are slow to count: the page does not wait for them, a file does.
#[tokio::test(flavor = "multi_thread")]
async fn chi_guarda_per_primo_non_aspetta_le_consegne_e_chi_scarica_le_ha() {
    for (label, db) in databases().await {
        let prova = Prova::nuova(db.clone(), "2026-03-02").await;
        prova.apre().await;
        let ora = prova.ufficio.clock.now();
        monitoraggio::aggiorna(&db, ora).await.unwrap();
        let memoria = Memoria::con_attesa(Duration::ZERO);
        let subito = memoria.figure(&db, &tutto(), ora).await.unwrap();
        assert_eq!(subito.quadro.totale.arrivati, 1, "{label}");
        assert!(memoria.complete(&db, &tutto(), ora).await.unwrap().consegne.is_some(), "{label}");
        let con_calma = async {
            while memoria.figure(&db, &tutto(), ora).await.unwrap().consegne.is_none() {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(30), con_calma).await.expect(label);
    }
}
