//! The queue through its pages: what is shown, filters saved, the next one, many at once.

#[path = "coda/appoggio.rs"]
mod appoggio;
#[path = "coda/elenco.rs"]
mod elenco;
#[path = "coda/massivi.rs"]
mod massivi;
#[path = "coda/prossimo.rs"]
mod prossimo;
