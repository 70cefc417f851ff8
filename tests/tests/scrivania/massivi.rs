//! "Bulk: close with one text and per-person fields, preview, per-item result."

use super::appoggio::Scrivania;
use tests::{databases, ditta, scrive};
use workflows::{
    quesiti::Atto,
    scrivania::risposte::TestoLibero,
    ufficio::{ErroreAtto, ErroreComposizione, TroppiInsieme},
};

fn chiusura(testo: &str) -> Atto {
    Atto::Chiudi { esito: "accolto".into(), commento: scrive(testo), appuntamento_disponibile: false }
}

#[tokio::test]
async fn ognuno_ha_il_suo_testo_e_un_rifiuto_non_ferma_gli_altri() {
    for (label, db) in databases().await {
        let d = Scrivania::nuova(db).await;
        let u = &d.s.prova.ufficio;
        let (mittente, nuova) = ditta();
        let mut ids = vec![d.id];
        for _ in 0..3 {
            let id = d.s.apre(&mittente, nuova.clone()).await;
            ids.push(id);
        }
        // The third is nobody's: it cannot be closed.
        for preso in [ids[1], ids[3]] {
            d.s.fa(&d.anna(), preso, Atto::PrendiInCarico).await;
        }
        let testo = TestoLibero::nuovo("{{ oggetto }}: fatto.\nProt. {{ protocollo }}").unwrap();
        let composti = u.componi_massivo(&d.anna(), &ids, &testo).await.unwrap();
        let mut atti = Vec::new();
        for (id, composto) in composti {
            let q = d.s.prova.legge(id).await;
            let numero = q.fatti.protocollo.as_ref().unwrap();
            let atteso = format!("{}: fatto.\nProt. {numero}", q.richiesta.oggetto);
            assert_eq!(composto.unwrap(), atteso, "{label}");
            // The second page is stale.
            let versione = q.meta.version - i64::from(id == ids[1]);
            atti.push((id, versione, chiusura(&atteso)));
        }
        let voci = u.massivo(&d.anna(), atti).await.unwrap();
        assert_eq!(voci.iter().map(|v| v.id).collect::<Vec<_>>(), ids, "{label}");
        assert!(matches!(voci[1].esito, Err(ErroreAtto::Superato { .. })), "{label}");
        let rifiuto = voci[2].esito.as_ref().unwrap_err().to_string();
        assert!(rifiuto.starts_with("Non si può chiudere un quesito nello stato «aperta»"), "{rifiuto}");
        for (n, chiusa) in [(0, true), (1, false), (2, false), (3, true)] {
            assert_eq!(voci[n].esito.is_ok(), chiusa, "{label} {n}");
            assert_eq!(d.s.verbi(ids[n]).await.last().unwrap() == "chiude", chiusa, "{label} {n}");
        }
        d.s.officina.lavora().await;
        d.s.finisce_bene().await;
    }
}

#[tokio::test]
async fn al_piu_cento_insieme_e_solo_quelli_che_si_vedono() {
    for (label, db) in databases().await {
        let d = Scrivania::nuova(db).await;
        let u = &d.s.prova.ufficio;
        let testo = TestoLibero::nuovo("{{ nome }}").unwrap();
        let tanti = vec![(engine::new_id(), 1, Atto::PrendiInCarico); 101];
        let troppi = u.massivo(&d.anna(), tanti.clone()).await.unwrap_err();
        assert_eq!(troppi, TroppiInsieme { quanti: 101 });
        let voci = u.massivo(&d.anna(), tanti[..100].to_vec()).await.unwrap();
        assert!(voci.iter().all(|v| matches!(v.esito, Err(ErroreAtto::NonTrovato))), "{label}");
        let ids = vec![d.id; 101];
        let troppi = u.componi_massivo(&d.anna(), &ids, &testo).await;
        assert!(matches!(troppi, Err(ErroreComposizione::Troppi(_))), "{label}");
        let composti = u.componi_massivo(&d.anna(), &ids[..100], &testo).await.unwrap();
        assert_eq!((composti.len(), composti[99].1.as_ref().unwrap().as_str()), (100, "utente"), "{label}");

        let altrove = tests::Prova::persona("eva", workflows::attore::Ruolo::Funzionario, "2200");
        let negato = u.componi_massivo(&altrove, &[d.id], &testo).await.unwrap().remove(0).1;
        assert_eq!(negato.unwrap_err().to_string(), "Il quesito non esiste o non è tuo.");
    }
}
