//! A form with files. The token comes before any file, or in the header `x-csrf`: nothing that somebody else sends is
//! kept.

use super::{Modulo, campi, estraneo};
use crate::{contrassegno, errore::Errore, io::Io, stato::App};
use axum::{
    extract::{DefaultBodyLimit, FromRequest, Multipart, Request, multipart::MultipartError},
    http::{HeaderMap, StatusCode, header},
};
use serde::de::DeserializeOwned;
use workflows::{allegati::FileRicevuto, regole::esame::FileCaricato};

/// Largest form with a configuration, bytes: a whole one is less than one of them, not even in a zip.
const CONFIGURAZIONE_MASSIMA: usize = 8 * 1024 * 1024;
/// Most files of one form.
const FILE_MASSIMI: usize = 400;
/// Largest sum of the texts of a form, bytes.
const TESTI_MASSIMI: usize = 192 * 1024;

/// What the parts of a form hold.
#[derive(Debug, Default)]
struct Parti {
    contrassegno: String,
    testi: Vec<(String, String)>,
    file: Vec<FileRicevuto>,
    /// Whether a file came before its token, and went by.
    saltati: bool,
}

fn illeggibile(errore: &MultipartError) -> Errore {
    Errore::Malformata(match errore.status() {
        StatusCode::PAYLOAD_TOO_LARGE => {
            "Hai inviato troppi dati in una volta: togli qualche file e riprova.".to_owned()
        }
        _ => "I file sono arrivati a metà: riprova.".to_owned(),
    })
}

fn troppo_testo() -> Errore {
    Errore::Malformata("Hai inviato troppi dati in una volta: accorcia il testo.".to_owned())
}

/// Reads a form up to so many bytes. A file is kept only behind a token that is good for this session.
async fn parti(
    mut richiesta: Request,
    massimo: usize,
    buono: impl Fn(&str) -> bool,
) -> Result<Parti, Errore> {
    let mut lette = Parti {
        contrassegno: dell_intestazione(richiesta.headers()).unwrap_or_default(),
        ..Parti::default()
    };
    DefaultBodyLimit::max(massimo).apply(&mut richiesta);
    let mut parti = Multipart::from_request(richiesta, &())
        .await
        .map_err(|_| Errore::Malformata("Invia i file con il modulo della pagina.".to_owned()))?;
    let mut byte = 0;
    while let Some(campo) = parti.next_field().await.map_err(|e| illeggibile(&e))? {
        let nome = campo.name().unwrap_or_default().to_owned();
        if let Some(file) = campo.file_name().map(str::to_owned) {
            if !buono(&lette.contrassegno) {
                // Its bytes go by; what was written is still to be read.
                lette.saltati = true;
                continue;
            }
            if lette.file.len() == FILE_MASSIMI {
                return Err(Errore::Malformata(format!(
                    "Troppi file in una volta: al massimo {FILE_MASSIMI}."
                )));
            }
            let contenuto = campo.bytes().await.map_err(|e| illeggibile(&e))?;
            // A field where nothing was chosen comes as a file without a name.
            if !file.is_empty() {
                lette.file.push(FileRicevuto { nome: file, contenuto });
            }
            continue;
        }
        let testo = testo(campo, TESTI_MASSIMI - byte).await?;
        byte += testo.len();
        if nome == "csrf" {
            lette.contrassegno = testo;
        } else {
            lette.testi.push((nome, testo));
        }
    }
    Ok(lette)
}

/// The text of a field, up to so many bytes.
async fn testo(mut campo: axum::extract::multipart::Field<'_>, massimo: usize) -> Result<String, Errore> {
    let mut byte = Vec::new();
    while let Some(pezzo) = campo.chunk().await.map_err(|e| illeggibile(&e))? {
        if byte.len() + pezzo.len() > massimo {
            return Err(troppo_testo());
        }
        byte.extend_from_slice(&pezzo);
    }
    String::from_utf8(byte).map_err(|_| {
        Errore::Malformata("Nel testo c'è un carattere che non si può usare: toglilo e riprova.".to_owned())
    })
}

fn dell_intestazione(intestazioni: &HeaderMap) -> Option<String> {
    intestazioni.get("x-csrf").and_then(|v| v.to_str().ok()).map(str::to_owned)
}

/// Whether a request carries a form in parts.
fn a_parti(intestazioni: &HeaderMap) -> bool {
    let tipo = intestazioni.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok());
    tipo.is_some_and(|t| t.starts_with("multipart/form-data"))
}

/// What was written in a form with files that came without a session; the files go by.
pub(crate) async fn testi(richiesta: Request, app: &App) -> Result<Vec<(String, String)>, Errore> {
    let Parti { contrassegno, mut testi, .. } = parti(richiesta, allegati_massimi(app), |_| false).await?;
    testi.push(("csrf".to_owned(), contrassegno));
    Ok(testi)
}

/// The largest message that any Cassetto accepts, bytes, with room for what is around its files.
fn allegati_massimi(app: &App) -> usize {
    let tabelle = app.ufficio.regole.attuali();
    let massimo = tabelle.cassetti.values().map(|c| c.allegati.totale_massimo).max().unwrap_or_default();
    // A little more than all of them, so that who is over the limit is told which one.
    usize::try_from(massimo.saturating_mul(2)).unwrap_or(usize::MAX).saturating_add(1024 * 1024)
}

async fn controllate(richiesta: Request, app: &App, massimo: usize) -> Result<Parti, Errore> {
    let io = richiesta.extensions().get::<Io>().cloned().ok_or(Errore::SenzaSessione)?;
    let intestazioni = richiesta.headers().clone();
    let dove = richiesta.uri().path().to_owned();
    let suo = |c: &str| contrassegno::vale(c, &io.csrf);
    let mut lette = parti(richiesta, massimo, suo).await?;
    if lette.saltati || !suo(&lette.contrassegno) {
        lette.testi.push(("csrf".to_owned(), lette.contrassegno));
        return Err(estraneo(app, &io, &dove, &intestazioni, lette.testi));
    }
    Ok(lette)
}

/// The files of a form, and nothing else.
#[derive(Debug)]
pub(crate) struct ModuloConFile(pub(crate) Vec<FileCaricato>);

impl FromRequest<App> for ModuloConFile {
    type Rejection = Errore;

    async fn from_request(richiesta: Request, app: &App) -> Result<Self, Errore> {
        let lette = controllate(richiesta, app, CONFIGURAZIONE_MASSIMA).await?;
        let caricato = |f: FileRicevuto| FileCaricato { nome: f.nome, contenuto: f.contenuto.into() };
        Ok(Self(lette.file.into_iter().map(caricato).collect()))
    }
}

/// The fields of a form and the files that go with them; or the fields alone, from a form without files.
#[derive(Debug)]
pub(crate) struct ModuloConAllegati<T>(pub(crate) T, pub(crate) Vec<FileRicevuto>);

impl<T: DeserializeOwned> FromRequest<App> for ModuloConAllegati<T> {
    type Rejection = Errore;

    async fn from_request(richiesta: Request, app: &App) -> Result<Self, Errore> {
        if !a_parti(richiesta.headers()) {
            let Modulo(dati) = Modulo::from_request(richiesta, app).await?;
            return Ok(Self(dati, Vec::new()));
        }
        let lette = controllate(richiesta, app, allegati_massimi(app)).await?;
        let corpo = serde_html_form::to_string(&lette.testi).map_err(|errore| {
            tracing::error!(%errore, "the fields of a form cannot be written again");
            Errore::Guasto
        })?;
        Ok(Self(campi(corpo.as_bytes())?, lette.file))
    }
}
