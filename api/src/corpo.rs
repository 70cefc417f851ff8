//! Bodies and parameters, read so that a mistake in them is a sentence and never the framework's own text.

use crate::{problema::Problema, stato::App};
use axum::{
    RequestExt,
    body::Bytes,
    extract::{FromRequest, FromRequestParts, Multipart, Path, Query, Request, multipart::MultipartError},
    http::{HeaderMap, StatusCode, header, request::Parts},
};
use serde::de::DeserializeOwned;
use workflows::allegati::FileRicevuto;

/// Most parts of a multipart body: beyond the files that any Cassetto accepts, there is nothing honest in it.
const PARTI_MASSIME: usize = 32;

/// A JSON body; unknown fields are refused.
#[derive(Debug)]
pub(crate) struct Json<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequest<App> for Json<T> {
    type Rejection = Problema;

    async fn from_request(richiesta: Request, app: &App) -> Result<Self, Problema> {
        if !tipo(richiesta.headers()).is_some_and(|t| t.eq_ignore_ascii_case("application/json")) {
            return Err(formato("application/json"));
        }
        let byte = byte(richiesta, app).await?;
        json(&byte).map(Self)
    }
}

/// A body that may be missing, or empty, where an act needs nothing.
#[derive(Debug)]
pub(crate) struct Vuoto;

impl FromRequest<App> for Vuoto {
    type Rejection = Problema;

    async fn from_request(richiesta: Request, app: &App) -> Result<Self, Problema> {
        let byte = byte(richiesta, app).await?;
        let testo = byte.trim_ascii();
        if testo.is_empty() || testo == b"{}" {
            return Ok(Self);
        }
        Err(Problema::malformata("Questa operazione non vuole dati: invia un corpo vuoto."))
    }
}

/// JSON, alone or with files: `application/json`, or `multipart/form-data` with a part `richiesta` that holds the
/// JSON and parts `allegati` that hold the files.
#[derive(Debug)]
pub(crate) struct ConAllegati<T> {
    pub(crate) dati: T,
    pub(crate) file: Vec<FileRicevuto>,
}

impl<T: DeserializeOwned + Send> FromRequest<App> for ConAllegati<T> {
    type Rejection = Problema;

    async fn from_request(richiesta: Request, app: &App) -> Result<Self, Problema> {
        match tipo(richiesta.headers()).map(str::to_ascii_lowercase).as_deref() {
            Some("application/json") => {
                let Json(dati) = Json::from_request(richiesta, app).await?;
                Ok(Self { dati, file: Vec::new() })
            }
            Some("multipart/form-data") => Self::a_parti(richiesta, app).await,
            _ => Err(formato("application/json o multipart/form-data")),
        }
    }
}

impl<T: DeserializeOwned + Send> ConAllegati<T> {
    async fn a_parti(richiesta: Request, app: &App) -> Result<Self, Problema> {
        let errore = |e: MultipartError| match e.status() {
            StatusCode::PAYLOAD_TOO_LARGE => Problema::troppo_grande(app.impostazioni.corpo_massimo),
            _ => Problema::malformata(
                "Il corpo multipart è interrotto o malformato: componilo di nuovo e riprova.",
            ),
        };
        let mut parti: Multipart = richiesta.extract().await.map_err(|_| {
            Problema::malformata(
                "Nell'intestazione Content-Type del multipart manca un boundary utilizzabile.",
            )
        })?;
        let (mut dati, mut file) = (None, Vec::new());
        while let Some(parte) = parti.next_field().await.map_err(errore)? {
            // Owned: a part lent across an await could not move between threads.
            let nome = parte.name().map(str::to_owned);
            match nome.as_deref() {
                Some("richiesta") if dati.is_none() => {
                    dati = Some(json(&parte.bytes().await.map_err(errore)?)?);
                }
                Some("allegati") if file.len() < PARTI_MASSIME => {
                    let nome = parte.file_name().unwrap_or_default().to_owned();
                    file.push(FileRicevuto { nome, contenuto: parte.bytes().await.map_err(errore)? });
                }
                Some("allegati") => return Err(Problema::malformata("Il corpo multipart ha troppe parti.")),
                Some("richiesta") => {
                    return Err(Problema::malformata(
                        "La parte «richiesta» c'è due volte: inviane una sola.",
                    ));
                }
                _ => {
                    let frase = "Il corpo multipart ha una parte sconosciuta: le parti sono «richiesta» e «allegati».";
                    return Err(Problema::malformata(frase));
                }
            }
        }
        let manca = "Nel corpo multipart manca la parte «richiesta» con il JSON dei dati.";
        Ok(Self { dati: dati.ok_or_else(|| Problema::malformata(manca))?, file })
    }
}

/// The parameter of the path, or a tuple of them.
#[derive(Debug)]
pub(crate) struct Percorso<T = String>(pub(crate) T);

impl<T: DeserializeOwned + Send> FromRequestParts<App> for Percorso<T> {
    type Rejection = Problema;

    async fn from_request_parts(parti: &mut Parts, app: &App) -> Result<Self, Problema> {
        let letto = Path::<T>::from_request_parts(parti, app).await;
        letto.map(|Path(p)| Self(p)).map_err(|_| Problema::malformata("L'indirizzo non è scritto bene."))
    }
}

/// Parameters after the question mark; unknown ones are refused.
#[derive(Debug)]
pub(crate) struct Parametri<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequestParts<App> for Parametri<T> {
    type Rejection = Problema;

    async fn from_request_parts(parti: &mut Parts, app: &App) -> Result<Self, Problema> {
        match Query::<T>::from_request_parts(parti, app).await {
            Ok(Query(letti)) => Ok(Self(letti)),
            Err(errore) => {
                tracing::debug!(%errore, "unreadable query");
                Err(Problema::malformata(format!(
                    "I parametri dell'indirizzo non sono giusti: {}. L'elenco è in /api/v1/openapi.json.",
                    perche(&errore.body_text())
                )))
            }
        }
    }
}

/// The reason alone, without the framework's preamble and short enough for a sentence.
fn perche(testo: &str) -> String {
    let ragione = testo.rsplit_once("query string: ").map_or(testo, |(_, r)| r);
    ragione.chars().filter(|c| !c.is_control()).take(200).collect()
}

fn tipo(intestazioni: &HeaderMap) -> Option<&str> {
    let testo = intestazioni.get(header::CONTENT_TYPE)?.to_str().ok()?;
    Some(testo.split(';').next().unwrap_or_default().trim())
}

fn formato(atteso: &str) -> Problema {
    let dettaglio =
        format!("Il formato del corpo non è previsto: invia {atteso} e dichiaralo in Content-Type.");
    Problema::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "formato-non-previsto", dettaglio)
}

async fn byte(richiesta: Request, app: &App) -> Result<Bytes, Problema> {
    Bytes::from_request(richiesta, app).await.map_err(|rifiuto| match rifiuto.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Problema::troppo_grande(app.impostazioni.corpo_massimo),
        _ => Problema::malformata("Il corpo della richiesta è arrivato interrotto: riprova."),
    })
}

fn json<T: DeserializeOwned>(byte: &[u8]) -> Result<T, Problema> {
    let mut lettore = serde_json::Deserializer::from_slice(byte);
    let letto = serde_path_to_error::deserialize(&mut lettore).map_err(|errore| {
        let dove = errore.path().to_string();
        let dove = if dove == "." { String::new() } else { format!(" nel campo «{dove}»") };
        let ragione: String =
            errore.inner().to_string().chars().filter(|c| !c.is_control()).take(300).collect();
        Problema::malformata(format!(
            "Il JSON non è quello atteso{dove}: correggilo secondo /api/v1/openapi.json (dettaglio tecnico: {ragione})."
        ))
    })?;
    lettore.end().map_err(|_| Problema::malformata("Dopo il JSON c'è dell'altro: invia un solo oggetto."))?;
    Ok(letto)
}
