//! Lists by age and by what comes, on both sides of each boundary.

use crate::appoggio::{apre, g, giacenze, monitor, tutto};
use tests::{Prova, databases};
use workflows::monitoraggio::Numero;

/// Bands of age end with the 7th, the 15th and the 30th day.
#[tokio::test]
async fn r89_l_arretrato_per_eta_ai_due_lati_di_ogni_fascia() {
    for (label, db) in databases().await {
        let prova = Prova::nuova(db, "2026-05-01").await;
        for giorno in ["2026-05-01", "2026-05-02", "2026-05-16", "2026-05-17", "2026-05-24", "2026-05-25"] {
            prova.alle(&format!("{giorno}T08:00:00Z"));
            prova.apre().await;
        }
        // 31, 30, 16, 15, 8 and 7 days old.
        prova.alle("2026-06-01T08:00:00Z");
        let eta = giacenze(&prova, &tutto()).await.totale.eta;
        assert_eq!(eta.fasce(), [1, 2, 2, 1], "{label}");
        for (fascia, quanti) in [1, 2, 2, 1].into_iter().enumerate() {
            let visti = apre(&prova, &monitor(), &tutto(), Numero::DiEta(fascia)).await;
            assert_eq!(visti.len(), quanti, "{label} {fascia}");
        }
    }
}

/// R85, R89: the tenth day is told, the eleventh is not; today is the first.
#[tokio::test]
async fn r85_r89_cio_che_scade_e_si_sblocca_nei_prossimi_dieci_giorni() {
    for (label, db) in databases().await {
        let prova = Prova::nuova(db, "2026-03-02").await;
        prova.apre().await;
        // Unlocks on 18 March, ends on 30 March.
        for (quando, sblocca, scade) in [
            ("2026-03-08T09:00:00Z", 0, 0),
            ("2026-03-09T09:00:00Z", 1, 0),
            ("2026-03-18T09:00:00Z", 1, 0),
            ("2026-03-20T09:00:00Z", 0, 0),
            ("2026-03-21T09:00:00Z", 0, 1),
            ("2026-03-30T09:00:00Z", 0, 1),
            ("2026-03-31T09:00:00Z", 0, 0),
        ] {
            prova.alle(quando);
            let s = giacenze(&prova, &tutto()).await;
            assert_eq!((s.si_sbloccano.len(), s.scadono.len()), (sblocca, scade), "{label} {quando}");
            if sblocca == 1 {
                assert_eq!(s.si_sbloccano[&g("2026-03-18")]["aziende.f24"], 1, "{label}");
                let visti = apre(&prova, &monitor(), &tutto(), Numero::Sblocca(g("2026-03-18"))).await;
                assert_eq!(visti.len(), 1, "{label}");
            }
            if scade == 1 {
                assert_eq!(s.scadono[&g("2026-03-30")]["aziende.f24"], 1, "{label}");
                let visti = apre(&prova, &monitor(), &tutto(), Numero::Scade(g("2026-03-30"))).await;
                assert_eq!(visti.len(), 1, "{label}");
            }
        }
    }
}
