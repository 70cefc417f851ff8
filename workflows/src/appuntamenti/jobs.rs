//! Jobs that follow from acts on an appointment.

use engine::{
    Timestamp, Uuid,
    jobs::{Job, NewJob},
};
use serde::{Deserialize, Serialize};

/// Open the virtual room of a web meeting: whoever provides rooms is asked outside any transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stanza {
    /// The appointment.
    pub appuntamento: Uuid,
}

impl Job for Stanza {
    const QUEUE: &'static str = "stanza";
}

/// The job that opens the room of an appointment.
pub(super) fn stanza(appuntamento: Uuid, ora: Timestamp) -> Option<NewJob> {
    // An id always turns into JSON.
    NewJob::new(&Stanza { appuntamento }, ora).ok()
}
