//! The history as the page tells it.

use super::verbi;
use crate::vista::{
    persone::{Nomi, id_utente},
    quando::{Quando, quando},
};
use engine::history::Line;
use serde_json::Value;

/// A line as drawn.
#[derive(Debug)]
pub(crate) struct VoceStoria {
    pub(crate) quando: Quando,
    /// Who, and what it did.
    pub(crate) frase: String,
    pub(crate) automatico: bool,
    /// What else is told, as written then: `motivo: …`.
    pub(crate) dettagli: Vec<(String, String)>,
    pub(crate) impronta: String,
}

/// The users that lines are about.
pub(crate) fn utenti(righe: &[Line]) -> impl Iterator<Item = &str> {
    righe.iter().filter_map(|l| id_utente(&l.author))
}

/// All of them, oldest first.
pub(crate) fn storia(righe: Vec<Line>, nomi: &Nomi) -> Vec<VoceStoria> {
    let vista = |l: Line| VoceStoria {
        quando: quando(l.at),
        frase: format!("{} {}", nomi.autore(&l.author), verbi::storia(&l.verb)),
        automatico: l.automatic,
        dettagli: dettagli(&l.details),
        impronta: l.hash.chars().take(12).collect(),
    };
    righe.into_iter().map(vista).collect()
}

/// Texts and numbers, one a line; what is deeper is for programs.
pub(crate) fn dettagli(json: &str) -> Vec<(String, String)> {
    let Ok(Value::Object(campi)) = serde_json::from_str(json) else { return Vec::new() };
    let detto = |(nome, valore): (String, Value)| {
        let valore = match valore {
            Value::String(testo) if !testo.is_empty() => testo,
            Value::Number(numero) => numero.to_string(),
            Value::Bool(vero) => if vero { "sì" } else { "no" }.to_owned(),
            _ => return None,
        };
        Some((nome.replace('_', " "), valore))
    };
    campi.into_iter().filter_map(detto).collect()
}
