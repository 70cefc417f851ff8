//! The pages for the people of the institute.

use crate::segreto::FileSegreto;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use workflows::attore::Ruolo;

/// How people enter, and for how long.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Console {
    /// Minutes without a request after which a session ends.
    pub inattivita_minuti: u64,
    /// Hours after which a session ends whatever happens.
    pub durata_massima_ore: u64,
    /// The institute's identity provider, where there is one.
    pub oidc: Oidc,
}

impl Default for Console {
    fn default() -> Self {
        Self { inattivita_minuti: 60, durata_massima_ore: 12, oidc: Oidc::default() }
    }
}

/// How people enter through an identity provider (OpenID Connect).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Oidc {
    /// Address of the provider, as its tokens name it; `None`: nobody enters that way.
    pub emittente: Option<String>,
    /// How the provider knows this system.
    pub client_id: Option<String>,
    /// A file with the secret shared with it.
    pub client_secret_file: Option<FileSegreto>,
    /// What is asked for beside `openid`.
    pub ambiti: Vec<String>,
    /// Claim with the login name: one that is never given to somebody else.
    pub claim_utente: String,
    /// Claim with the role; dots lead inside objects.
    pub claim_ruolo: String,
    /// Claim with the code of the sede.
    pub claim_sede: String,
    /// The roles here, by what the claim says. What is not here lets nobody in.
    pub ruoli: BTreeMap<String, Ruolo>,
    /// Whether nobody enters with a password kept here.
    pub solo_oidc: bool,
}

impl Default for Oidc {
    fn default() -> Self {
        Self {
            emittente: None,
            client_id: None,
            client_secret_file: None,
            ambiti: vec!["profile".to_owned(), "email".to_owned()],
            claim_utente: "preferred_username".to_owned(),
            claim_ruolo: "ruolo".to_owned(),
            claim_sede: "sede".to_owned(),
            ruoli: BTreeMap::new(),
            solo_oidc: false,
        }
    }
}
