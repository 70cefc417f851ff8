//! A text that a clerk writes for many quesiti: fields and nothing else.

use super::{CAMPI, Dati, ErroreRisposta, compila_testo};

/// A text whose every brace is a known field. It can be filled in without any risk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestoLibero(String);

impl TestoLibero {
    /// Checks a text.
    ///
    /// # Errors
    /// Something between braces that is no field.
    pub fn nuovo(testo: impl Into<String>) -> Result<Self, ErroreRisposta> {
        let testo = testo.into();
        let mut resto = testo.as_str();
        while let Some(inizio) = resto.find('{') {
            let letto = testo.len() - resto.len() + inizio;
            resto = &resto[inizio + 1..];
            let errore = |trovato: Option<&str>, messaggio: &str| ErroreRisposta {
                riga: testo[..letto].matches('\n').count() + 1,
                trovato: trovato.map(str::to_owned),
                messaggio: messaggio.to_owned(),
            };
            match resto.chars().next() {
                Some('{') => {
                    let aperta = &resto[1..];
                    let Some(fine) = aperta.find("}}") else {
                        return Err(errore(None, "manca la chiusura `}}` di un campo"));
                    };
                    let nome = aperta[..fine].trim();
                    if !CAMPI.iter().any(|c| c.nome == nome) {
                        let ignoto = ErroreRisposta::ignoto(&testo, nome);
                        return Err(errore(Some(nome), &ignoto.messaggio));
                    }
                    resto = &aperta[fine + 2..];
                }
                Some('%' | '#') => {
                    return Err(errore(None, "si possono usare soltanto i campi, come {{ oggetto }}"));
                }
                _ => {}
            }
        }
        Ok(Self(testo))
    }

    /// The text with the facts of a quesito in its place.
    ///
    /// # Errors
    /// The text does not compile with these facts.
    pub fn compila(&self, dati: &Dati) -> Result<String, ErroreRisposta> {
        compila_testo(&self.0, dati)
    }
}
