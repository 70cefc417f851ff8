//! Sign-in (issue "The console", "Sign-in"): who enters, for how long, and what nobody can make a browser do.

mod comune;

#[path = "accesso/attese.rs"]
mod attese;
#[path = "accesso/contraffazione.rs"]
mod contraffazione;
#[path = "accesso/entrare.rs"]
mod entrare;
#[path = "accesso/intestazioni.rs"]
mod intestazioni;
#[path = "accesso/sessione.rs"]
mod sessione;
