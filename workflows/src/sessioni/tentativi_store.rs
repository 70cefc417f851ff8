//! Attempts with a password: after a few, each wants a longer wait. No account is locked for good, so nobody can lock
//! a colleague out for longer than the last wait.

use engine::{Timestamp, Tx, db::Sharing, on};
use std::time::Duration;

/// Wrong ones before the first wait.
const SENZA_ATTESA: i64 = 4;
/// Longest wait.
const ATTESA_MASSIMA: Duration = Duration::from_secs(15 * 60);
/// After so long without any, counting begins again.
const DIMENTICA_DOPO: Duration = Duration::from_secs(24 * 60 * 60);

const LEGGI: &str = "SELECT tentativi, ultimo_il, bloccato_fino FROM tentativi_accesso WHERE nome = $1";
const SALVA: &str = "INSERT INTO tentativi_accesso (nome, tentativi, ultimo_il, bloccato_fino)
    VALUES ($1, $2, $3, $4) ON CONFLICT (nome) DO UPDATE SET tentativi = excluded.tentativi,
        ultimo_il = excluded.ultimo_il, bloccato_fino = excluded.bloccato_fino";
const RIUSCITO: &str = "DELETE FROM tentativi_accesso WHERE nome = $1";
const VECCHI: &str = "DELETE FROM tentativi_accesso WHERE ultimo_il <= $1";

pub(super) const STATEMENTS: [&str; 4] = [LEGGI, SALVA, RIUSCITO, VECCHI];

/// Whether a password may be tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tentativo {
    /// Yes; it is counted already, as if it were wrong.
    Ammesso,
    /// Not before this instant.
    Attendere(Timestamp),
}

/// The wait after so many wrong attempts: two seconds after the fifth, then twice as long each time.
#[must_use]
pub fn attesa(tentativi: i64) -> Duration {
    match u32::try_from(tentativi - SENZA_ATTESA) {
        Ok(0) | Err(_) => Duration::ZERO,
        Ok(oltre) => Duration::from_secs(1 << oltre.min(20)).min(ATTESA_MASSIMA),
    }
}

#[derive(sqlx::FromRow)]
struct Riga {
    tentativi: i64,
    ultimo_il: Timestamp,
    bloccato_fino: Timestamp,
}

/// Asks to try a password for a name. Counted before the password is looked at, so that many at once gain nothing.
///
/// # Errors
/// The database did not answer.
pub async fn tenta(tx: &mut Tx, nome: &str, ora: Timestamp) -> Result<Tentativo, sqlx::Error> {
    tx.lock(&format!("accesso:{nome}"), Sharing::Exclusive).await?;
    let riga: Option<Riga> = on!(tx, |c| sqlx::query_as(LEGGI).bind(nome).fetch_optional(c).await)?;
    if let Some(fino) = riga.as_ref().map(|r| r.bloccato_fino).filter(|f| *f > ora) {
        return Ok(Tentativo::Attendere(fino));
    }
    let recente = riga.filter(|r| r.ultimo_il.plus(DIMENTICA_DOPO) > ora);
    let tentativi = recente.map_or(1, |r| r.tentativi.saturating_add(1));
    on!(tx, |c| {
        let query = sqlx::query(SALVA).bind(nome).bind(tentativi).bind(ora);
        query.bind(ora.plus(attesa(tentativi))).execute(c).await.map(drop)
    })?;
    Ok(Tentativo::Ammesso)
}

/// The password was right: counting begins again.
///
/// # Errors
/// The database did not answer.
pub async fn riuscito(tx: &mut Tx, nome: &str) -> Result<(), sqlx::Error> {
    on!(tx, |c| sqlx::query(RIUSCITO).bind(nome).execute(c).await.map(drop))
}

pub(super) async fn pulisci(tx: &mut Tx, ora: Timestamp) -> Result<u64, sqlx::Error> {
    on!(tx, |c| sqlx::query(VECCHI)
        .bind(ora.minus(DIMENTICA_DOPO))
        .execute(c)
        .await
        .map(|r| r.rows_affected()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dopo_il_quarto_ogni_errore_allunga_l_attesa_fino_a_un_quarto_d_ora() {
        assert_eq!([1, 4].map(attesa), [Duration::ZERO; 2]);
        assert_eq!([5, 6, 7].map(|n| attesa(n).as_secs()), [2, 4, 8]);
        assert_eq!(attesa(13).as_secs(), 512);
        assert_eq!([14, 1_000_000].map(attesa), [ATTESA_MASSIMA; 2]);
    }
}
