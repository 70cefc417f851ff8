//! How a command ends: its exit code, and what it prints.

use std::{error::Error, fmt, io::Write, process::ExitCode};

/// Why a command did not succeed.
#[derive(Debug)]
pub enum Uscita {
    /// Exit 1: something went wrong.
    Guasto(String),
    /// Exit 2: the command was asked in the wrong way.
    Uso(String),
    /// Exit 3: a check found something; each line is a finding. Empty: already printed.
    Controllo(String),
}

impl Uscita {
    /// Prints the reason and gives the code.
    pub fn esci(self) -> ExitCode {
        let (codice, testo) = match self {
            Self::Guasto(testo) => (1, format!("Errore: {testo}")),
            Self::Uso(testo) => (2, format!("Errore: {testo}\nPer le opzioni: quesiti <COMANDO> --help")),
            Self::Controllo(testo) => (3, testo),
        };
        if !testo.is_empty() {
            let _ = writeln!(std::io::stderr(), "{testo}");
        }
        ExitCode::from(codice)
    }
}

/// Every error that no command explains better is a failure, told with its causes.
impl<E: Error + Send + Sync + 'static> From<E> for Uscita {
    fn from(errore: E) -> Self {
        let mut testo = errore.to_string();
        let mut causa = errore.source();
        while let Some(questa) = causa {
            let detta = questa.to_string();
            if !testo.contains(&detta) {
                testo = format!("{testo}: {detta}");
            }
            causa = questa.source();
        }
        Self::Guasto(testo)
    }
}

/// Prints a line. Whoever reads may close the pipe before the end (`| head`): there is nobody left to tell.
pub fn riga(testo: impl fmt::Display) {
    if writeln!(std::io::stdout(), "{testo}").is_err() {
        std::process::exit(0);
    }
}

/// Prints a value as JSON.
pub fn json(valore: &impl serde::Serialize) -> Result<(), Uscita> {
    riga(serde_json::to_string_pretty(valore)?);
    Ok(())
}

/// An instant as people of the office read it: civil day and hour of Europe/Rome.
pub fn quando(istante: engine::Timestamp) -> String {
    istante.to_utc().with_timezone(&chrono_tz::Europe::Rome).format("%d/%m/%Y %H:%M").to_string()
}
