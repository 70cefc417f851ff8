//! What happens around every page: who is at the browser, whether it may, how a refusal looks, the headers.

use crate::{
    accesso::{self, Salvata, cookie},
    cornice::{Cornice, pagina},
    errore::Errore,
    io::Io,
    rotte::Chi,
    stato::App,
    strati,
};
use askama::Template;
use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use workflows::accessi::Cosa;
use workflows::sessioni::{self, Uso};

/// Pages may load what this origin serves, and nothing else; forms go nowhere else; nobody frames them.
const POLITICA: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
                        connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'";

/// A refusal, drawn.
#[derive(Template)]
#[template(path = "errore.html")]
struct PaginaErrore<'a> {
    cornice: Cornice,
    errore: &'a Errore,
}

/// The layer of every route.
pub(crate) async fn fa_entrare(
    State((app, chi)): State<(App, Chi)>,
    mut richiesta: Request,
    poi: Next,
) -> Response {
    let (metodo, indirizzo) = (richiesta.method().clone(), richiesta.uri().to_string());
    let io = match chi_e(&app, richiesta.headers()).await {
        Ok(io) => io,
        Err(errore) => return vestita(&app, None, errore.into_response()),
    };
    let legge = metodo == Method::GET || metodo == Method::HEAD;
    // No name and no text has one; the two databases do not agree on what to do with it.
    if indirizzo.contains("%00") {
        return vestita(&app, io.as_ref(), Errore::NonTrovato.into_response());
    }
    if !legge && !stessa_origine(richiesta.headers()) {
        return vestita(&app, io.as_ref(), Errore::ModuloEstraneo.into_response());
    }
    let risposta = match &io {
        _ if chi.ammette(io.as_ref().map(Io::ruolo)) => {
            if let Some(io) = &io {
                richiesta.extensions_mut().insert(io.clone());
            }
            strati::in_tempo(app.impostazioni.tempo_massimo, poi.run(richiesta)).await
        }
        Some(_) => Errore::Vietato.into_response(),
        // A page asked for by a person leads back to itself; anything else is told that nobody is there.
        None if legge && vuole_pagina(richiesta.headers()) => {
            Redirect::to(&accesso::indirizzo(&indirizzo)).into_response()
        }
        None if vuole_pagina(richiesta.headers()) => scaduta(&app, richiesta).await,
        None => Errore::SenzaSessione.into_response(),
    };
    if let (Some(io), Some(Errore::FuoriAmbito(id))) = (&io, risposta.extensions().get::<Errore>())
        && let Err(errore) = io.annota(&app, *id, Cosa::Negato).await
    {
        return vestita(&app, Some(io), errore.into_response());
    }
    vestita(&app, io.as_ref(), risposta)
}

/// The door, with what was being written.
async fn scaduta(app: &App, richiesta: Request) -> Response {
    let intestazioni = richiesta.headers().clone();
    match Salvata::da(richiesta, app).await {
        Some(salvata) => {
            accesso::finita(app, &salvata, &intestazioni).unwrap_or_else(IntoResponse::into_response)
        }
        None => Errore::SenzaSessione.into_response(),
    }
}

async fn chi_e(app: &App, intestazioni: &HeaderMap) -> Result<Option<Io>, Errore> {
    let Some(segreto) = cookie::segreto(intestazioni) else { return Ok(None) };
    let ora = app.ufficio.clock.now();
    let uso = if dallo_script(intestazioni) == Some("sfondo") { Uso::Sfondo } else { Uso::Persona };
    let sessione = sessioni::trova(&app.ufficio.db, &segreto, &app.impostazioni.durata, uso, ora).await?;
    Ok(sessione.map(|s| {
        let contrassegno = accesso::contrassegno(segreto.esponi(), &s.utente.id);
        Io::nuovo(s.utente, contrassegno)
    }))
}

/// A browser says where a form comes from: another origin is refused before anything is read. A client that says
/// nothing has no cookies of anybody to abuse; the token decides.
fn stessa_origine(intestazioni: &HeaderMap) -> bool {
    let testo = |nome: &str| intestazioni.get(nome).and_then(|v| v.to_str().ok());
    if let Some(sito) = testo("sec-fetch-site") {
        return sito == "same-origin";
    }
    match (testo("origin"), testo("host")) {
        (Some(origine), Some(ospite)) => origine.split_once("://").is_some_and(|(_, o)| o == ospite),
        (Some(_), None) => false,
        (None, _) => true,
    }
}

/// What the page's script says of its own requests: `sfondo` when nobody did anything, `script` when somebody wrote.
fn dallo_script(intestazioni: &HeaderMap) -> Option<&str> {
    intestazioni.get("x-richiesta").and_then(|v| v.to_str().ok())
}

/// Whether a person waits for a page. A script would take the page to enter for what it asked for.
fn vuole_pagina(intestazioni: &HeaderMap) -> bool {
    if dallo_script(intestazioni).is_some() {
        return false;
    }
    let accetta = intestazioni.get(header::ACCEPT).and_then(|v| v.to_str().ok());
    accetta.is_none_or(|a| a.contains("text/html") || a == "*/*")
}

/// With its headers; a refusal as a page.
pub(crate) fn vestita(app: &App, io: Option<&Io>, risposta: Response) -> Response {
    let detto = risposta.extensions().get::<Errore>().cloned();
    let mut risposta = match detto.or_else(|| illeggibile(&risposta)) {
        Some(Errore::ModuloDiPrima(salvata)) if io.is_some() => di_prima(app, io, &salvata),
        Some(errore) => disegna(app, io, &errore),
        None => risposta,
    };
    let intestazioni = risposta.headers_mut();
    for (nome, valore) in [
        (header::CONTENT_SECURITY_POLICY, POLITICA),
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "same-origin"),
    ] {
        intestazioni.entry(nome).or_insert(HeaderValue::from_static(valore));
    }
    intestazioni.entry("cross-origin-opener-policy").or_insert(HeaderValue::from_static("same-origin"));
    risposta
}

/// A form of the session that this person had before: not done, and not lost.
fn di_prima(app: &App, io: Option<&Io>, salvata: &Salvata) -> Response {
    let pagina = io.ok_or(Errore::SenzaSessione).and_then(|io| accesso::mostra(app, io, salvata));
    match pagina {
        Ok(pagina) => (StatusCode::FORBIDDEN, pagina).into_response(),
        Err(errore) => disegna(app, io, &errore),
    }
}

/// An address whose parts are not what they stand for is refused before any handler, in words that are not ours.
fn illeggibile(risposta: &Response) -> Option<Errore> {
    let a_parole = |v: &HeaderValue| v.to_str().is_ok_and(|v| v.starts_with("text/plain"));
    let estraneo = risposta.headers().get(header::CONTENT_TYPE).is_some_and(a_parole);
    (estraneo && risposta.status() == StatusCode::BAD_REQUEST).then(|| {
        Errore::Malformata("L'indirizzo non si legge: torna alla pagina di prima e riprova.".to_owned())
    })
}

fn disegna(app: &App, io: Option<&Io>, errore: &Errore) -> Response {
    let cornice = Cornice::nuova(app, io, errore.titolo(), None);
    match pagina(&PaginaErrore { cornice, errore }) {
        Ok(corpo) => (errore.stato(), corpo).into_response(),
        Err(_) => (errore.stato(), errore.to_string()).into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn da(coppie: &[(&'static str, &'static str)]) -> bool {
        let mut intestazioni = HeaderMap::new();
        for (nome, valore) in coppie {
            intestazioni.insert(*nome, HeaderValue::from_static(valore));
        }
        stessa_origine(&intestazioni)
    }

    #[test]
    fn un_modulo_di_un_altro_sito_non_entra() {
        assert!(da(&[("sec-fetch-site", "same-origin")]));
        assert!(!da(&[("sec-fetch-site", "same-site")]));
        assert!(!da(&[("sec-fetch-site", "cross-site"), ("origin", "http://qui"), ("host", "qui")]));
        assert!(da(&[("origin", "http://qui:8080"), ("host", "qui:8080")]));
        assert!(!da(&[("origin", "http://qui"), ("host", "qui:8080")]));
        assert!(!da(&[("origin", "null"), ("host", "qui")]));
        assert!(!da(&[("origin", "http://qui")]));
        assert!(da(&[("host", "qui")]));
    }
}
