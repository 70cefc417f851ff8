//! Secrets: kept in files, never written in the settings, never printed.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::path::{Path, PathBuf};

/// A secret value. `Debug` hides it, and it cannot be serialised.
#[derive(Clone, PartialEq, Eq)]
pub struct Segreto(String);

impl Segreto {
    /// Wraps a value already at hand.
    #[must_use]
    pub fn new(valore: impl Into<String>) -> Self {
        Self(valore.into())
    }

    /// The value in clear: only for the library that needs it.
    #[must_use]
    pub fn esponi(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Segreto {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Segreto(***)")
    }
}

/// The path of a file that holds one secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FileSegreto(PathBuf);

impl FileSegreto {
    /// The secret in the file at `percorso`.
    pub fn new(percorso: impl Into<PathBuf>) -> Self {
        Self(percorso.into())
    }

    /// Where it is.
    #[must_use]
    pub fn percorso(&self) -> &Path {
        &self.0
    }

    /// Reads the secret; blanks and line ends around it are dropped, since editors add them.
    ///
    /// # Errors
    /// The file is missing, unreadable, not text, or empty.
    pub fn leggi(&self) -> Result<Segreto, ErroreSegreto> {
        let errore = |causa: String| ErroreSegreto { file: self.0.clone(), causa };
        let testo = std::fs::read_to_string(&self.0).map_err(|e| errore(e.to_string()))?;
        match testo.trim() {
            "" => Err(errore("è vuoto".to_owned())),
            valore => Ok(Segreto::new(valore)),
        }
    }
}

/// A secret that cannot be read. Names the file, never its content.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("il file del segreto {} non è leggibile: {causa}", file.display())]
pub struct ErroreSegreto {
    /// The file.
    pub file: PathBuf,
    /// Why.
    pub causa: String,
}

/// An address that may carry a password (`postgres://utente:password@…`): `Debug` and `Display` hide it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Indirizzo(String);

impl Indirizzo {
    /// Wraps an address.
    pub fn new(valore: impl Into<String>) -> Self {
        Self(valore.into())
    }

    /// The whole address, password included.
    #[must_use]
    pub fn esponi(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Indirizzo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&maschera(&self.0))
    }
}

impl fmt::Debug for Indirizzo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Indirizzo({})", maschera(&self.0))
    }
}

/// The address without the password of its user part, and without its query, which may carry one too.
pub(crate) fn maschera(indirizzo: &str) -> String {
    let senza_query = indirizzo.split('?').next().unwrap_or_default();
    let Some((schema, resto)) = senza_query.split_once("://") else { return senza_query.to_owned() };
    // The last `@`: a password may hold one.
    let Some((credenziali, ospite)) = resto.rsplit_once('@') else { return senza_query.to_owned() };
    let utente = credenziali.split(':').next().unwrap_or_default();
    format!("{schema}://{utente}:***@{ospite}")
}
