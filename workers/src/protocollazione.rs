//! New quesiti routed and registered, a batch in one transaction (R5, R86).

use async_trait::async_trait;
use engine::jobs::{BatchHandler, Claimed, Outcome};
use workflows::{quesiti::jobs::Protocollazione, ufficio::Ufficio};

/// Routes and registers.
#[derive(Debug, Clone)]
pub struct Protocolla {
    /// The office.
    pub ufficio: Ufficio,
}

#[async_trait]
impl BatchHandler<Protocollazione> for Protocolla {
    async fn run(&self, jobs: Vec<Claimed<Protocollazione>>) -> Vec<(i64, Outcome)> {
        self.ufficio.protocolla(jobs).await
    }
}
