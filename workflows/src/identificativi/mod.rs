//! Identifiers as types: once built, they are right. Reading a wrong one, from a form or from JSON, is refused with a
//! sentence that says what was expected.

mod cap;
mod codice_fiscale;
mod periodo;
mod posizione;

pub use cap::{Cap, ErroreCap};
pub use codice_fiscale::{CodiceFiscale, ErroreCodiceFiscale};
pub use periodo::{ErrorePeriodo, Mese, Periodo};
pub use posizione::{ErrorePosizione, posizione_valida, provincia_matricola};
