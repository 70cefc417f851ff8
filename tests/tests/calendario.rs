//! The calendar against data kept outside the repository, where it is present, and against its own laws.

#[path = "calendario/dati.rs"]
mod dati;
#[path = "calendario/leggi.rs"]
mod leggi;
