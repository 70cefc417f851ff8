//! Absences: who writes them, within which bounds, and what is refused meanwhile.

use chrono::NaiveDate;
use engine::Uuid;
use tests::{Prova, databases};
use workflows::{
    assenze::{Assenza, NuovaAssenza, RifiutoAssenza},
    attore::{Attore, Ruolo},
    quesiti::{Atto, Rifiuto},
    ufficio::{ErroreAtto, ErroreSede},
};

fn g(testo: &str) -> NaiveDate {
    testo.parse().unwrap()
}

fn nuova(utente: &str, dal: &str, al: &str) -> NuovaAssenza {
    NuovaAssenza { utente: utente.into(), dal: g(dal), al: g(al), motivo: "ferie".into() }
}

struct Sede {
    prova: Prova,
    anna: Attore,
    bruno: Attore,
    sara: Attore,
}

impl Sede {
    /// Tuesday 10 March 2026 at Roma Tiburtino, with two clerks and a supervisor.
    async fn nuova(db: engine::Db) -> Self {
        let prova = Prova::nuova(db, "2026-03-10").await;
        let anna = prova.assume("anna", Ruolo::Funzionario, "7013").await;
        let bruno = prova.assume("bruno", Ruolo::Funzionario, "7013").await;
        let sara = prova.assume("sara", Ruolo::Supervisore, "7013").await;
        prova.assume("carlo", Ruolo::Funzionario, "2200").await;
        Self { prova, anna, bruno, sara }
    }

    async fn scrive(&self, attore: &Attore, nuova: NuovaAssenza) -> Result<Assenza, ErroreSede> {
        self.prova.ufficio.aggiungi_assenza(attore, nuova).await
    }

    async fn rifiutata(&self, attore: &Attore, nuova: NuovaAssenza) -> RifiutoAssenza {
        match self.scrive(attore, nuova).await {
            Err(ErroreSede::Assenza(rifiuto)) => rifiuto,
            altro => panic!("atteso un rifiuto: {altro:?}"),
        }
    }

    /// A registered quesito of the sede.
    async fn quesito(&self) -> Uuid {
        let id = self.prova.apre().await.meta.id;
        self.prova.protocolla().await;
        assert_eq!(self.prova.legge(id).await.sede.as_deref(), Some("7013"));
        id
    }

    async fn assegna(&self, id: Uuid, a: &str) -> Result<(), ErroreAtto> {
        let atto = Atto::Assegna { a: a.into() };
        self.prova.ufficio.esegui(&self.sara, id, None, atto).await.map(drop)
    }
}

/// Its own by anybody, its sede's by the supervisor: nobody else.
#[tokio::test]
async fn le_assenze_le_scrive_la_persona_o_il_supervisore_della_sua_sede() {
    for (label, db) in databases().await {
        let s = Sede::nuova(db).await;
        let sua = s.scrive(&s.anna, nuova("anna", "2026-03-12", "2026-03-13")).await.unwrap();
        assert_eq!((sua.inserita_da.as_str(), sua.motivo.as_str()), ("utente:anna", "ferie"), "{label}");
        s.scrive(&s.sara, nuova("anna", "2026-04-01", "2026-04-01")).await.unwrap();
        s.scrive(&s.sara, nuova("sara", "2026-04-01", "2026-04-01")).await.unwrap();
        let domani = |chi: &str| nuova(chi, "2026-05-04", "2026-05-05");
        assert_eq!(s.rifiutata(&s.anna, domani("bruno")).await, RifiutoAssenza::NonAutorizzato, "{label}");
        let ignoto = |utente: &str| RifiutoAssenza::UtenteSconosciuto { utente: utente.into() };
        assert_eq!(s.rifiutata(&s.sara, domani("carlo")).await, ignoto("carlo"), "{label}: d'altra sede");
        assert_eq!(s.rifiutata(&s.sara, domani("nessuno")).await, ignoto("nessuno"), "{label}");
        for ruolo in [Ruolo::Monitoraggio, Ruolo::Amministratore] {
            let altro = Prova::persona("altro", ruolo, "7013");
            assert_eq!(s.rifiutata(&altro, domani("anna")).await, RifiutoAssenza::NonAutorizzato, "{label}");
        }

        let viste = |attore: Attore| {
            let ufficio = s.prova.ufficio.clone();
            async move { ufficio.assenze(&attore, "7013").await.map(|a| a.len()) }
        };
        assert_eq!(viste(s.sara.clone()).await.unwrap(), 3, "{label}");
        assert_eq!(viste(s.anna.clone()).await.unwrap(), 2, "{label}: le proprie");
        assert_eq!(viste(s.bruno.clone()).await.unwrap(), 0, "{label}");
        assert!(viste(Prova::persona("carlo", Ruolo::Funzionario, "2200")).await.is_err(), "{label}");

        let tolta = |attore: Attore| {
            let ufficio = s.prova.ufficio.clone();
            async move { ufficio.togli_assenza(&attore, sua.id).await }
        };
        assert!(tolta(s.bruno.clone()).await.is_err(), "{label}");
        tolta(s.sara.clone()).await.unwrap();
        let di_nuovo = tolta(s.anna.clone()).await.unwrap_err();
        assert!(matches!(di_nuovo, ErroreSede::Assenza(RifiutoAssenza::NonTrovata)), "{label}");
        assert_eq!(viste(s.anna.clone()).await.unwrap(), 1, "{label}");
    }
}

/// Neighbouring days pass; one day in common does not, at either end, inside or around.
#[tokio::test]
async fn due_assenze_di_una_persona_non_hanno_giorni_in_comune() {
    for (label, db) in databases().await {
        let s = Sede::nuova(db).await;
        s.scrive(&s.anna, nuova("anna", "2026-03-16", "2026-03-20")).await.unwrap();
        let altra = RifiutoAssenza::Sovrapposta { dal: g("2026-03-16"), al: g("2026-03-20") };
        for (dal, al) in [
            ("2026-03-13", "2026-03-16"),
            ("2026-03-20", "2026-03-23"),
            ("2026-03-17", "2026-03-18"),
            ("2026-03-10", "2026-03-30"),
            ("2026-03-16", "2026-03-20"),
        ] {
            assert_eq!(s.rifiutata(&s.anna, nuova("anna", dal, al)).await, altra, "{label}: {dal} {al}");
        }
        s.scrive(&s.anna, nuova("anna", "2026-03-13", "2026-03-15")).await.unwrap();
        s.scrive(&s.anna, nuova("anna", "2026-03-21", "2026-03-21")).await.unwrap();
        s.scrive(&s.bruno, nuova("bruno", "2026-03-16", "2026-03-20")).await.unwrap();
    }
}

/// Written by two at the same time, one of them is refused.
#[tokio::test]
async fn due_assenze_scritte_insieme_non_si_sovrappongono() {
    for (label, db) in databases().await {
        let s = Sede::nuova(db).await;
        let (una, altra) = tokio::join!(
            s.scrive(&s.anna, nuova("anna", "2026-03-16", "2026-03-20")),
            s.scrive(&s.sara, nuova("anna", "2026-03-20", "2026-03-24")),
        );
        assert!(una.is_ok() != altra.is_ok(), "{label}: {una:?} {altra:?}");
    }
}

/// Refused on the first and on the last day, on the calendar of Rome; not the day before, nor the day after.
#[tokio::test]
async fn a_chi_e_assente_non_si_assegna_nulla_dal_primo_all_ultimo_giorno() {
    for (label, db) in databases().await {
        let s = Sede::nuova(db).await;
        let (id, altro) = (s.quesito().await, s.quesito().await);
        s.scrive(&s.anna, nuova("anna", "2026-03-11", "2026-03-12")).await.unwrap();
        s.prova.alle("2026-03-10T22:59:00Z");
        s.assegna(id, "anna").await.unwrap();
        let assente = Rifiuto::UtenteAssente { utente: "anna".into(), fino_al: g("2026-03-12") };
        for dentro in ["2026-03-10T23:00:00Z", "2026-03-12T22:59:00Z"] {
            s.prova.alle(dentro);
            match s.assegna(altro, "anna").await {
                Err(ErroreAtto::Rifiuto(rifiuto)) => assert_eq!(rifiuto, assente, "{label} {dentro}"),
                esito => panic!("{label} {dentro}: {esito:?}"),
            }
        }
        assert_eq!(
            assente.to_string(),
            "anna è assente fino al 12/03/2026: assegna il quesito a un collega presente."
        );
        assert_eq!(s.prova.legge(id).await.assegnatario(), Some("anna"), "{label}: nulla si sposta da sé");
        s.assegna(altro, "bruno").await.unwrap();
        s.prova.alle("2026-03-12T23:00:00Z");
        s.assegna(altro, "anna").await.unwrap();
    }
}

/// Who comes back earlier takes the absence away, and works again.
#[tokio::test]
async fn tolta_l_assenza_si_assegna_di_nuovo() {
    for (label, db) in databases().await {
        let s = Sede::nuova(db).await;
        let id = s.quesito().await;
        let assenza = s.scrive(&s.anna, nuova("anna", "2026-03-10", "2026-03-20")).await.unwrap();
        assert!(s.assegna(id, "anna").await.is_err(), "{label}");
        s.prova.ufficio.togli_assenza(&s.anna, assenza.id).await.unwrap();
        s.assegna(id, "anna").await.unwrap();
    }
}
