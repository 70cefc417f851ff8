//! What is wrong in a set of files, said so that an administrator can mend it: file, key, value, what was expected.

use std::fmt;
use workflows::regole::esame::{self, Errori};

/// One mistake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Errore {
    /// File, environment variable or command line it comes from.
    pub file: String,
    /// Key, from the top of the file. List entries count from 1 and carry their code:
    /// ``argomento[3] `aziende.dm_trasmessi`.regola.proroga``. Empty: the file as a whole.
    pub chiave: String,
    /// The value found, as written in TOML. `None`: missing, or not to be shown.
    pub valore: Option<String>,
    /// What was expected, in a sentence.
    pub atteso: String,
}

impl fmt::Display for Errore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if !self.chiave.is_empty() {
            write!(f, ": {}", self.chiave)?;
        }
        if let Some(valore) = &self.valore {
            write!(f, " = {valore}")?;
        }
        write!(f, ": {}", self.atteso)
    }
}

/// Every mistake found in a set, never the first alone. `Display` writes one line each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErroriConfigurazione(pub Vec<Errore>);

impl fmt::Display for ErroriConfigurazione {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, errore) in self.0.iter().enumerate() {
            if i > 0 {
                f.write_str("\n")?;
            }
            errore.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for ErroriConfigurazione {}

impl From<ErroriConfigurazione> for Errori {
    fn from(errori: ErroriConfigurazione) -> Self {
        let detto =
            |e: Errore| esame::Errore { file: e.file, chiave: e.chiave, valore: e.valore, atteso: e.atteso };
        Self(errori.0.into_iter().map(detto).collect())
    }
}

/// Collects mistakes while the reading goes on.
#[derive(Debug, Default)]
pub(crate) struct Raccolta(Vec<Errore>);

impl Raccolta {
    /// Adds one.
    pub(crate) fn aggiungi(
        &mut self,
        file: &str,
        chiave: impl Into<String>,
        valore: Option<String>,
        atteso: impl Into<String>,
    ) {
        let errore = Errore { file: file.to_owned(), chiave: chiave.into(), valore, atteso: atteso.into() };
        if !self.0.contains(&errore) {
            self.0.push(errore);
        }
    }

    /// `Ok(valore)` if nothing is wrong.
    pub(crate) fn esito<T>(self, valore: Option<T>) -> Result<T, ErroriConfigurazione> {
        match valore {
            Some(valore) if self.0.is_empty() => Ok(valore),
            _ => Err(ErroriConfigurazione(self.0)),
        }
    }

    /// Whether nothing is wrong so far.
    pub(crate) fn vuota(&self) -> bool {
        self.0.is_empty()
    }
}

/// A text as TOML writes it.
pub(crate) fn virgolette(testo: impl fmt::Display) -> Option<String> {
    Some(format!("\"{testo}\""))
}
