//! Announcements of decided acts, written in the act's own transaction: nothing is sent unless the act won.

use super::Ufficio;
use crate::{
    notifiche::{self, Annuncio},
    quesiti::{DaAnnunciare, Quesito},
    tabelle::Tabelle,
};
use engine::{Timestamp, Tx, jobs};

impl Ufficio {
    /// Writes the notifications of acts just persisted, and the jobs that send them.
    pub(super) async fn annuncia(
        &self,
        tx: &mut Tx,
        tabelle: &Tabelle,
        fatti: &[(&Quesito, Vec<DaAnnunciare>)],
        ora: Timestamp,
    ) -> Result<(), sqlx::Error> {
        let mut annunci = Vec::new();
        for (quesito, eventi) in fatti {
            for evento in eventi {
                let mut dati = quesito.dati_annuncio(tabelle);
                dati.extend(evento.dati.clone());
                annunci.push(Annuncio {
                    quesito: quesito.meta.id,
                    evento: evento.evento,
                    occorrenza: quesito.meta.version,
                    cassetto: quesito.richiesta.cassetto.clone(),
                    sede: quesito.sede.clone(),
                    mittente: quesito.richiesta.mittente.clone(),
                    assegnatario: quesito.assegnatario().map(str::to_owned),
                    dati,
                    appuntamento: None,
                });
            }
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
