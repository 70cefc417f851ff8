//! Acts that could be taken back, done when their moment has come.

use async_trait::async_trait;
use engine::jobs::{Claimed, Handler, Outcome};
use workflows::{scrivania::differiti::EseguiDifferito, ufficio::Ufficio};

/// Does waiting acts.
#[derive(Debug, Clone)]
pub struct Esegui {
    /// The office.
    pub ufficio: Ufficio,
}

#[async_trait]
impl Handler<EseguiDifferito> for Esegui {
    async fn run(&self, job: Claimed<EseguiDifferito>) -> Outcome {
        self.ufficio.esegui_differito(&job).await
    }
}
