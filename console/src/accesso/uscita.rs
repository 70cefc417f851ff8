//! Leaving.

use super::{cookie, ripresa};
use crate::{errore::Errore, modulo::Modulo, stato::App};
use axum::{
    extract::State,
    http::HeaderMap,
    response::{AppendHeaders, IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use workflows::sessioni;

#[derive(Debug, Deserialize)]
pub(super) struct Niente {}

/// Ends the session, here and in the browser.
pub(super) async fn esce(
    State(app): State<App>,
    intestazioni: HeaderMap,
    Modulo(Niente {}): Modulo<Niente>,
) -> Result<Response, Errore> {
    if let Some(segreto) = cookie::segreto(&intestazioni) {
        let mut tx = app.ufficio.db.begin().await?;
        sessioni::chiudi(&mut tx, &segreto).await?;
        tx.commit().await?;
    }
    let mut cookie = vec![cookie::tolto()];
    cookie.extend(ripresa::prima(&intestazioni));
    Ok((AppendHeaders(cookie), Redirect::to("/accesso")).into_response())
}
