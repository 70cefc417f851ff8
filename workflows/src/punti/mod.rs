//! Punti di consulenza at work: what an office changed of them, their slots, their seats (R33, R36, R51).
//!
//! [`Punto`](crate::tabelle::Punto) is what the tables state. [`PuntoUfficio`] is what its office varied and closed;
//! an [`Agenda`] is the two together, and answers which slots there are. Slots are computed, never stored: only a
//! taken seat is a row.

mod agenda;
mod atto;
pub mod limiti;
mod ora_locale;
mod slot;
mod state;
pub mod store;

pub use agenda::{Agenda, RifiutoSlot};
pub use atto::{AttoPunto, RifiutoPunto, giorni_chiudibili};
pub use ora_locale::{istante_di, leggi_inizio};
pub use slot::{Occupato, Slot, SlotLibero, liberi, posti_liberi, vicini};
pub use state::{ChiusuraPunto, PuntoUfficio, Variazioni};
