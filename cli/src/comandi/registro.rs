//! `quesiti registro`: the protocol's daily registers, closed, exported, checked.

use super::{Globali, regole::data};
use crate::{
    composizione::Base,
    uscita::{Uscita, riga},
};
use clap::{Args, Subcommand, ValueEnum};
use std::{io::Write, path::PathBuf};
use workflows::protocollo::{chiudi_arretrati, registro, store};

/// What to do with the registers.
#[derive(Debug, Subcommand)]
pub enum Registro {
    /// Chiude i registri dei giorni passati: tutti, o quello di una sede e di un giorno
    Chiudi {
        /// Codice della sede
        #[arg(long, value_name = "CODICE", requires = "giorno")]
        sede: Option<String>,
        /// Giorno (AAAA-MM-GG)
        #[arg(long, value_name = "DATA", requires = "sede")]
        giorno: Option<String>,
    },
    /// Esporta un registro chiuso
    Esporta(Esporta),
    /// Verifica la catena dei registri e la continuità dei numeri
    Verifica {
        /// Codice della sede; senza, tutte
        #[arg(long, value_name = "CODICE")]
        sede: Option<String>,
    },
}

/// Arguments of `registro esporta`.
#[derive(Debug, Args)]
pub struct Esporta {
    /// Codice della sede
    #[arg(long, value_name = "CODICE")]
    sede: String,
    /// Giorno (AAAA-MM-GG)
    #[arg(long, value_name = "DATA")]
    giorno: String,
    /// Formato
    #[arg(long, value_enum, default_value_t = Formato::Csv)]
    formato: Formato,
    /// File da scrivere; senza, lo standard output
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
}

/// Format of an export.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Formato {
    /// Le righe di cui il registro conserva l'impronta
    Csv,
    /// Con le impronte
    Xml,
}

/// Runs the command.
pub async fn esegui(globali: &Globali, comando: Registro) -> Result<(), Uscita> {
    let base = Base::apri(globali).await?;
    match comando {
        Registro::Chiudi { sede: Some(sede), giorno: Some(giorno) } => {
            let giorno = data("--giorno", &giorno)?;
            sede_nota(&base, &sede)?;
            let mut tx = base.db.begin().await?;
            let chiuso = registro::chiudi(&mut tx, &sede, giorno, base.clock.now()).await?;
            tx.commit().await?;
            riga(format_args!(
                "Registro del {giorno} della sede {sede}: {} registrazioni.",
                chiuso.registrazioni
            ));
            riga(format_args!("Impronta {}", chiuso.impronta));
            Ok(())
        }
        Registro::Chiudi { .. } => {
            let tabelle = base.ufficio.regole.attuali();
            let chiusi = chiudi_arretrati(&base.db, &tabelle, base.clock.now()).await?;
            riga(format_args!("Registri chiusi: {chiusi}."));
            Ok(())
        }
        Registro::Esporta(argomenti) => esporta(&base, &argomenti).await,
        Registro::Verifica { sede } => verifica(&base, sede).await,
    }
}

fn sede_nota(base: &Base, sede: &str) -> Result<(), Uscita> {
    if base.ufficio.regole.attuali().sedi.contains_key(sede) {
        return Ok(());
    }
    Err(Uscita::Uso(format!("--sede: la sede «{sede}» non esiste; attese le quattro cifre di una sede")))
}

async fn esporta(base: &Base, argomenti: &Esporta) -> Result<(), Uscita> {
    let giorno = data("--giorno", &argomenti.giorno)?;
    sede_nota(base, &argomenti.sede)?;
    let mut conn = base.db.read().await?;
    let contenuto = match argomenti.formato {
        Formato::Csv => registro::esporta_csv(&mut conn, &argomenti.sede, giorno).await?,
        Formato::Xml => registro::esporta_xml(&mut conn, &argomenti.sede, giorno).await?,
    };
    let contenuto = contenuto.ok_or_else(|| {
        let sede = &argomenti.sede;
        Uscita::Guasto(format!(
            "il registro del {giorno} della sede {sede} non è chiuso: quesiti registro chiudi"
        ))
    })?;
    match &argomenti.file {
        // The very bytes: whoever hashes the file must find the register's impronta.
        None => std::io::stdout().write_all(contenuto.as_bytes())?,
        Some(file) => std::fs::write(file, contenuto)?,
    }
    Ok(())
}

async fn verifica(base: &Base, sede: Option<String>) -> Result<(), Uscita> {
    let mut conn = base.db.read().await?;
    let mut trovati = Vec::new();
    let contatori: Vec<_> = store::contatori(&mut conn)
        .await?
        .into_iter()
        .filter(|(s, _)| sede.as_ref().is_none_or(|voluta| voluta == s))
        .collect();
    for (sede, anno) in &contatori {
        let buchi = store::buchi(&mut conn, sede, *anno).await?;
        if !buchi.nessuno() {
            trovati.push(format!("Sede {sede}, anno {anno}: la numerazione ha dei buchi."));
        }
    }
    let mut sedi: Vec<&String> = contatori.iter().map(|(s, _)| s).collect();
    sedi.dedup();
    for sede in &sedi {
        if let Some(rottura) = registro::verifica_catena(&mut conn, sede).await? {
            trovati.push(format!("Sede {sede}: {rottura}."));
        }
    }
    if !trovati.is_empty() {
        return Err(Uscita::Controllo(trovati.join("\n")));
    }
    riga(format_args!("Registri in ordine: {} sedi verificate.", sedi.len()));
    Ok(())
}
