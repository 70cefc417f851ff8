//! A citizen of Catanzaro with requests nobody answers, and what it books.

use engine::{Db, Timestamp, Uuid};
use tests::{Storia, mittente};
use workflows::{
    appuntamenti::{Appuntamento, NuovaPrenotazione, Rifiuto, store},
    attore::{Attore, Ruolo},
    deleghe::{self, Delega},
    quesiti::{NuovaRichiesta, messaggio::Scritto},
    scadenze::giorno_civile,
    tabelle::Profilo,
    ufficio::ErroreAgenda,
};

pub const CITTADINO: &str = "VRDLCU75D12C352U";
pub const INTERMEDIARIO: &str = "BNCNNA82L45B354L";
pub const POSIZIONE: &str = "1234567890";
pub const SPORTELLO: &str = "2200.sportello";
/// Day 16 after the sending of [`Agenda::nuova`], a Wednesday.
pub const GIORNO_16: &str = "2026-03-18T09:00:00Z";

pub struct Agenda {
    pub s: Storia,
    pub cittadino: Attore,
    pub anna: Attore,
    pub sara: Attore,
}

impl Agenda {
    /// On Monday 2 March 2026, with a clerk and a supervisor of Catanzaro.
    pub async fn nuova(db: Db) -> Self {
        let s = Storia::nuova(db, "2026-03-02").await;
        let anna = s.prova.assume("anna", Ruolo::Funzionario, "2200").await;
        let sara = s.prova.assume("sara", Ruolo::Supervisore, "2200").await;
        let cittadino = mittente(CITTADINO, Profilo::Cittadino, "lavoro_domestico");
        Self { s, cittadino, anna, sara }
    }

    /// A request of a rapporto di lavoro.
    pub async fn richiesta(&self, posizione: &str) -> Uuid {
        self.s.apre(&self.cittadino, domestico(posizione)).await
    }

    /// A request of day 0, the clock on day 16: an appointment can be asked for.
    pub async fn matura(&self) -> Uuid {
        let id = self.richiesta(POSIZIONE).await;
        self.s.officina.alle(GIORNO_16).await;
        id
    }

    pub async fn prenota(
        &self,
        attore: &Attore,
        nuova: &NuovaPrenotazione,
    ) -> Result<Appuntamento, ErroreAgenda> {
        let esito =
            self.s.prova.ufficio.prenota(attore, engine::new_id(), nuova, Scritto::default(), None).await;
        self.s.officina.lavora().await;
        esito
    }

    /// A booking of the citizen that must succeed.
    pub async fn prenotato(&self, nuova: &NuovaPrenotazione) -> Appuntamento {
        self.prenota(&self.cittadino, nuova).await.unwrap()
    }

    /// Why a booking of the citizen is refused.
    pub async fn rifiutato(&self, nuova: &NuovaPrenotazione) -> Rifiuto {
        rifiuto(self.prenota(&self.cittadino, nuova).await)
    }

    pub async fn legge(&self, id: Uuid) -> Appuntamento {
        let mut conn = self.s.prova.ufficio.db.read().await.unwrap();
        store::carica(&mut conn, id).await.unwrap().unwrap()
    }

    pub fn ora(&self) -> Timestamp {
        self.s.prova.ufficio.clock.now()
    }

    /// A delega of the citizen to the intermediary, from today.
    pub async fn delega(&self) -> Uuid {
        let ora = self.ora();
        let d = Delega {
            id: engine::new_id(),
            delegante: CITTADINO.into(),
            delegato: INTERMEDIARIO.into(),
            cassetto: "lavoro_domestico".into(),
            dal: giorno_civile(ora.to_utc()),
            al: None,
            revocata_il: None,
            fonte: "prova".into(),
        };
        let mut tx = self.s.prova.ufficio.db.begin().await.unwrap();
        deleghe::store::inserisci(&mut tx, &d, ora).await.unwrap();
        tx.commit().await.unwrap();
        d.id
    }

    pub async fn revoca(&self, delega: Uuid) {
        let mut tx = self.s.prova.ufficio.db.begin().await.unwrap();
        assert!(deleghe::store::revoca(&mut tx, delega, self.ora()).await.unwrap());
        tx.commit().await.unwrap();
    }
}

pub fn domestico(posizione: &str) -> NuovaRichiesta {
    NuovaRichiesta {
        cassetto: "lavoro_domestico".into(),
        argomento: "lavoro_domestico.mav".into(),
        testo: "Il MAV non arriva.".into(),
        posizione: Some(posizione.into()),
        cap: Some("88100".into()),
        ..NuovaRichiesta::default()
    }
}

/// At the counter of Catanzaro, on Friday 20 March at 9.
pub fn allo_sportello(quesiti: &[Uuid]) -> NuovaPrenotazione {
    NuovaPrenotazione {
        quesiti: quesiti.to_vec(),
        punto: SPORTELLO.into(),
        inizio: "2026-03-20T09:00".into(),
        nota: "Vorrei capire perché il MAV non arriva.".into(),
        ..NuovaPrenotazione::default()
    }
}

pub fn alle(quesiti: &[Uuid], inizio: &str) -> NuovaPrenotazione {
    NuovaPrenotazione { inizio: inizio.into(), ..allo_sportello(quesiti) }
}

pub fn rifiuto<T: std::fmt::Debug>(esito: Result<T, ErroreAgenda>) -> Rifiuto {
    match esito {
        Err(ErroreAgenda::Rifiuto(rifiuto)) => rifiuto,
        altro => panic!("atteso un rifiuto: {altro:?}"),
    }
}

pub fn t(testo: &str) -> Timestamp {
    testo.parse::<chrono::DateTime<chrono::Utc>>().unwrap().into()
}
