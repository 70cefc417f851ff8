//! A form, read and checked against forgery.

mod con_file;

pub(crate) use con_file::{ModuloConAllegati, ModuloConFile, testi};

use crate::{accesso::Salvata, contrassegno, errore::Errore, io::Io, stato::App};
use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
    http::{HeaderMap, StatusCode, header},
};
use serde::{Deserialize, de::DeserializeOwned};
use std::sync::Arc;

/// The fields of a form that carried its session's token, in the field `csrf` or in the header `x-csrf`.
#[derive(Debug)]
pub(crate) struct Modulo<T>(pub(crate) T);

/// A form without fields of its own: its button is all there is to press.
#[derive(Debug)]
pub(crate) struct SoloGettone;

impl FromRequest<App> for SoloGettone {
    type Rejection = Errore;

    async fn from_request(richiesta: Request, app: &App) -> Result<Self, Errore> {
        #[derive(Deserialize)]
        struct Niente {}
        Modulo::from_request(richiesta, app).await.map(|Modulo(Niente {})| Self)
    }
}

#[derive(Deserialize)]
struct Contrassegno {
    #[serde(default)]
    csrf: String,
}

/// The fields of a body.
pub(crate) fn campi<T: DeserializeOwned>(corpo: &[u8]) -> Result<T, Errore> {
    if corpo.windows(3).any(|w| w == b"%00") || corpo.contains(&0) {
        return Err(Errore::Malformata(
            "Nel testo c'è un carattere che non si può usare: toglilo e riprova.".to_owned(),
        ));
    }
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

/// Why a form with another token is not done: it is of somebody else, or of the session that the same person had before
/// (a page left open while it signed in again, beside it or in another page).
fn estraneo(
    app: &App,
    io: &Io,
    dove: &str,
    intestazioni: &HeaderMap,
    campi: Vec<(String, String)>,
) -> Errore {
    let salvata = Salvata::nuova(dove, campi, app.ufficio.clock.now());
    let suo = salvata.filter(|s| s.e_di(&io.utente.id, intestazioni));
    suo.map_or(Errore::ModuloEstraneo, |s| Errore::ModuloDiPrima(Arc::new(s)))
}

impl<T: DeserializeOwned> FromRequest<App> for Modulo<T> {
    type Rejection = Errore;

    async fn from_request(richiesta: Request, app: &App) -> Result<Self, Errore> {
        let io = richiesta.extensions().get::<Io>().cloned().ok_or(Errore::SenzaSessione)?;
        let intestazioni = richiesta.headers().clone();
        let intestazione = intestazioni.get("x-csrf").and_then(|v| v.to_str().ok()).map(str::to_owned);
        let dove = richiesta.uri().path().to_owned();
        let corpo = corpo(richiesta, app).await?;
        let dato = match intestazione {
            Some(valore) => valore,
            None => campi::<Contrassegno>(&corpo)?.csrf,
        };
        if !contrassegno::vale(&dato, &io.csrf) {
            return Err(estraneo(app, &io, &dove, &intestazioni, campi(&corpo)?));
        }
        campi(&corpo).map(Self)
    }
}
