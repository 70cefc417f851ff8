//! The browser goes to the provider, and comes back.

use super::{NonEntra, persona::persona};
use crate::{
    accesso::{cookie, csrf, interno, locale, uguali},
    errore::Errore,
    stato::App,
};
use axum::{
    extract::{Query, State},
    http::HeaderMap,
    response::{AppendHeaders, IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use workflows::{
    sessioni::{self, AccessoEsterno},
    utenti::{ErroreUtente, Utente, UtenteNonValido},
};

/// Sends the browser to the provider. What must be the same at the return is kept here, and the `state` follows from a
/// secret of this browser: nobody comes back in the place of somebody else.
pub(in crate::accesso) async fn parte(
    State(app): State<App>,
    Query(dove): Query<locale::Dove>,
) -> Result<Response, Errore> {
    let Some(oidc) = &app.oidc else { return Err(Errore::NonTrovato) };
    let poi = interno(&dove.poi);
    let segreto = cookie::nuovo_segreto()?;
    let (stato, ora) = (csrf(segreto.esponi()), app.ufficio.clock.now());
    let andata = match oidc.andata(&stato, ora).await {
        Ok(andata) => andata,
        Err(perche) => return locale::respinto(&app, poi, perche),
    };
    let viaggio = AccessoEsterno {
        nonce: andata.nonce,
        verifica: andata.verifica,
        ritorno: poi.to_owned(),
        creato_il: ora,
    };
    let mut tx = app.ufficio.db.begin().await?;
    sessioni::parte(&mut tx, &stato, &viaggio).await?;
    tx.commit().await?;
    Ok(([cookie::di_viaggio(&segreto)], Redirect::to(&andata.indirizzo)).into_response())
}

/// What the provider sends the browser back with.
#[derive(Deserialize)]
pub(in crate::accesso) struct Ritorno {
    #[serde(default)]
    code: String,
    #[serde(default)]
    state: String,
    #[serde(default)]
    error: String,
}

/// Takes the browser back, and opens a session for whom the provider says.
pub(in crate::accesso) async fn torna(
    State(app): State<App>,
    intestazioni: HeaderMap,
    Query(ritorno): Query<Ritorno>,
) -> Result<Response, Errore> {
    if app.oidc.is_none() {
        return Err(Errore::NonTrovato);
    }
    let suo = cookie::del_viaggio(&intestazioni).map(|s| csrf(s.esponi()));
    if !suo.is_some_and(|suo| uguali(&ritorno.state, &suo)) {
        return locale::respinto(&app, "/", NonEntra::Scaduto);
    }
    let mut tx = app.ufficio.db.begin().await?;
    let viaggio = sessioni::torna(&mut tx, &ritorno.state, app.ufficio.clock.now()).await?;
    tx.commit().await?;
    let Some(viaggio) = viaggio else { return locale::respinto(&app, "/", NonEntra::Scaduto) };
    let poi = interno(&viaggio.ritorno).to_owned();
    match riconosci(&app, ritorno, viaggio).await? {
        Ok(utente) => {
            let entrato = locale::dentro(&app, &utente, &intestazioni).await?;
            Ok((AppendHeaders(entrato.intestazioni), Redirect::to(&poi)).into_response())
        }
        Err(perche) => locale::respinto(&app, &poi, perche),
    }
}

async fn riconosci(
    app: &App,
    ritorno: Ritorno,
    viaggio: AccessoEsterno,
) -> Result<Result<Utente, NonEntra>, Errore> {
    let Some(oidc) = &app.oidc else { return Ok(Err(NonEntra::NonRisponde)) };
    if !ritorno.error.is_empty() || ritorno.code.is_empty() {
        // A word of a list of the standard, but written by whoever sent the browser here.
        let errore: String = ritorno.error.chars().filter(|c| c.is_ascii_graphic()).take(64).collect();
        tracing::warn!(errore, "the identity provider did not let somebody in");
        return Ok(Err(NonEntra::Respinto));
    }
    let claims = oidc.claims(ritorno.code, viaggio.nonce, viaggio.verifica, &app.ufficio.clock).await;
    let letta = claims.and_then(|claims| persona(&oidc.0.impostazioni, &claims));
    let (id, scheda) = match letta {
        Ok(letta) => letta,
        Err(perche) => {
            tracing::info!(?perche, "access refused");
            return Ok(Err(perche));
        }
    };
    match app.ufficio.accoglie_utente(&id, scheda).await {
        Ok(utente) if utente.attivo => Ok(Ok(utente)),
        Ok(_) => Ok(Err(NonEntra::Disattivato)),
        Err(ErroreUtente::Database(errore)) => Err(errore.into()),
        Err(ErroreUtente::NonValido(UtenteNonValido::SenzaSede(_) | UtenteNonValido::SedeSconosciuta(_))) => {
            Ok(Err(NonEntra::SenzaSede))
        }
        Err(errore) => {
            tracing::warn!(%errore, "the identity provider describes somebody who cannot be a user");
            Ok(Err(NonEntra::NonValido))
        }
    }
}
