//! Announcements of decided acts on appointments, written in the act's own transaction.

use super::super::{Ufficio, mittenti::MittenteFermo};
use crate::{
    appuntamenti::{Appuntamento, DaAnnunciare, superati_da},
    attore::Mittente,
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
            for evento in &eventi {
                let superati = superati_da(evento.evento);
                notifiche::store::supera(tx, appuntamento.meta.id, superati, ora).await?;
            }
            let ancora = self.rappresenta_ancora(tx, appuntamento).await?;
            annunci.extend(
                eventi.into_iter().filter_map(|e| appuntamento.annuncio(e, &quesiti, tabelle, ancora)),
            );
        }
        if annunci.is_empty() {
            return Ok(());
        }
        let nuove = notifiche::espandi(tx, tabelle, &annunci, ora).await?;
        notifiche::store::inserisci(tx, &nuove).await?;
        jobs::enqueue(tx, &notifiche::jobs(&nuove, ora, tabelle)).await?;
        Ok(())
    }

    /// Whether who booked an appointment may still act for whom it is about (R27, R83).
    pub(super) async fn rappresenta_ancora(
        &self,
        tx: &mut Tx,
        a: &Appuntamento,
    ) -> Result<bool, sqlx::Error> {
        let p = &a.prenotazione;
        let chi = Mittente {
            codice_fiscale: p.prenotato_da.clone(),
            profilo: p.profilo,
            cassetto: p.cassetto.clone(),
        };
        for soggetto in &p.soggetti {
            match self.puo_scrivere(tx, &chi, soggetto, &p.cassetto).await {
                Ok(()) => {}
                Err(MittenteFermo::SenzaDelega | MittenteFermo::NonAbilitato) => return Ok(false),
                Err(MittenteFermo::Database(errore)) => return Err(errore),
            }
        }
        Ok(true)
    }
}
