//! "Dead letters of its sede": messages that will never arrive, of the sede that has their quesito (R89).

use tests::{Guasto, Prova, Storia, databases};
use workflows::{
    attore::Ruolo,
    notifiche::{Cursore, StatoNotifica},
    tabelle::Canale,
};

#[tokio::test]
async fn r89_i_messaggi_falliti_sono_un_elenco_della_sede_del_loro_quesito() {
    for (label, db) in databases().await {
        let s = Storia::nuova(db, "2026-03-02").await;
        let sara = s.prova.assume("sara", Ruolo::Supervisore, "7013").await;
        let altra = s.prova.assume("silvia", Ruolo::Supervisore, "2200").await;
        s.prova.recapiti(Prova::MITTENTE, &[(Canale::Email, "ditta@esempio.it")]).await;
        s.posta.rifiuta("ditta@esempio.it", Guasto::Permanente);
        for _ in 0..3 {
            s.prova.apre().await;
            s.officina.lavora().await;
        }
        let fallite = async |chi, sede, dopo, limite| {
            s.prova.ufficio.fallite_di_sede(chi, sede, dopo, limite).await.unwrap()
        };
        let prima = fallite(&sara, "7013", Cursore::inizio(), 2).await;
        assert_eq!(prima.len(), 2, "{label}");
        assert!(prima.iter().all(|n| n.stato == StatoNotifica::Fallita), "{label}");
        let ultima = prima.last().unwrap();
        let dopo = Cursore { quando: ultima.aggiornata_il, id: ultima.id };
        let seconda = fallite(&sara, "7013", dopo, 2).await;
        assert_eq!(seconda.len(), 1, "{label}");
        assert!(prima.iter().all(|n| n.id != seconda[0].id), "{label}");
        assert!(fallite(&altra, "2200", Cursore::inizio(), 10).await.is_empty(), "{label}");
    }
}
