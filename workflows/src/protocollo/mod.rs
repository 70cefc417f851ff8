//! The protocol: numbers without gaps per sede and year, registers closed day by day (DPR 445/2000 art. 50-57).
//!
//! A number is taken in the transaction that uses it, behind a lock on its sede and year, so what is rolled back
//! leaves no gap. Closing a register and annulling an entry take the same lock: after a day is closed nothing can
//! slip into it, not even from a transaction that began before.

mod chiusura;
mod contenuto;
mod impronta;
mod numero;
pub mod registro;
mod segnatura;
pub mod store;
mod xml;

pub use chiusura::chiudi_arretrati;
pub use contenuto::{contenuto_csv, contenuto_xml};
pub use impronta::impronta;
pub use numero::{ErroreNumero, NumeroProtocollo};
pub use registro::{ErroreRegistro, Registro, Rottura};
pub use segnatura::{Corrispondente, Documento, Segnatura};
pub use store::{Annullamento, Buchi, EsitoAnnullamento, Registrazione};
