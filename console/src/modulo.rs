//! A form, read and checked against forgery.

use crate::{accesso, errore::Errore, io::Io, stato::App};
use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
    http::{StatusCode, header},
};
use serde::{Deserialize, de::DeserializeOwned};

/// The fields of a form that carried its session's token, in the field `csrf` or in the header `x-csrf`.
#[derive(Debug)]
pub(crate) struct Modulo<T>(pub(crate) T);

#[derive(Deserialize)]
struct Contrassegno {
    #[serde(default)]
    csrf: String,
}

/// The fields of a body.
pub(crate) fn campi<T: DeserializeOwned>(corpo: &[u8]) -> Result<T, Errore> {
    serde_html_form::from_bytes(corpo).map_err(|errore| {
        tracing::debug!(%errore, "a form that cannot be read");
        Errore::Malformata(
            "Il modulo non si può leggere: ricarica la pagina e compilalo di nuovo.".to_owned(),
        )
    })
}

/// The body, within the limit of the route.
pub(crate) async fn corpo(richiesta: Request, app: &App) -> Result<Bytes, Errore> {
    let tipo = richiesta.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok());
    if !tipo.is_some_and(|t| t.starts_with("application/x-www-form-urlencoded")) {
        return Err(Errore::Malformata("Invia i dati con il modulo della pagina.".to_owned()));
    }
    Bytes::from_request(richiesta, app).await.map_err(|e| match e.status() {
        StatusCode::PAYLOAD_TOO_LARGE => {
            Errore::Malformata("Hai inviato troppi dati in una volta: accorcia il testo.".to_owned())
        }
        _ => Errore::Malformata("I dati sono arrivati a metà: riprova.".to_owned()),
    })
}

impl<T: DeserializeOwned> FromRequest<App> for Modulo<T> {
    type Rejection = Errore;

    async fn from_request(richiesta: Request, app: &App) -> Result<Self, Errore> {
        let io = richiesta.extensions().get::<Io>().cloned().ok_or(Errore::SenzaSessione)?;
        let intestazione = richiesta.headers().get("x-csrf").and_then(|v| v.to_str().ok()).map(str::to_owned);
        let corpo = corpo(richiesta, app).await?;
        let contrassegno = match intestazione {
            Some(valore) => valore,
            None => campi::<Contrassegno>(&corpo)?.csrf,
        };
        if !accesso::uguali(&contrassegno, &io.csrf) {
            return Err(Errore::ModuloEstraneo);
        }
        campi(&corpo).map(Self)
    }
}
