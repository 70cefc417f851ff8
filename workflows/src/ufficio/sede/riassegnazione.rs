//! Many quesiti from one clerk to another, each by its own act and with its own result.

use super::{
    super::{ErroreAtto, Ufficio},
    ErroreSede,
};
use crate::{
    attore::{Attore, Ruolo},
    quesiti::{Atto, Quesito, store},
};
use engine::Uuid;

/// Most quesiti of one reassignment.
const MASSIMO: usize = 100;

/// What became of one quesito.
#[derive(Debug)]
pub struct Riassegnato {
    /// The quesito.
    pub id: Uuid,
    /// As it is now, or why it stayed where it was.
    pub esito: Result<Quesito, ErroreAtto>,
}

impl Ufficio {
    /// Assigns quesiti that `da` has in carico to `a`. One that meanwhile went to somebody else stays where it is, and
    /// the others go on.
    ///
    /// # Errors
    /// Not a supervisor, or too many at once; nothing was changed.
    pub async fn riassegna(
        &self,
        attore: &Attore,
        da: &str,
        a: &str,
        quesiti: &[Uuid],
    ) -> Result<Vec<Riassegnato>, ErroreSede> {
        if !attore.ha_ruolo(Ruolo::Supervisore) {
            return Err(ErroreSede::NonAutorizzato);
        }
        if quesiti.len() > MASSIMO {
            return Err(ErroreSede::Troppi { massimo: MASSIMO });
        }
        let mut esiti = Vec::with_capacity(quesiti.len());
        for id in quesiti {
            esiti.push(Riassegnato { id: *id, esito: self.riassegna_uno(attore, da, a, *id).await });
        }
        Ok(esiti)
    }

    async fn riassegna_uno(
        &self,
        attore: &Attore,
        da: &str,
        a: &str,
        id: Uuid,
    ) -> Result<Quesito, ErroreAtto> {
        let mut conn = self.db.read().await?;
        let quesito = store::carica(&mut conn, id).await?.ok_or(ErroreAtto::NonTrovato)?;
        drop(conn);
        // Of another sede: nothing is said of who has it.
        let sua = matches!(attore, Attore::Funzionario(f) if f.sede == quesito.sede);
        if !sua {
            return Err(ErroreAtto::NonTrovato);
        }
        let attuale = quesito.meta.version;
        if quesito.assegnatario() != Some(da) {
            return Err(ErroreAtto::Superato { attuale });
        }
        self.esegui(attore, id, Some(attuale), Atto::Assegna { a: a.to_owned() }).await
    }
}
