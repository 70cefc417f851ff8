//! The queue through its pages: what is shown, filters saved, the next one, many at once.

mod allegati;
mod appoggio;
mod atti;
mod differiti;
mod elenco;
mod massivi;
mod prossimo;
mod storia;
mod termine;
