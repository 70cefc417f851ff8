//! Every morning: what stays with people who are away for days goes back to the queue.

use async_trait::async_trait;
use engine::jobs::{Claimed, Handler, Job, Outcome};
use serde::{Deserialize, Serialize};
use workflows::ufficio::Ufficio;

/// Give back what stays with the absent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RilasciaAssenti {}

impl Job for RilasciaAssenti {
    const QUEUE: &'static str = "assenze";
}

/// Gives back.
#[derive(Debug, Clone)]
pub struct Rilascia {
    /// The office.
    pub ufficio: Ufficio,
    /// After how many days of absence; 0: never.
    pub dopo_giorni: u32,
}

#[async_trait]
impl Handler<RilasciaAssenti> for Rilascia {
    async fn run(&self, _job: Claimed<RilasciaAssenti>) -> Outcome {
        match self.ufficio.rilascia_assenti(self.dopo_giorni).await {
            Ok(fatto) => {
                if fatto.quesiti > 0 {
                    tracing::info!(assenti = fatto.assenti, quesiti = fatto.quesiti, "assenze");
                }
                Outcome::Done
            }
            Err(errore) => Outcome::Retry { error: errore.to_string() },
        }
    }
}
