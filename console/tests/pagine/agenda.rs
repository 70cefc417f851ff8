//! The agenda through its pages: a clerk's day with an appointment, closures, who may do what.

pub mod appoggio;
mod chiusure;
mod finita;
mod giornata;
mod ruoli;
