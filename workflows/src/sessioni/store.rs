//! Sessions by the SHA-256 of their secret.

use super::{Durata, Segreto, Sessione, Uso, esterni_store as esterni, tentativi_store as tentativi};
use crate::utenti;
use engine::{Db, Timestamp, Tx, on};
use std::time::Duration;

/// A use is noted at most this often: a page must not cost a write.
const NOTA_OGNI: Duration = Duration::from_secs(60);

const APRI: &str = "INSERT INTO sessioni (impronta, utente, creata_il, vista_il, scade_il)
    VALUES ($1, $2, $3, $3, $4)";
const TROVA: &str = "SELECT utente, creata_il, vista_il, scade_il FROM sessioni WHERE impronta = $1 AND scade_il > $2 AND vista_il > $3";
const VISTA: &str = "UPDATE sessioni SET vista_il = $2 WHERE impronta = $1 AND vista_il < $2";
const CHIUDI: &str = "DELETE FROM sessioni WHERE impronta = $1";
const CHIUDI_DI: &str = "DELETE FROM sessioni WHERE utente = $1";
const SCADUTE: &str = "DELETE FROM sessioni WHERE scade_il <= $1";

/// Every statement of the module, for the test that prepares them all.
#[must_use]
pub fn statements() -> Vec<&'static str> {
    let mut tutti = vec![APRI, TROVA, VISTA, CHIUDI, CHIUDI_DI, SCADUTE];
    tutti.extend(tentativi::STATEMENTS);
    tutti.extend(esterni::STATEMENTS);
    tutti
}

#[derive(sqlx::FromRow)]
struct Riga {
    utente: String,
    creata_il: Timestamp,
    vista_il: Timestamp,
    scade_il: Timestamp,
}

/// Opens a session.
///
/// # Errors
/// The database did not answer, or there is no such user.
pub async fn apri(
    tx: &mut Tx,
    segreto: &Segreto,
    utente: &str,
    durata: &Durata,
    ora: Timestamp,
) -> Result<(), sqlx::Error> {
    on!(tx, |c| {
        let query = sqlx::query(APRI).bind(segreto.impronta()).bind(utente).bind(ora);
        query.bind(ora.plus(durata.massima)).execute(c).await.map(drop)
    })
}

/// The session of a secret, if it has not ended and its user may still enter. Notes that a person used it.
///
/// # Errors
/// The database did not answer.
pub async fn trova(
    db: &Db,
    segreto: &Segreto,
    durata: &Durata,
    uso: Uso,
    ora: Timestamp,
) -> Result<Option<Sessione>, sqlx::Error> {
    let impronta = segreto.impronta();
    let mut conn = db.read().await?;
    let riga: Option<Riga> = on!(conn, |c| {
        let query = sqlx::query_as(TROVA).bind(impronta.as_str()).bind(ora);
        query.bind(ora.minus(durata.inattiva)).fetch_optional(c).await
    })?;
    let Some(riga) = riga else { return Ok(None) };
    let utente = utenti::trova(&mut conn, &riga.utente).await?.filter(|u| u.attivo);
    drop(conn);
    let Some(utente) = utente else { return Ok(None) };
    if uso == Uso::Persona && ora.minus(NOTA_OGNI) >= riga.vista_il {
        let mut tx = db.begin().await?;
        on!(tx, |c| sqlx::query(VISTA).bind(impronta.as_str()).bind(ora).execute(c).await.map(drop))?;
        tx.commit().await?;
    }
    Ok(Some(Sessione { utente, creata_il: riga.creata_il, vista_il: riga.vista_il, scade_il: riga.scade_il }))
}

/// Ends a session.
///
/// # Errors
/// The database did not answer.
pub async fn chiudi(tx: &mut Tx, segreto: &Segreto) -> Result<(), sqlx::Error> {
    on!(tx, |c| sqlx::query(CHIUDI).bind(segreto.impronta()).execute(c).await.map(drop))
}

/// Ends every session of a user: when its password changes, or it may enter no more.
///
/// # Errors
/// The database did not answer.
pub async fn chiudi_di(tx: &mut Tx, utente: &str) -> Result<u64, sqlx::Error> {
    on!(tx, |c| sqlx::query(CHIUDI_DI).bind(utente).execute(c).await.map(|r| r.rows_affected()))
}

/// Removes what ended: sessions, attempts and journeys nobody will ask about.
///
/// # Errors
/// The database did not answer.
pub async fn pulisci(tx: &mut Tx, ora: Timestamp) -> Result<u64, sqlx::Error> {
    let sessioni = on!(tx, |c| sqlx::query(SCADUTE).bind(ora).execute(c).await.map(|r| r.rows_affected()))?;
    Ok(sessioni + tentativi::pulisci(tx, ora).await? + esterni::pulisci(tx, ora).await?)
}
