//! How a person of the institute enters and stays in: sessions, attempts with a password, journeys to an identity
//! provider.
//!
//! A session is a secret that only the browser has; the database keeps its SHA-256. It ends after a time without use,
//! after a time in all, when its user leaves, and at once when the user is deactivated: role and sede are read again at
//! every request.

mod esterni_store;
mod store;
mod tentativi_store;

pub use esterni_store::{AccessoEsterno, RITORNO_ENTRO, parte, torna};
pub use store::{apri, chiudi, chiudi_di, pulisci, statements, trova};
pub use tentativi_store::{Tentativo, attesa, riuscito, tenta};

use crate::utenti::Utente;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use engine::Timestamp;
use sha2::{Digest, Sha256};
use std::{fmt, time::Duration};

/// How long a session lasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Durata {
    /// Without a request.
    pub inattiva: Duration,
    /// In all.
    pub massima: Duration,
}

impl Default for Durata {
    /// An hour away from the desk; a working day.
    fn default() -> Self {
        Self { inattiva: Duration::from_secs(60 * 60), massima: Duration::from_secs(12 * 60 * 60) }
    }
}

/// Who makes a request with a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Uso {
    /// A person: the session goes on.
    Persona,
    /// A page left open, that looks for news by itself: a desk nobody sits at must not stay open for that.
    Sfondo,
}

/// What the browser shows at every request. Whoever has it is in.
#[derive(Clone, PartialEq, Eq)]
pub struct Segreto(String);

impl Segreto {
    /// From 32 bytes of a cryptographic generator.
    #[must_use]
    pub fn nuovo(casuali: [u8; 32]) -> Self {
        Self(URL_SAFE_NO_PAD.encode(casuali))
    }

    /// As the browser sent it; anything that cannot be one of ours is none.
    #[must_use]
    pub fn dal_browser(testo: &str) -> Option<Self> {
        (testo.len() == 43 && testo.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b)))
            .then(|| Self(testo.to_owned()))
    }

    /// For the cookie.
    #[must_use]
    pub fn esponi(&self) -> &str {
        &self.0
    }

    /// What the database keeps.
    #[must_use]
    pub fn impronta(&self) -> String {
        hex::encode(Sha256::digest(self.0.as_bytes()))
    }
}

impl fmt::Debug for Segreto {
    /// Without the secret: a log is no place for it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Segreto(…)")
    }
}

/// A session and whose it is, now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sessione {
    /// The user as it is now.
    pub utente: Utente,
    /// Since when.
    pub creata_il: Timestamp,
    /// Last request that was noted.
    pub vista_il: Timestamp,
    /// When it ends whatever happens.
    pub scade_il: Timestamp,
}
