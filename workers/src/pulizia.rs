//! What nobody needs any more, taken away at night: old idempotency keys, ended sessions, cancelled jobs, what is old
//! on the clerks' desks, zips of no message.

use async_trait::async_trait;
use engine::jobs::{Claimed, Handler, Job, Outcome, purge_cancelled};
use serde::{Deserialize, Serialize};
use std::time::Duration;
use workflows::{
    allegati::Archivio,
    ispezione::{ErroreIspezione, zip_orfani},
    sessioni,
    ufficio::{Sgombero, Ufficio},
};

const GIORNO: Duration = Duration::from_secs(86_400);
/// For how long a repeated request with the same key is recognised.
const GIORNI_CHIAVI: u32 = 30;
/// For how long a cancelled job stays to be looked at.
const GIORNI_ANNULLATI: u32 = 30;
/// How far back zips are looked at: those of older days were looked at every night of this time.
const GIORNI_ZIP: u32 = 8;

/// Clean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pulisci {}

impl Job for Pulisci {
    const QUEUE: &'static str = "pulizia";
}

/// What one run took away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Pulito {
    /// Idempotency keys.
    pub chiavi: u64,
    /// Cancelled jobs.
    pub lavori: u64,
    /// Ended sessions, and attempts to open one.
    pub sessioni: u64,
    /// Off the clerks' desks.
    pub scrivania: Sgombero,
    /// Zips.
    pub zip: usize,
}

/// Cleans.
#[derive(Debug, Clone)]
pub struct Pulizia {
    /// The office.
    pub ufficio: Ufficio,
    /// Where the zips are.
    pub archivio: Archivio,
}

impl Pulizia {
    /// Takes away what is old enough.
    ///
    /// # Errors
    /// Database or archive did not answer; what was taken away stays so.
    pub async fn pulisci(&self) -> Result<Pulito, ErroreIspezione> {
        let ora = self.ufficio.clock.now();
        let chiavi = self.ufficio.dimentica_chiavi(ora.minus(GIORNO * GIORNI_CHIAVI)).await?;
        let mut tx = self.ufficio.db.begin().await?;
        let lavori = purge_cancelled(&mut tx, ora.minus(GIORNO * GIORNI_ANNULLATI)).await?;
        let sessioni = sessioni::pulisci(&mut tx, ora).await?;
        tx.commit().await?;
        let scrivania = self.ufficio.sgombera_scrivania().await?;
        let orfani = zip_orfani(&mut self.ufficio.db.read().await?, &self.archivio, ora, GIORNI_ZIP).await?;
        for oggetto in &orfani {
            self.archivio.elimina(&oggetto.chiave).await?;
        }
        Ok(Pulito { chiavi, lavori, sessioni, scrivania, zip: orfani.len() })
    }
}

#[async_trait]
impl Handler<Pulisci> for Pulizia {
    async fn run(&self, _job: Claimed<Pulisci>) -> Outcome {
        match self.pulisci().await {
            Ok(fatto) => {
                let Pulito { chiavi, lavori, sessioni, scrivania: s, zip } = fatto;
                tracing::info!(
                    chiavi,
                    lavori,
                    sessioni,
                    bozze = s.bozze,
                    presenze = s.presenze,
                    atti = s.atti,
                    zip,
                    "pulizia"
                );
                Outcome::Done
            }
            Err(errore) => Outcome::Retry { error: errore.to_string() },
        }
    }
}
