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

use crate::rotte::{LETTORI, Rotte};

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
