//! Deleghe: for whom an intermediary may see and act, from when to when (R26-R27).

pub mod store;

use chrono::{Datelike, NaiveDate};
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
    /// Whether a day can be the first or the last: years are of four digits, so that days as text are in order.
    ///
    /// ```
    /// # use workflows::deleghe::Delega;
    /// assert!(Delega::giorno_ammesso("9999-12-31".parse().unwrap()));
    /// assert!(!Delega::giorno_ammesso("+10000-01-01".parse().unwrap()));
    /// assert!(!Delega::giorno_ammesso("-0001-12-31".parse().unwrap()));
    /// ```
    #[must_use]
    pub fn giorno_ammesso(giorno: NaiveDate) -> bool {
        (0..=9_999).contains(&giorno.year())
    }

    /// Whether it is good on a civil day: neither expired nor revoked nor yet to begin.
    #[must_use]
    pub fn attiva(&self, giorno: NaiveDate) -> bool {
        self.revocata_il.is_none() && self.dal <= giorno && self.al.is_none_or(|al| giorno <= al)
    }
}
