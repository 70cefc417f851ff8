//! The queue, a quesito, the acts on it.

mod atti;
pub(crate) mod coda;
mod conversazione;
mod dettaglio;
pub(crate) mod parametri;
pub(crate) mod riga;
mod storia;
mod verbi;

use crate::rotte::{LETTORI, Rotte};

pub(crate) fn rotte(rotte: Rotte) -> Rotte {
    let rotte = rotte
        .get("/quesiti", LETTORI, coda::pagina_coda)
        .get("/quesiti/novita", LETTORI, coda::novita)
        .get("/quesiti/{riferimento}", LETTORI, dettaglio::legge);
    atti::rotte(rotte)
}
