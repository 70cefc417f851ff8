//! The agenda through its pages: a clerk's day with an appointment, closures, who may do what.

#[path = "agenda/appoggio.rs"]
mod appoggio;
#[path = "agenda/chiusure.rs"]
mod chiusure;
#[path = "agenda/giornata.rs"]
mod giornata;
#[path = "agenda/ruoli.rs"]
mod ruoli;
