//! The figures of the monitoring pages, kept by a reconciler so that no page counts rows (R89).

use async_trait::async_trait;
use engine::jobs::{Claimed, Handler, Job, Outcome};
use serde::{Deserialize, Serialize};
use workflows::{monitoraggio, ufficio::Ufficio};

/// Count again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AggiornaStatistiche {}

impl Job for AggiornaStatistiche {
    const QUEUE: &'static str = "statistiche";
    /// The next minute counts again anyway.
    const MAX_ATTEMPTS: i32 = 3;
}

/// Counts.
#[derive(Debug, Clone)]
pub struct Aggiorna {
    /// The office.
    pub ufficio: Ufficio,
}

#[async_trait]
impl Handler<AggiornaStatistiche> for Aggiorna {
    async fn run(&self, _job: Claimed<AggiornaStatistiche>) -> Outcome {
        match monitoraggio::aggiorna(&self.ufficio.db, self.ufficio.clock.now()).await {
            Ok(_) => Outcome::Done,
            // Nobody should have to discard by hand a count that a later one replaced.
            Err(errore) => Outcome::Cancelled { reason: errore.to_string() },
        }
    }
}
