//! The calendar invitation to a video meeting (R56-R63): what it says, kept with its notification.

use engine::{Timestamp, Uuid};
use serde::{Deserialize, Serialize};

/// What a calendar is asked to do (iTIP, RFC 5546).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Metodo {
    /// Put the meeting in, or where it now is.
    Richiesta,
    /// Take it out.
    Annullamento,
}

/// An invitation. Its text is the message it travels with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invito {
    /// The appointment: the UID, the same in every invitation to it.
    pub appuntamento: Uuid,
    /// What to do.
    pub metodo: Metodo,
    /// SEQUENCE: one more at each change of day, hour or place.
    pub sequenza: u32,
    /// When it begins.
    pub inizio: Timestamp,
    /// When it is over.
    pub fine: Timestamp,
    /// Where: the link of the virtual room.
    pub collegamento: String,
    /// Institutional mailbox of the unit: organizer, and sender of the message (R58).
    pub casella: String,
    /// Name of the unit and sede, shown beside the mailbox.
    pub casella_nome: String,
    /// Address of who is invited.
    pub invitato: String,
}
