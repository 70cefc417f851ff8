//! Zips of the archive against the messages and bookings that speak of them.

use super::{ErroreIspezione, store};
use crate::allegati::{Archivio, Oggetto};
use engine::{Conn, Timestamp, Uuid};
use std::{collections::HashSet, time::Duration};

const GIORNO: Duration = Duration::from_secs(86_400);

/// What the archive and the messages say of each other.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Confronto {
    /// Zips that no message speaks of, put more than a day ago.
    pub(super) orfani: usize,
    /// Keys that a message speaks of and the archive lacks.
    pub(super) mancanti: Vec<String>,
}

/// Zips put between one day and `giorni` days ago that no message speaks of: what a crash between the archive and
/// the commit left behind. One put today may belong to a commit still to come.
///
/// Only messages of those days are read: an id of version 7 begins with its instant.
///
/// # Errors
/// The archive or the database did not answer.
pub async fn zip_orfani(
    conn: &mut Conn,
    archivio: &Archivio,
    ora: Timestamp,
    giorni: u32,
) -> Result<Vec<Oggetto>, ErroreIspezione> {
    let (dal, al) = (ora.minus(GIORNO * giorni), ora.minus(GIORNO));
    let candidati: Vec<Oggetto> =
        archivio.elenca("").await?.into_iter().filter(|o| (dal..al).contains(&o.depositato_il)).collect();
    if candidati.is_empty() {
        return Ok(candidati);
    }
    let noti: HashSet<String> = chiavi(conn, primo_id(dal.minus(GIORNO))).await?.into_iter().collect();
    Ok(candidati.into_iter().filter(|o| !noti.contains(&o.chiave)).collect())
}

/// Compares the whole archive with all messages.
pub(super) async fn confronta(
    conn: &mut Conn,
    archivio: &Archivio,
    ora: Timestamp,
) -> Result<Confronto, ErroreIspezione> {
    let noti: HashSet<String> = chiavi(conn, Uuid::nil()).await?.into_iter().collect();
    let presenti = archivio.elenca("").await?;
    let vecchi = presenti.iter().filter(|o| o.depositato_il < ora.minus(GIORNO));
    let orfani = vecchi.filter(|o| !noti.contains(&o.chiave)).count();
    let presenti: HashSet<String> = presenti.into_iter().map(|o| o.chiave).collect();
    let mut mancanti: Vec<String> = noti.difference(&presenti).cloned().collect();
    mancanti.sort();
    Ok(Confronto { orfani, mancanti })
}

async fn chiavi(conn: &mut Conn, dopo: Uuid) -> Result<Vec<String>, sqlx::Error> {
    let mut tutte = Vec::new();
    // An act that leaves becomes a message: looked at first, it is in one of the two.
    for di in [store::ConZip::Differiti, store::ConZip::Messaggi, store::ConZip::Appuntamenti] {
        let mut dopo = dopo;
        loop {
            let pagina = store::archivi(conn, di, dopo).await?;
            let Some((ultimo, _)) = pagina.last() else { break };
            dopo = *ultimo;
            tutte.extend(pagina.into_iter().map(|(_, chiave)| chiave));
        }
    }
    Ok(tutte)
}

/// The least id of version 7 that can be born at an instant.
fn primo_id(istante: Timestamp) -> Uuid {
    let millis = u128::try_from(istante.millis()).unwrap_or(0);
    Uuid::from_u128(millis << 80)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn il_primo_id_di_un_istante_precede_quelli_che_nascono_dopo() {
        let nato = engine::new_id();
        let suo = i64::try_from(nato.as_u128() >> 80).unwrap();
        assert!(primo_id(Timestamp::from_millis(suo)) < nato);
        assert!(primo_id(Timestamp::from_millis(suo + 1)) > nato);
    }
}
