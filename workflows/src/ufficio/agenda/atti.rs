//! The acts on an appointment, and what falls due of many.

use super::{
    super::{Scatti, Ufficio, scatti::una_per_soggetto},
    ErroreAgenda, TENTATIVI, non_superato,
};
use crate::{
    appuntamenti::{Appuntamento, Atto, Contesto, Decisione, Rifiuto, Scadenza, store},
    attore::Attore,
    recapiti,
    tabelle::Canale,
};
use engine::{
    Tx, Uuid,
    machine::{Change, Machine, persist, persist_one},
    timers,
};
use std::collections::HashMap;

impl Ufficio {
    /// An appointment as it is stored, for whoever works on it.
    ///
    /// # Errors
    /// The database did not answer.
    pub async fn appuntamento(&self, id: Uuid) -> Result<Option<Appuntamento>, sqlx::Error> {
        store::carica(&mut self.db.read().await?, id).await
    }

    /// Does an act for an actor. With `attesa`, only if the appointment is still at that version.
    ///
    /// # Errors
    /// The refusal, or [`ErroreAgenda::Superato`] when the version differs.
    pub async fn esegui_su_appuntamento(
        &self,
        attore: &Attore,
        id: Uuid,
        attesa: Option<i64>,
        atto: Atto,
    ) -> Result<Appuntamento, ErroreAgenda> {
        let mut tentativo = 1;
        loop {
            let mut tx = self.db.begin().await?;
            match self.tenta_su_appuntamento(&mut tx, attore, id, attesa, atto.clone()).await {
                Ok(dopo) => {
                    tx.commit().await?;
                    return Ok(dopo);
                }
                Err(errore) if errore.da_ritentare(attesa) && tentativo < TENTATIVI => {
                    tx.rollback().await?;
                    tentativo += 1;
                }
                Err(errore) => return Err(errore),
            }
        }
    }

    async fn tenta_su_appuntamento(
        &self,
        tx: &mut Tx,
        attore: &Attore,
        id: Uuid,
        attesa: Option<i64>,
        mut atto: Atto,
    ) -> Result<Appuntamento, ErroreAgenda> {
        let (tabelle, ora) = (self.regole.attuali(), self.clock.now());
        let prima = store::carica(tx, id).await?.ok_or(ErroreAgenda::NonTrovato)?;
        non_superato(&prima, attesa)?;
        self.puo_per(tx, attore, &prima.prenotazione.soggetti).await?;
        if let Atto::Concorda { email, .. } = &mut atto {
            if !self.rappresenta_ancora(tx, &prima).await? {
                return Err(Rifiuto::NonPiuRappresentato.into());
            }
            let noti = recapiti::elenco(tx, &prima.prenotazione.prenotato_da).await?;
            *email = noti.into_iter().find(|r| r.canale == Canale::Email).map(|r| r.indirizzo);
        }
        let ctx = Contesto { attore, ora, tabelle: &tabelle };
        let Decisione { step, annunci } = prima.clone().decidi(atto, &ctx)?;
        let attuale = prima.meta.version;
        let dopo = persist_one(tx, Some(prima), step, &attore.author(), ora)
            .await
            .map_err(|e| ErroreAgenda::da_scrittura(e, attuale + 1))?;
        self.annuncia_appuntamenti(tx, &tabelle, vec![(&dopo, annunci)], ora).await?;
        Ok(dopo)
    }

    /// Fires at most `limite` of what is due of appointments, oldest first, in one transaction: reminders, and the end
    /// of those whose time is over.
    ///
    /// # Errors
    /// The database did not answer; nothing was kept, and everything is still due.
    pub async fn scatta_appuntamenti(&self, limite: i64) -> Result<Scatti, sqlx::Error> {
        let (attore, tabelle, ora) = (Attore::Sistema("agenda"), self.regole.attuali(), self.clock.now());
        let mut tx = self.db.begin().await?;
        let dovute = timers::due(&mut tx, Appuntamento::NAME, ora, limite).await?;
        let (dovute, rimandate) = una_per_soggetto(dovute);
        let mut scatti = Scatti { rimandate, ..Scatti::default() };
        let ids: Vec<Uuid> = dovute.keys().copied().collect();
        let ctx = Contesto { attore: &attore, ora, tabelle: &tabelle };
        let (mut changes, mut annunci, mut superate) = (Vec::new(), HashMap::new(), Vec::new());
        for prima in store::carica_tutti(&mut tx, &ids).await? {
            let id = prima.meta.id;
            let Some(tipo) = dovute.get(&id) else { continue };
            match Scadenza::da_codice(tipo).map(|s| prima.clone().decidi(Atto::Scatta(s), &ctx)) {
                Some(Ok(Decisione { step, annunci: eventi })) => {
                    annunci.insert(id, eventi);
                    changes.push(Change { before: Some(prima), step, author: attore.author() });
                }
                Some(Err(_)) | None => superate.push((id, tipo.as_str())),
            }
        }
        scatti.superate = superate.len();
        let decisi = changes.len();
        timers::cancel(&mut tx, &superate).await?;
        let dopo = persist(&mut tx, changes, ora).await?;
        scatti.scattate = dopo.len();
        scatti.rimandate += decisi - dopo.len();
        let fatti = dopo.iter().map(|a| (a, annunci.remove(&a.meta.id).unwrap_or_default())).collect();
        self.annuncia_appuntamenti(&mut tx, &tabelle, fatti, ora).await?;
        tx.commit().await?;
        Ok(scatti)
    }
}
