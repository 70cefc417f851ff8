//! «Prossimo quesito»: one key takes the most urgent one and opens it.

use crate::{
    errore::Errore,
    io::Io,
    modulo::SoloGettone,
    rotte::{Rotte, UFFICIO},
    stato::App,
};
use axum::{extract::State, response::Redirect};
use std::time::Duration;

/// Two requests of one person within this time are one gesture: a double click, a page sent again.
const GESTO: Duration = Duration::from_secs(2);

/// The address with what to say when there was nothing to take.
const NIENTE: &str = "/?prossimo=nessuno";

pub(super) fn rotte(rotte: Rotte) -> Rotte {
    rotte.post("/prossimo", UFFICIO, prende)
}

async fn prende(State(app): State<App>, io: Io, _: SoloGettone) -> Result<Redirect, Errore> {
    let preso = app.ufficio.prendi_prossimo_una_volta(&io.funzionario, None, GESTO).await?;
    Ok(match preso {
        Some(quesito) => Redirect::to(&format!("/quesiti/{}?fatto=prende_in_carico", quesito.meta.id)),
        None => Redirect::to(NIENTE),
    })
}
