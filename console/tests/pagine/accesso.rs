//! Sign-in (issue "The console", "Sign-in"): who enters, for how long, and what nobody can make a browser do.

mod attese;
mod contraffazione;
mod entrare;
mod guasti;
mod intestazioni;
mod salvata;
mod sessione;
