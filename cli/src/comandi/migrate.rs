//! `quesiti migrate`: the database at the structure of this version.

use super::Globali;
use crate::{
    composizione,
    uscita::{Uscita, riga},
};
use workflows::{ricerca::parole::completa, schema::MIGRATIONS};

/// Runs the command.
pub async fn esegui(globali: &Globali) -> Result<(), Uscita> {
    let caricata = composizione::leggi(globali)?;
    let db = composizione::connetti(&caricata).await?;
    db.migrate(MIGRATIONS).await?;
    completa(&db).await?;
    riga(format_args!("Database aggiornato: {} migrazioni.", MIGRATIONS.len()));
    db.close().await;
    Ok(())
}
