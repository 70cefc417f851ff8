//! The registers of past days closed, each working day (DPR 445/2000 art. 53).

use async_trait::async_trait;
use engine::jobs::{Claimed, Handler, Job, Outcome};
use serde::{Deserialize, Serialize};
use workflows::{protocollo::chiudi_arretrati, ufficio::Ufficio};

/// Close every register of the days before today, in the sedi that work today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChiudiRegistri {}

impl Job for ChiudiRegistri {
    const QUEUE: &'static str = "registri";
}

/// Closes them.
#[derive(Debug, Clone)]
pub struct Chiudi {
    /// The office.
    pub ufficio: Ufficio,
}

#[async_trait]
impl Handler<ChiudiRegistri> for Chiudi {
    async fn run(&self, _job: Claimed<ChiudiRegistri>) -> Outcome {
        let tabelle = self.ufficio.regole.attuali();
        match chiudi_arretrati(&self.ufficio.db, &tabelle, self.ufficio.clock.now()).await {
            Ok(0) => Outcome::Done,
            Ok(chiusi) => {
                tracing::info!(chiusi, "registri di protocollo");
                Outcome::Done
            }
            Err(errore) => Outcome::Retry { error: errore.to_string() },
        }
    }
}
