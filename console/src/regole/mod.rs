//! The rules: those in force, those of before, those that somebody would put in force, and what they do to open quesiti.

mod cartella;
mod confronto;
mod effetti;
mod esame;
mod pagina;
mod ricalcolo;

use crate::rotte::{AMMINISTRATORI, Rotte};

pub(crate) fn rotte(rotte: Rotte) -> Rotte {
    rotte
        .get("/regole", AMMINISTRATORI, pagina::regole)
        .get("/regole/differenze", AMMINISTRATORI, confronto::fra_versioni)
        .post("/regole/esame", AMMINISTRATORI, esame::esamina)
        .get("/regole/esaminati/{versione}", AMMINISTRATORI, esame::esaminato)
        .get("/regole/cartella", AMMINISTRATORI, cartella::anteprima)
        .post("/regole/cartella", AMMINISTRATORI, cartella::ricarica)
        .get("/regole/ricalcolo", AMMINISTRATORI, ricalcolo::anteprima)
        .post("/regole/ricalcolo", AMMINISTRATORI, ricalcolo::chiede)
        .get("/regole/ricalcolo/andamento", AMMINISTRATORI, ricalcolo::andamento)
}
