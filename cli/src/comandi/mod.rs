//! The verbs, one file each.

mod doctor;
mod jobs;
mod migrate;
mod modelli;
mod patronati;
mod punti;
mod registro;
pub mod regole;
mod serve;
mod statistiche;
mod token;
mod utenti;
mod workflow;

use crate::{demo, uscita::Uscita};
use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;

/// The whole command line.
#[derive(Debug, Parser)]
#[command(
    name = "quesiti",
    bin_name = "quesiti",
    version,
    about = "Il back office della Comunicazione Bidirezionale: quesiti, termini, protocollo, avvisi",
    after_help = "Codici d'uscita: 0 fatto, 1 errore, 2 comando scritto male, 3 un controllo ha trovato qualcosa.",
    disable_help_subcommand = true,
    subcommand_required = true,
    arg_required_else_help = false
)]
pub struct Riga {
    #[command(flatten)]
    globali: Globali,
    #[command(subcommand)]
    comando: Comando,
}

/// Options of every verb.
#[derive(Debug, Clone, Args)]
pub struct Globali {
    /// Cartella della configurazione; senza, ./config se c'è, altrimenti quella fornita col programma
    #[arg(long, global = true, value_name = "CARTELLA")]
    pub config: Option<PathBuf>,
    /// Database: sqlite:FILE o postgres://…
    #[arg(long, global = true, value_name = "URL")]
    pub database: Option<String>,
    /// Dettaglio del registro: error, warn, info, debug, trace, anche per modulo
    #[arg(long, global = true, value_name = "LIVELLO")]
    pub log: Option<String>,
}

impl Globali {
    /// Where the configuration is.
    pub fn radice(&self) -> PathBuf {
        self.config.clone().unwrap_or_else(|| PathBuf::from("config"))
    }

    /// A folder asked for by name must be there: only the default one may be missing.
    pub fn controlla(&self) -> Result<(), Uscita> {
        match &self.config {
            Some(cartella) if !cartella.is_dir() => {
                Err(Uscita::Uso(format!("--config: la cartella «{}» non esiste", cartella.display())))
            }
            _ => Ok(()),
        }
    }
}

#[derive(Debug, Subcommand)]
enum Comando {
    /// Avvia API e worker in un solo processo
    Serve(serve::Serve),
    /// Avvia i soli worker: più processi si dividono il lavoro di uno stesso PostgreSQL
    Work,
    /// Porta il database alla struttura di questa versione
    Migrate,
    /// Controlla database, catene, numerazione, registri, lavori, allegati (3 se trova problemi)
    Doctor(doctor::Doctor),
    /// Regole dei termini e tabelle: verifica, mostra, calcola, applica
    #[command(subcommand)]
    Regole(regole::Regole),
    /// Testi dei messaggi: elenco e anteprima
    #[command(subcommand)]
    Modelli(modelli::Modelli),
    /// Registro giornaliero di protocollo: chiudi, esporta, verifica
    #[command(subcommand)]
    Registro(registro::Registro),
    /// Lavori falliti: elenco, ritenta, scarta
    #[command(subcommand)]
    Jobs(jobs::Jobs),
    /// Statistiche del monitoraggio: ricostruisci
    #[command(subcommand)]
    Statistiche(statistiche::Statistiche),
    /// Utenti dell'Istituto: crea, elenco, modifica, password, disattiva, riattiva
    #[command(subcommand)]
    Utenti(utenti::Utenti),
    /// Operatori di patronato: importa, elenchi, verifica
    #[command(subcommand)]
    Patronati(patronati::Patronati),
    /// Punti di consulenza: elenco, slot liberi, appuntamenti da spostare
    #[command(subcommand)]
    Punti(punti::Punti),
    /// Crea un token per l'API, per prove e sviluppo
    Token(token::Token),
    /// Mostra la macchina a stati del quesito o dell'appuntamento, generata dal codice
    Workflow(workflow::Workflow),
    /// Crea un ufficio di prova con alcune migliaia di quesiti e lo avvia
    Demo(demo::Demo),
}

/// Runs one verb.
pub async fn esegui(riga: Riga) -> Result<(), Uscita> {
    let globali = riga.globali;
    globali.controlla()?;
    match riga.comando {
        Comando::Serve(argomenti) => serve::esegui(&globali, &argomenti).await,
        Comando::Work => serve::lavora(&globali).await,
        Comando::Migrate => migrate::esegui(&globali).await,
        Comando::Doctor(argomenti) => doctor::esegui(&globali, &argomenti).await,
        Comando::Regole(comando) => regole::esegui(&globali, comando).await,
        Comando::Modelli(comando) => modelli::esegui(&globali, comando),
        Comando::Registro(comando) => registro::esegui(&globali, comando).await,
        Comando::Jobs(comando) => jobs::esegui(&globali, comando).await,
        Comando::Statistiche(comando) => statistiche::esegui(&globali, &comando).await,
        Comando::Utenti(comando) => utenti::esegui(&globali, comando).await,
        Comando::Patronati(comando) => patronati::esegui(&globali, comando).await,
        Comando::Punti(comando) => punti::esegui(&globali, comando).await,
        Comando::Token(argomenti) => token::esegui(&globali, &argomenti),
        Comando::Workflow(argomenti) => workflow::esegui(&argomenti),
        Comando::Demo(argomenti) => demo::esegui(&globali, &argomenti).await,
    }
}
