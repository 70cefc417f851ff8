//! The pages through the real router, on both databases: one binary, because linking is what takes the time.

mod accesso;
mod agenda;
mod coda;
mod comune;
mod lavori;
mod manuali;
mod modelli;
mod monitoraggio;
mod oidc;
mod permessi;
mod regole;
mod scena;
mod sede;
mod tasti;
mod utenti;
