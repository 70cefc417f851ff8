//! E-mail and PEC: same keys, one section each.

use crate::segreto::FileSegreto;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// How messages leave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Posta {
    /// To a folder (trials) or to a server.
    pub modo: ModoPosta,
    /// Folder of the messages, with `modo = "cartella"`.
    pub cartella: PathBuf,
    /// SMTP server.
    pub host: Option<String>,
    /// Its port.
    pub porta: u16,
    /// Cipher of the connection.
    pub sicurezza: Sicurezza,
    /// User name, when the server wants one.
    pub utente: Option<String>,
    /// File with the password.
    pub password_file: Option<FileSegreto>,
    /// Sender: `Nome <indirizzo>`. For PEC, the mailbox itself (the envelope must carry the same address).
    pub mittente: String,
}

impl Default for Posta {
    fn default() -> Self {
        Self {
            modo: ModoPosta::Cartella,
            cartella: PathBuf::from("outbox"),
            host: None,
            porta: 587,
            sicurezza: Sicurezza::Starttls,
            utente: None,
            password_file: None,
            mittente: "INPS <non-rispondere@inps.example>".to_owned(),
        }
    }
}

/// Where messages go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ModoPosta {
    /// Files in a folder: nothing leaves.
    Cartella,
    /// An SMTP server.
    Smtp,
}

/// Cipher of an SMTP connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sicurezza {
    /// Starts in clear and must turn to TLS.
    Starttls,
    /// TLS from the first byte.
    Tls,
    /// In clear: only towards this same machine.
    Nessuna,
}
