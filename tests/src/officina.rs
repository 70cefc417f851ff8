//! The real handlers and schedules over an office, worked on demand and without a pause.

use crate::{Posta, Prova};
use engine::jobs::{Workers, stats};
use std::{path::Path, sync::Arc, time::Duration};
use tempfile::TempDir;
use workers::{
    CODE, ImpostazioniOfficina,
    invio::{Invio, ParametriInvio, Trasporti},
    officina,
    stanza::StanzaDaSchema,
};
use workflows::{
    allegati::Archivio,
    notifiche::{Comuni, Modelli, ModelliInUso},
};

/// The shipped templates, with addresses that do not change.
///
/// # Panics
/// When they do not load: there is nothing to test then.
#[must_use]
pub fn modelli() -> Modelli {
    let radice = Path::new(env!("CARGO_MANIFEST_DIR")).join("../config");
    let (_, modelli) = config::carica_con_modelli(&radice).expect("the shipped templates load");
    Modelli::nuovi(modelli).expect("the shipped templates compile").con_comuni(Comuni {
        assistenza_amministrativa: "assistenza.amministrativa@esempio.it".into(),
        assistenza_tecnica: "assistenza.tecnica@esempio.it".into(),
        link_mittente: "https://cassetto.esempio.it/quesiti/{quesito}".into(),
        link_ufficio: "https://ufficio.esempio.it/quesiti/{quesito}".into(),
        link_appuntamento: "https://cassetto.esempio.it/appuntamenti/{appuntamento}".into(),
    })
}

/// Every worker of one process, that work when told.
#[derive(Debug)]
pub struct Officina {
    prova: Prova,
    workers: Workers,
    /// Where attachments are, for whoever inspects the office.
    pub archivio: Archivio,
    _cartella: TempDir,
}

impl Officina {
    /// Over an office, sending by `posta`.
    ///
    /// # Panics
    /// When the workers cannot start.
    #[must_use]
    pub fn nuova(prova: &Prova, posta: &Posta) -> Self {
        let cartella = TempDir::with_prefix("quesiti-allegati").expect("temporary folder");
        let archivio = Archivio::locale(cartella.path()).expect("archive");
        let trasporti = Trasporti {
            email: Arc::new(posta.clone()),
            sms: Arc::new(posta.clone()),
            pec: Arc::new(posta.clone()),
        };
        let invio = Invio::nuovo(ParametriInvio {
            db: prova.ufficio.db.clone(),
            clock: prova.ufficio.clock.clone(),
            regole: prova.ufficio.regole.clone(),
            modelli: ModelliInUso::nuovi(modelli()),
            trasporti,
            dominio: "quesiti.esempio.it".into(),
        });
        let stanze =
            StanzaDaSchema::nuova("https://meet.esempio.it/{appuntamento}-{codice}", "segreto di prova");
        let stanze = Arc::new(stanze.expect("rooms"));
        let workers = officina(&prova.ufficio, &archivio, invio, stanze, &ImpostazioniOfficina::default());
        Self { prova: prova.clone(), workers: workers.expect("workers"), archivio, _cartella: cartella }
    }

    /// Does everything that is due by the clock.
    ///
    /// # Panics
    /// When the database does not answer.
    pub async fn lavora(&self) -> u64 {
        self.workers.drain().await.expect("drained")
    }

    /// Moves the clock to an instant in UTC, then does everything that is due.
    ///
    /// # Panics
    /// When the database does not answer.
    pub async fn alle(&self, istante: &str) -> u64 {
        self.prova.alle(istante);
        self.lavora().await
    }

    /// Lets this much time go by, then does everything that is due.
    ///
    /// # Panics
    /// When the database does not answer.
    pub async fn dopo(&self, durata: Duration) -> u64 {
        self.prova.ufficio.clock.advance(durata);
        self.lavora().await
    }

    /// Fails when work is left: a job that waits, or that was given up.
    ///
    /// # Panics
    /// When there is any, or the database does not answer.
    pub async fn nulla_resta(&self) {
        let mut conn = self.prova.ufficio.db.read().await.expect("connection");
        let code = stats(&mut conn, &CODE, self.prova.ufficio.clock.now()).await.expect("stats");
        for coda in code {
            assert_eq!((coda.live_total, coda.dead), (0, 0), "resta lavoro nella coda {}", coda.queue);
        }
    }
}
