//! What a supervisor looks at every morning: who has how much, what stays with the absent, what was escalated, which
//! messages never arrived.

use super::{super::Ufficio, ErroreSede};
use crate::{
    attore::{Attore, Ruolo},
    notifiche::{self, Notifica},
    ricerca::Cursore,
    scadenze::{giorno_civile, inizio_giorno},
    supervisione::{Carico, DaRiassegnare, Escalation, GIORNI_CHIUSI, GIORNI_IN_SCADENZA, PaginaDi, store},
};
use chrono::Days;

impl Ufficio {
    /// The load of each person of a sede, those without any included; and of those no longer active that still have
    /// something in carico.
    ///
    /// # Errors
    /// The sede is not the actor's to supervise, or the database did not answer.
    pub async fn carico_di_sede(&self, attore: &Attore, sede: &str) -> Result<Vec<Carico>, ErroreSede> {
        self.supervisiona(attore, sede)?;
        let oggi = self.oggi();
        let vicino = oggi.checked_add_days(Days::new(GIORNI_IN_SCADENZA)).unwrap_or(oggi);
        let da = oggi.checked_sub_days(Days::new(GIORNI_CHIUSI)).unwrap_or(oggi);
        let da = inizio_giorno(da).into();
        Ok(store::carico(&mut self.db.read().await?, sede, oggi, vicino, da).await?)
    }

    /// What the absent of today have in carico: first what expires before they come back, then by term; at most a
    /// hundred.
    ///
    /// # Errors
    /// The sede is not the actor's to supervise, or the database did not answer.
    pub async fn da_riassegnare(
        &self,
        attore: &Attore,
        sede: &str,
    ) -> Result<Vec<DaRiassegnare>, ErroreSede> {
        self.supervisiona(attore, sede)?;
        Ok(store::da_riassegnare(&mut self.db.read().await?, sede, self.oggi()).await?)
    }

    /// Quesiti of a sede whose escalation fired and that have no reply, oldest term first.
    ///
    /// # Errors
    /// The sede is not the actor's to supervise, or the database did not answer.
    pub async fn escalation_di_sede(
        &self,
        attore: &Attore,
        sede: &str,
        dopo: Option<&Cursore>,
        limite: i64,
    ) -> Result<PaginaDi<Escalation>, ErroreSede> {
        self.supervisiona(attore, sede)?;
        let oggi = giorno_civile(self.clock.now().to_utc());
        Ok(store::escalation(&mut self.db.read().await?, sede, oggi, dopo, limite).await?)
    }

    /// Messages of a sede that will never arrive, newest first.
    ///
    /// # Errors
    /// The sede is not the actor's to supervise, or the database did not answer.
    pub async fn fallite_di_sede(
        &self,
        attore: &Attore,
        sede: &str,
        dopo: notifiche::Cursore,
        limite: i64,
    ) -> Result<Vec<Notifica>, ErroreSede> {
        self.supervisiona(attore, sede)?;
        Ok(notifiche::fallite_di_sede(&mut self.db.read().await?, sede, dopo, limite).await?)
    }

    /// Its supervisor, and who looks at all sedi: not its clerks.
    fn supervisiona(&self, attore: &Attore, sede: &str) -> Result<(), ErroreSede> {
        self.vede_sede(attore, sede)?;
        if attore.ha_ruolo(Ruolo::Funzionario) { Err(ErroreSede::NonAutorizzato) } else { Ok(()) }
    }
}
