//! Text messages.

use crate::segreto::FileSegreto;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// How text messages leave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Sms {
    /// To a folder (trials), to a Kannel gateway, or to any HTTP gateway.
    pub modo: ModoSms,
    /// Folder of the messages, with `modo = "cartella"`.
    pub cartella: PathBuf,
    /// Address of the gateway.
    pub url: Option<String>,
    /// User name at the gateway.
    pub utente: Option<String>,
    /// File with the password at the gateway.
    pub password_file: Option<FileSegreto>,
    /// Sender shown on the phone: up to 11 letters or digits, or a number.
    pub mittente: String,
    /// Address the gateway calls back with the fate of each message.
    pub url_esiti: Option<String>,
    /// File with the token that such calls must carry.
    pub segreto_esiti_file: Option<FileSegreto>,
    /// With `modo = "http"`: method of the request.
    pub metodo: String,
    /// With `modo = "http"`: headers; templates as `corpo`.
    pub intestazioni: BTreeMap<String, String>,
    /// With `modo = "http"`: template of the body, with `numero`, `testo`, `mittente`, `id`, `utente`, `password`.
    pub corpo: String,
}

impl Default for Sms {
    fn default() -> Self {
        Self {
            modo: ModoSms::Cartella,
            cartella: PathBuf::from("outbox"),
            url: None,
            utente: None,
            password_file: None,
            mittente: "INPS".to_owned(),
            url_esiti: None,
            segreto_esiti_file: None,
            metodo: "POST".to_owned(),
            intestazioni: BTreeMap::from([("Content-Type".to_owned(), "application/json".to_owned())]),
            corpo:
                "{\"to\": {{ numero|tojson }}, \"from\": {{ mittente|tojson }}, \"text\": {{ testo|tojson }}}"
                    .to_owned(),
        }
    }
}

/// Where text messages go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ModoSms {
    /// Files in a folder: nothing leaves.
    Cartella,
    /// A Kannel gateway (`sendsms`).
    Kannel,
    /// Any gateway reached by one HTTP request.
    Http,
}
