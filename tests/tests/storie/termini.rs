//! A month without workers, then all at once.

use tests::{Prova, databases};
use tests::{Storia, ditta};
use workflows::{attore::Ruolo, tabelle::Canale};

/// The processes were down for a month: what is due fires once, and one message for each thing, not one a day.
#[tokio::test]
async fn r84_r85_dopo_un_fermo_di_un_mese_nessuna_tempesta() {
    for (label, db) in databases().await {
        let s = Storia::nuova(db, "2026-03-02").await;
        s.prova.assume("sara", Ruolo::Supervisore, "7013").await;
        s.prova.recapiti(Prova::MITTENTE, &[(Canale::Email, "ditta@esempio.it")]).await;
        for _ in 0..20 {
            let (chi, nuova) = ditta();
            s.apre(&chi, nuova).await;
        }
        s.officina.alle("2026-04-10T09:00:00Z").await;
        let oggetti = s.oggetti("ditta@esempio.it");
        let conta = |oggetto: &str| oggetti.iter().filter(|o| *o == oggetto).count();
        assert_eq!(
            (conta("Richiesta registrata"), conta("Può fissare un appuntamento")),
            (20, 20),
            "{label}"
        );
        assert_eq!(oggetti.len(), 40, "{label}");
        let capo = s.oggetti("sara@sede.example.it");
        assert_eq!(capo.len(), 20, "{label}: il termine scaduto, e non anche il preavviso: {capo:?}");
        s.finisce_bene().await;
    }
}
