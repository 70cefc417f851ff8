//! Deleghe: for whom an intermediary may see and act, from when to when (R26-R27).

pub mod store;

use chrono::NaiveDate;
use engine::{Timestamp, Uuid};
use serde::Serialize;

/// A delega as the institute's own systems state it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Delega {
    /// Identity.
    pub id: Uuid,
    /// Codice fiscale of whoever gives it.
    pub delegante: String,
    /// Codice fiscale of the intermediary.
    pub delegato: String,
    /// Cassetto it is for.
    pub cassetto: String,
    /// First good civil day.
    pub dal: NaiveDate,
    /// Last good civil day. `None`: until revoked.
    pub al: Option<NaiveDate>,
    /// When it was revoked.
    pub revocata_il: Option<Timestamp>,
    /// Which system stated it.
    pub fonte: String,
}

impl Delega {
    /// Whether it is good on a civil day: neither expired nor revoked nor yet to begin.
    #[must_use]
    pub fn attiva(&self, giorno: NaiveDate) -> bool {
        self.revocata_il.is_none() && self.dal <= giorno && self.al.is_none_or(|al| giorno <= al)
    }
}
