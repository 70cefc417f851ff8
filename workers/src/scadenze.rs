//! What falls due fires: warnings, escalations, sollecito, appointment, end of a suspension (R84, R85); reminders and
//! ends of appointments.

use crate::officina::ricorrente;
use async_trait::async_trait;
use engine::jobs::{Claimed, Handler, Job, Outcome, enqueue};
use serde::{Deserialize, Serialize};
use workflows::ufficio::Ufficio;

/// Timers fired in one transaction.
const LOTTO: i64 = 500;
/// Batches of one job: a long backlog is worked by many jobs, so that stopping never waits long.
const LOTTI: usize = 200;

/// Fire what is due. Takes no input: whatever woke it, it does all that is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScattaScadenze {}

impl Job for ScattaScadenze {
    const QUEUE: &'static str = "scadenze";
}

/// What one run did, as operators read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Resoconto {
    /// Fired.
    pub scattate: usize,
    /// Overtaken by the facts.
    pub superate: usize,
    /// Batches.
    pub lotti: usize,
    /// Whether more is due, left to a job of its own.
    pub restano: bool,
}

/// The reconciler.
#[derive(Debug, Clone)]
pub struct Scatta {
    /// The office.
    pub ufficio: Ufficio,
}

impl Scatta {
    /// Fires until nothing is due, or enough for one run.
    ///
    /// # Errors
    /// The database did not answer; what was fired stays fired.
    pub async fn finche_ce(&self) -> Result<Resoconto, sqlx::Error> {
        let mut fatto = Resoconto { restano: true, ..Resoconto::default() };
        while fatto.lotti < LOTTI {
            let (quesiti, appuntamenti) =
                (self.ufficio.scatta_dovute(LOTTO).await?, self.ufficio.scatta_appuntamenti(LOTTO).await?);
            let scatti = quesiti + appuntamenti;
            if !scatti.altre() {
                fatto.restano = false;
                break;
            }
            fatto.lotti += 1;
            fatto.scattate += scatti.scattate;
            fatto.superate += scatti.superate;
        }
        Ok(fatto)
    }

    async fn continua(&self) -> Result<(), sqlx::Error> {
        let ora = self.ufficio.clock.now();
        // The instant is part of the value: this very job is still live under an earlier one.
        let seguito = ricorrente::<ScattaScadenze>(ora);
        let mut tx = self.ufficio.db.begin().await?;
        enqueue(&mut tx, &[seguito.dedup(format!("scadenze:seguito:{}", ora.millis()))]).await?;
        tx.commit().await
    }
}

#[async_trait]
impl Handler<ScattaScadenze> for Scatta {
    async fn run(&self, _job: Claimed<ScattaScadenze>) -> Outcome {
        let fatto = match self.finche_ce().await {
            Ok(fatto) => fatto,
            Err(errore) => return Outcome::Retry { error: errore.to_string() },
        };
        if fatto.lotti > 0 {
            tracing::info!(
                scattate = fatto.scattate,
                superate = fatto.superate,
                lotti = fatto.lotti,
                "scadenze"
            );
        }
        if fatto.restano
            && let Err(errore) = self.continua().await
        {
            // The next minute's tick finds the rest all the same.
            tracing::warn!(%errore, "scadenze: seguito non accodato");
        }
        Outcome::Done
    }
}
