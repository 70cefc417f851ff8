//! Ready texts and texts for many: both have fields, filled in from the facts of a quesito.
//!
//! A ready text is written by an administrator and may use the whole language of templates. A text that a clerk writes
//! for many quesiti ([`TestoLibero`]) may only name fields: nothing in it can run.

mod campi;
mod libero;

pub use campi::{CAMPI, Campo, Dati, campione, dati};
pub use libero::TestoLibero;

use crate::{
    notifiche,
    quesiti::testo_pulito,
    tabelle::{ModelloRisposta, Tabelle, UsoRisposta},
};
use minijinja::{AutoEscape, Environment, Error, UndefinedBehavior, Value};

/// Why a text with fields is refused, or cannot be filled in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("Alla riga {riga} del testo: {messaggio}.")]
pub struct ErroreRisposta {
    /// The line, from 1.
    pub riga: usize,
    /// What was found there, if it can be named.
    pub trovato: Option<String>,
    /// What is wrong and what was expected, without a final stop.
    pub messaggio: String,
}

impl ErroreRisposta {
    fn ignoto(testo: &str, nome: &str) -> Self {
        let riga = testo.lines().position(|r| r.contains(nome)).unwrap_or(0) + 1;
        let noti = CAMPI.iter().map(|c| c.nome).collect::<Vec<_>>().join(", ");
        let messaggio = format!("il campo `{nome}` non esiste, si può usare {noti}");
        Self { riga, trovato: Some(nome.to_owned()), messaggio }
    }

    fn di(errore: &Error) -> Self {
        let messaggio = notifiche::frase_di_sbaglio(errore);
        Self { riga: errore.line().unwrap_or(1), trovato: None, messaggio }
    }
}

/// The ready texts that a clerk can choose from, by title.
#[must_use]
pub fn risposte_per<'t>(
    tabelle: &'t Tabelle,
    argomento: &str,
    sede: &str,
    uso: UsoRisposta,
) -> Vec<&'t ModelloRisposta> {
    let mut scelte: Vec<_> = tabelle.risposte.values().filter(|m| m.vale(argomento, sede, uso)).collect();
    scelte.sort_by(|a, b| a.titolo.cmp(&b.titolo));
    scelte
}

/// A ready text with the facts of a quesito in its place.
///
/// # Errors
/// The text does not compile with these facts: one that was loaded always does.
pub fn compila(modello: &ModelloRisposta, dati: &Dati) -> Result<String, ErroreRisposta> {
    compila_testo(&modello.testo, dati)
}

/// Checks a text of an administrator: its syntax, its fields, and that it says something with every fact and with the
/// least there can be.
///
/// # Errors
/// The first thing that is wrong.
pub fn controlla(testo: &str) -> Result<(), ErroreRisposta> {
    let ambiente = ambiente();
    let modello = ambiente.template_from_str(testo).map_err(|e| ErroreRisposta::di(&e))?;
    let noto = |nome: &String| {
        CAMPI.iter().any(|c| c.nome == nome) || ambiente.globals().any(|(globale, _)| globale == nome)
    };
    let mut ignoti: Vec<String> =
        modello.undeclared_variables(false).into_iter().filter(|nome| !noto(nome)).collect();
    ignoti.sort();
    if let Some(ignoto) = ignoti.first() {
        return Err(ErroreRisposta::ignoto(testo, ignoto));
    }
    for pieno in [true, false] {
        if compila_testo(testo, &campione(pieno))?.is_empty() {
            let messaggio = "il testo è vuoto, o lo è quando mancano i campi facoltativi".to_owned();
            return Err(ErroreRisposta { riga: 1, trovato: None, messaggio });
        }
    }
    Ok(())
}

fn ambiente() -> Environment<'static> {
    let mut ambiente = Environment::new();
    ambiente.set_undefined_behavior(UndefinedBehavior::Strict);
    ambiente.set_auto_escape_callback(|_| AutoEscape::None);
    ambiente.set_formatter(notifiche::stampa);
    ambiente
}

/// A field that has nothing to say prints nothing.
fn compila_testo(testo: &str, dati: &Dati) -> Result<String, ErroreRisposta> {
    let valore = |nome| dati.get(nome).cloned().flatten().map_or_else(|| Value::from(()), Value::from);
    let contesto = Value::from_pairs(CAMPI.iter().map(|c| (c.nome, valore(c.nome))));
    let reso = ambiente().render_str(testo, contesto).map_err(|e| ErroreRisposta::di(&e))?;
    Ok(testo_pulito(&reso))
}

#[cfg(test)]
mod tests;
