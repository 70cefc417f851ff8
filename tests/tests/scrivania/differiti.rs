//! "Undo for 15 seconds before anything leaves."

use super::appoggio::{Scrivania, differibile};
use engine::{jobs::dead, on};
use std::time::Duration;
use tests::{chiude, databases, scrive};
use workflows::{
    quesiti::{Atto, Rifiuto},
    scrivania::{
        bozze::{CampiBozza, TipoBozza},
        differiti::StatoDifferito,
    },
    ufficio::{ErroreAtto, ErroreDifferito},
    utenti,
};

const SECONDO: Duration = Duration::from_secs(1);

fn risposta(testo: &str) -> workflows::scrivania::differiti::AttoDifferibile {
    differibile(Atto::Rispondi(scrive(testo)))
}

#[tokio::test]
async fn nulla_parte_prima_di_quindici_secondi_poi_parte_una_volta() {
    for (label, db) in databases().await {
        let d = Scrivania::nuova(db).await;
        let u = &d.s.prova.ufficio;
        let prima = d.s.posta.per("ditta@example.it").len();
        let atto = u.differisci(&d.anna, d.id, d.versione().await, risposta("Ecco.")).await.unwrap();
        assert_eq!(atto.stato, StatoDifferito::InAttesa);
        assert_eq!(u.in_attesa_di(d.id).await.unwrap().as_ref(), Some(&atto), "{label}");
        assert_eq!(u.in_attesa_di_utente(&d.anna).await.unwrap(), std::slice::from_ref(&atto));
        // Without a single autosave, the text is there.
        assert_eq!(d.bozza(TipoBozza::Risposta).await.unwrap().testo, "Ecco.");

        d.s.officina.dopo(Duration::from_millis(14_999)).await;
        assert!(!d.s.verbi(d.id).await.contains(&"risponde".to_owned()), "{label}");
        d.s.officina.dopo(Duration::from_millis(1)).await;
        let risposte = d.s.verbi(d.id).await.iter().filter(|v| *v == "risponde").count();
        assert_eq!(risposte, 1, "{label}");
        assert_eq!(d.s.posta.per("ditta@example.it").len(), prima + 1, "{label}");
        assert_eq!(u.in_attesa_di(d.id).await.unwrap(), None);
        assert_eq!(d.bozza(TipoBozza::Risposta).await, None, "{label}");
        assert!(u.esiti_da_leggere(&d.anna).await.unwrap().is_empty());
        let tardi = u.annulla_differito(&d.anna, d.id, atto.id).await;
        assert!(matches!(tardi, Err(ErroreDifferito::GiaPartito)), "{label}");
        d.s.finisce_bene().await;
    }
}

#[tokio::test]
async fn chi_annulla_in_tempo_non_manda_nulla_e_ritrova_la_bozza() {
    for (label, db) in databases().await {
        let d = Scrivania::nuova(db).await;
        let u = &d.s.prova.ufficio;
        let prima = d.versione().await;
        let chiusura = differibile(chiude("respinto", true));
        let atto = u.differisci(&d.anna, d.id, prima, chiusura.clone()).await.unwrap();
        let altrui = u.annulla_differito(&d.bruno, d.id, atto.id).await;
        assert!(matches!(altrui, Err(ErroreDifferito::NonTrovato)), "{label}");
        d.s.officina.dopo(Duration::from_millis(14_999)).await;
        for _ in 0..2 {
            let annullato = u.annulla_differito(&d.anna, d.id, atto.id).await.unwrap();
            assert_eq!(annullato.stato, StatoDifferito::Annullato, "{label}");
        }
        d.s.officina.dopo(60 * SECONDO).await;
        assert_eq!(d.versione().await, prima, "{label}");
        let bozza = d.bozza(TipoBozza::Chiusura).await.unwrap();
        let campi = CampiBozza { esito: Some("respinto".into()), appuntamento_disponibile: true };
        assert_eq!((bozza.testo.as_str(), bozza.campi), ("Verificato.", campi));
        // And can send it after all.
        u.differisci(&d.anna, d.id, prima, chiusura).await.unwrap();
        d.s.officina.dopo(15 * SECONDO).await;
        assert_eq!(d.s.verbi(d.id).await.last().unwrap(), "chiude", "{label}");
        d.s.finisce_bene().await;
    }
}

#[tokio::test]
async fn un_rifiuto_si_vede_subito_e_la_bozza_resta() {
    for (label, db) in databases().await {
        let d = Scrivania::nuova(db).await;
        let u = &d.s.prova.ufficio;
        let v = d.versione().await;
        let vecchia = u.differisci(&d.anna, d.id, v - 1, risposta("Ecco.")).await;
        let errore = vecchia.unwrap_err();
        assert!(matches!(errore, ErroreDifferito::Atto(ErroreAtto::Superato { .. })), "{label}");
        assert_eq!(d.bozza(TipoBozza::Risposta).await.unwrap().testo, "Ecco.");
        let di_altri = u.differisci(&d.bruno, d.id, v, risposta("Io.")).await.unwrap_err();
        assert_eq!(
            di_altri.to_string(),
            "Il quesito è in carico a anna: solo chi lo ha in carico può rispondere."
        );
        let vuota = u.differisci(&d.anna, d.id, v, risposta(" ")).await.unwrap_err();
        let manca = ErroreAtto::Rifiuto(Rifiuto::TestoMancante { cosa: "la risposta" }).to_string();
        assert_eq!(vuota.to_string(), manca);
        assert_eq!(d.bozza(TipoBozza::Risposta).await.unwrap().testo, "Ecco.", "{label}");
        let esito = u.differisci(&d.anna, d.id, v, differibile(chiude("boh", false))).await.unwrap_err();
        assert!(esito.to_string().starts_with("L'esito «boh» non esiste"), "{esito}");
        assert_eq!(u.in_attesa_di(d.id).await.unwrap(), None, "{label}");
        d.s.finisce_bene().await;
    }
}

#[tokio::test]
async fn un_solo_atto_alla_volta_sta_per_partire() {
    for (label, db) in databases().await {
        let d = Scrivania::nuova(db).await;
        let u = &d.s.prova.ufficio;
        let v = d.versione().await;
        u.differisci(&d.anna, d.id, v, risposta("Ecco.")).await.unwrap();
        let seconda = u.differisci(&d.anna, d.id, v, differibile(Atto::Sospendi(scrive("Le quietanze."))));
        let seconda = seconda.await.unwrap_err().to_string();
        assert!(seconda.starts_with("Una tua risposta sta per partire"), "{seconda}");
        assert!(d.bozza(TipoBozza::RichiestaDocumenti).await.is_some(), "{label}");
        d.s.officina.dopo(15 * SECONDO).await;
        let sospende = differibile(chiude("accolto", false));
        u.differisci(&d.anna, d.id, d.versione().await, sospende).await.unwrap();
    }
}

/// A second click, or the same form sent again by the browser, is the first: not an error, and not a second reply.
#[tokio::test]
async fn lo_stesso_modulo_inviato_due_volte_e_un_invio_solo() {
    for (label, db) in databases().await {
        let d = Scrivania::nuova(db).await;
        let u = &d.s.prova.ufficio;
        let v = d.versione().await;
        let primo = u.differisci(&d.anna, d.id, v, risposta("Ecco.")).await.unwrap();
        u.clock.advance(SECONDO);
        assert_eq!(u.differisci(&d.anna, d.id, v, risposta("Ecco.")).await.unwrap(), primo, "{label}");
        let altro = u.differisci(&d.anna, d.id, v, risposta("Ecco!")).await.unwrap_err();
        assert!(matches!(altro, ErroreDifferito::Atto(ErroreAtto::InPartenza)), "{label}: {altro}");
        d.s.officina.dopo(15 * SECONDO).await;
        let risposte = d.s.verbi(d.id).await.iter().filter(|v| *v == "risponde").count();
        assert_eq!(risposte, 1, "{label}");
        d.s.finisce_bene().await;
    }
}

/// A note of one's own, in a page opened before, would change the quesito and stop one's own reply.
#[tokio::test]
async fn chi_ha_una_risposta_in_partenza_non_la_ferma_da_se() {
    for (label, db) in databases().await {
        let d = Scrivania::nuova(db).await;
        let u = &d.s.prova.ufficio;
        let v = d.versione().await;
        u.differisci(&d.anna, d.id, v, risposta("Ecco.")).await.unwrap();
        for atto in [Atto::Annota(scrive("Da ricordare.")), Atto::Rilascia { motivo: "x".into() }] {
            let no = u.esegui(&d.anna(), d.id, Some(v), atto).await.unwrap_err();
            assert!(matches!(no, ErroreAtto::InPartenza), "{label}: {no}");
        }
        let insieme = u.massivo(&d.anna(), vec![(d.id, v, chiude("accolto", false))]).await.unwrap();
        assert!(matches!(insieme[0].esito, Err(ErroreAtto::InPartenza)), "{label}");
        d.s.officina.dopo(15 * SECONDO).await;
        assert!(d.s.verbi(d.id).await.contains(&"risponde".to_owned()), "{label}");
        u.esegui(&d.anna(), d.id, None, Atto::Annota(scrive("Da ricordare."))).await.unwrap();
        d.s.finisce_bene().await;
    }
}

/// A reply that could not leave does not keep a colleague's from leaving for ever.
#[tokio::test]
async fn dopo_due_minuti_di_ritardo_un_collega_puo_rispondere() {
    for (label, db) in databases().await {
        let d = Scrivania::nuova(db).await;
        let u = &d.s.prova.ufficio;
        let primo = u.differisci(&d.anna, d.id, d.versione().await, risposta("Ecco.")).await.unwrap();
        d.s.prova.fa(&d.sara, d.id, Atto::Assegna { a: "bruno".into() }).await;
        let v = d.versione().await;
        u.clock.advance(Duration::from_secs(15 + 120) - Duration::from_millis(1));
        let presto = u.differisci(&d.bruno, d.id, v, risposta("Io.")).await.unwrap_err();
        assert!(matches!(presto, ErroreDifferito::InPartenza), "{label}: {presto}");
        u.clock.advance(Duration::from_millis(1));
        u.differisci(&d.bruno, d.id, v, risposta("Io.")).await.unwrap();
        let esiti = u.esiti_da_leggere(&d.anna).await.unwrap();
        assert_eq!(esiti.iter().map(|e| e.id).collect::<Vec<_>>(), [primo.id], "{label}");
        d.s.officina.dopo(15 * SECONDO).await;
        let risposte = d.s.verbi(d.id).await.iter().filter(|v| *v == "risponde").count();
        assert_eq!(risposte, 1, "{label}");
        d.s.finisce_bene().await;
    }
}

/// Who waits for an act whose job was given up is told, and can act again.
#[tokio::test]
async fn un_lavoro_scartato_restituisce_l_atto_al_suo_autore() {
    for (label, db) in databases().await {
        let d = Scrivania::nuova(db).await;
        let u = &d.s.prova.ufficio;
        let atto = u.differisci(&d.anna, d.id, d.versione().await, risposta("Ecco.")).await.unwrap();
        let mut tx = u.db.begin().await.unwrap();
        on!(tx, |c| sqlx::query("UPDATE jobs SET state = 1, ended_at = 1 WHERE queue = 'atti_differiti'")
            .execute(c)
            .await
            .map(drop))
        .unwrap();
        tx.commit().await.unwrap();
        let morti = dead(&mut u.db.read().await.unwrap(), Some("atti_differiti"), None, 10).await.unwrap();
        u.scarta_lavori(&d.sara, &[morti[0].id], "Guasto.").await.unwrap();
        let esiti = u.esiti_da_leggere(&d.anna).await.unwrap();
        assert_eq!(esiti.iter().map(|e| e.id).collect::<Vec<_>>(), [atto.id], "{label}");
        assert_eq!(d.bozza(TipoBozza::Risposta).await.unwrap().testo, "Ecco.", "{label}");
        u.differisci(&d.anna, d.id, d.versione().await, risposta("Ecco.")).await.unwrap();
        d.s.officina.dopo(15 * SECONDO).await;
        assert!(d.s.verbi(d.id).await.contains(&"risponde".to_owned()), "{label}");
        d.s.finisce_bene().await;
    }
}

#[tokio::test]
async fn chiusi_insieme_partono_insieme_e_si_annullano_insieme() {
    for (label, db) in databases().await {
        let d = Scrivania::nuova(db).await;
        let u = &d.s.prova.ufficio;
        let (mittente, nuova) = tests::ditta();
        let altro = d.s.apre(&mittente, nuova).await;
        d.s.fa(&d.anna(), altro, Atto::PrendiInCarico).await;
        u.salva_bozza(&d.anna, altro, TipoBozza::Chiusura, "Già iniziata.", CampiBozza::default())
            .await
            .unwrap();
        let v = d.s.prova.legge(altro).await.meta.version;
        let atti = |a: i64, b: i64| {
            let chiusura = differibile(chiude("accolto", false));
            vec![(d.id, a, chiusura.clone()), (altro, b, chiusura)]
        };
        let va = d.versione().await;
        let (uno, due) = (engine::new_id(), engine::new_id());
        let accodati = u.massivo_differito(&d.anna, uno, atti(va, v - 1)).await.unwrap();
        assert!(accodati[0].1.is_ok(), "{label}");
        let stantio = accodati[1].1.as_ref().unwrap_err();
        assert!(matches!(stantio, ErroreDifferito::Atto(ErroreAtto::Superato { .. })), "{label}: {stantio}");
        assert_eq!(u.annulla_gruppo(&d.bruno, uno).await.unwrap(), 0, "solo il suo autore");
        assert!(u.differiti_di_gruppo(&d.bruno, uno).await.unwrap().is_empty());
        assert_eq!(u.annulla_gruppo(&d.anna, uno).await.unwrap(), 1);
        assert_eq!(u.annulla_gruppo(&d.anna, uno).await.unwrap(), 0);
        d.s.officina.dopo(15 * SECONDO).await;
        assert!(!d.s.verbi(d.id).await.contains(&"chiude".to_owned()), "{label}");

        u.massivo_differito(&d.anna, due, atti(va, v)).await.unwrap();
        d.s.officina.dopo(Duration::from_millis(14_999)).await;
        assert!(!d.s.verbi(altro).await.contains(&"chiude".to_owned()), "{label}");
        d.s.officina.dopo(Duration::from_millis(1)).await;
        for id in [d.id, altro] {
            assert_eq!(d.s.verbi(id).await.last().unwrap(), "chiude", "{label}");
        }
        assert_eq!(u.esiti_letti_di_gruppo(&d.anna, due).await.unwrap(), 0, "{label}: tutti riusciti");
        let stati: Vec<_> =
            u.differiti_di_gruppo(&d.anna, due).await.unwrap().into_iter().map(|a| a.stato).collect();
        assert_eq!(stati, [StatoDifferito::Eseguito, StatoDifferito::Eseguito], "{label}");
        assert_eq!(u.annulla_gruppo(&d.anna, due).await.unwrap(), 0, "{label}");
        d.s.finisce_bene().await;
    }
}

/// What became of a group is read once for all, by who asked for it.
#[tokio::test]
async fn di_un_gruppo_si_legge_insieme_che_cosa_non_e_partito() {
    for (label, db) in databases().await {
        let d = Scrivania::nuova(db).await;
        let u = &d.s.prova.ufficio;
        let (insieme, altro) = (engine::new_id(), engine::new_id());
        let atti = vec![(d.id, d.versione().await, differibile(chiude("accolto", false)))];
        u.massivo_differito(&d.anna, insieme, atti).await.unwrap();
        assert_eq!(u.esiti_letti_di_gruppo(&d.anna, insieme).await.unwrap(), 0, "{label}: ancora attende");
        d.s.prova.fa(&d.sara, d.id, Atto::Commenta(scrive("Un attimo."))).await;
        d.s.officina.dopo(15 * SECONDO).await;
        for (chi, gruppo, letti) in [(&d.bruno, insieme, 0), (&d.anna, altro, 0), (&d.anna, insieme, 1)] {
            assert_eq!(u.esiti_letti_di_gruppo(chi, gruppo).await.unwrap(), letti, "{label}");
        }
        assert!(u.esiti_da_leggere(&d.anna).await.unwrap().is_empty(), "{label}");
        assert_eq!(u.esiti_letti_di_gruppo(&d.anna, insieme).await.unwrap(), 0, "{label}");
        d.s.finisce_bene().await;
    }
}

/// "While a pending act exists other users' acts still win": then the text is still there, and why it did not leave.
#[tokio::test]
async fn se_un_collega_arriva_prima_non_parte_nulla_e_lo_si_dice_una_volta() {
    for (label, db) in databases().await {
        let d = Scrivania::nuova(db).await;
        let u = &d.s.prova.ufficio;
        let atto = u.differisci(&d.anna, d.id, d.versione().await, risposta("Ecco.")).await.unwrap();
        d.s.prova.fa(&d.sara, d.id, Atto::Assegna { a: "bruno".into() }).await;
        d.s.officina.dopo(15 * SECONDO).await;
        let esiti = u.esiti_da_leggere(&d.anna).await.unwrap();
        let motivo = "Il quesito è cambiato prima dell'invio: rileggilo e riprova, il testo è nella bozza.";
        assert_eq!(esiti.len(), 1, "{label}");
        assert_eq!(
            (esiti[0].id, &esiti[0].stato),
            (atto.id, &StatoDifferito::NonRiuscito { motivo: motivo.into() })
        );
        assert_eq!(d.bozza(TipoBozza::Risposta).await.unwrap().testo, "Ecco.", "{label}");
        assert!(!d.s.verbi(d.id).await.contains(&"risponde".to_owned()));
        let tardi = u.annulla_differito(&d.anna, d.id, atto.id).await.unwrap_err();
        assert_eq!(tardi.to_string(), format!("Non è partito, non c'è nulla da annullare: {motivo}"));
        assert!(!u.esito_letto(&d.bruno, atto.id).await.unwrap(), "solo il suo autore");
        assert!(u.esito_letto(&d.anna, atto.id).await.unwrap());
        assert!(!u.esito_letto(&d.anna, atto.id).await.unwrap());
        assert!(u.esiti_da_leggere(&d.anna).await.unwrap().is_empty(), "{label}");
        d.s.finisce_bene().await;
    }
}

#[tokio::test]
async fn chi_nel_frattempo_e_disattivato_non_risponde() {
    for (label, db) in databases().await {
        let d = Scrivania::nuova(db).await;
        let u = &d.s.prova.ufficio;
        u.differisci(&d.anna, d.id, d.versione().await, risposta("Ecco.")).await.unwrap();
        let mut tx = u.db.begin().await.unwrap();
        utenti::imposta_attivo(&mut tx, "anna", false).await.unwrap();
        tx.commit().await.unwrap();
        d.s.officina.dopo(15 * SECONDO).await;
        assert!(!d.s.verbi(d.id).await.contains(&"risponde".to_owned()), "{label}");
        let esiti = u.esiti_da_leggere(&d.anna).await.unwrap();
        let StatoDifferito::NonRiuscito { motivo } = &esiti[0].stato else { panic!("{esiti:?}") };
        assert!(motivo.starts_with("Il tuo profilo è cambiato o non è più attivo"), "{motivo}");
        assert!(d.bozza(TipoBozza::Risposta).await.is_some());
        let ancora = u.differisci(&d.anna, d.id, d.versione().await, risposta("Ecco.")).await;
        assert!(matches!(ancora, Err(ErroreDifferito::ProfiloCambiato)), "{label}");
        let mut promossa = d.anna.clone();
        promossa.ruolo = workflows::attore::Ruolo::Supervisore;
        let ancora = u.differisci(&promossa, d.id, d.versione().await, risposta("Ecco.")).await;
        assert!(matches!(ancora, Err(ErroreDifferito::ProfiloCambiato)), "{label}");
        d.s.finisce_bene().await;
    }
}

/// What was written after the click, and says something else, is another text.
#[tokio::test]
async fn cio_che_si_scrive_durante_l_attesa_non_si_perde() {
    for (label, db) in databases().await {
        let d = Scrivania::nuova(db).await;
        let u = &d.s.prova.ufficio;
        u.differisci(&d.anna, d.id, d.versione().await, risposta("Ecco.")).await.unwrap();
        u.clock.advance(SECONDO);
        // A save that was on its way, with the text that leaves, is that of the act.
        u.salva_bozza(&d.anna, d.id, TipoBozza::Risposta, "Ecco.", CampiBozza::default()).await.unwrap();
        d.s.officina.dopo(15 * SECONDO).await;
        assert_eq!(d.bozza(TipoBozza::Risposta).await, None, "{label}");
        u.differisci(&d.anna, d.id, d.versione().await, risposta("Ancora.")).await.unwrap();
        u.clock.advance(SECONDO);
        u.salva_bozza(&d.anna, d.id, TipoBozza::Risposta, "Un'altra cosa.", CampiBozza::default())
            .await
            .unwrap();
        d.s.officina.dopo(15 * SECONDO).await;
        assert_eq!(d.bozza(TipoBozza::Risposta).await.unwrap().testo, "Un'altra cosa.", "{label}");
        u.clock.advance(Duration::from_secs(91 * 86_400));
        assert_eq!(u.sgombera_scrivania().await.unwrap().atti, 2, "{label}");
    }
}
