//! A set of files an administrator would put in force: checked as `quesiti regole verifica` does, nothing changed.
//!
//! Reading files is not the domain's: who puts the program together gives it something that can.

use crate::tabelle::Tabelle;
use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fmt};

/// A file as it was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileCaricato {
    /// Its name, with its folders if it has any.
    pub nome: String,
    /// What is in it.
    pub contenuto: Vec<u8>,
}

/// One mistake in a set of files, so that it can be mended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Errore {
    /// The file.
    pub file: String,
    /// The key, from the top of the file; empty: the file as a whole.
    pub chiave: String,
    /// The value found. `None`: missing, or not to be shown.
    pub valore: Option<String>,
    /// What was expected, in a sentence.
    pub atteso: String,
}

/// Everything that is wrong, never the first alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
pub struct Errori(pub Vec<Errore>);

impl fmt::Display for Errori {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, e) in self.0.iter().enumerate() {
            if i > 0 {
                f.write_str("\n")?;
            }
            f.write_str(&e.file)?;
            if !e.chiave.is_empty() {
                write!(f, ": {}", e.chiave)?;
            }
            if let Some(valore) = &e.valore {
                write!(f, " = {valore}")?;
            }
            write!(f, ": {}", e.atteso)?;
        }
        Ok(())
    }
}

/// A good set that is not in force.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Candidato {
    /// Its tables, with their version.
    pub tabelle: Tabelle,
    /// Its texts by `<evento>/<canale>`.
    pub modelli: BTreeMap<String, String>,
    /// What was not sent and was taken from the set in use: names of files, and of folders ending in `/`.
    pub presi_da_quelli_in_uso: Vec<String>,
}

/// Who can check files that were sent. Runs without waiting for anything, but not in an instant.
pub trait EsamePacchetto: fmt::Debug + Send + Sync {
    /// Reads and checks one zip, or tables as they are; nothing goes live, nothing is written.
    ///
    /// # Errors
    /// Everything that is wrong with them.
    fn esamina(&self, file: &[FileCaricato]) -> Result<Candidato, Errori>;
}

/// Where the files in use are, for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origine {
    /// In this folder.
    Cartella(String),
    /// In the program itself: the folder where others would be looked for is not there.
    Programma {
        /// That folder.
        attesa: String,
    },
}

impl Origine {
    /// The folder in use.
    #[must_use]
    pub fn cartella(&self) -> Option<&str> {
        match self {
            Self::Cartella(dove) => Some(dove),
            Self::Programma { .. } => None,
        }
    }

    /// The folder in use, or the one to make.
    #[must_use]
    pub fn attesa(&self) -> &str {
        match self {
            Self::Cartella(dove) | Self::Programma { attesa: dove } => dove,
        }
    }
}

/// The folder of the configuration, as the program was told of it.
#[async_trait]
pub trait CartellaRegole: fmt::Debug + Send + Sync {
    /// Where the files in use are.
    fn origine(&self) -> Origine;

    /// Reads and checks what is there now, without putting it in force.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    async fn leggi(&self) -> Result<Candidato, Errori>;

    /// Puts what is there now in force, all or nothing, in this process, and tells the others of this machine.
    ///
    /// # Errors
    /// Why the set of before stays.
    async fn ricarica(&self, chi: &str) -> Result<Ricaricata, ErroreRicarica>;
}

/// A set that was put in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Ricaricata {
    /// The version that was in force.
    pub prima: String,
    /// The version in force.
    pub versione: String,
}

/// Why the set of before stays in force.
#[derive(Debug, thiserror::Error)]
pub enum ErroreRicarica {
    /// The files are wrong.
    #[error(transparent)]
    NonValida(#[from] Errori),
    /// The database did not answer.
    #[error("Il servizio non è disponibile in questo momento: riprova tra qualche minuto.")]
    Database(#[from] sqlx::Error),
}
