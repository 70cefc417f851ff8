//! Open quesiti under new rules, when an administrator asks for it: counted first, then done, then recorded.

use super::{ErroreAtto, Ufficio};
use crate::{
    attore::Attore,
    quesiti::{Atto, Contesto, store},
};
use engine::Uuid;
use serde::Serialize;

/// Quesiti looked at in one go.
const PAGINA: i64 = 500;

/// What a recalculation would do, or did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Ricalcolo {
    /// Open quesiti that follow other rules.
    pub quesiti: usize,
    /// Of these, how many terms move.
    pub termini_spostati: usize,
    /// Of these, how many terms are then already past.
    pub gia_scaduti: usize,
}

impl Ufficio {
    /// Recalculates every open quesito under the rules in force; with `prova`, only counts.
    ///
    /// # Errors
    /// The database did not answer. What was recalculated stays; asking again goes on from there.
    pub async fn ricalcola(&self, attore: &Attore, prova: bool) -> Result<Ricalcolo, ErroreAtto> {
        let tabelle = self.regole.attuali();
        let oggi = crate::scadenze::giorno_civile(self.clock.now().to_utc());
        let mut totale = Ricalcolo::default();
        let mut dopo_id = Uuid::nil();
        loop {
            let mut conn = self.db.read().await?;
            let ids = store::con_altre_regole(&mut conn, &tabelle.versione, dopo_id, PAGINA).await?;
            let Some(ultimo) = ids.last().copied() else { return Ok(totale) };
            dopo_id = ultimo;
            for prima in store::carica_tutti(&mut conn, &ids).await? {
                let regola =
                    self.regole.regola(&mut conn, &tabelle.versione, &prima.richiesta.argomento).await?;
                let ctx = Contesto { attore, ora: self.clock.now(), tabelle: &tabelle, regola: &regola };
                let atto = Atto::Ricalcola { regole: tabelle.versione.clone() };
                let (id, termine) = (prima.meta.id, prima.termine());
                let dopo = prima.decidi(atto.clone(), &ctx)?.step.state.termine();
                totale.quesiti += 1;
                totale.termini_spostati += usize::from(dopo != termine);
                totale.gia_scaduti += usize::from(dopo.is_some_and(|t| t < oggi));
                if !prova {
                    match self.esegui(attore, id, None, atto).await {
                        // Closed or recalculated by somebody meanwhile: nothing left to do.
                        Ok(_) | Err(ErroreAtto::Rifiuto(_)) => {}
                        Err(errore) => return Err(errore),
                    }
                }
            }
        }
    }
}
