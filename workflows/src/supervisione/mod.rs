//! What the supervisor of a sede looks at: the load of each clerk, what stays with the absent, escalations.

pub mod store;

use crate::{
    attore::Ruolo,
    ricerca::{Cursore, Riga},
    scadenze::TipoScadenza,
};
use chrono::NaiveDate;
use engine::Timestamp;

/// "In scadenza": the term ends today or within so many days.
pub const GIORNI_IN_SCADENZA: u64 = 3;
/// What was closed is counted over so many days before today, and today.
pub const GIORNI_CHIUSI: u64 = 7;

/// How much somebody has on the desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Carico {
    /// User id.
    pub utente: String,
    /// Name shown to people.
    pub nome: String,
    /// Funzionario or supervisore.
    pub ruolo: Ruolo,
    /// `false`: it may not enter any more, and yet has something in carico.
    pub attivo: bool,
    /// Quesiti in carico.
    pub in_carico: i64,
    /// Of these, past their term.
    pub scaduti: i64,
    /// Of these, whose term ends today or within [`GIORNI_IN_SCADENZA`] days.
    pub in_scadenza: i64,
    /// Of these, suspended.
    pub sospesi: i64,
    /// Closed since [`GIORNI_CHIUSI`] days ago.
    pub chiusi: i64,
    /// When the oldest in carico was sent.
    pub piu_vecchio: Option<Timestamp>,
    /// Last day of the absence under way.
    pub assente_fino: Option<NaiveDate>,
}

/// A quesito that stays with somebody who is away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DaRiassegnare {
    /// The quesito, with its version and its assignee.
    pub riga: Riga,
    /// First day of the absence.
    pub dal: NaiveDate,
    /// Last day of the absence.
    pub al: NaiveDate,
}

impl DaRiassegnare {
    /// Whether its term ends before its assignee is back: to be seen first.
    #[must_use]
    pub fn scade_prima(&self) -> bool {
        self.riga.termine.is_some_and(|t| t <= self.al)
    }
}

/// A quesito whose escalation fired, without a reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Escalation {
    /// The quesito.
    pub riga: Riga,
    /// The furthest level that was told: the supervisors or the monitoring role.
    pub livello: TipoScadenza,
}

/// A page of something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaginaDi<T> {
    /// What is in it.
    pub voci: Vec<T>,
    /// Where the next begins; `None`: this is the last.
    pub prossimo: Option<Cursore>,
}
