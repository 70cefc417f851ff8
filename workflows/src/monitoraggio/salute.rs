//! How the workers are: each queue, each recurring job.

use engine::{Conn, Timestamp, jobs};
use serde::Serialize;
use std::time::Duration;

/// A late schedule is told as such from here on: ticks are looked at about every half minute.
const TOLLERANZA: Duration = Duration::from_secs(120);

/// The workers at one instant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Salute {
    /// When it was read: it is always of now.
    pub calcolate_il: Timestamp,
    /// Each queue, in the order asked.
    pub code: Vec<SaluteCoda>,
    /// Each recurring job, by name.
    pub orari: Vec<SaluteOrario>,
}

/// A queue. Counts stop at 10,000.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SaluteCoda {
    /// Its name.
    pub coda: String,
    /// Due, and not taken yet.
    pub in_attesa: i64,
    /// Taken at least once and not due: running, or waiting for another attempt.
    pub in_corso: i64,
    /// For an instant to come, never taken.
    pub programmati: i64,
    /// Failed for good: somebody must look at them.
    pub morti: i64,
    /// For how long the oldest has been due.
    pub ritardo: Duration,
}

/// A recurring job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SaluteOrario {
    /// Its name.
    pub nome: String,
    /// When it last ran. `None`: never.
    pub ultimo: Option<Timestamp>,
    /// When it runs next. `None`: never again.
    pub prossimo: Option<Timestamp>,
    /// For how long the next run has been due.
    pub ritardo: Duration,
}

impl SaluteOrario {
    /// Whether it should have run and did not.
    #[must_use]
    pub fn in_ritardo(&self) -> bool {
        self.ritardo > TOLLERANZA
    }
}

fn durata(millisecondi: i64) -> Duration {
    Duration::from_millis(u64::try_from(millisecondi).unwrap_or(0))
}

/// The state of these queues and of all schedules.
///
/// # Errors
/// The database did not answer.
pub async fn salute(conn: &mut Conn, code: &[&str], ora: Timestamp) -> Result<Salute, sqlx::Error> {
    let code = jobs::stats(conn, code, ora).await?.into_iter().map(|c| SaluteCoda {
        in_attesa: c.live_due,
        in_corso: c.started,
        programmati: (c.live_total - c.live_due - c.started).max(0),
        morti: c.dead,
        ritardo: durata(c.oldest_due_ms),
        coda: c.queue,
    });
    let code = code.collect();
    let orari = jobs::schedules(conn).await?.into_iter().map(|s| SaluteOrario {
        ultimo: s.last_enqueued_at,
        prossimo: s.next_tick,
        ritardo: durata(s.late_ms(ora)),
        nome: s.name,
    });
    Ok(Salute { calcolate_il: ora, code, orari: orari.collect() })
}
