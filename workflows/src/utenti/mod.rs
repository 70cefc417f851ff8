//! People of the institute who use the system: role, sede, e-mail, and a password where they do not come from an
//! identity provider.

mod atti;
mod esterni;
mod password;
mod regole;
mod store;

pub use atti::{Cambiato, ErroreUtente};
pub use password::{
    MASSIMO as PASSWORD_MASSIMO, MINIMO as PASSWORD_MINIMO, PasswordNonValida, controlla_password,
    impronta_password, verifica_password,
};
pub use regole::{Scheda, UtenteNonValido, controlla_nome_di_accesso};
pub use store::{
    CONTO_MASSIMO, cerca, con_ruolo, crea, di_sede, di_sedi, elenco, imposta_attivo, imposta_password,
    in_carico, per_id, statements, trova,
};

use crate::attore::Ruolo;
use engine::Timestamp;
use std::fmt;

/// A person of the institute.
#[derive(Clone, PartialEq, Eq)]
pub struct Utente {
    /// Login name, never reused.
    pub id: String,
    /// Name shown to people.
    pub nome: String,
    /// What it may do.
    pub ruolo: Ruolo,
    /// Its sede; funzionari and supervisori always have one.
    pub sede: Option<String>,
    /// Where it is told about its quesiti.
    pub email: Option<String>,
    /// Hash of its password. `None`: it cannot log in with one.
    pub password: Option<String>,
    /// Whether it may enter and is told.
    pub attivo: bool,
    /// When it was added.
    pub creato_il: Timestamp,
}

impl fmt::Debug for Utente {
    /// Without the hash: a log is no place for it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Utente")
            .field("id", &self.id)
            .field("ruolo", &self.ruolo)
            .field("sede", &self.sede)
            .field("attivo", &self.attivo)
            .finish_non_exhaustive()
    }
}
