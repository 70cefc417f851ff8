//! The agenda over HTTP: what can be booked, bookings, search, detail, acts (R26-R64, R77-R82).

pub(crate) mod atti;
mod comunicazioni;
pub(crate) mod dettaglio;
pub(crate) mod file;
mod per_ufficio;
pub(crate) mod prenotabili;
pub(crate) mod prenotazione;
pub(crate) mod ricerca;
mod voci;

pub(crate) use voci::{RiferimentoAppuntamento, RigaAppuntamento, VocePunto};
