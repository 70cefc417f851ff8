//! The queue, a quesito, the acts on it.

mod allegati;
mod atti;
mod bozze;
pub(crate) mod coda;
mod compilato;
pub(crate) mod conversazione;
mod dettaglio;
mod differiti;
mod filtri;
mod massivi;
pub(crate) mod parametri;
mod passaggi;
mod presenza;
mod prossimo;
pub(crate) mod rifiuti;
pub(crate) mod riga;
mod scrivania;
pub(crate) mod storia;
mod termine;
pub(crate) mod verbi;

use crate::rotte::{LETTORI, Rotte, UFFICIO};

pub(crate) fn rotte(rotte: Rotte) -> Rotte {
    let rotte = rotte
        .get("/quesiti", LETTORI, coda::pagina_coda)
        .get("/quesiti/novita", LETTORI, coda::novita)
        .get("/quesiti/{riferimento}", LETTORI, dettaglio::legge)
        .get("/quesiti/{riferimento}/allegati.zip", LETTORI, allegati::zip)
        .get("/quesiti/{riferimento}/allegati/{allegato}", LETTORI, allegati::apre)
        .post("/quesiti/{riferimento}/presenza", UFFICIO, presenza::segna)
        .post("/quesiti/{riferimento}/bozza/{tipo}", UFFICIO, bozze::salva)
        .post("/quesiti/{riferimento}/bozza/{tipo}/scarto", UFFICIO, bozze::scarta)
        .post("/quesiti/{riferimento}/risposta", UFFICIO, differiti::risponde)
        .post("/quesiti/{riferimento}/sospensione", UFFICIO, differiti::sospende)
        .post("/quesiti/{riferimento}/chiusura", UFFICIO, differiti::chiude)
        .post("/quesiti/{riferimento}/differiti/{differito}/annullamento", UFFICIO, differiti::annulla);
    let rotte = atti::rotte(rotte);
    let rotte = filtri::rotte(rotte);
    let rotte = massivi::rotte(rotte);
    prossimo::rotte(rotte)
}
