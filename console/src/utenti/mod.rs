//! Users, and what of the office is said by the tables: sedi, punti, lists of operators. And what administrators did.

mod atti;
mod elenco;
mod registro;
mod scheda;
mod sedi;

use crate::rotte::{AMMINISTRATORI, Rotte};

pub(crate) fn rotte(rotte: Rotte) -> Rotte {
    rotte
        .get("/utenti", AMMINISTRATORI, elenco::elenco)
        .get("/utenti/sedi", AMMINISTRATORI, sedi::sedi)
        .get("/utenti/elenchi", AMMINISTRATORI, sedi::elenchi)
        .get("/utenti/registro", AMMINISTRATORI, registro::registro)
        .get("/utenti/nuovo", AMMINISTRATORI, scheda::nuovo)
        .post("/utenti/nuovo", AMMINISTRATORI, atti::crea)
        .get("/utenti/di/{utente}", AMMINISTRATORI, scheda::utente)
        .post("/utenti/di/{utente}/scheda", AMMINISTRATORI, atti::modifica)
        .post("/utenti/di/{utente}/password", AMMINISTRATORI, atti::password)
        .post("/utenti/di/{utente}/disattivazione", AMMINISTRATORI, atti::disattiva)
        .post("/utenti/di/{utente}/riattivazione", AMMINISTRATORI, atti::riattiva)
}
