//! Lesson 22, "cases stuck with someone away": after some days of absence they go back to the queue by themselves.

use engine::history;
use tests::{Prova, databases};
use workflows::{assenze::NuovaAssenza, attore::Ruolo, quesiti::Atto, ufficio::Rilasciati};

/// Away from Tuesday 3 March, five days: back in the queue on Sunday 8, not on Saturday 7; and only its own.
#[tokio::test]
async fn dopo_cinque_giorni_di_assenza_i_quesiti_tornano_in_coda() {
    for (label, db) in databases().await {
        let prova = Prova::nuova(db, "2026-03-02").await;
        let anna = prova.assume("anna", Ruolo::Funzionario, "7013").await;
        let bruno = prova.assume("bruno", Ruolo::Funzionario, "7013").await;
        let (suo, altrui) = (prova.apre().await.meta.id, prova.apre().await.meta.id);
        prova.protocolla().await;
        prova.fa(&anna, suo, Atto::PrendiInCarico).await;
        prova.fa(&bruno, altrui, Atto::PrendiInCarico).await;
        let assenza = NuovaAssenza {
            utente: "anna".into(),
            dal: "2026-03-03".parse().unwrap(),
            al: "2026-03-20".parse().unwrap(),
            motivo: "ferie".into(),
        };
        prova.ufficio.aggiungi_assenza(&anna, assenza).await.unwrap();
        let rilascia = async |giorni| prova.ufficio.rilascia_assenti(giorni).await.unwrap();
        prova.alle("2026-03-07T22:59:00Z");
        assert_eq!(rilascia(5).await, Rilasciati::default(), "{label}: il quarto giorno no");
        prova.alle("2026-03-07T23:00:00Z");
        assert_eq!(rilascia(0).await, Rilasciati::default(), "{label}: 0 è mai");
        assert_eq!(prova.legge(suo).await.assegnatario(), Some("anna"), "{label}");
        assert_eq!(rilascia(5).await, Rilasciati { assenti: 1, quesiti: 1 }, "{label}: il quinto sì");
        assert_eq!(prova.legge(suo).await.assegnatario(), None, "{label}");
        assert_eq!(prova.legge(altrui).await.assegnatario(), Some("bruno"), "{label}");
        assert_eq!(rilascia(5).await, Rilasciati { assenti: 1, quesiti: 0 }, "{label}: una volta sola");

        let mut conn = prova.ufficio.db.read().await.unwrap();
        let storia = history::of(&mut conn, suo).await.unwrap();
        let ultima = storia.last().unwrap();
        assert_eq!(
            (ultima.verb.as_str(), ultima.author.as_str(), ultima.automatic),
            ("rilascia", "sistema:assenze", true),
            "{label}"
        );
        let detto = "anna è assente dal 03/03/2026 al 20/03/2026: dopo 5 giorni il quesito torna in coda.";
        assert!(ultima.details.contains(detto), "{label}: {}", ultima.details);
    }
}

/// On the last day of the absence it still goes; from the day after it is the clerk's again.
#[tokio::test]
async fn chi_e_tornato_tiene_i_suoi_quesiti() {
    for (label, db) in databases().await {
        for (quando, rilasciati) in [("2026-03-06T22:59:00Z", 1), ("2026-03-06T23:00:00Z", 0)] {
            let chi = format!("anna{rilasciati}");
            let prova = Prova::nuova(db.clone(), "2026-03-02").await;
            let anna = prova.assume(&chi, Ruolo::Funzionario, "7013").await;
            let suo = prova.apre().await.meta.id;
            prova.protocolla().await;
            prova.fa(&anna, suo, Atto::PrendiInCarico).await;
            let assenza = NuovaAssenza {
                utente: chi,
                dal: "2026-03-02".parse().unwrap(),
                al: "2026-03-06".parse().unwrap(),
                motivo: String::new(),
            };
            prova.ufficio.aggiungi_assenza(&anna, assenza).await.unwrap();
            prova.alle(quando);
            let fatto = prova.ufficio.rilascia_assenti(3).await.unwrap();
            assert_eq!(fatto.quesiti, rilasciati, "{label} {quando}");
        }
    }
}
