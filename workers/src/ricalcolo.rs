//! Open quesiti under the rules in force, when an administrator asked for it: part after part (R88).

use async_trait::async_trait;
use engine::jobs::{Claimed, Handler, NewJob, Outcome, Priority, enqueue, settle_in};
use workflows::{
    attore::{Attore, Funzionario, Ruolo},
    regole::jobs::RicalcolaAperti,
    ufficio::Ufficio,
};

/// Batches of one part: some seconds of work, far from the timeout of a job.
const LOTTI: usize = 100;

/// Recalculates.
#[derive(Debug, Clone)]
pub struct Ricalcola {
    /// The office.
    pub ufficio: Ufficio,
}

#[async_trait]
impl Handler<RicalcolaAperti> for Ricalcola {
    async fn run(&self, job: Claimed<RicalcolaAperti>) -> Outcome {
        self.parte(&job).await.unwrap_or_else(|error| Outcome::Retry { error })
    }
}

impl Ricalcola {
    async fn parte(&self, job: &Claimed<RicalcolaAperti>) -> Result<Outcome, String> {
        let tabelle = self.ufficio.regole.attuali();
        let chiesta = &job.job.regole;
        if tabelle.versione != *chiesta {
            // A process that has not been reloaded yet; another may do it, or this one later.
            let in_vigore = &tabelle.versione;
            return Err(format!(
                "il ricalcolo è alla versione {chiesta}, ma qui è in vigore la {in_vigore}: ricaricare le regole, \
                 o chiedere il ricalcolo di nuovo"
            ));
        }
        let attore = Attore::Funzionario(Funzionario {
            id: job.job.chi.clone(),
            ruolo: Ruolo::Amministratore,
            sede: None,
        });
        let mut parte = job.job.clone();
        let finito = self
            .ufficio
            .ricalcola_parte(&attore, &tabelle, &mut parte, LOTTI)
            .await
            .map_err(|e| e.to_string())?;
        self.registra(job, &attore, &parte, finito).await.map_err(|e| e.to_string())?;
        Ok(Outcome::Settled)
    }

    /// The end of this part and the next one, or the word that it is over, in one commit.
    async fn registra(
        &self,
        job: &Claimed<RicalcolaAperti>,
        attore: &Attore,
        parte: &RicalcolaAperti,
        finito: bool,
    ) -> Result<(), sqlx::Error> {
        let ora = self.ufficio.clock.now();
        let mut tx = self.ufficio.db.begin().await?;
        if settle_in(&mut tx, &[(job.job_ref(), Outcome::Done)], ora).await?.is_empty() {
            // Somebody else has this part.
            return tx.rollback().await;
        }
        if finito {
            self.ufficio.annota_ricalcolo(&mut tx, attore, &parte.regole, &parte.fatto).await?;
        } else {
            let prossima = NewJob::new(parte, ora).map_err(|e| sqlx::Error::Encode(Box::new(e)))?;
            let prossima = prossima.priority(Priority::Bulk).dedup(parte.dedup());
            enqueue(&mut tx, &[prossima]).await?;
        }
        tx.commit().await
    }
}
