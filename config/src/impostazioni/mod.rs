//! The settings of one installation: `quesiti.toml`, environment, flags.

mod archivio;
mod console;
mod posta;
mod sms;
mod token;
mod verifica;
mod web_meeting;

pub use archivio::{Allegati, Archivio, S3};
pub use console::{Console, Oidc};
pub use posta::{ModoPosta, Posta, Sicurezza};
pub use sms::{ModoSms, Sms};
pub use token::{Algoritmo, Token};
pub(crate) use verifica::verifica;
pub use web_meeting::WebMeeting;

use crate::segreto::{ErroreSegreto, FileSegreto, Indirizzo, Segreto};
use serde::{Deserialize, Serialize};
use std::net::{Ipv4Addr, SocketAddr};

/// Every setting. Unknown keys are refused; what is not written keeps its default.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Configurazione {
    /// HTTP.
    pub server: Server,
    /// Where rows live.
    pub database: Database,
    /// Where the bytes of attachments live.
    pub allegati: Allegati,
    /// Background work.
    pub lavoratori: Lavoratori,
    /// People of the institute who are away.
    pub assenze: Assenze,
    /// Ordinary e-mail.
    pub email: Posta,
    /// Posta elettronica certificata.
    pub pec: Posta,
    /// Text messages.
    pub sms: Sms,
    /// Bearer tokens accepted by the API.
    pub token: Token,
    /// Pages for the people of the institute.
    pub console: Console,
    /// Where video meetings are held (R56).
    pub web_meeting: WebMeeting,
    /// Support addresses shown to people (R24).
    pub assistenza: Assistenza,
    /// Log.
    pub registro: Registro,
}

impl Default for Configurazione {
    fn default() -> Self {
        Self {
            server: Server::default(),
            database: Database::default(),
            allegati: Allegati::default(),
            lavoratori: Lavoratori::default(),
            assenze: Assenze::default(),
            email: Posta::default(),
            pec: Posta { mittente: "INPS <pec@inps.example>".to_owned(), ..Posta::default() },
            sms: Sms::default(),
            token: Token::default(),
            console: Console::default(),
            web_meeting: WebMeeting::default(),
            assistenza: Assistenza::default(),
            registro: Registro::default(),
        }
    }
}

/// HTTP.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Server {
    /// Address and port to listen on.
    pub ascolto: SocketAddr,
    /// Base of the links written in messages, without a final slash.
    pub indirizzo_pubblico: String,
    /// Largest request body, bytes.
    pub corpo_massimo_byte: u64,
    /// Requests one client may make in a minute.
    pub richieste_al_minuto: u32,
}

impl Default for Server {
    fn default() -> Self {
        Self {
            ascolto: SocketAddr::from((Ipv4Addr::LOCALHOST, 8080)),
            indirizzo_pubblico: "http://127.0.0.1:8080".to_owned(),
            corpo_massimo_byte: 8 * 1024 * 1024,
            richieste_al_minuto: 120,
        }
    }
}

/// Where rows live.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Database {
    /// `sqlite:var/quesiti.db` or `postgres://…`.
    pub url: Indirizzo,
    /// A file that holds the whole address, password included; wins over `url`.
    pub url_file: Option<FileSegreto>,
    /// Largest number of open connections.
    pub connessioni: u32,
}

impl Default for Database {
    fn default() -> Self {
        Self { url: Indirizzo::new("sqlite:var/quesiti.db"), url_file: None, connessioni: 10 }
    }
}

impl Database {
    /// The address to connect to.
    ///
    /// # Errors
    /// `url_file` is given and cannot be read.
    pub fn indirizzo(&self) -> Result<Segreto, ErroreSegreto> {
        match &self.url_file {
            Some(file) => file.leggi(),
            None => Ok(Segreto::new(self.url.esponi())),
        }
    }
}

/// Background work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Lavoratori {
    /// Jobs of one queue at work at once.
    pub concorrenza: usize,
    /// Messages being sent at once, per channel.
    pub invii_concorrenti: usize,
    /// Seconds a claimed job stays reserved without a sign of life.
    pub lease_secondi: u64,
    /// Milliseconds between two looks at the queue when nobody rings.
    pub poll_millisecondi: u64,
}

impl Default for Lavoratori {
    fn default() -> Self {
        Self { concorrenza: 8, invii_concorrenti: 16, lease_secondi: 60, poll_millisecondi: 1000 }
    }
}

/// People of the institute who are away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Assenze {
    /// After how many days of absence what somebody has in carico goes back to the queue; 0: never.
    pub rilascio_dopo_giorni: u32,
}

impl Default for Assenze {
    fn default() -> Self {
        Self { rilascio_dopo_giorni: 5 }
    }
}

/// Support addresses shown to people (R24); by default those of msg. 16719/2009.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Assistenza {
    /// For questions on the procedure.
    pub amministrativa: String,
    /// For faults.
    pub tecnica: String,
    /// For what cannot be reached or read in the pages. `None`: as `amministrativa`.
    pub accessibilita: Option<String>,
}

impl Assistenza {
    /// Where what cannot be reached or read is reported.
    #[must_use]
    pub fn accessibilita(&self) -> &str {
        self.accessibilita.as_deref().unwrap_or(&self.amministrativa)
    }
}

impl Default for Assistenza {
    fn default() -> Self {
        Self {
            amministrativa: "FEAsupporto@inps.it".to_owned(),
            tecnica: "FEAhelp@inps.it".to_owned(),
            accessibilita: None,
        }
    }
}

/// Log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Registro {
    /// A level, or a filter per module (`info,sqlx=warn`).
    pub livello: String,
    /// How lines are written.
    pub formato: FormatoRegistro,
}

impl Default for Registro {
    fn default() -> Self {
        Self { livello: "info".to_owned(), formato: FormatoRegistro::Testo }
    }
}

/// How log lines are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FormatoRegistro {
    /// For people.
    Testo,
    /// For collectors.
    Json,
}
