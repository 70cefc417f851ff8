use super::appoggio::{Scrivania, persona};
use std::time::Duration;
use tests::{Prova, databases, scrive};
use workflows::{
    attore::Ruolo,
    quesiti::Atto,
    scrivania::bozze::{CampiBozza, TipoBozza, store},
    smistamento::Destinazione,
    ufficio::{ErroreAtto, Ripresa},
};

fn nulla() -> CampiBozza {
    CampiBozza::default()
}

/// "Draft kept on the server while typing": the last one wins, whatever colleagues do, until its own act is done.
#[tokio::test]
async fn la_bozza_resta_qualunque_cosa_facciano_i_colleghi_finche_il_suo_atto_riesce() {
    for (label, db) in databases().await {
        let d = Scrivania::nuova(db).await;
        let u = &d.s.prova.ufficio;
        u.salva_bozza(&d.anna, d.id, TipoBozza::Risposta, "prima", nulla()).await.unwrap();
        u.clock.advance(Duration::from_secs(1));
        u.salva_bozza(&d.anna, d.id, TipoBozza::Risposta, " seconda\r\nriga\0 ", nulla()).await.unwrap();
        let esito = CampiBozza { esito: Some("respinto".into()), appuntamento_disponibile: true };
        u.salva_bozza(&d.anna, d.id, TipoBozza::Chiusura, "", esito.clone()).await.unwrap();
        u.clock.advance(Duration::from_secs(1));
        u.salva_bozza(&d.anna, d.id, TipoBozza::Nota, "per me", nulla()).await.unwrap();
        u.salva_bozza(&d.bruno, d.id, TipoBozza::Risposta, "di Bruno", nulla()).await.unwrap();
        d.s.prova.fa(&d.sara, d.id, Atto::Commenta(scrive("Un attimo."))).await;

        let mut conn = u.db.read().await.unwrap();
        let sue = store::di_utente(&mut conn, "anna", 10).await.unwrap();
        let tipi: Vec<_> = sue.iter().map(|b| b.tipo).collect();
        assert_eq!(tipi, [TipoBozza::Nota, TipoBozza::Risposta, TipoBozza::Chiusura], "{label}");
        assert_eq!(d.bozza(TipoBozza::Risposta).await.unwrap().testo, "seconda\nriga");
        assert_eq!(d.bozza(TipoBozza::Chiusura).await.unwrap().campi, esito);

        d.s.prova.fa(&d.anna(), d.id, Atto::Rispondi(scrive("seconda\nriga"))).await;
        assert_eq!(d.bozza(TipoBozza::Risposta).await, None, "{label}");
        assert!(d.bozza(TipoBozza::Nota).await.is_some() && d.bozza(TipoBozza::Chiusura).await.is_some());
        let di_bruno = store::leggi(&mut conn, "bruno", d.id, TipoBozza::Risposta).await.unwrap();
        assert_eq!(di_bruno.unwrap().testo, "di Bruno");

        // Refused: closed with no text.
        let vuota =
            Atto::Chiudi { esito: "respinto".into(), commento: scrive(""), appuntamento_disponibile: false };
        assert!(u.esegui(&d.anna(), d.id, None, vuota).await.is_err());
        assert!(d.bozza(TipoBozza::Chiusura).await.is_some(), "{label}");
    }
}

#[tokio::test]
async fn una_bozza_sta_nei_limiti_di_un_messaggio_ed_e_solo_di_chi_vede_il_quesito() {
    for (label, db) in databases().await {
        let d = Scrivania::nuova(db).await;
        let u = &d.s.prova.ufficio;
        let salva =
            async |testo: String| u.salva_bozza(&d.anna, d.id, TipoBozza::Risposta, &testo, nulla()).await;
        assert!(salva("è".repeat(10_000)).await.is_ok());
        let errore = salva("è".repeat(10_001)).await.unwrap_err();
        assert_eq!(errore.to_string(), "Il testo è di 10001 caratteri: il massimo è 10000. Accorcialo.");
        assert_eq!(d.bozza(TipoBozza::Risposta).await.unwrap().testo.chars().count(), 10_000, "{label}");
        // An esito that no table has is not kept; nothing written is no draft.
        let inventato = CampiBozza { esito: Some("boh".into()), ..nulla() };
        u.salva_bozza(&d.anna, d.id, TipoBozza::Chiusura, "", inventato).await.unwrap();
        assert_eq!(d.bozza(TipoBozza::Chiusura).await, None);
        assert_eq!(salva(" \n ".into()).await.unwrap(), None);
        assert_eq!(d.bozza(TipoBozza::Risposta).await, None);

        let altrove = persona(&Prova::persona("eva", Ruolo::Funzionario, "2200"));
        let negata = u.salva_bozza(&altrove, d.id, TipoBozza::Risposta, "x", nulla()).await;
        assert!(matches!(negata, Err(ErroreAtto::NonTrovato)), "{label}");
        let inesistente = u.salva_bozza(&d.anna, engine::new_id(), TipoBozza::Nota, "x", nulla()).await;
        assert!(matches!(inesistente, Err(ErroreAtto::NonTrovato)), "{label}");
    }
}

/// The quesito leaves for another sede while she writes: what was begun is still saved, to be copied.
#[tokio::test]
async fn una_bozza_cominciata_si_salva_anche_se_il_quesito_cambia_sede() {
    for (label, db) in databases().await {
        let d = Scrivania::nuova(db).await;
        let u = &d.s.prova.ufficio;
        u.salva_bozza(&d.anna, d.id, TipoBozza::Risposta, "comin", nulla()).await.unwrap();
        let unita = d.s.prova.legge(d.id).await.unita.unwrap();
        let verso = Destinazione { sede: "2200".into(), unita };
        d.s.prova.fa(&d.sara, d.id, Atto::Trasferisci { verso, motivo: "Competenza.".into() }).await;
        u.salva_bozza(&d.anna, d.id, TipoBozza::Risposta, "cominciata", nulla()).await.unwrap();
        assert_eq!(d.bozza(TipoBozza::Risposta).await.unwrap().testo, "cominciata", "{label}");
        let altra = u.salva_bozza(&d.anna, d.id, TipoBozza::Nota, "x", nulla()).await;
        assert!(matches!(altra, Err(ErroreAtto::NonTrovato)), "{label}");
        assert!(u.scarta_bozza(&d.anna, d.id, TipoBozza::Risposta).await.unwrap());
        assert!(!u.scarta_bozza(&d.anna, d.id, TipoBozza::Risposta).await.unwrap());
    }
}

#[tokio::test]
async fn la_pulizia_toglie_le_bozze_di_novanta_giorni_non_quelle_di_ieri() {
    for (label, db) in databases().await {
        let d = Scrivania::nuova(db).await;
        let u = &d.s.prova.ufficio;
        u.salva_bozza(&d.anna, d.id, TipoBozza::Risposta, "vecchia", nulla()).await.unwrap();
        u.clock.advance(Duration::from_secs(1));
        u.salva_bozza(&d.anna, d.id, TipoBozza::Nota, "di un secondo dopo", nulla()).await.unwrap();
        u.clock.advance(Duration::from_secs(90 * 86_400));
        assert_eq!(u.sgombera_scrivania().await.unwrap().bozze, 1, "{label}");
        assert!(d.bozza(TipoBozza::Risposta).await.is_none() && d.bozza(TipoBozza::Nota).await.is_some());
        // The nightly job does it too.
        d.s.officina.dopo(Duration::from_secs(2 * 86_400)).await;
        assert!(d.bozza(TipoBozza::Nota).await.is_none(), "{label}");
    }
}

/// Two pages of the same person, whose session ended in both: one text is the draft, the other waits for a choice.
#[tokio::test]
async fn di_due_testi_ripresi_insieme_nessuno_prende_il_posto_dell_altro() {
    for (label, db) in databases().await {
        let d = Scrivania::nuova(db).await;
        let (u, scritta_il) = (&d.s.prova.ufficio, d.s.prova.ufficio.clock.now());
        let riprendi = |testo: &'static str| {
            u.riprendi_bozza(&d.anna, d.id, TipoBozza::Nota, testo, nulla(), scritta_il)
        };
        let (uno, altro) = tokio::join!(riprendi("Il primo testo"), riprendi("Un altro"));
        let tenuta = d.bozza(TipoBozza::Nota).await.unwrap();
        match (uno.unwrap(), altro.unwrap()) {
            (Ripresa::Tenuta, Ripresa::AltraBozza(rimasta)) => {
                assert_eq!((tenuta.testo.as_str(), &rimasta), ("Il primo testo", &tenuta), "{label}");
            }
            (Ripresa::AltraBozza(rimasta), Ripresa::Tenuta) => {
                assert_eq!((tenuta.testo.as_str(), &rimasta), ("Un altro", &tenuta), "{label}");
            }
            altri => panic!("{label}: {altri:?}"),
        }
        // What only goes on with the draft takes its place; what is already there changes nothing.
        let lungo = format!("{} e il resto", tenuta.testo);
        u.clock.advance(Duration::from_secs(1));
        for _ in 0..2 {
            let esito =
                u.riprendi_bozza(&d.anna, d.id, TipoBozza::Nota, &lungo, nulla(), u.clock.now()).await;
            assert_eq!(esito.unwrap(), Ripresa::Tenuta, "{label}");
        }
        assert_eq!(d.bozza(TipoBozza::Nota).await.unwrap().testo, lungo, "{label}");
    }
}
