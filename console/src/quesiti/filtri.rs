//! Saved filters: a name for a question that is asked again and again, for its owner alone.

use super::{coda, parametri::Parametri};
use crate::{
    cornice::Avviso,
    errore::Errore,
    io::Io,
    modulo::Modulo,
    rotte::{LETTORI, Rotte},
    stato::App,
};
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use engine::Conn;
use serde::Deserialize;
use workflows::scrivania::filtri::{ErroreFiltro, store};

pub(super) fn rotte(rotte: Rotte) -> Rotte {
    rotte.post("/quesiti/filtri", LETTORI, salva).post("/quesiti/filtri/eliminazione", LETTORI, elimina)
}

/// A saved filter as drawn.
#[derive(Debug)]
pub(super) struct FiltroVista {
    pub(super) nome: String,
    pub(super) indirizzo: String,
    /// Whether it is what the page shows.
    pub(super) attivo: bool,
}

/// Those of somebody; `base` is the question of the page. One that can no longer be read is as it was saved.
pub(super) async fn elenco(conn: &mut Conn, io: &Io, base: &str) -> Result<Vec<FiltroVista>, Errore> {
    let salvati = store::elenco(conn, &io.utente.id).await?;
    let vista = |f: workflows::scrivania::filtri::FiltroSalvato| FiltroVista {
        attivo: f.domanda == base,
        indirizzo: coda::indirizzo(&f.domanda),
        nome: f.nome,
    };
    Ok(salvati.into_iter().map(vista).collect())
}

#[derive(Debug, Deserialize)]
struct Salvataggio {
    #[serde(default)]
    nome: String,
    #[serde(default)]
    domanda: String,
}

/// Saves the question of the page. Only what a question can hold is kept.
async fn salva(State(app): State<App>, io: Io, Modulo(m): Modulo<Salvataggio>) -> Result<Response, Errore> {
    let parametri = Parametri::da_indirizzo(&m.domanda)?.senza_cursore();
    let domanda = parametri.indirizzo();
    match app.ufficio.salva_filtro(&io.funzionario, &m.nome, &domanda).await {
        Ok(_) => Ok(Redirect::to(&coda::indirizzo(&domanda)).into_response()),
        Err(ErroreFiltro::Database(errore)) => Err(errore.into()),
        Err(errore) => {
            let avviso = Avviso::NonFatto(errore.to_string());
            let vista = coda::componi(&app, &io, parametri, Some(avviso)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, crate::cornice::pagina(&vista)?).into_response())
        }
    }
}

#[derive(Debug, Deserialize)]
struct Eliminazione {
    #[serde(default)]
    nome: String,
    /// The question of the page, to come back to.
    #[serde(default)]
    domanda: String,
}

/// Deletes one; done twice is as done once.
async fn elimina(
    State(app): State<App>,
    io: Io,
    Modulo(m): Modulo<Eliminazione>,
) -> Result<Redirect, Errore> {
    app.ufficio.elimina_filtro(&io.funzionario, &m.nome).await?;
    let domanda = Parametri::da_indirizzo(&m.domanda)?.indirizzo();
    Ok(Redirect::to(&coda::indirizzo(&domanda)))
}
