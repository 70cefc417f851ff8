//! What the e-mail of an invitation must say, whoever writes it (R59, R60).

use crate::tabelle::{Canale, Evento};
use minijinja::Environment;

const ATTESO: &str = "Appuntamento INPS {{ sede }}";

/// A mistake: the line in the file, the value found, what was expected.
pub type Sbaglio = (usize, Option<String>, String);

/// Subject and link, where the text is that of the invitation's e-mail.
#[must_use]
pub fn controlla_invito(evento: Evento, canale: Canale, testo: &str) -> Vec<Sbaglio> {
    if (evento, canale) != (Evento::InvitoVideochiamata, Canale::Email) {
        return Vec::new();
    }
    let testo = testo.strip_prefix('\u{feff}').unwrap_or(testo);
    let (prima, corpo) = testo.split_once('\n').unwrap_or((testo, ""));
    let oggetto = prima.strip_prefix("Oggetto:").unwrap_or(prima).trim();
    let mut sbagli = Vec::new();
    // Blanks within the braces are not part of what is read.
    if oggetto.replace("{{ ", "{{").replace(" }}", "}}") != ATTESO.replace("{{ ", "{{").replace(" }}", "}}") {
        let atteso = format!("atteso esattamente `Oggetto: {ATTESO}` (messaggio Hermes 2351/2020)");
        sbagli.push((1, Some(format!("`{oggetto}`")), atteso));
    }
    let ambiente = Environment::new();
    let usate = ambiente.template_from_str(corpo).map(|m| m.undeclared_variables(false));
    // One that does not compile is refused for that.
    if usate.is_ok_and(|usate| !usate.contains("collegamento")) {
        let atteso = "nel testo deve esserci il collegamento alla videochiamata: atteso {{ collegamento }}";
        sbagli.push((3, None, atteso.to_owned()));
    }
    sbagli
}
