//! The room of a web meeting: asked of its provider outside any transaction, then written by an act.

use super::{ErroreStanza, RichiestaStanza, StanzaVirtuale};
use async_trait::async_trait;
use engine::jobs::{Claimed, Handler, Outcome};
use std::{fmt, sync::Arc};
use workflows::{
    appuntamenti::{Atto, jobs::Stanza},
    attore::Attore,
    ufficio::{ErroreAgenda, Ufficio},
};

/// Opens rooms.
#[derive(Clone)]
pub struct ApriStanza {
    /// The office.
    pub ufficio: Ufficio,
    /// Whoever gives rooms.
    pub stanze: Arc<dyn StanzaVirtuale>,
}

impl fmt::Debug for ApriStanza {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApriStanza").finish_non_exhaustive()
    }
}

#[async_trait]
impl Handler<Stanza> for ApriStanza {
    async fn run(&self, job: Claimed<Stanza>) -> Outcome {
        let id = job.job.appuntamento;
        let appuntamento = match self.ufficio.appuntamento(id).await {
            Ok(Some(appuntamento)) => appuntamento,
            Ok(None) => return Outcome::Dead { error: format!("l'appuntamento {id} non esiste") },
            Err(errore) => return Outcome::Retry { error: errore.to_string() },
        };
        // Cancelled, moved to a phone call, or opened by an earlier attempt: nothing to do.
        if !appuntamento.aspetta_stanza(&self.ufficio.regole.attuali(), self.ufficio.clock.now()) {
            return Outcome::Done;
        }
        let richiesta = RichiestaStanza {
            appuntamento: id,
            sede: appuntamento.sede,
            punto: appuntamento.punto,
            inizio: appuntamento.inizio,
            fine: appuntamento.fine,
        };
        let collegamento = match self.stanze.apri(&richiesta).await {
            Ok(collegamento) => collegamento,
            Err(errore @ ErroreStanza::Temporanea(_)) => return Outcome::Retry { error: errore.to_string() },
            Err(errore @ ErroreStanza::Permanente(_)) => {
                tracing::error!(appuntamento = %id, %errore, "no room for a web meeting");
                return Outcome::Dead { error: errore.to_string() };
            }
        };
        let atto = Atto::ApriStanza { collegamento };
        match self.ufficio.esegui_su_appuntamento(&Attore::Sistema("stanza"), id, None, atto).await {
            // Refused: overtaken while the provider answered.
            Ok(_) | Err(ErroreAgenda::Rifiuto(_)) => Outcome::Done,
            Err(errore) => Outcome::Retry { error: errore.to_string() },
        }
    }
}
