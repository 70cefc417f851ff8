//! `quesiti doctor`: everything that can be checked without changing anything.

use super::Globali;
use crate::{
    composizione,
    uscita::{Uscita, json, riga},
};
use clap::Args;
use engine::Clock;
use serde_json::json;
use workflows::ispezione::{Ampiezza, Gravita, Rilievo, rapporto};

/// Arguments of `doctor`.
#[derive(Debug, Args)]
pub struct Doctor {
    /// Scrive l'esito in JSON
    #[arg(long)]
    json: bool,
}

/// Runs the command. Warnings alone are a success.
pub async fn esegui(globali: &Globali, argomenti: &Doctor) -> Result<(), Uscita> {
    let rilievi = raccogli(globali).await?;
    let problemi = rilievi.iter().filter(|r| r.gravita == Gravita::Problema).count();
    if argomenti.json {
        json(&json!({"a_posto": problemi == 0, "rilievi": rilievi}))?;
    } else {
        for r in &rilievi {
            let gravita = if r.gravita == Gravita::Problema { "PROBLEMA" } else { "avviso  " };
            riga(format_args!("{gravita}  {:<12} {}", r.controllo, r.testo));
        }
        let avvisi = rilievi.len() - problemi;
        riga(match (problemi, avvisi) {
            (0, 0) => "Tutto a posto.".to_owned(),
            (0, _) => format!("Nessun problema. Avvisi: {avvisi}."),
            _ => format!("Problemi: {problemi}, avvisi: {avvisi}."),
        });
    }
    if problemi == 0 { Ok(()) } else { Err(Uscita::Controllo(String::new())) }
}

async fn raccogli(globali: &Globali) -> Result<Vec<Rilievo>, Uscita> {
    let caricata = composizione::leggi(globali)?;
    let db = match composizione::connetti(&caricata).await {
        Ok(db) => db,
        Err(Uscita::Guasto(testo)) => return Ok(vec![Rilievo::problema("database", testo)]),
        Err(altro) => return Err(altro),
    };
    let archivio = composizione::archivio(&caricata)?;
    let ora = Clock::system().now();
    Ok(rapporto(&db, &caricata.tabelle, &archivio, ora, Ampiezza::Tutto).await?.rilievi)
}
