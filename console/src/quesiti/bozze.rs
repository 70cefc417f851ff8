//! Drafts: saved while one types, and what becomes of them.

use crate::{
    errore::Errore,
    io::Io,
    modulo::{Modulo, SoloGettone},
    stato::App,
};
use axum::{
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use workflows::{
    quesiti::Quesito,
    scadenze::giorno_civile,
    scrivania::{
        bozze::{CampiBozza, TipoBozza},
        risposte::{compila, dati},
    },
};

/// What a form that is being written holds.
#[derive(Debug, Deserialize)]
pub(super) struct InScrittura {
    #[serde(default)]
    testo: String,
    #[serde(default)]
    esito: String,
    #[serde(default)]
    appuntamento_disponibile: String,
    /// Code of a ready text to add.
    #[serde(default)]
    testo_pronto: String,
}

fn tipo(parola: &str) -> Result<TipoBozza, Errore> {
    parola.parse().map_err(|_| Errore::NonTrovato)
}

/// The page, at the form of this draft.
pub(super) fn al_modulo(quesito: &Quesito, tipo: TipoBozza) -> String {
    let parola = tipo.codice();
    format!("/quesiti/{}?scrivi={parola}#{parola}-testo", quesito.meta.id)
}

/// Keeps what is written so far: asked by the page now and then, or by a button, also to add a ready text.
pub(super) async fn salva(
    State(app): State<App>,
    io: Io,
    Path((riferimento, parola)): Path<(String, String)>,
    intestazioni: HeaderMap,
    Modulo(m): Modulo<InScrittura>,
) -> Result<Response, Errore> {
    let tipo = tipo(&parola)?;
    let mut conn = app.ufficio.db.read().await?;
    let quesito = io.quesito(&app, &mut conn, &riferimento).await?;
    drop(conn);
    let mut campi = CampiBozza {
        esito: (!m.esito.is_empty()).then_some(m.esito),
        appuntamento_disponibile: !m.appuntamento_disponibile.is_empty(),
    };
    let mut testo = m.testo;
    if !m.testo_pronto.is_empty() {
        aggiungi_pronto(&app, &quesito, &m.testo_pronto, &mut testo, &mut campi)?;
    }
    app.ufficio.salva_bozza(&io.funzionario, quesito.meta.id, tipo, &testo, campi).await?;
    if intestazioni.contains_key("x-richiesta") {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    Ok(Redirect::to(&al_modulo(&quesito, tipo)).into_response())
}

/// A ready text after what was written; its esito, where none was chosen.
fn aggiungi_pronto(
    app: &App,
    quesito: &Quesito,
    codice: &str,
    testo: &mut String,
    campi: &mut CampiBozza,
) -> Result<(), Errore> {
    let tabelle = app.ufficio.regole.attuali();
    let oggi = giorno_civile(app.ufficio.clock.now().to_utc());
    let modello = tabelle.risposte.get(codice).ok_or(Errore::NonTrovato)?;
    let pronto = compila(modello, &dati(quesito, &tabelle, oggi)).map_err(|errore| {
        tracing::error!(codice, errore = errore.messaggio, "a ready text cannot be written");
        Errore::Guasto
    })?;
    if !testo.trim().is_empty() {
        testo.push_str("\n\n");
    }
    testo.push_str(&pronto);
    campi.esito = campi.esito.take().or_else(|| modello.esito.clone());
    Ok(())
}

/// Throws a draft away.
pub(super) async fn scarta(
    State(app): State<App>,
    io: Io,
    Path((riferimento, parola)): Path<(String, String)>,
    _: SoloGettone,
) -> Result<Redirect, Errore> {
    let tipo = tipo(&parola)?;
    let mut conn = app.ufficio.db.read().await?;
    let quesito = io.quesito(&app, &mut conn, &riferimento).await?;
    drop(conn);
    app.ufficio.scarta_bozza(&io.funzionario, quesito.meta.id, tipo).await?;
    Ok(Redirect::to(&format!("/quesiti/{}", quesito.meta.id)))
}
