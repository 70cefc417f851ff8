//! Leaving.

use super::{cookie, ripresa};
use crate::{
    cornice::{Cornice, pagina},
    errore::Errore,
    io::Io,
    modulo::SoloGettone,
    stato::App,
};
use askama::Template;
use axum::{
    extract::State,
    http::{HeaderMap, HeaderValue, header},
    response::{AppendHeaders, IntoResponse, Redirect, Response},
};
use workflows::sessioni;

/// The way out of somebody whom the institute's own sign-in brought in.
#[derive(Template)]
#[template(path = "accesso/uscita.html")]
struct Pagina {
    cornice: Cornice,
    /// Where the session of that sign-in ends.
    fuori: String,
}

/// Ends the session, here and in the browser; and that of the institute's sign-in, for who came from there.
pub(super) async fn esce(
    State(app): State<App>,
    io: Io,
    intestazioni: HeaderMap,
    _: SoloGettone,
) -> Result<Response, Errore> {
    if let Some(segreto) = cookie::segreto(&intestazioni) {
        let mut tx = app.ufficio.db.begin().await?;
        sessioni::chiudi(&mut tx, &segreto).await?;
        tx.commit().await?;
    }
    let mut cookie = vec![cookie::tolto()];
    cookie.extend(ripresa::prima(&intestazioni));
    let fuori = match &app.oidc {
        // Nobody without a password here came in any other way.
        Some(oidc) if io.utente.password.is_none() => oidc.uscita(app.ufficio.clock.now()).await,
        _ => None,
    };
    let Some(fuori) = fuori else {
        return Ok((AppendHeaders(cookie), Redirect::to("/accesso")).into_response());
    };
    // A form leads to no other site, not even by a redirect: the page goes there by itself, or by its link.
    let prosegue = HeaderValue::from_str(&format!("0; url={fuori}")).ok();
    let prosegue = prosegue.map(|valore| (header::REFRESH, valore));
    let pagina = pagina(&Pagina { cornice: Cornice::nuova(&app, None, "Sei uscito", None), fuori })?;
    Ok((AppendHeaders(cookie), AppendHeaders(prosegue), pagina).into_response())
}
