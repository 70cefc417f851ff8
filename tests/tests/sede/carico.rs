//! "Load per clerk, absences, reassign, escalations": what a supervisor looks at.

use chrono::NaiveDate;
use engine::Uuid;
use tests::{Prova, databases};
use workflows::{
    assenze::NuovaAssenza,
    attore::{Attore, Ruolo},
    quesiti::{Atto, Rifiuto, messaggio::Scritto},
    scadenze::TipoScadenza,
    supervisione::Carico,
    ufficio::{ErroreAtto, ErroreSede},
    utenti,
};

fn g(testo: &str) -> NaiveDate {
    testo.parse().unwrap()
}

struct Sede {
    prova: Prova,
    anna: Attore,
    sara: Attore,
}

impl Sede {
    /// Monday 2 March 2026 at Roma Tiburtino.
    async fn nuova(db: engine::Db) -> Self {
        let prova = Prova::nuova(db, "2026-03-02").await;
        let anna = prova.assume("anna", Ruolo::Funzionario, "7013").await;
        prova.assume("bruno", Ruolo::Funzionario, "7013").await;
        let sara = prova.assume("sara", Ruolo::Supervisore, "7013").await;
        prova.assume("carlo", Ruolo::Funzionario, "2200").await;
        Self { prova, anna, sara }
    }

    async fn quesiti<const N: usize>(&self) -> [Uuid; N] {
        let mut ids = [Uuid::nil(); N];
        for id in &mut ids {
            *id = self.prova.apre().await.meta.id;
        }
        self.prova.protocolla().await;
        ids
    }

    async fn di_anna<const N: usize>(&self) -> [Uuid; N] {
        let ids = self.quesiti().await;
        for id in ids {
            self.prova.fa(&self.anna, id, Atto::PrendiInCarico).await;
        }
        ids
    }

    async fn carico(&self, utente: &str) -> Carico {
        let tutti = self.prova.ufficio.carico_di_sede(&self.sara, "7013").await.unwrap();
        tutti.into_iter().find(|c| c.utente == utente).unwrap_or_else(|| panic!("{utente}"))
    }

    async fn assente(&self, utente: &str, dal: &str, al: &str) {
        let nuova = NuovaAssenza { utente: utente.into(), dal: g(dal), al: g(al), motivo: String::new() };
        self.prova.ufficio.aggiungi_assenza(&self.sara, nuova).await.unwrap();
    }
}

/// Term of a quesito sent on 2 March: Monday 30.
#[tokio::test]
async fn il_carico_di_ognuno_conta_scaduti_in_scadenza_sospesi_e_chiusi() {
    for (label, db) in databases().await {
        let s = Sede::nuova(db).await;
        let [_, sospeso, chiuso] = s.di_anna::<3>().await;
        let oggi = s.prova.legge(sospeso).await;
        assert_eq!(oggi.termine(), Some(g("2026-03-30")), "{label}");
        let nati = oggi.meta.created_at;
        s.prova.fa(&s.anna, sospeso, Atto::Sospendi(Scritto::testo("Manda il documento."))).await;
        let chiude = Atto::Chiudi {
            esito: s.prova.ufficio.regole.attuali().esiti.keys().next().unwrap().clone(),
            commento: Scritto::testo("Fatto."),
            appuntamento_disponibile: false,
        };
        s.prova.fa(&s.anna, chiuso, chiude).await;
        let anna = s.carico("anna").await;
        assert_eq!((anna.in_carico, anna.sospesi, anna.chiusi), (2, 1, 1), "{label}");
        assert_eq!((anna.scaduti, anna.in_scadenza), (0, 0), "{label}");
        assert_eq!((anna.piu_vecchio, anna.assente_fino, anna.attivo), (Some(nati), None, true), "{label}");
        let bruno = s.carico("bruno").await;
        assert_eq!(
            (bruno.in_carico, bruno.chiusi, bruno.piu_vecchio),
            (0, 0, None),
            "{label}: c'è anche chi non ne ha"
        );
        for (quando, scaduti, in_scadenza) in [
            ("2026-03-26T10:00:00Z", 0, 0),
            ("2026-03-27T10:00:00Z", 0, 1),
            ("2026-03-30T10:00:00Z", 0, 1),
            ("2026-03-31T10:00:00Z", 1, 0),
        ] {
            s.prova.alle(quando);
            let anna = s.carico("anna").await;
            assert_eq!((anna.scaduti, anna.in_scadenza), (scaduti, in_scadenza), "{label} {quando}");
        }
        // Closed on the 2nd: counted until the 9th.
        for (quando, chiusi) in [("2026-03-09T22:59:00Z", 1), ("2026-03-09T23:00:00Z", 0)] {
            s.prova.alle(quando);
            assert_eq!(s.carico("anna").await.chiusi, chiusi, "{label} {quando}");
        }
    }
}

/// Who is away is told so on its days; who may not enter any more is shown while something is stuck with it.
#[tokio::test]
async fn il_carico_dice_chi_e_assente_e_chi_non_entra_piu() {
    for (label, db) in databases().await {
        let s = Sede::nuova(db).await;
        let [q] = s.di_anna().await;
        s.assente("anna", "2026-03-03", "2026-03-04").await;
        for (quando, fino) in [
            ("2026-03-02T22:59:00Z", None),
            ("2026-03-02T23:00:00Z", Some(g("2026-03-04"))),
            ("2026-03-04T22:59:00Z", Some(g("2026-03-04"))),
            ("2026-03-04T23:00:00Z", None),
        ] {
            s.prova.alle(quando);
            assert_eq!(s.carico("anna").await.assente_fino, fino, "{label} {quando}");
        }
        let mut tx = s.prova.ufficio.db.begin().await.unwrap();
        for chi in ["anna", "bruno"] {
            assert!(utenti::imposta_attivo(&mut tx, chi, false).await.unwrap());
        }
        tx.commit().await.unwrap();
        let tutti = s.prova.ufficio.carico_di_sede(&s.sara, "7013").await.unwrap();
        let chi: Vec<_> = tutti.iter().map(|c| (c.utente.as_str(), c.attivo, c.in_carico)).collect();
        assert_eq!(chi, [("anna", false, 1), ("sara", true, 0)], "{label}");
        s.prova.fa(&s.sara, q, Atto::Assegna { a: "sara".into() }).await;
        assert_eq!(s.prova.ufficio.carico_di_sede(&s.sara, "7013").await.unwrap().len(), 1, "{label}");
    }
}

/// What expires before the absent is back comes first, whatever the term of the others.
#[tokio::test]
async fn da_riassegnare_mostra_prima_cio_che_scade_durante_l_assenza() {
    for (label, db) in databases().await {
        let s = Sede::nuova(db).await;
        let [vecchio] = s.di_anna().await;
        s.prova.alle("2026-03-04T09:00:00Z");
        let [nuovo] = s.di_anna().await;
        let (prima, dopo) = (s.prova.legge(vecchio).await.termine(), s.prova.legge(nuovo).await.termine());
        assert_eq!((prima, dopo), (Some(g("2026-03-30")), Some(g("2026-04-01"))), "{label}");
        s.assente("anna", "2026-03-27", "2026-03-31").await;
        let viste = async || s.prova.ufficio.da_riassegnare(&s.sara, "7013").await.unwrap();
        assert!(viste().await.is_empty(), "{label}: non è ancora assente");
        s.prova.alle("2026-03-27T09:00:00Z");
        let righe: Vec<_> = viste().await.iter().map(|d| (d.riga.id, d.scade_prima(), d.al)).collect();
        assert_eq!(righe, [(vecchio, true, g("2026-03-31")), (nuovo, false, g("2026-03-31"))], "{label}");
        s.prova.alle("2026-03-31T22:00:00Z");
        assert!(viste().await.is_empty(), "{label}: è tornata");
    }
}

/// Each by its own act, in the history; what somebody else got meanwhile stays there.
#[tokio::test]
async fn molti_quesiti_si_riassegnano_insieme_e_ognuno_ha_il_suo_esito() {
    for (label, db) in databases().await {
        let s = Sede::nuova(db).await;
        let [uno, due, chiuso] = s.di_anna::<3>().await;
        let [di_nessuno] = s.quesiti().await;
        s.prova.fa(&s.sara, chiuso, Atto::Assegna { a: "sara".into() }).await;
        let ufficio = &s.prova.ufficio;
        let scelti = [uno, due, chiuso, di_nessuno, Uuid::max()];
        let esiti = ufficio.riassegna(&s.sara, "anna", "bruno", &scelti).await.unwrap();
        let detti: Vec<_> = esiti
            .iter()
            .map(|e| match &e.esito {
                Ok(q) => q.assegnatario().unwrap().to_owned(),
                Err(ErroreAtto::Superato { .. }) => "superato".into(),
                Err(ErroreAtto::NonTrovato) => "non trovato".into(),
                Err(errore) => panic!("{label}: {errore}"),
            })
            .collect();
        assert_eq!(detti, ["bruno", "bruno", "superato", "superato", "non trovato"], "{label}");
        assert_eq!(s.prova.legge(chiuso).await.assegnatario(), Some("sara"), "{label}");
        let mut conn = ufficio.db.read().await.unwrap();
        let storia = engine::history::of(&mut conn, uno).await.unwrap();
        drop(conn);
        let ultima = storia.last().unwrap();
        assert_eq!((ultima.verb.as_str(), ultima.author.as_str()), ("assegna", "utente:sara"), "{label}");

        s.assente("anna", "2026-03-02", "2026-03-02").await;
        let assente = ufficio.riassegna(&s.sara, "bruno", "anna", &[uno]).await.unwrap();
        let rifiuto = matches!(&assente[0].esito, Err(ErroreAtto::Rifiuto(Rifiuto::UtenteAssente { .. })));
        assert!(rifiuto, "{label}: {assente:?}");
        let anna = ufficio.riassegna(&s.anna, "bruno", "anna", &[uno]).await.unwrap_err();
        assert!(matches!(anna, ErroreSede::NonAutorizzato), "{label}");
        let altra = Prova::persona("silvia", Ruolo::Supervisore, "2200");
        let altrove = ufficio.riassegna(&altra, "bruno", "carlo", &[uno]).await.unwrap();
        assert!(matches!(altrove[0].esito, Err(ErroreAtto::NonTrovato)), "{label}: {altrove:?}");
        let troppi = ufficio.riassegna(&s.sara, "bruno", "anna", &[uno; 101]).await.unwrap_err();
        assert!(matches!(troppi, ErroreSede::Troppi { massimo: 100 }), "{label}");
    }
}

/// R84: from the day the supervisors are told, until somebody replies; page by page in the order of the terms.
#[tokio::test]
async fn r84_le_escalation_senza_risposta_sono_un_elenco_della_sede() {
    for (label, db) in databases().await {
        let s = Sede::nuova(db).await;
        let [mio] = s.di_anna().await;
        let [libero] = s.quesiti().await;
        s.prova.alle("2026-03-03T09:00:00Z");
        let [domani] = s.quesiti().await;
        let escalation = async |dopo: Option<&workflows::ricerca::Cursore>, limite: i64| {
            s.prova.ufficio.escalation_di_sede(&s.sara, "7013", dopo, limite).await.unwrap()
        };
        s.prova.alle("2026-03-30T21:59:00Z");
        s.prova.scatta().await;
        assert!(escalation(None, 10).await.voci.is_empty(), "{label}: il 30 marzo c'è ancora tempo");
        s.prova.alle("2026-03-30T22:00:00Z");
        assert!(escalation(None, 10).await.voci.is_empty(), "{label}: non è ancora scattata");
        s.prova.scatta().await;
        let tutte = escalation(None, 10).await;
        assert!(tutte.prossimo.is_none(), "{label}");
        let mut ids: Vec<_> = tutte.voci.iter().map(|e| e.riga.id).collect();
        ids.sort_unstable();
        let mut attesi = vec![mio, libero];
        attesi.sort_unstable();
        assert_eq!(ids, attesi, "{label}");
        assert!(tutte.voci.iter().all(|e| e.livello == TipoScadenza::EscalationSupervisore), "{label}");

        s.prova.alle("2026-04-09T09:00:00Z");
        s.prova.scatta().await;
        let prima = escalation(None, 2).await;
        let seconda = escalation(prima.prossimo.as_ref(), 2).await;
        assert!(seconda.prossimo.is_none(), "{label}");
        assert_eq!(seconda.voci.iter().map(|e| e.riga.id).collect::<Vec<_>>(), [domani], "{label}");
        assert!(prima.voci.iter().all(|e| e.livello == TipoScadenza::EscalationMonitoraggio), "{label}");

        s.prova.fa(&s.anna, mio, Atto::Rispondi(Scritto::testo("Il versamento c'è."))).await;
        let restano: Vec<_> = escalation(None, 10).await.voci.iter().map(|e| e.riga.id).collect();
        assert_eq!(restano, [libero, domani], "{label}: ha avuto risposta");
    }
}

/// A clerk has no supervisor's page, a supervisor that of its sede alone; who looks at all sees it.
#[tokio::test]
async fn la_pagina_del_supervisore_e_sua_e_di_chi_guarda_tutte_le_sedi() {
    for (label, db) in databases().await {
        let s = Sede::nuova(db).await;
        let ufficio = &s.prova.ufficio;
        let chi = [
            (s.anna.clone(), false),
            (s.sara.clone(), true),
            (Prova::persona("silvia", Ruolo::Supervisore, "2200"), false),
            (Prova::persona("mo", Ruolo::Monitoraggio, "7000"), true),
            (Prova::persona("ada", Ruolo::Amministratore, "7000"), true),
        ];
        for (attore, vede) in chi {
            assert_eq!(ufficio.carico_di_sede(&attore, "7013").await.is_ok(), vede, "{label}: {attore:?}");
            assert_eq!(ufficio.da_riassegnare(&attore, "7013").await.is_ok(), vede, "{label}: {attore:?}");
            let escalation = ufficio.escalation_di_sede(&attore, "7013", None, 10).await;
            assert_eq!(escalation.is_ok(), vede, "{label}: {attore:?}");
            let dopo = workflows::notifiche::Cursore::inizio();
            let fallite = ufficio.fallite_di_sede(&attore, "7013", dopo, 10).await;
            assert_eq!(fallite.is_ok(), vede, "{label}: {attore:?}");
        }
    }
}
