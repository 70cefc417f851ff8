//! The texts of the messages and of the replies: read, and tried on real facts. Nothing goes live from here: the page
//! says which file to change.

mod elenco;
mod prova;
mod risposta;

use crate::rotte::{AMMINISTRATORI, Rotte};

pub(crate) fn rotte(rotte: Rotte) -> Rotte {
    rotte
        .get("/modelli", AMMINISTRATORI, elenco::elenco)
        .get("/modelli/risposte/{codice}", AMMINISTRATORI, risposta::risposta)
        .get("/modelli/messaggi/{evento}/{canale}", AMMINISTRATORI, prova::modello)
        .post("/modelli/messaggi/{evento}/{canale}", AMMINISTRATORI, prova::prova)
        .post("/modelli/messaggi/{evento}/{canale}/anteprima", AMMINISTRATORI, prova::anteprima)
}
