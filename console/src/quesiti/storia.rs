//! The history as the page tells it.

use super::{
    passaggi::{Passaggio, cambiato},
    verbi,
};
use crate::vista::{
    persone::Nomi,
    quando::{Quando, quando},
};
use engine::history::Line;
use serde_json::Value;
use workflows::tabelle::Tabelle;

/// A line as drawn.
#[derive(Debug)]
pub(crate) struct VoceStoria {
    pub(crate) quando: Quando,
    /// Who, what it did, what that changed.
    pub(crate) frase: String,
    pub(crate) automatico: bool,
    /// What else is told, as written then: `motivo: …`.
    pub(crate) dettagli: Vec<(String, String)>,
    pub(crate) impronta: String,
}

/// What the sentence of a line says already, in words.
const GIA_DETTI: [&str; 5] = ["canale", "esito", "scadenza", "termine_dopo", "termine_prima"];

impl VoceStoria {
    /// A line, with what it is said to have done.
    pub(crate) fn di(riga: &Line, fatto: &str, nomi: &Nomi) -> Self {
        Self {
            quando: quando(riga.at),
            frase: format!("{} {fatto}", nomi.autore(&riga.author)),
            automatico: riga.automatic,
            dettagli: dettagli(&riga.details),
            impronta: riga.hash.chars().take(12).collect(),
        }
    }
}

/// All of them, oldest first.
pub(super) fn storia(passaggi: &[Passaggio<'_>], nomi: &Nomi, tabelle: &Tabelle) -> Vec<VoceStoria> {
    let fatto = |p: &Passaggio<'_>| format!("{}{}", verbi::storia(&p.riga.verb), cambiato(p, nomi, tabelle));
    passaggi.iter().map(|p| VoceStoria::di(p.riga, &fatto(p), nomi)).collect()
}

/// Texts and numbers, one a line; what is deeper is for programs.
fn dettagli(json: &str) -> Vec<(String, String)> {
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
    let nuovi = campi.into_iter().filter(|(nome, _)| !GIA_DETTI.contains(&nome.as_str()));
    nuovi.filter_map(detto).collect()
}
