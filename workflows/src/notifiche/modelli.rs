//! The texts, as an administrator writes them: one file for each event and channel (R21).
//!
//! E-mail, PEC and Cassetto files begin with `Oggetto: …` and an empty line; an SMS file is the message. A template
//! that does not compile, or that uses a word its event does not have, is refused when it is loaded.

mod invito;
mod sbagli;

pub use invito::{Sbaglio, controlla_invito};
pub use sbagli::frase as frase_di_sbaglio;

use super::{
    campione::{campione, variabili},
    gsm7::semplifica_sms,
    stato::Notifica,
};
use crate::tabelle::{Canale, Evento};
use minijinja::{
    Environment, Error, Output, State, UndefinedBehavior, Value,
    value::{Serde, ValueKind},
};
use std::{
    collections::BTreeMap,
    sync::{Arc, PoisonError, RwLock},
};

/// What a recipient reads. Plain text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Testo {
    /// One line without control characters; an SMS has none.
    pub oggetto: Option<String>,
    /// The message, its lines ended by `\n`.
    pub corpo: String,
}

/// Why a template was refused, in the administrator's words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}, riga {riga}: {messaggio}")]
pub struct ErroreModello {
    /// The file, as `quesito_chiuso/email.txt`.
    pub file: String,
    /// The line in it, from 1.
    pub riga: usize,
    /// What is wrong and what was expected.
    pub messaggio: String,
}

/// What every message can tell beside its own facts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Comuni {
    /// Whom to ask about the procedure (R24).
    pub assistenza_amministrativa: String,
    /// Whom to tell about technical problems (R24).
    pub assistenza_tecnica: String,
    /// Address of a quesito for its sender; `{quesito}` is replaced.
    pub link_mittente: String,
    /// Address of a quesito for the staff; `{quesito}` is replaced.
    pub link_ufficio: String,
    /// Address of an appointment for who booked it; `{appuntamento}` is replaced.
    pub link_appuntamento: String,
}

/// All the templates, compiled.
#[derive(Debug, Clone)]
pub struct Modelli {
    ambiente: Environment<'static>,
    comuni: Comuni,
    testi: Arc<BTreeMap<String, String>>,
}

/// Steps of one rendering: the longest of ours takes some hundreds.
const PASSI_MASSIMI: u64 = 20_000;
/// Longest text that is tried before it is put in force, in bytes.
const TESTO_MASSIMO: usize = 20_000;
const PREFISSO: &str = "Oggetto:";
/// "Gentile utente": not every sender has given a name.
const SENZA_NOME: &str = "utente";

impl Modelli {
    /// Compiles and checks templates by name (`quesito_chiuso/email`).
    ///
    /// # Errors
    /// The first file that is not usable, with the line and the reason.
    pub fn nuovi(testi: BTreeMap<String, String>) -> Result<Self, ErroreModello> {
        let mut ambiente = Environment::new();
        ambiente.set_undefined_behavior(UndefinedBehavior::Strict);
        ambiente.set_auto_escape_callback(|_| minijinja::AutoEscape::None);
        ambiente.set_formatter(stampa);
        // A text tried from a page must end, whatever it loops over.
        ambiente.set_fuel(Some(PASSI_MASSIMI));
        for (nome, testo) in &testi {
            let (evento, canale) = chiave(nome)?;
            let (oggetto, corpo, saltate) = dividi(nome, canale, testo)?;
            if let Some(oggetto) = oggetto {
                compila(&mut ambiente, nome, &format!("{nome}#oggetto"), oggetto, evento, 0)?;
            }
            compila(&mut ambiente, nome, nome, corpo, evento, saltate)?;
        }
        let modelli = Self { ambiente, comuni: Comuni::default(), testi: Arc::new(testi) };
        modelli.prova_tutti()?;
        Ok(modelli)
    }

    /// With what every message can tell.
    #[must_use]
    pub fn con_comuni(self, comuni: Comuni) -> Self {
        Self { comuni, ..self }
    }

    /// Whether there is a text for this event and channel. PEC takes the e-mail's where it has none of its own.
    #[must_use]
    pub fn presente(&self, evento: Evento, canale: Canale) -> bool {
        self.nome(evento, canale).is_some()
    }

    /// The text as it was loaded. PEC takes the e-mail's where it has none of its own.
    #[must_use]
    pub fn sorgente(&self, evento: Evento, canale: Canale) -> Option<&str> {
        self.testi.get(&self.nome(evento, canale)?).map(String::as_str)
    }

    /// Every text that is loaded, by event and channel.
    pub fn elenco(&self) -> impl Iterator<Item = (Evento, Canale, &str)> {
        Evento::TUTTI.into_iter().flat_map(move |evento| {
            let di = move |canale: Canale| {
                let nome = format!("{}/{}", evento.codice(), canale.codice());
                Some((evento, canale, self.testi.get(&nome)?.as_str()))
            };
            Canale::TUTTI.into_iter().filter_map(di)
        })
    }

    /// The text of an event by a channel, from a source that is not in force: checked as it would be when loaded.
    /// Without a notification, from the sample of the event.
    ///
    /// # Errors
    /// Why the source would be refused, with its line.
    pub fn prova(
        &self,
        evento: Evento,
        canale: Canale,
        sorgente: &str,
        notifica: Option<&Notifica>,
    ) -> Result<Testo, ErroreModello> {
        let nome = format!("{}/{}", evento.codice(), canale.codice());
        if sorgente.len() > TESTO_MASSIMO {
            let messaggio = format!("il testo è troppo lungo: al massimo {TESTO_MASSIMO} byte");
            return Err(ErroreModello { file: format!("{nome}.txt"), riga: 1, messaggio });
        }
        // A browser ends lines its own way.
        let sorgente = sorgente.replace("\r\n", "\n");
        let file = format!("{nome}.txt");
        let provato =
            Self::nuovi(BTreeMap::from([(nome, sorgente.clone())]))?.con_comuni(self.comuni.clone());
        if let Some((riga, _, messaggio)) = controlla_invito(evento, canale, &sorgente).into_iter().next() {
            return Err(ErroreModello { file, riga, messaggio });
        }
        match notifica.filter(|n| n.evento == evento) {
            Some(n) => provato.scrivi(evento, canale, &n.dati, Some(provato.link(n))),
            None => provato.componi(evento, canale, &campione(evento)),
        }
    }

    /// The text of a stored notification, with the address of its quesito or appointment.
    ///
    /// # Errors
    /// No such template, or a word that the notification does not carry.
    pub fn testo(&self, notifica: &Notifica) -> Result<Testo, ErroreModello> {
        self.scrivi(notifica.evento, notifica.canale, &notifica.dati, Some(self.link(notifica)))
    }

    /// The text of an event by a channel from given facts.
    ///
    /// # Errors
    /// No such template, or a word that `dati` does not carry.
    pub fn componi(
        &self,
        evento: Evento,
        canale: Canale,
        dati: &BTreeMap<String, serde_json::Value>,
    ) -> Result<Testo, ErroreModello> {
        self.scrivi(evento, canale, dati, None)
    }

    fn scrivi(
        &self,
        evento: Evento,
        canale: Canale,
        dati: &BTreeMap<String, serde_json::Value>,
        link: Option<String>,
    ) -> Result<Testo, ErroreModello> {
        let Some(nome) = self.nome(evento, canale) else {
            let file = format!("{}/{}.txt", evento.codice(), canale.codice());
            return Err(ErroreModello { file, riga: 1, messaggio: "il modello non esiste".to_owned() });
        };
        let contesto = self.contesto(evento, dati, link);
        let rendi = |parte: &str| {
            let testo = self.ambiente.get_template(parte).and_then(|m| m.render(&contesto));
            testo.map_err(|e| errore(&nome, &e))
        };
        let corpo = rendi(&nome)?.trim().to_owned();
        if canale == Canale::Sms {
            return Ok(Testo { oggetto: None, corpo: semplifica_sms(&corpo) });
        }
        let oggetto = rendi(&format!("{nome}#oggetto"))?;
        // A value with a line break must not become a header of its own.
        let oggetto =
            oggetto.split(char::is_whitespace).filter(|p| !p.is_empty()).collect::<Vec<_>>().join(" ");
        Ok(Testo { oggetto: Some(oggetto), corpo })
    }

    /// Where the recipient reads the rest.
    fn link(&self, notifica: &Notifica) -> String {
        if let Some(appuntamento) = notifica.appuntamento {
            return self.comuni.link_appuntamento.replace("{appuntamento}", &appuntamento.to_string());
        }
        let schema =
            if per_ufficio(notifica.evento) { &self.comuni.link_ufficio } else { &self.comuni.link_mittente };
        schema.replace("{quesito}", &notifica.quesito.to_string())
    }

    fn nome(&self, evento: Evento, canale: Canale) -> Option<String> {
        let di = |canale: Canale| format!("{}/{}", evento.codice(), canale.codice());
        let nome = di(canale);
        if self.ambiente.get_template(&nome).is_ok() {
            return Some(nome);
        }
        let posta = di(Canale::Email);
        (canale == Canale::Pec && self.ambiente.get_template(&posta).is_ok()).then_some(posta)
    }

    fn contesto(
        &self,
        evento: Evento,
        dati: &BTreeMap<String, serde_json::Value>,
        link: Option<String>,
    ) -> Value {
        let mut contesto: BTreeMap<&str, Value> = BTreeMap::new();
        for facoltativa in variabili(evento).filter(|v| v.facoltativa) {
            contesto.insert(facoltativa.nome, Value::from(()));
        }
        contesto.insert("assistenza_amministrativa", self.comuni.assistenza_amministrativa.as_str().into());
        contesto.insert("assistenza_tecnica", self.comuni.assistenza_tecnica.as_str().into());
        if let Some(link) = link {
            contesto.insert("link", link.into());
        }
        contesto.insert("mittente_nome", SENZA_NOME.into());
        let detti = dati.iter().filter(|(nome, valore)| *nome != "mittente_nome" || **valore != "");
        contesto.extend(detti.map(|(nome, valore)| (nome.as_str(), Value::from(Serde(valore)))));
        Value::from_pairs(contesto)
    }

    /// Renders every template with the sample of its event: a filter or a function can fail on what compiles.
    fn prova_tutti(&self) -> Result<(), ErroreModello> {
        for evento in Evento::TUTTI {
            for canale in Canale::TUTTI {
                if self.presente(evento, canale) {
                    self.componi(evento, canale, &campione(evento))?;
                }
            }
        }
        Ok(())
    }
}

/// Events for the staff: their link leads to the office, the others' to the Cassetto.
fn per_ufficio(evento: Evento) -> bool {
    matches!(
        evento,
        Evento::TermineInScadenza
            | Evento::TermineScaduto
            | Evento::TermineScadutoMonitoraggio
            | Evento::NuovoMessaggioMittente
    )
}

/// Prints a value: nothing where there is none, and no control character but the end of a line.
pub(crate) fn stampa(out: &mut Output, stato: &mut State, valore: &Value) -> Result<(), Error> {
    match valore.kind() {
        ValueKind::None => Ok(()),
        ValueKind::String => {
            let testo = valore.as_str().unwrap_or_default();
            let pulito: String =
                testo.chars().filter(|c| *c == '\n' || *c == '\t' || !c.is_control()).collect();
            out.write_str(&pulito).map_err(Error::from)
        }
        _ => minijinja::escape_formatter(out, stato, valore),
    }
}

fn chiave(nome: &str) -> Result<(Evento, Canale), ErroreModello> {
    let rifiuta = |messaggio: String| ErroreModello { file: format!("{nome}.txt"), riga: 1, messaggio };
    let (evento, canale) = nome.split_once('/').unwrap_or((nome, ""));
    let evento = Evento::TUTTI.into_iter().find(|e| e.codice() == evento).ok_or_else(|| {
        let noti = Evento::TUTTI.map(Evento::codice).join(", ");
        rifiuta(format!("evento `{evento}` sconosciuto: atteso uno tra {noti}"))
    })?;
    let canale = Canale::TUTTI.into_iter().find(|c| c.codice() == canale).ok_or_else(|| {
        let noti = Canale::TUTTI.map(Canale::codice).join(", ");
        rifiuta(format!("canale `{canale}` sconosciuto: atteso uno tra {noti}"))
    })?;
    Ok((evento, canale))
}

/// Subject, body, and how many lines of the file come before the body.
fn dividi<'t>(
    nome: &str,
    canale: Canale,
    testo: &'t str,
) -> Result<(Option<&'t str>, &'t str, usize), ErroreModello> {
    let rifiuta = |riga, messaggio: &str| ErroreModello {
        file: format!("{nome}.txt"),
        riga,
        messaggio: messaggio.to_owned(),
    };
    let testo = testo.strip_prefix('\u{feff}').unwrap_or(testo);
    let (oggetto, corpo, saltate) = if canale == Canale::Sms {
        if testo.trim_start().starts_with(PREFISSO) {
            return Err(rifiuta(1, "un SMS non ha oggetto: scriva soltanto il messaggio"));
        }
        (None, testo, 0)
    } else {
        let (prima, resto) = testo.split_once('\n').unwrap_or((testo, ""));
        let oggetto = prima.strip_prefix(PREFISSO).map(str::trim).filter(|o| !o.is_empty());
        let oggetto = oggetto.ok_or_else(|| rifiuta(1, "la prima riga deve essere `Oggetto: …`"))?;
        let (vuota, corpo) = resto.split_once('\n').unwrap_or((resto, ""));
        if !vuota.trim().is_empty() {
            return Err(rifiuta(2, "dopo l'oggetto serve una riga vuota"));
        }
        (Some(oggetto), corpo, 2)
    };
    if corpo.trim().is_empty() {
        return Err(rifiuta(saltate + 1, "il testo del messaggio è vuoto"));
    }
    Ok((oggetto, corpo, saltate))
}

fn compila(
    ambiente: &mut Environment<'static>,
    file: &str,
    nome: &str,
    testo: &str,
    evento: Evento,
    saltate: usize,
) -> Result<(), ErroreModello> {
    // The lines before the body stay, empty, so that every later error tells the line of the file.
    let sorgente = format!("{}{testo}", "{#-\n-#}".repeat(saltate));
    ambiente.add_template_owned(nome.to_owned(), sorgente).map_err(|e| errore(file, &e))?;
    let modello = ambiente.get_template(nome).map_err(|e| errore(file, &e))?;
    let note: Vec<&str> = variabili(evento).map(|v| v.nome).collect();
    let mut ignote: Vec<String> = modello
        .undeclared_variables(false)
        .into_iter()
        .filter(|v| !note.contains(&v.as_str()) && ambiente.globals().all(|(g, _)| g != v))
        .collect();
    ignote.sort();
    match ignote.first() {
        None => Ok(()),
        Some(ignota) => Err(ErroreModello {
            file: format!("{file}.txt"),
            riga: saltate + 1 + testo.lines().position(|r| r.contains(ignota.as_str())).unwrap_or(0),
            messaggio: format!("`{ignota}` non esiste per questo evento: si può usare {}", note.join(", ")),
        }),
    }
}

fn errore(file: &str, e: &Error) -> ErroreModello {
    ErroreModello { file: format!("{file}.txt"), riga: e.line().unwrap_or(1), messaggio: frase_di_sbaglio(e) }
}

/// The templates in force, replaced as a whole by a reload (R88). Cheap to clone.
#[derive(Debug, Clone)]
pub struct ModelliInUso(Arc<RwLock<Arc<Modelli>>>);

impl ModelliInUso {
    /// With these in force.
    #[must_use]
    pub fn nuovi(modelli: Modelli) -> Self {
        Self(Arc::new(RwLock::new(Arc::new(modelli))))
    }

    /// Those in force.
    #[must_use]
    pub fn attuali(&self) -> Arc<Modelli> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Puts others in force; a message being written ends with the text it began with.
    pub fn sostituisci(&self, modelli: Modelli) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(modelli);
    }
}

#[cfg(test)]
mod tests;
