//! The quesiti over HTTP: creation, search, detail, files, acts.

pub(crate) mod allegati;
pub(crate) mod atti;
pub(crate) mod creazione;
pub(crate) mod dettaglio;
pub(crate) mod messaggi;
pub(crate) mod ricerca;
pub(crate) mod scritti;
pub(crate) mod versione;
