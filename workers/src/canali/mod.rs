//! The ways out: one [`Trasporto`] for each channel. By default everything goes to a folder, so that nothing leaves
//! by accident.

mod cartella;
mod gateway;
mod invito;
mod kannel;
mod messaggio;
mod smtp;

pub use cartella::Cartella;
pub use gateway::{ErroreGateway, Gateway, ImpostazioniGateway};
pub use kannel::{ImpostazioniKannel, Kannel, RapportiConsegna, rapporto_kannel};
pub use messaggio::message_id;
pub use smtp::{ErroreSmtp, ImpostazioniSmtp, Sicurezza, Smtp};

use async_trait::async_trait;
use engine::{Timestamp, Uuid};
use workflows::{appuntamenti::Metodo, notifiche::Testo, tabelle::Canale};

/// A message ready to leave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Busta {
    /// The notification it is of.
    pub notifica: Uuid,
    /// E-mail, SMS or PEC.
    pub canale: Canale,
    /// Address or number.
    pub indirizzo: String,
    /// What it says.
    pub testo: Testo,
    /// The same at every attempt, so that a recipient's server can tell a repeat.
    pub message_id: String,
    /// When it was asked for: the same at every attempt.
    pub data: Timestamp,
    /// Only in an e-mail that invites.
    pub calendario: Option<Calendario>,
}

/// What an e-mail that invites to a meeting carries beside its text (R56), and whom it comes from (R58).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendario {
    /// Institutional mailbox of the unit: From, and sender of the envelope.
    pub casella: String,
    /// Name shown beside it.
    pub casella_nome: String,
    /// What the recipient's calendar is asked to do.
    pub metodo: Metodo,
    /// The iCalendar text.
    pub testo: String,
}

/// What the provider answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EsitoInvio {
    /// It took the message.
    Inviata {
        /// Its answer.
        risposta: String,
        /// Its own reference, where it gives one.
        riferimento: Option<String>,
    },
    /// It did not, but it may later: it is down, busy, or refuses us rather than this message.
    Temporaneo {
        /// Its answer.
        risposta: String,
    },
    /// It never will: this address or this message is refused.
    Permanente {
        /// Its answer.
        risposta: String,
    },
}

/// A way out.
#[async_trait]
pub trait Trasporto: Send + Sync {
    /// Hands a message over, at most once for each call.
    async fn invia(&self, busta: &Busta) -> EsitoInvio;
}
