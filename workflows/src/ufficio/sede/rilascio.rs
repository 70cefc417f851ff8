//! The return timer: what stays with somebody who is away goes back to the queue, by an act of the system.

use super::super::{ErroreAtto, Ufficio};
use crate::{
    assenze::{Assenza, store as assenze_store},
    attore::Attore,
    quesiti::Atto,
    supervisione,
};
use chrono::Days;

/// What one round of the timer did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Rilasciati {
    /// People away long enough.
    pub assenti: usize,
    /// Quesiti back in the queue.
    pub quesiti: usize,
}

impl Ufficio {
    /// Gives back to the queue what people away since `dopo_giorni` days or more have in carico; 0: never. The first
    /// day of an absence is day 0. Run again, it finds nothing.
    ///
    /// # Errors
    /// The database did not answer; what was given back stays so.
    pub async fn rilascia_assenti(&self, dopo_giorni: u32) -> Result<Rilasciati, sqlx::Error> {
        let (oggi, mut fatto) = (self.oggi(), Rilasciati::default());
        let Some(cominciate) =
            oggi.checked_sub_days(Days::new(dopo_giorni.into())).filter(|_| dopo_giorni > 0)
        else {
            return Ok(fatto);
        };
        let mut conn = self.db.read().await?;
        let assenti = assenze_store::cominciate_entro(&mut conn, oggi, cominciate).await?;
        fatto.assenti = assenti.len();
        for assenza in assenti {
            for (id, versione) in supervisione::store::in_carico(&mut conn, &assenza.utente).await? {
                let atto = Atto::Rilascia { motivo: motivo(&assenza, dopo_giorni) };
                // At the version that was read: what somebody else took meanwhile is not taken from it.
                match self.esegui(&Attore::Sistema("assenze"), id, Some(versione), atto).await {
                    Ok(_) => fatto.quesiti += 1,
                    Err(ErroreAtto::Database(errore)) => return Err(errore),
                    Err(errore) => tracing::debug!(quesito = %id, %errore, "not given back"),
                }
            }
        }
        Ok(fatto)
    }
}

fn motivo(assenza: &Assenza, giorni: u32) -> String {
    let giorni = if giorni == 1 { "un giorno".to_owned() } else { format!("{giorni} giorni") };
    format!(
        "{} è assente dal {} al {}: dopo {giorni} il quesito torna in coda.",
        assenza.utente,
        assenza.dal.format("%d/%m/%Y"),
        assenza.al.format("%d/%m/%Y")
    )
}
