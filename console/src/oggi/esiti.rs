//! Acts that were accepted and then not done: told until who asked for them has read it.

use crate::{
    errore::Errore,
    io::Io,
    modulo::SoloGettone,
    quesiti::verbi,
    stato::App,
    vista::quando::{Quando, quando},
};
use axum::{
    extract::{Path, State},
    response::Redirect,
};
use engine::Uuid;
use std::collections::HashMap;
use workflows::{
    quesiti::store,
    scrivania::differiti::{AttoDifferito, StatoDifferito},
};

/// An act that was not done.
#[derive(Debug)]
pub(super) struct EsitoVista {
    pub(super) id: String,
    pub(super) atto: &'static str,
    pub(super) quando: Quando,
    pub(super) motivo: String,
    /// Address and oggetto of the quesito, while it is still in scope.
    pub(super) quesito: Option<(String, String)>,
}

/// Those that this colleague has not read yet.
pub(super) async fn da_leggere(app: &App, io: &Io) -> Result<Vec<EsitoVista>, Errore> {
    let atti = app.ufficio.esiti_da_leggere(&io.funzionario).await?;
    if atti.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<Uuid> = atti.iter().map(|a| a.quesito).collect();
    let ambito = io.ambito(app);
    let quesiti = store::carica_tutti(&mut app.ufficio.db.read().await?, &ids).await?;
    let visti: HashMap<Uuid, String> = quesiti
        .into_iter()
        .filter(|q| ambito.visibile(q, &[]))
        .map(|q| (q.meta.id, q.richiesta.oggetto))
        .collect();
    let vista = |a: AttoDifferito| EsitoVista {
        id: a.id.to_string(),
        atto: verbi::partito(a.atto.verbo()),
        quando: quando(a.creato_il),
        quesito: visti.get(&a.quesito).map(|oggetto| (format!("/quesiti/{}", a.quesito), oggetto.clone())),
        motivo: match a.stato {
            StatoDifferito::NonRiuscito { motivo } => motivo,
            _ => String::new(),
        },
    };
    Ok(atti.into_iter().map(vista).collect())
}

/// «Ho letto»; said twice is as said once.
pub(super) async fn letto(
    State(app): State<App>,
    io: Io,
    Path(id): Path<String>,
    _: SoloGettone,
) -> Result<Redirect, Errore> {
    let id: Uuid = id.parse().map_err(|_| Errore::NonTrovato)?;
    app.ufficio.esito_letto(&io.funzionario, id).await?;
    Ok(Redirect::to("/"))
}
