//! "Prossimo quesito": the most urgent that nobody has, taken in one move.

use super::super::{ErroreAtto, TENTATIVI, Ufficio};
use crate::{
    attore::{Attore, Funzionario},
    quesiti::{self, Atto, Quesito, Rifiuto, Stato, Verbo},
    scrivania::prossimo::{PAGINE, store},
};
use engine::{Timestamp, Tx, Uuid, db::Sharing};
use std::time::Duration;

impl Ufficio {
    /// Takes in carico what expires first among the open quesiti of the clerk's sede, or of one unit of it. Of many who
    /// ask at once each gets another one. `None`: there is nothing to take.
    ///
    /// # Errors
    /// The role does not work quesiti, or the database did not answer.
    pub async fn prendi_prossimo(
        &self,
        chi: &Funzionario,
        unita: Option<&str>,
    ) -> Result<Option<Quesito>, ErroreAtto> {
        self.prendi(chi, unita, None).await
    }

    /// The same for who may have asked twice with one gesture, as a double click does: what it took within `gesto`, and
    /// still has, is given again instead of another one.
    ///
    /// # Errors
    /// As [`prendi_prossimo`](Self::prendi_prossimo).
    pub async fn prendi_prossimo_una_volta(
        &self,
        chi: &Funzionario,
        unita: Option<&str>,
        gesto: Duration,
    ) -> Result<Option<Quesito>, ErroreAtto> {
        self.prendi(chi, unita, Some(gesto)).await
    }

    async fn prendi(
        &self,
        chi: &Funzionario,
        unita: Option<&str>,
        gesto: Option<Duration>,
    ) -> Result<Option<Quesito>, ErroreAtto> {
        let mut tentativo = 1;
        loop {
            let dal = gesto.map(|g| self.clock.now().minus(g));
            match self.cerca_e_prendi(chi, unita, dal).await {
                Err(errore) if errore.da_ritentare(None) && tentativo < TENTATIVI => tentativo += 1,
                esito => return esito,
            }
        }
    }

    async fn cerca_e_prendi(
        &self,
        chi: &Funzionario,
        unita: Option<&str>,
        preso_dal: Option<Timestamp>,
    ) -> Result<Option<Quesito>, ErroreAtto> {
        let Some(sede) = &chi.sede else {
            return Err(Rifiuto::NonAutorizzato { verbo: Verbo::PrendiInCarico }.into());
        };
        let attore = Attore::Funzionario(chi.clone());
        let mut tx = self.db.begin().await?;
        // Those who ask for the next one of a sede come one after the other, so that nobody runs after a candidate that
        // a colleague is taking. Whoever takes one by its page does not wait here: the version guard decides then.
        tx.lock(&format!("prossimo:{sede}"), Sharing::Exclusive).await?;
        // Inside the lock: the second of two clicks waits here until the first has taken one.
        if let Some(dal) = preso_dal
            && let Some(preso) = preso_da_poco(&mut tx, &chi.id, dal).await?
        {
            return Ok(Some(preso));
        }
        let mut dopo = store::Fine::default();
        for _ in 0..PAGINE {
            let (candidati, fine) = store::candidati(&mut tx, sede, unita, &dopo).await?;
            for id in candidati {
                if let Some(quesito) = self.prova_a_prendere(&mut tx, &attore, id).await? {
                    tx.commit().await?;
                    return Ok(Some(quesito));
                }
            }
            let Some(fine) = fine else { break };
            dopo = fine;
        }
        Ok(None)
    }

    /// Takes one, unless it has gone meanwhile. What only changed is tried again as it is now.
    async fn prova_a_prendere(
        &self,
        tx: &mut Tx,
        attore: &Attore,
        id: Uuid,
    ) -> Result<Option<Quesito>, ErroreAtto> {
        for _ in 0..TENTATIVI {
            match self.tenta(tx, attore, id, None, Atto::PrendiInCarico).await {
                Ok(quesito) => return Ok(Some(quesito)),
                Err(ErroreAtto::Superato { .. }) => {}
                // A refusal of the role holds for every candidate; the others for this one.
                Err(errore @ ErroreAtto::Rifiuto(Rifiuto::NonAutorizzato { .. })) => return Err(errore),
                Err(ErroreAtto::Rifiuto(_) | ErroreAtto::NonTrovato) => return Ok(None),
                Err(errore) => return Err(errore),
            }
        }
        Ok(None)
    }
}

/// What somebody took after an instant, and still has.
async fn preso_da_poco(tx: &mut Tx, chi: &str, dopo: Timestamp) -> Result<Option<Quesito>, sqlx::Error> {
    for id in store::presi_da_poco(tx, chi, dopo).await? {
        let quesito = quesiti::store::carica(tx, id).await?;
        let preso = quesito.filter(|q| matches!(q.stato, Stato::InCarico { dal, .. } if dal > dopo));
        if preso.is_some() {
            return Ok(preso);
        }
    }
    Ok(None)
}
