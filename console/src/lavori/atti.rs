//! What is done to jobs that failed for good. Who did it is recorded with the deed.

use super::falliti::{Parametri, disegna};
use crate::{
    cornice::Avviso,
    errore::Errore,
    io::Io,
    modulo::{Modulo, SoloGettone},
    stato::App,
};
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use workflows::lavori::ErroreLavori;

#[derive(Debug, Deserialize)]
pub(super) struct ConMotivo {
    #[serde(default)]
    motivo: String,
}

async fn fatto(app: &App, io: &Io, esito: Result<&str, ErroreLavori>) -> Result<Response, Errore> {
    match esito {
        Ok(parola) => Ok(Redirect::to(&format!("/lavori/falliti?fatto={parola}")).into_response()),
        Err(ErroreLavori::Database(errore)) => Err(errore.into()),
        Err(ErroreLavori::NonAutorizzato) => Err(Errore::Vietato),
        Err(altro) => {
            let avviso = Some(Avviso::NonFatto(altro.to_string()));
            let corpo = disegna(app, io, &Parametri::default(), avviso).await?;
            Ok((StatusCode::CONFLICT, corpo).into_response())
        }
    }
}

/// More attempts for one.
pub(super) async fn ritenta(
    State(app): State<App>,
    io: Io,
    Path(lavoro): Path<i64>,
    _: SoloGettone,
) -> Result<Response, Errore> {
    let esito = app.ufficio.ritenta_lavori(&io.attore, &[lavoro]).await;
    fatto(&app, &io, esito.map(|()| "nuovo-tentativo")).await
}

/// Throws one away, with the reason.
pub(super) async fn scarta(
    State(app): State<App>,
    io: Io,
    Path(lavoro): Path<i64>,
    Modulo(m): Modulo<ConMotivo>,
) -> Result<Response, Errore> {
    let esito = app.ufficio.scarta_lavori(&io.attore, &[lavoro], &m.motivo).await;
    fatto(&app, &io, esito.map(|()| "scarto")).await
}

/// More attempts for all those of a queue.
pub(super) async fn ritenta_coda(
    State(app): State<App>,
    io: Io,
    Path(coda): Path<String>,
    _: SoloGettone,
) -> Result<Response, Errore> {
    if !app.impostazioni.code.contains(&coda.as_str()) {
        return Err(Errore::NonTrovato);
    }
    let esito = app.ufficio.ritenta_coda(&io.attore, &coda).await;
    fatto(&app, &io, esito.map(|_| "coda")).await
}
