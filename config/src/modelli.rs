//! Message templates: found, read, and checked before they go live.

use crate::errore::Raccolta;
use crate::fonte::Fonte;
use minijinja::{Environment, UndefinedBehavior};
use std::collections::BTreeMap;
use workflows::notifiche;
use workflows::tabelle::{Canale, Evento, RegolaNotifica};

/// Templates by `<evento>/<canale>`, e.g. `quesito_chiuso/email`.
pub type Modelli = BTreeMap<String, String>;

/// Checks the syntax and the names used.
///
/// # Errors
/// What is wrong, in a sentence.
pub(crate) fn variabili(testo: &str, permesse: &[&str]) -> Result<(), String> {
    let mut ambiente = Environment::new();
    ambiente.set_undefined_behavior(UndefinedBehavior::Strict);
    let modello = ambiente.template_from_str(testo).map_err(|e| {
        let riga = e.line().unwrap_or(1);
        format!("alla riga {riga} {}", notifiche::frase_di_sbaglio(&e))
    })?;
    let mut ignote: Vec<String> = modello
        .undeclared_variables(false)
        .into_iter()
        .filter(|nome| !permesse.contains(&nome.as_str()))
        .collect();
    if ignote.is_empty() {
        return Ok(());
    }
    ignote.sort();
    Err(format!("il modello usa {}; si possono usare {}", ignote.join(", "), permesse.join(", ")))
}

/// Reads the templates that the announced events need. PEC takes the e-mail's text where it has none of its own.
pub(crate) fn carica(
    fonte: &Fonte,
    annunciati: &BTreeMap<Evento, RegolaNotifica>,
    errori: &mut Raccolta,
) -> Modelli {
    let mut modelli = Modelli::new();
    for (evento, regola) in annunciati {
        for canale in &regola.canali {
            if let Some(testo) = leggi(fonte, *evento, *canale, errori) {
                modelli.insert(nome(*evento, *canale), testo);
            }
        }
    }
    modelli
}

fn nome(evento: Evento, canale: Canale) -> String {
    format!("{}/{}", evento.codice(), canale.codice())
}

fn leggi(fonte: &Fonte, evento: Evento, canale: Canale, errori: &mut Raccolta) -> Option<String> {
    let nome = nome(evento, canale);
    let file = format!("modelli/{nome}.txt");
    match fonte.leggi(&file) {
        Ok(Some(testo)) => {
            // Alone, so that a mistake in one text does not hide those of the others.
            if let Err(e) = notifiche::Modelli::nuovi(BTreeMap::from([(nome, testo.clone())])) {
                errori.aggiungi(&fonte.nome(&file), format!("riga {}", e.riga), None, e.messaggio);
            }
            for (riga, trovato, atteso) in notifiche::controlla_invito(evento, canale, &testo) {
                errori.aggiungi(&fonte.nome(&file), format!("riga {riga}"), trovato, atteso);
            }
            Some(testo)
        }
        Ok(None) if canale == Canale::Pec => leggi(fonte, evento, Canale::Email, errori),
        Ok(None) => {
            let atteso = format!(
                "il modello manca: notifiche.toml annuncia {} per {}; scriverlo o togliere il canale",
                evento.codice(),
                canale.codice()
            );
            errori.aggiungi(&fonte.nome(&file), "", None, atteso);
            None
        }
        Err(e) => {
            errori.aggiungi(&fonte.nome(&file), "", None, format!("il file non è leggibile: {e}"));
            None
        }
    }
}
