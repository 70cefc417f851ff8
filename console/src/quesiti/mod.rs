//! The queue, a quesito, the acts on it.

mod atti;
mod coda;
mod conversazione;
mod dettaglio;
mod filtri;
mod massivi;
pub(crate) mod parametri;
mod prossimo;
pub(crate) mod riga;
mod storia;
pub(crate) mod verbi;

use crate::{
    io::Io,
    rotte::{LETTORI, Rotte},
};
use workflows::attore::Funzionario;

pub(crate) fn rotte(rotte: Rotte) -> Rotte {
    let rotte = rotte
        .get("/quesiti", LETTORI, coda::pagina_coda)
        .get("/quesiti/novita", LETTORI, coda::novita)
        .get("/quesiti/{riferimento}", LETTORI, dettaglio::legge);
    let rotte = atti::rotte(rotte);
    let rotte = filtri::rotte(rotte);
    let rotte = massivi::rotte(rotte);
    prossimo::rotte(rotte)
}

/// Whoever is at the browser, as the desk knows it.
pub(crate) fn funzionario(io: &Io) -> Funzionario {
    Funzionario { id: io.utente.id.clone(), ruolo: io.utente.ruolo, sede: io.utente.sede.clone() }
}
