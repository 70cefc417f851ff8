//! Punti di consulenza over HTTP: which ones, which slots, and what their offices change of them (R33, R36-R37).

pub(crate) mod cambi;
pub(crate) mod configurazione;
pub(crate) mod scelta;
