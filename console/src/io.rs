//! Whoever is at the browser.

use crate::{errore::Errore, stato::App};
use axum::{extract::FromRequestParts, http::request::Parts};
use engine::Conn;
use workflows::{
    accessi::{self, Cosa},
    attore::{Attore, Funzionario, Ruolo},
    quesiti::Quesito,
    ricerca::{Ambito, Riferimento, Trovato, carica_visibile},
    scadenze::giorno_civile,
    utenti::Utente,
};

/// A colleague with a session, as found by the guard of the route.
#[derive(Debug, Clone)]
pub(crate) struct Io {
    pub(crate) utente: Utente,
    pub(crate) attore: Attore,
    /// The same, as the desk knows it.
    pub(crate) funzionario: Funzionario,
    /// What its forms must carry, without the mask.
    pub(crate) csrf: String,
}

impl Io {
    pub(crate) fn nuovo(utente: Utente, csrf: String) -> Self {
        let funzionario =
            Funzionario { id: utente.id.clone(), ruolo: utente.ruolo, sede: utente.sede.clone() };
        Self { utente, attore: Attore::Funzionario(funzionario.clone()), funzionario, csrf }
    }

    pub(crate) fn ruolo(&self) -> Ruolo {
        self.utente.ruolo
    }

    /// What it may see now.
    pub(crate) fn ambito(&self, app: &App) -> Ambito {
        Ambito::di(&self.attore, giorno_civile(app.ufficio.clock.now().to_utc()))
    }

    /// The quesito named in the address, if it is in scope; otherwise "not found", and the guard records who tried.
    pub(crate) async fn quesito(
        &self,
        app: &App,
        conn: &mut Conn,
        riferimento: &str,
    ) -> Result<Quesito, Errore> {
        let riferimento: Riferimento = riferimento.parse().map_err(|_| Errore::NonTrovato)?;
        match carica_visibile(conn, &self.ambito(app), &riferimento).await? {
            Trovato::Si(quesito) => Ok(*quesito),
            Trovato::No => Err(Errore::NonTrovato),
            Trovato::FuoriAmbito(id) => Err(Errore::FuoriAmbito(id)),
        }
    }

    /// Records a reading.
    pub(crate) async fn annota(&self, app: &App, quesito: engine::Uuid, cosa: Cosa) -> Result<(), Errore> {
        let mut tx = app.ufficio.db.begin().await?;
        let chi = self.attore.author().name;
        accessi::registra(&mut tx, quesito, &chi, cosa, app.ufficio.clock.now()).await?;
        Ok(tx.commit().await?)
    }
}

impl FromRequestParts<App> for Io {
    type Rejection = Errore;

    async fn from_request_parts(parti: &mut Parts, _app: &App) -> Result<Self, Errore> {
        parti.extensions.get::<Self>().cloned().ok_or(Errore::SenzaSessione)
    }
}
