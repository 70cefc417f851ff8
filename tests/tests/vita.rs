//! The life of a quesito through the office, on both databases.

use engine::{history, machine::Machine, timers};
use tests::{Prova, databases};
use workflows::{
    attore::Ruolo,
    quesiti::{Atto, NomeStato, Quesito, Rifiuto, messaggio::Scritto, store},
    smistamento::Destinazione,
    tabelle::Canale,
    ufficio::{ChiaveIdempotenza, ErroreAtto},
};

fn chiudi(esito: &str) -> Atto {
    Atto::Chiudi {
        esito: esito.into(),
        commento: Scritto::testo("Verificato."),
        appuntamento_disponibile: false,
    }
}

/// Sent, protocolled, routed, announced, taken, answered, closed, announced again; the history is whole.
#[tokio::test]
async fn r5_r12_r19_r20_dalla_richiesta_alla_chiusura() {
    for (label, db) in databases().await {
        let prova = Prova::nuova(db.clone(), "2026-03-02").await;
        let contatti = [(Canale::Email, "ditta@example.it"), (Canale::Sms, "+393331234567")];
        prova.recapiti(Prova::MITTENTE, &contatti).await;
        let anna = prova.assume("anna", Ruolo::Funzionario, "7013").await;

        let id = prova.apre().await.meta.id;
        assert_eq!(prova.legge(id).await.nome_stato(), NomeStato::Aperta);
        prova.protocolla().await;
        let q = prova.legge(id).await;
        assert_eq!((q.sede.as_deref(), q.fatti.smistamento.is_some()), (Some("7013"), true), "{label}");
        assert_eq!(prova.numero(id).await.to_string(), "INPS.7013.02/03/2026.0000001");

        prova.alle("2026-03-03T09:00:00Z");
        prova.fa(&anna, id, Atto::PrendiInCarico).await;
        assert_eq!(prova.legge(id).await.nome_stato(), NomeStato::InCarico);
        prova.fa(&anna, id, Atto::Rispondi(Scritto::testo("Manca il codice tributo."))).await;
        prova.fa(&anna, id, chiudi("accolto")).await;
        let q = prova.legge(id).await;
        assert_eq!(q.nome_stato(), NomeStato::Chiusa);

        let conti = prova.conta_notifiche(id).await;
        for voce in ["quesito_protocollato", "quesito_chiuso", "risposta_ricevuta"] {
            for canale in ["cassetto", "email", "sms"] {
                assert_eq!(
                    conti.get(&format!("{voce}/{canale}")),
                    Some(&1),
                    "{label}: {voce} {canale}: {conti:?}"
                );
            }
        }

        let mut conn = db.read().await.unwrap();
        let righe = history::of(&mut conn, id).await.unwrap();
        let verbi: Vec<_> = righe.iter().map(|l| l.verb.as_str()).collect();
        assert_eq!(verbi, ["apre", "smista", "protocolla", "prende_in_carico", "risponde", "chiude"]);
        assert_eq!(history::first_break(&righe, q.meta.version, &q.meta.head), None, "{label}");
        assert!(righe[1].automatic && !righe[3].automatic);
        assert!(timers::of(&mut conn, id).await.unwrap().is_empty(), "chiusa, non scade più nulla");
        let conversazione: Vec<_> =
            store::messaggi(&mut conn, id).await.unwrap().iter().map(|m| m.numero).collect();
        assert_eq!(conversazione, [1, 2, 3]);
    }
}

/// R9: the five pilot sedi of the source; elsewhere the quesito is visible as not routed, with the reason.
#[tokio::test]
async fn r9_r86_le_cinque_sedi_pilota_e_nessun_altra() {
    for (label, db) in databases().await {
        let prova = Prova::nuova(db, "2026-03-02").await;
        let casi = [
            ("00155", Some("7013")),
            ("88100", Some("2200")),
            ("88046", Some("2201")),
            ("09122", Some("1700")),
            ("11100", Some("0400")),
            ("20121", None),
            ("99999", None),
        ];
        for (cap, sede) in casi {
            let mut richiesta = Prova::richiesta();
            richiesta.cap = Some(cap.into());
            let id = prova.apre_con(richiesta).await.meta.id;
            prova.protocolla().await;
            let q = prova.legge(id).await;
            assert_eq!(q.sede.as_deref(), sede, "{label}: CAP {cap}");
            assert_eq!(q.fatti.protocollo.is_some(), sede.is_some());
            assert!(!q.fatti.smistamento.unwrap().perche.is_empty(), "la spiegazione resta");
        }
    }
}

#[tokio::test]
async fn r86_uno_smistamento_a_mano_porta_al_protocollo() {
    for (label, db) in databases().await {
        let prova = Prova::nuova(db, "2026-03-02").await;
        let mut richiesta = Prova::richiesta();
        richiesta.cap = Some("99999".into());
        let id = prova.apre_con(richiesta).await.meta.id;
        prova.protocolla().await;
        let sara = prova.assume("sara", Ruolo::Supervisore, "7013").await;
        let verso = Destinazione { sede: "7013".into(), unita: "accertamento_gestione_credito".into() };
        prova.fa(&sara, id, Atto::Smista { verso: Some(verso) }).await;
        prova.protocolla().await;
        assert_eq!(prova.numero(id).await.sede, "7013", "{label}");
    }
}

/// Two clerks at once: one takes it, the other is told by whom. A stale version changes nothing.
#[tokio::test]
async fn due_funzionari_insieme_uno_solo_lo_prende() {
    for (label, db) in databases().await {
        let prova = Prova::nuova(db, "2026-03-02").await;
        let id = prova.apre().await.meta.id;
        prova.protocolla().await;
        let anna = Prova::persona("anna", Ruolo::Funzionario, "7013");
        let bruno = Prova::persona("bruno", Ruolo::Funzionario, "7013");
        let versione = prova.legge(id).await.meta.version;
        let (a, b) = tokio::join!(
            prova.ufficio.esegui(&anna, id, None, Atto::PrendiInCarico),
            prova.ufficio.esegui(&bruno, id, None, Atto::PrendiInCarico),
        );
        let rifiuti = [&a, &b]
            .into_iter()
            .filter(|esito| matches!(esito, Err(ErroreAtto::Rifiuto(Rifiuto::GiaInCarico { .. }))));
        assert_eq!((rifiuti.count(), a.is_ok() != b.is_ok()), (1, true), "{label}: {a:?} {b:?}");
        let stantio =
            prova.ufficio.esegui(&anna, id, Some(versione), Atto::Annota(Scritto::testo("x"))).await;
        assert!(
            matches!(stantio, Err(ErroreAtto::Superato { attuale }) if attuale == versione + 1),
            "{label}"
        );
    }
}

/// Nothing of an act stays when it is refused.
#[tokio::test]
async fn un_atto_rifiutato_non_lascia_nulla() {
    for (_, db) in databases().await {
        let prova = Prova::nuova(db.clone(), "2026-03-02").await;
        let id = prova.apre().await.meta.id;
        prova.protocolla().await;
        let prima = prova.legge(id).await;
        let anna = Prova::persona("anna", Ruolo::Funzionario, "7013");
        for atto in [chiudi("accolto"), Atto::Rispondi(Scritto::testo("x")), Atto::Riprendi] {
            assert!(prova.ufficio.esegui(&anna, id, None, atto).await.is_err());
        }
        assert_eq!(prova.legge(id).await, prima);
        let mut conn = db.read().await.unwrap();
        assert_eq!(store::messaggi(&mut conn, id).await.unwrap().len(), 1);
    }
}

#[tokio::test]
async fn una_richiesta_ripetuta_con_la_stessa_chiave_apre_un_quesito_solo() {
    for (label, db) in databases().await {
        let prova = Prova::nuova(db, "2026-03-02").await;
        let chiave = |impronta: &str| ChiaveIdempotenza {
            cliente: "cassetto".into(),
            chiave: "k1".into(),
            impronta: impronta.into(),
        };
        let apre = |impronta: &'static str| {
            let prova = prova.clone();
            async move {
                let richiesta = Prova::richiesta();
                let attore = Prova::mittente(&richiesta);
                let (id, scritto) = (engine::new_id(), Scritto::testo("Testo."));
                prova.ufficio.apri(&attore, id, richiesta, scritto, Some(&chiave(impronta))).await
            }
        };
        let (a, b) = tokio::join!(apre("h1"), apre("h1"));
        let (a, b): (Quesito, Quesito) = (a.unwrap(), b.unwrap());
        assert_eq!(a.meta.id, b.meta.id, "{label}");
        assert_eq!(apre("h1").await.unwrap().meta.id, a.meta.id);
        assert!(matches!(apre("h2").await, Err(ErroreAtto::ChiaveRiusata)), "{label}");
    }
}

/// R76, R77, R84, R85: each falls due in its day, once; a downtime of two months makes no storm.
#[tokio::test]
async fn r84_r85_le_scadenze_scattano_una_volta_anche_dopo_un_fermo() {
    for (label, db) in databases().await {
        let prova = Prova::nuova(db.clone(), "2026-03-02").await;
        prova.recapiti(Prova::MITTENTE, &[(Canale::Email, "ditta@example.it")]).await;
        prova.assume("sara", Ruolo::Supervisore, "7013").await;
        let (puntuale, fermo) = (prova.apre().await.meta.id, prova.apre().await.meta.id);
        prova.protocolla().await;
        let anna = Prova::persona("anna", Ruolo::Funzionario, "7013");
        prova.fa(&anna, fermo, Atto::PrendiInCarico).await;
        prova.fa(&anna, fermo, Atto::Rispondi(Scritto::testo("Ecco."))).await;

        prova.alle("2026-03-16T22:59:59Z");
        assert_eq!(prova.scatta().await, 0, "{label}: il giorno 14 non scatta nulla");
        prova.alle("2026-03-16T23:00:00Z");
        assert_eq!(prova.scatta().await, 1, "{label}: il giorno 15 si apre il sollecito");
        prova.alle("2026-03-17T23:00:00Z");
        assert_eq!(prova.scatta().await, 1, "{label}: il giorno 16 si sblocca l'appuntamento");
        assert_eq!(prova.scatta().await, 0, "{label}: una volta sola");

        prova.alle("2026-06-01T10:00:00Z");
        prova.scatta().await;
        assert_eq!(prova.scatta().await, 0);
        let conti = prova.conta_notifiche(puntuale).await;
        assert_eq!(conti.get("appuntamento_disponibile/email"), Some(&1), "{label}: {conti:?}");
        assert_eq!(conti.get("termine_scaduto/email"), Some(&1), "{label}: {conti:?}");
        assert_eq!(
            conti.get("termine_in_scadenza/email"),
            None,
            "{label}: non si avvisa di un termine passato"
        );
        let conti = prova.conta_notifiche(fermo).await;
        assert!(conti.keys().all(|k| !k.contains("appuntamento")), "{label}: ha avuto risposta: {conti:?}");
        let mut conn = db.read().await.unwrap();
        assert_eq!(timers::next(&mut conn, Quesito::NAME).await.unwrap(), None);
    }
}

/// R88: open quesiti keep their rules until a recalculation is asked for, counted first.
#[tokio::test]
async fn r88_una_regola_nuova_non_tocca_i_quesiti_aperti_finche_non_lo_si_chiede() {
    for (label, db) in databases().await {
        let prova = Prova::nuova(db.clone(), "2026-03-02").await;
        let vecchio = prova.apre().await.meta.id;
        prova.protocolla().await;
        let termine = prova.legge(vecchio).await.termine();
        let mut tabelle = Prova::tabelle();
        tabelle.versione = "nuova".into();
        tabelle.argomenti.get_mut("aziende.f24").unwrap().regola.termine_giorni += 7;
        let ora = prova.ufficio.clock.now();
        prova.ufficio.regole.applica(&db, tabelle.into(), ora, "ada").await.unwrap();
        assert_eq!(prova.legge(vecchio).await.termine(), termine, "{label}");
        let nuovo = prova.apre().await.meta.id;
        assert_ne!(prova.legge(nuovo).await.termine(), termine);

        let ada = Prova::persona("ada", Ruolo::Amministratore, "7013");
        let prima = prova.ufficio.ricalcola(&ada, true).await.unwrap();
        assert_eq!((prima.quesiti, prima.termini_spostati), (1, 1), "{label}");
        assert_eq!(prova.legge(vecchio).await.termine(), termine, "la prova non tocca nulla");
        prova.ufficio.ricalcola(&ada, false).await.unwrap();
        assert_eq!(prova.legge(vecchio).await.termine(), prova.legge(nuovo).await.termine(), "{label}");
        assert_eq!(prova.ufficio.ricalcola(&ada, true).await.unwrap().quesiti, 0);
    }
}
