//! What a supervisor looks at every morning: the load of its people, absences, what needs a hand.

mod assenze;
mod carico;
mod consegne;
mod da_seguire;
mod pagina_sede;
mod riassegnazione;

use crate::rotte::{OSSERVATORI, RESPONSABILI, Rotte, SUPERVISORI};

pub(crate) fn rotte(rotte: Rotte) -> Rotte {
    rotte
        .get("/sede", OSSERVATORI, pagina_sede::legge)
        .post("/sede/assenze", SUPERVISORI, assenze::aggiunge)
        .post("/sede/assenze/{id}/rimozione", SUPERVISORI, assenze::toglie)
        .get("/sede/riassegnazione", SUPERVISORI, riassegnazione::legge)
        .post("/sede/riassegnazione", SUPERVISORI, riassegnazione::riassegna)
        .post("/sede/lavori/{id}/ripetizione", RESPONSABILI, consegne::ripete)
}
