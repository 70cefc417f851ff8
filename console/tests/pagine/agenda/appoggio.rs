//! A sede with its people at their browsers, and an intermediary who booked a remote consultation.

pub use crate::comune::{Dentro as Browser, campo};

use crate::comune::assume;
use axum::Router;
use engine::{Db, Uuid};
use tempfile::TempDir;
use tests::{Storia, mittente};
use workflows::{
    accessi,
    appuntamenti::{Appuntamento, NuovaPrenotazione, store},
    attore::{Attore, Ruolo},
    deleghe::{self, Delega},
    quesiti::{NuovaRichiesta, messaggio::Scritto},
    scadenze::giorno_civile,
    tabelle::{Canale, Profilo},
};

pub const SEDE: &str = "7013";
pub const CITTADINO: &str = "VRDLCU75D12C352U";
pub const STUDIO: &str = "BNCNNA82L45B354L";
pub const A_DISTANZA: &str = "7013.ld_covid19";
pub const NOTA: &str = "Il MAV <script>alert('x')</script> non arriva & \"basta\".";

const PERSONE: [(&str, Ruolo, Option<&str>); 7] = [
    ("anna", Ruolo::Funzionario, Some(SEDE)),
    ("bruno", Ruolo::Funzionario, Some(SEDE)),
    ("sara", Ruolo::Supervisore, Some(SEDE)),
    ("carla", Ruolo::Funzionario, Some("2200")),
    ("silvio", Ruolo::Supervisore, Some("2200")),
    ("ada", Ruolo::Amministratore, None),
    ("mario", Ruolo::Monitoraggio, None),
];

pub struct Console {
    pub s: Storia,
    router: Router,
    _cartella: TempDir,
}

impl Console {
    /// On Monday 2 March 2026 at 10 in Rome.
    pub async fn nuova(db: Db) -> Self {
        let s = Storia::nuova(db, "2026-03-02").await;
        let cartella = TempDir::with_prefix("quesiti-console").unwrap();
        let router = console::router(crate::comune::stato(&s.prova, &cartella));
        let c = Self { s, router, _cartella: cartella };
        for (id, ruolo, sede) in PERSONE.into_iter().chain([("tina", Ruolo::Supporto, None)]) {
            c.assume(id, ruolo, sede).await;
        }
        c
    }

    async fn assume(&self, id: &str, ruolo: Ruolo, sede: Option<&str>) {
        assume(&self.s.prova, id, &format!("{id} Rossi"), ruolo, sede).await;
    }

    /// Somebody at its browser, with a session of now.
    pub async fn entra(&self, id: &str) -> Browser {
        Browser::nuovo(&self.router, &self.s.prova, id).await
    }

    /// A browser with nobody in, that keeps its cookies.
    pub fn browser(&self) -> crate::comune::Browser {
        crate::comune::Browser::di(self.router.clone())
    }

    /// A request about a rapporto di lavoro that nobody answers for sixteen days, now Wednesday 18 March.
    pub async fn matura(&self) -> Uuid {
        let cittadino = mittente(CITTADINO, Profilo::Cittadino, "lavoro_domestico");
        let nuova = NuovaRichiesta {
            cassetto: "lavoro_domestico".into(),
            argomento: "lavoro_domestico.mav".into(),
            testo: "Il MAV non arriva.".into(),
            posizione: Some("1234567890".into()),
            cap: Some("00155".into()),
            ..NuovaRichiesta::default()
        };
        let id = self.s.apre(&cittadino, nuova).await;
        self.s.officina.alle("2026-03-18T09:00:00Z").await;
        id
    }

    /// Booked remotely by an intermediary for Friday 20 March at 10:30, with a note nobody should run.
    pub async fn prenotato(&self) -> Appuntamento {
        let ufficio = &self.s.prova.ufficio;
        self.s.prova.recapiti(STUDIO, &[(Canale::Email, "studio@esempio.it")]).await;
        let quesito = self.matura().await;
        let ora = ufficio.clock.now();
        let delega = Delega {
            id: engine::new_id(),
            delegante: CITTADINO.into(),
            delegato: STUDIO.into(),
            cassetto: "lavoro_domestico".into(),
            dal: giorno_civile(ora.to_utc()),
            al: None,
            revocata_il: None,
            fonte: "prova".into(),
        };
        let mut tx = ufficio.db.begin().await.unwrap();
        deleghe::store::inserisci(&mut tx, &delega, ora).await.unwrap();
        tx.commit().await.unwrap();
        let studio = mittente(STUDIO, Profilo::Intermediario, "lavoro_domestico");
        let nuova = NuovaPrenotazione {
            quesiti: vec![quesito],
            punto: A_DISTANZA.into(),
            inizio: "2026-03-20T10:30".into(),
            nota: NOTA.into(),
            nome: Some("Studio <b>Bianchi</b>".into()),
            ..NuovaPrenotazione::default()
        };
        let nato =
            ufficio.prenota(&studio, engine::new_id(), &nuova, Scritto::default(), None).await.unwrap();
        self.s.officina.lavora().await;
        nato
    }

    pub async fn legge(&self, id: Uuid) -> Appuntamento {
        let mut conn = self.s.prova.ufficio.db.read().await.unwrap();
        store::carica(&mut conn, id).await.unwrap().unwrap()
    }

    /// Who read what of a quesito: `utente:anna dettaglio`.
    pub async fn accessi(&self, quesito: Uuid) -> Vec<String> {
        let mut conn = self.s.prova.ufficio.db.read().await.unwrap();
        let righe = accessi::di_quesito(&mut conn, quesito, 100).await.unwrap();
        righe.into_iter().map(|a| format!("{} {}", a.chi, a.cosa)).collect()
    }

    pub fn attore(&self, id: &str) -> Attore {
        let (_, ruolo, sede) = PERSONE.into_iter().find(|p| p.0 == id).unwrap();
        Attore::Funzionario(workflows::attore::Funzionario {
            id: id.into(),
            ruolo,
            sede: sede.map(str::to_owned),
        })
    }
}
