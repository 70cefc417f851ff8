//! One file per job handler or reconciler, the channels by which messages leave, the rooms where people meet, and the
//! list that puts them together.

pub mod assenze;
pub mod canali;
pub mod differiti;
pub mod invio;
pub mod officina;
pub mod protocollazione;
pub mod pulizia;
pub mod registro;
pub mod ricalcolo;
pub mod scadenze;
pub mod stanza;
pub mod statistiche;

pub use officina::{CODE, ErroreOfficina, ImpostazioniOfficina, officina};
