//! A form, read and checked against forgery.

use crate::{contrassegno, errore::Errore, io::Io, stato::App};
use axum::{
    body::Bytes,
    extract::{
        DefaultBodyLimit, FromRequest, Multipart, Request,
        multipart::{Field, MultipartError},
    },
    http::{StatusCode, header},
};
use serde::{Deserialize, de::DeserializeOwned};
use workflows::regole::esame::FileCaricato;

/// Largest form with files, bytes: a whole configuration is less than one of them, not even in a zip.
const CON_FILE_MASSIMO: usize = 8 * 1024 * 1024;
/// Most files of one form.
const FILE_MASSIMI: usize = 400;

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

impl<T: DeserializeOwned> FromRequest<App> for Modulo<T> {
    type Rejection = Errore;

    async fn from_request(richiesta: Request, app: &App) -> Result<Self, Errore> {
        let io = richiesta.extensions().get::<Io>().cloned().ok_or(Errore::SenzaSessione)?;
        let intestazione = richiesta.headers().get("x-csrf").and_then(|v| v.to_str().ok()).map(str::to_owned);
        let corpo = corpo(richiesta, app).await?;
        let dato = match intestazione {
            Some(valore) => valore,
            None => campi::<Contrassegno>(&corpo)?.csrf,
        };
        if !contrassegno::vale(&dato, &io.csrf) {
            return Err(Errore::ModuloEstraneo);
        }
        campi(&corpo).map(Self)
    }
}

/// The files of a form that carried its session's token. The token comes before any file, or in the header `x-csrf`:
/// nothing that somebody else sends is kept.
#[derive(Debug)]
pub(crate) struct ModuloConFile(pub(crate) Vec<FileCaricato>);

fn illeggibile(errore: &MultipartError) -> Errore {
    Errore::Malformata(match errore.status() {
        StatusCode::PAYLOAD_TOO_LARGE => {
            format!("Hai inviato troppi dati in una volta: al massimo {} MB.", CON_FILE_MASSIMO / 1024 / 1024)
        }
        _ => "I file sono arrivati a metà: riprova.".to_owned(),
    })
}

async fn file(campo: Field<'_>) -> Result<Option<FileCaricato>, Errore> {
    let Some(nome) = campo.file_name().map(str::to_owned) else { return Ok(None) };
    let contenuto = campo.bytes().await.map_err(|e| illeggibile(&e))?.to_vec();
    // A field where nothing was chosen comes as a file without a name.
    Ok((!nome.is_empty()).then_some(FileCaricato { nome, contenuto }))
}

impl FromRequest<App> for ModuloConFile {
    type Rejection = Errore;

    async fn from_request(mut richiesta: Request, app: &App) -> Result<Self, Errore> {
        let io = richiesta.extensions().get::<Io>().cloned().ok_or(Errore::SenzaSessione)?;
        let intestazione = richiesta.headers().get("x-csrf").and_then(|v| v.to_str().ok());
        let mut suo = intestazione.is_some_and(|c| contrassegno::vale(c, &io.csrf));
        DefaultBodyLimit::max(CON_FILE_MASSIMO).apply(&mut richiesta);
        let mut parti = Multipart::from_request(richiesta, app)
            .await
            .map_err(|_| Errore::Malformata("Invia i file con il modulo della pagina.".to_owned()))?;
        let mut file_letti = Vec::new();
        while let Some(campo) = parti.next_field().await.map_err(|e| illeggibile(&e))? {
            if campo.name() == Some("csrf") {
                let dato = campo.text().await.map_err(|e| illeggibile(&e))?;
                suo = contrassegno::vale(&dato, &io.csrf);
                continue;
            }
            if !suo {
                return Err(Errore::ModuloEstraneo);
            }
            if file_letti.len() == FILE_MASSIMI {
                return Err(Errore::Malformata(format!(
                    "Troppi file in una volta: al massimo {FILE_MASSIMI}."
                )));
            }
            file_letti.extend(file(campo).await?);
        }
        if suo { Ok(Self(file_letti)) } else { Err(Errore::ModuloEstraneo) }
    }
}
