//! Closing what is left open: each working day, the registers of all earlier days (DPR 445/2000 art. 53: by the next
//! working day).

use super::{registro, store};
use crate::{
    scadenze::{Luogo, giorno_civile},
    tabelle::Tabelle,
};
use chrono::NaiveDate;
use engine::{Conn, Db, Timestamp};

/// Closes the registers of every day before today, of the sedi that work today; returns how many.
///
/// One transaction for each sede: a sede that cannot be closed does not hold the others back. Running it again, or in
/// two processes together, closes nothing twice.
///
/// # Errors
/// The first sede that could not be closed, after trying all of them.
pub async fn chiudi_arretrati(
    db: &Db,
    tabelle: &Tabelle,
    ora: Timestamp,
) -> Result<usize, registro::ErroreRegistro> {
    let oggi = giorno_civile(ora.to_utc());
    let sedi = store::sedi(&mut db.read().await?).await?;
    let (mut chiusi, mut primo_errore) = (0, None);
    for sede in sedi.iter().filter(|s| lavora(tabelle, s, oggi)) {
        match chiudi_sede(db, sede, oggi, ora).await {
            Ok(quanti) => chiusi += quanti,
            Err(errore) => {
                tracing::warn!(%sede, %errore, "registers of a sede left open");
                primo_errore.get_or_insert(errore);
            }
        }
    }
    match primo_errore {
        Some(errore) => Err(errore),
        None => Ok(chiusi),
    }
}

async fn chiudi_sede(
    db: &Db,
    sede: &str,
    oggi: NaiveDate,
    ora: Timestamp,
) -> Result<usize, registro::ErroreRegistro> {
    let aperti = {
        let conn: &mut Conn = &mut db.read().await?;
        store::giorni_da_chiudere_in(conn, sede, oggi).await?
    };
    if aperti.is_empty() {
        return Ok(0);
    }
    let mut tx = db.begin().await?;
    for giorno in &aperti {
        registro::chiudi(&mut tx, sede, *giorno, ora).await?;
    }
    tx.commit().await?;
    Ok(aperti.len())
}

fn lavora(tabelle: &Tabelle, sede: &str, giorno: NaiveDate) -> bool {
    let comune = tabelle.sedi.get(sede).map(|s| s.comune.as_str());
    tabelle.calendario.lavorativo(giorno, Luogo { comune, sede: Some(sede) })
}
