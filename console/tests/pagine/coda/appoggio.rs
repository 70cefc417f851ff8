//! A sede with its people at their browsers.

pub use crate::comune::{Dentro as Browser, Risposta as Pagina};

use crate::comune::assume;
use axum::Router;
use engine::{Db, Uuid};
use std::time::Duration;
use tempfile::TempDir;
use tests::{Officina, Posta, Prova};
use workflows::{
    attore::Ruolo,
    quesiti::{Quesito, Richiesta},
};

/// The sede that `Prova::richiesta` goes to.
pub const SEDE: &str = "7013";

const PERSONE: [(&str, Ruolo, Option<&str>); 7] = [
    ("anna", Ruolo::Funzionario, Some(SEDE)),
    ("bruno", Ruolo::Funzionario, Some(SEDE)),
    ("carla", Ruolo::Funzionario, Some("2200")),
    ("sara", Ruolo::Supervisore, Some(SEDE)),
    ("ada", Ruolo::Amministratore, None),
    ("mario", Ruolo::Monitoraggio, None),
    ("tina", Ruolo::Supporto, None),
];

pub struct Console {
    pub prova: Prova,
    router: Router,
    _cartella: TempDir,
}

impl Console {
    /// On Monday 2 November 2026 at 10 in Rome.
    pub async fn nuova(db: Db) -> Self {
        let prova = Prova::nuova(db, "2026-11-02").await;
        let cartella = TempDir::with_prefix("quesiti-console").unwrap();
        let router = console::router(crate::comune::stato(&prova, &cartella));
        let console = Self { prova, router, _cartella: cartella };
        for (id, ruolo, sede) in PERSONE {
            console.assume(id, ruolo, sede).await;
        }
        console
    }

    pub async fn assume(&self, id: &str, ruolo: Ruolo, sede: Option<&str>) {
        assume(&self.prova, id, &format!("{id} Rossi"), ruolo, sede).await;
    }

    /// Somebody with an open session.
    pub async fn dentro(&self, id: &str) -> Browser {
        Browser::nuovo(&self.router, &self.prova, id).await
    }

    /// Quesiti of the sede, registered; with these oggetti.
    pub async fn arrivano(&self, oggetti: &[&str]) -> Vec<Quesito> {
        let mut ids = Vec::new();
        for oggetto in oggetti {
            let richiesta = Richiesta { oggetto: (*oggetto).into(), ..Prova::richiesta() };
            ids.push(self.prova.apre_con(richiesta).await.meta.id);
        }
        self.prova.protocolla().await;
        let mut quesiti = Vec::new();
        for id in ids {
            quesiti.push(self.prova.legge(id).await);
        }
        quesiti
    }

    /// Seconds go by, and the workers do what is due.
    pub async fn passano(&self, secondi: u64) {
        Officina::nuova(&self.prova, &Posta::default()).dopo(Duration::from_secs(secondi)).await;
    }

    pub async fn chi_ha(&self, id: Uuid) -> Option<String> {
        self.prova.legge(id).await.assegnatario().map(str::to_owned)
    }
}

/// As the boxes of the queue carry it.
pub fn scelto(q: &Quesito) -> String {
    format!("{}:{}", q.meta.id, q.meta.version)
}
