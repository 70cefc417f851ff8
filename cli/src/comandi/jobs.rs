//! `quesiti jobs`: the jobs that are dead, for operators to see, retry or discard.

use super::Globali;
use crate::{
    composizione::{Base, amministratore},
    uscita::{Uscita, json, quando, riga},
};
use clap::Subcommand;
use engine::jobs::{DeadJob, dead};
use serde_json::json;

/// What to do with dead jobs.
#[derive(Debug, Subcommand)]
pub enum Jobs {
    /// Elenca i lavori falliti definitivamente, dal più recente
    Elenco {
        /// Solo quelli di questa coda
        #[arg(long)]
        coda: Option<String>,
        /// Quanti al massimo
        #[arg(long, default_value_t = 50)]
        limite: i64,
        /// Scrive l'esito in JSON
        #[arg(long)]
        json: bool,
    },
    /// Rimette in coda i lavori indicati, con altri cinque tentativi
    Ritenta {
        /// Numeri dei lavori
        #[arg(required = true)]
        id: Vec<i64>,
    },
    /// Rimette in coda tutti i lavori falliti di una coda, con altri cinque tentativi ciascuno
    RitentaCoda {
        /// Nome della coda
        coda: String,
    },
    /// Elimina i lavori indicati: non saranno più svolti; resta scritto che cos'erano
    Scarta {
        /// Numeri dei lavori
        #[arg(required = true)]
        id: Vec<i64>,
        /// Perché
        #[arg(long, default_value = "scartato dalla riga di comando")]
        motivo: String,
    },
}

/// Runs the command.
pub async fn esegui(globali: &Globali, comando: Jobs) -> Result<(), Uscita> {
    let base = Base::apri(globali).await?;
    match comando {
        Jobs::Elenco { coda, limite, json: in_json } => {
            let morti = dead(&mut base.db.read().await?, coda.as_deref(), None, limite).await?;
            if in_json {
                return json(&morti.iter().map(oggetto).collect::<Vec<_>>());
            }
            if morti.is_empty() {
                riga("Nessun lavoro fallito.");
            }
            for j in morti {
                riga(format_args!(
                    "{}  {}  {}  dopo {} tentativi",
                    j.id,
                    j.queue,
                    quando(j.ended_at),
                    j.attempts
                ));
                riga(format_args!("    {}", j.payload));
                riga(format_args!("    {}", j.last_error.unwrap_or_default()));
            }
            Ok(())
        }
        Jobs::Ritenta { id } => {
            base.ufficio.ritenta_lavori(&amministratore(), &id).await?;
            riga(format_args!("Rimessi in coda: {}.", id.len()));
            Ok(())
        }
        Jobs::RitentaCoda { coda } => {
            let quanti = base.ufficio.ritenta_coda(&amministratore(), &coda).await?;
            riga(format_args!("Rimessi in coda: {quanti}."));
            Ok(())
        }
        Jobs::Scarta { id, motivo } => {
            base.ufficio.scarta_lavori(&amministratore(), &id, &motivo).await?;
            riga(format_args!("Eliminati: {}.", id.len()));
            Ok(())
        }
    }
}

fn oggetto(j: &DeadJob) -> serde_json::Value {
    json!({
        "id": j.id,
        "coda": j.queue,
        "contenuto": j.payload,
        "tentativi": j.attempts,
        "errore": j.last_error,
        "fallito_il": j.ended_at,
    })
}
