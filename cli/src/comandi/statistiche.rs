//! `quesiti statistiche`: the figures of the monitoring, made anew from the histories.

use super::Globali;
use crate::{
    composizione::Base,
    uscita::{Uscita, riga},
};
use clap::Subcommand;
use workflows::monitoraggio::misure::ricostruisci;

/// What to do with the figures.
#[derive(Debug, Subcommand)]
pub enum Statistiche {
    /// Azzera le statistiche e le fa ricalcolare dai worker; intanto le cifre sono incomplete
    Ricostruisci,
}

/// Runs the command.
pub async fn esegui(globali: &Globali, comando: &Statistiche) -> Result<(), Uscita> {
    let base = Base::apri(globali).await?;
    match comando {
        Statistiche::Ricostruisci => {
            ricostruisci(&base.db).await?;
            riga("Statistiche azzerate: i worker le ricalcolano, 50.000 quesiti al minuto.");
            Ok(())
        }
    }
}
