//! Who has a quesito open right now: said to colleagues, never a lock.

pub mod store;

use engine::Timestamp;
use std::time::Duration;

/// For how long a sign of life is believed.
pub const DURATA: Duration = Duration::from_secs(60);

/// A colleague on the same quesito.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Presente {
    /// User id.
    pub utente: String,
    /// Name shown to people.
    pub nome: String,
    /// Until when the last sign of life is believed.
    pub fino_al: Timestamp,
}
