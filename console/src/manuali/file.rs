//! Printed manuals and pictures of the pages, as they were when the program was built.

use super::Manuale;
use crate::errore::Errore;
use axum::{
    http::{HeaderName, HeaderValue, header},
    response::{IntoResponse, Response},
};

include!(concat!(env!("OUT_DIR"), "/manuali.rs"));

/// They change with the program only.
const UN_ORA: HeaderValue = HeaderValue::from_static("public, max-age=3600");
const STESSA_ORIGINE: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

fn trovato(tabella: &'static [(&str, &[u8])], nome: &str) -> Option<&'static [u8]> {
    tabella.iter().find(|(n, _)| *n == nome).map(|(_, byte)| *byte)
}

/// The printed manual of a profile.
pub(super) fn pdf(profilo: &str) -> Option<&'static [u8]> {
    trovato(PDF, profilo)
}

/// A picture, by its name without extension.
pub(super) fn schermata(nome: &str) -> Option<&'static [u8]> {
    trovato(SCHERMATE, nome)
}

/// A manual to keep.
pub(super) fn scarica(manuale: &Manuale) -> Result<Response, Errore> {
    let byte = pdf(manuale.profilo).ok_or(Errore::NonTrovato)?;
    let nome = format!("attachment; filename=\"manuale-{}.pdf\"", manuale.profilo);
    let mut risposta = consegna("application/pdf", byte);
    if let Ok(nome) = nome.parse() {
        risposta.headers_mut().insert(header::CONTENT_DISPOSITION, nome);
    }
    Ok(risposta)
}

/// A picture of a manual.
pub(super) fn mostra(nome: &str) -> Result<Response, Errore> {
    let byte = nome.strip_suffix(".png").and_then(schermata).ok_or(Errore::NonTrovato)?;
    Ok(consegna("image/png", byte))
}

fn consegna(tipo: &'static str, byte: &'static [u8]) -> Response {
    let intestazioni = [
        (header::CONTENT_TYPE, HeaderValue::from_static(tipo)),
        (header::CACHE_CONTROL, UN_ORA),
        (STESSA_ORIGINE, HeaderValue::from_static("same-origin")),
    ];
    (intestazioni, byte).into_response()
}
