//! The command as people and scripts run it: the built binary, its output, its exit codes.

mod demo;
mod patronati;
mod regole;
mod servizio;
mod supporto;
