//! Announcements of decided acts on appointments, written in the act's own transaction.

use super::super::Ufficio;
use crate::{
    appuntamenti::{Appuntamento, DaAnnunciare},
    notifiche,
    quesiti::{Quesito, store as quesiti_store},
    tabelle::Tabelle,
};
use engine::{Timestamp, Tx, jobs};

impl Ufficio {
    /// Writes the notifications of acts just persisted, and the jobs that send them.
    pub(super) async fn annuncia_appuntamenti(
        &self,
        tx: &mut Tx,
        tabelle: &Tabelle,
        fatti: Vec<(&Appuntamento, Vec<DaAnnunciare>)>,
        ora: Timestamp,
    ) -> Result<(), sqlx::Error> {
        let mut annunci = Vec::new();
        for (appuntamento, eventi) in fatti {
            if eventi.is_empty() {
                continue;
            }
            let ids = &appuntamento.prenotazione.quesiti;
            let mut quesiti: Vec<Quesito> = quesiti_store::carica_tutti(tx, ids).await?;
            quesiti.sort_by_key(|q| q.meta.id);
            annunci.extend(eventi.into_iter().filter_map(|e| appuntamento.annuncio(e, &quesiti, tabelle)));
        }
        if annunci.is_empty() {
            return Ok(());
        }
        let nuove = notifiche::espandi(tx, tabelle, &annunci, ora).await?;
        notifiche::store::inserisci(tx, &nuove).await?;
        jobs::enqueue(tx, &notifiche::jobs(&nuove, ora, tabelle)).await?;
        Ok(())
    }
}
