//! Jobs and deliveries: what waits, what is late, what failed and what is done about it. No content of a quesito is
//! here: the technical support reads none.

mod atti;
mod consegne;
mod falliti;
mod pagina;

use crate::rotte::{Rotte, TECNICI};

pub(crate) fn rotte(rotte: Rotte) -> Rotte {
    rotte
        .get("/lavori", TECNICI, pagina::lavori)
        .get("/lavori/falliti", TECNICI, falliti::falliti)
        .get("/lavori/consegne", TECNICI, consegne::consegne)
        .post("/lavori/falliti/{lavoro}/nuovo-tentativo", TECNICI, atti::ritenta)
        .post("/lavori/falliti/{lavoro}/scarto", TECNICI, atti::scarta)
        .post("/lavori/code/{coda}/nuovo-tentativo", TECNICI, atti::ritenta_coda)
}
