//! Contacts that the institute holds: where a person can be told (R39).

mod forma;
mod store;

pub use forma::normalizza;
pub use store::{elenco, elimina, salva, statements};

use crate::tabelle::Canale;
use engine::Timestamp;

/// One contact of a person. At most one for each channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recapito {
    /// Whose.
    pub codice_fiscale: String,
    /// E-mail, SMS or PEC.
    pub canale: Canale,
    /// Address or number, as [`normalizza`] gives it.
    pub indirizzo: String,
    /// Whether the person wants to be told there.
    pub attivo: bool,
    /// When it last changed.
    pub aggiornato_il: Timestamp,
}
