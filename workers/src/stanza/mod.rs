//! Virtual rooms: whoever gives the link of a video meeting is one [`StanzaVirtuale`] (R56, R60, R82).

mod apertura;
mod schema;

pub use apertura::ApriStanza;
pub use schema::StanzaDaSchema;

use async_trait::async_trait;
use engine::{Timestamp, Uuid};

/// The meeting a room is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RichiestaStanza {
    /// The appointment: the same one has the same room.
    pub appuntamento: Uuid,
    /// Code of its sede.
    pub sede: String,
    /// Code of its punto di consulenza.
    pub punto: String,
    /// When it begins.
    pub inizio: Timestamp,
    /// When it is over.
    pub fine: Timestamp,
}

/// Why there is no room.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ErroreStanza {
    /// Not now: to be asked again.
    #[error("la stanza virtuale non è disponibile: {0}")]
    Temporanea(String),
    /// Never, for this meeting.
    #[error("la stanza virtuale è rifiutata: {0}")]
    Permanente(String),
}

/// A provider of virtual rooms.
#[async_trait]
pub trait StanzaVirtuale: Send + Sync {
    /// The link to the room of an appointment, opened if it is not yet: asking twice gives the same room.
    ///
    /// # Errors
    /// There is none, for now or for ever.
    async fn apri(&self, richiesta: &RichiestaStanza) -> Result<String, ErroreStanza>;
}
