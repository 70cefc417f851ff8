//! Message templates: found, read, and checked before they go live.

use crate::errore::Raccolta;
use crate::fonte::Fonte;
use minijinja::{Environment, UndefinedBehavior};
use std::collections::BTreeMap;
use workflows::tabelle::{Canale, Evento, RegolaNotifica};

/// Templates by `<evento>/<canale>`, e.g. `quesito_chiuso/email`.
pub type Modelli = BTreeMap<String, String>;

/// What a message template may name.
pub const VARIABILI: [&str; 19] = [
    "protocollo",
    "oggetto",
    "argomento",
    "cassetto",
    "sede",
    "stato",
    "esito",
    "commento",
    "mittente_nome",
    "data_invio",
    "scadenza",
    "giorni",
    "link",
    "assistenza_amministrativa",
    "assistenza_tecnica",
    "appuntamento_disponibile",
    "motivo",
    "documenti",
    "posizione",
];

/// Checks the syntax and the names used.
///
/// # Errors
/// What is wrong, in a sentence.
pub(crate) fn variabili(testo: &str, permesse: &[&str]) -> Result<(), String> {
    let mut ambiente = Environment::new();
    ambiente.set_undefined_behavior(UndefinedBehavior::Strict);
    let modello = ambiente.template_from_str(testo).map_err(|e| {
        let riga = e.line().unwrap_or(1);
        format!("il modello non è valido alla riga {riga} ({})", e.detail().unwrap_or("sintassi errata"))
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

/// Reads the templates that the announced events need, and any other of the folder.
pub(crate) fn carica(
    fonte: &Fonte,
    notifiche: &BTreeMap<Evento, RegolaNotifica>,
    errori: &mut Raccolta,
) -> Modelli {
    let mut modelli = Modelli::new();
    for (evento, regola) in notifiche {
        let evento = evento.codice();
        for canale in &regola.canali {
            let chiave = format!("{evento}/{}", canale.codice());
            let file = format!("modelli/{chiave}.txt");
            match fonte.leggi(&file) {
                Ok(Some(testo)) => {
                    if let Err(atteso) = verifica(&testo, *canale) {
                        errori.aggiungi(&fonte.nome(&file), "", None, atteso);
                    }
                    modelli.insert(chiave, testo);
                }
                Ok(None) => {
                    let atteso = format!(
                        "il modello manca: notifiche.toml annuncia {evento} per {}; scriverlo o togliere il canale",
                        canale.codice()
                    );
                    errori.aggiungi(&fonte.nome(&file), "", None, atteso);
                }
                Err(e) => {
                    errori.aggiungi(&fonte.nome(&file), "", None, format!("il file non è leggibile: {e}"));
                }
            }
        }
    }
    modelli
}

/// Checks one template for its channel: syntax, names, and where it wants one, the subject.
pub(crate) fn verifica(testo: &str, canale: Canale) -> Result<(), String> {
    variabili(testo, &VARIABILI)?;
    if canale == Canale::Sms {
        return match testo.trim().is_empty() {
            true => Err("il modello è vuoto".to_owned()),
            false => Ok(()),
        };
    }
    let mut righe = testo.lines();
    let oggetto = righe.next().and_then(|riga| riga.strip_prefix("Oggetto:")).map(str::trim);
    if oggetto.is_none_or(str::is_empty) {
        return Err("la prima riga deve essere \"Oggetto: …\"".to_owned());
    }
    if !righe.next().unwrap_or_default().trim().is_empty() {
        return Err("dopo l'oggetto serve una riga vuota".to_owned());
    }
    if righe.all(|riga| riga.trim().is_empty()) {
        return Err("manca il testo, dopo l'oggetto e la riga vuota".to_owned());
    }
    Ok(())
}
