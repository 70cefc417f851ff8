//! The command `quesiti`: reads the command line, runs one verb, turns how it ended into an exit code.
//!
//! Codes: 0 done, 1 something went wrong, 2 asked in the wrong way, 3 a check found something.

mod cartella;
mod comandi;
mod composizione;
mod demo;
mod gettoni;
mod lingua;
mod segnale;
mod servizio;
mod uscita;

use clap::{CommandFactory, FromArgMatches};
use std::{io::Write, process::ExitCode};

fn main() -> ExitCode {
    let comando = comandi::Riga::command().next_line_help(false);
    let riga = match comando.try_get_matches().and_then(|m| comandi::Riga::from_arg_matches(&m)) {
        Ok(riga) => riga,
        Err(errore) => return uso(&errore),
    };
    // Two of the libraries bring a TLS provider each: which one is used is decided here, once.
    if rustls::crypto::ring::default_provider().install_default().is_err() {
        return uscita::Uscita::Guasto("il fornitore TLS è già stato scelto".into()).esci();
    }
    let esito = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(uscita::Uscita::from)
        .and_then(|runtime| runtime.block_on(comandi::esegui(riga)));
    match esito {
        Ok(()) => ExitCode::SUCCESS,
        Err(uscita) => uscita.esci(),
    }
}

/// Help and version go to the standard output and are a success; a wrong use is exit 2.
fn uso(errore: &clap::Error) -> ExitCode {
    let testo = lingua::italiano(&errore.render().to_string());
    let scritto = if errore.use_stderr() {
        write!(std::io::stderr(), "{testo}")
    } else {
        write!(std::io::stdout(), "{testo}")
    };
    // Nobody reads: nothing better to do than the same exit code.
    drop(scritto);
    ExitCode::from(u8::try_from(errore.exit_code()).unwrap_or(2))
}
