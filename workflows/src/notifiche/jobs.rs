//! The jobs that send: one for each row that leaves the institute. Their handlers are in `workers`.

use super::{prossimo_invio, stato::NuovaNotifica, stato::StatoNotifica};
use crate::tabelle::{Canale, Tabelle};
use engine::{
    Timestamp, Uuid,
    jobs::{Job, NewJob, Priority},
};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// Starts given to a job: more than three days of retries ever take, because the handler decides when to give up.
const AVVII: i32 = 10_000;

/// A job that sends one notification.
pub trait JobInvio: Job {
    /// The channel it sends by.
    const CANALE: Canale;
    /// The notification to send.
    fn notifica(&self) -> Uuid;
}

macro_rules! job_invio {
    ($(#[$doc:meta])* $tipo:ident, $coda:literal, $canale:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        pub struct $tipo {
            /// The notification.
            pub notifica: Uuid,
        }

        impl Job for $tipo {
            const QUEUE: &'static str = $coda;
            const MAX_ATTEMPTS: i32 = AVVII;
        }

        impl JobInvio for $tipo {
            const CANALE: Canale = $canale;

            fn notifica(&self) -> Uuid {
                self.notifica
            }
        }
    };
}

job_invio!(
    /// Sends by e-mail.
    InviaEmail,
    "invio_email",
    Canale::Email
);
job_invio!(
    /// Sends by SMS.
    InviaSms,
    "invio_sms",
    Canale::Sms
);
job_invio!(
    /// Sends by PEC.
    InviaPec,
    "invio_pec",
    Canale::Pec
);

/// The jobs for rows about to be written, each at the first instant its channel is not silent.
#[must_use]
pub fn jobs(nuove: &[NuovaNotifica], now: Timestamp, tabelle: &Tabelle) -> Vec<NewJob> {
    let quando = |canale| match tabelle.silenzio.get(&canale) {
        Some(finestra) => prossimo_invio(finestra, &tabelle.calendario, now),
        None => now,
    };
    nuove
        .iter()
        .filter(|n| n.stato == StatoNotifica::DaInviare)
        .filter_map(|n| {
            let coda = match n.canale {
                Canale::Cassetto => return None,
                Canale::Email => InviaEmail::QUEUE,
                Canale::Sms => InviaSms::QUEUE,
                Canale::Pec => InviaPec::QUEUE,
            };
            Some(NewJob {
                queue: coda,
                payload: json!({ "notifica": n.id }).to_string(),
                run_at: quando(n.canale),
                priority: Priority::Normal,
                max_attempts: i64::from(AVVII),
                dedup: None,
            })
        })
        .collect()
}
