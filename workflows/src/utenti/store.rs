//! Users by id, by sede and role.

use super::{Scheda, Utente};
use crate::attore::Ruolo;
use engine::{Conn, Timestamp, Tx, db::Values, on};

/// Counts stop here, so that asking stays cheap.
pub const CONTO_MASSIMO: i64 = 1_000;

macro_rules! colonne {
    () => {
        "u.id, u.nome, u.ruolo, u.sede, u.email, u.password, u.attivo, u.creato_il"
    };
}

const CREA: &str = "INSERT INTO utenti (id, nome, ruolo, sede, email, password, attivo, creato_il)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO NOTHING";
const TROVA: &str = concat!("SELECT ", colonne!(), " FROM utenti u WHERE u.id = $1");
const ELENCO: &str = concat!("SELECT ", colonne!(), " FROM utenti u WHERE u.id > $1 ORDER BY u.id LIMIT $2");
const CON_RUOLO: &str =
    concat!("SELECT ", colonne!(), " FROM utenti u WHERE u.ruolo = $1 AND u.attivo ORDER BY u.id");
const PER_ID: Values = Values {
    head: "WITH cercati (chi) AS (",
    columns: 1,
    tail: concat!(") SELECT ", colonne!(), " FROM cercati JOIN utenti u ON u.id = chi"),
};
const DI_SEDI: Values = Values {
    head: "WITH cercati (dove, come) AS (",
    columns: 2,
    tail: concat!(
        ") SELECT ",
        colonne!(),
        " FROM cercati JOIN utenti u ON u.sede = dove AND u.ruolo = come WHERE u.attivo ORDER BY u.id"
    ),
};
const DI_SEDE: &str =
    concat!("SELECT ", colonne!(), " FROM utenti u WHERE u.sede = $1 AND u.id > $2 ORDER BY u.id LIMIT $3");
/// In the order of the ids, from there on: a page ends as soon as it is full.
const CERCA: &str = concat!(
    "SELECT ",
    colonne!(),
    " FROM utenti u WHERE u.id > $1 AND (LOWER(u.id) LIKE LOWER($2) ESCAPE '!' OR LOWER(u.nome) LIKE LOWER($2) ESCAPE '!'
    OR LOWER(COALESCE(u.email, '')) LIKE LOWER($2) ESCAPE '!') ORDER BY u.id LIMIT $3"
);
const MODIFICA: &str = "UPDATE utenti SET nome = $2, ruolo = $3, sede = $4, email = $5 WHERE id = $1";
const IN_CARICO: &str = "SELECT COUNT(*) FROM
    (SELECT 1 FROM quesiti WHERE assegnatario = $1 AND stato = 'in_carico' LIMIT $2) AS suoi";
const PASSWORD: &str = "UPDATE utenti SET password = $2 WHERE id = $1";
const ATTIVO: &str = "UPDATE utenti SET attivo = $2 WHERE id = $1";

/// Every statement of the module, for the test that prepares them all.
#[must_use]
pub fn statements() -> Vec<&'static str> {
    vec![
        CREA,
        TROVA,
        ELENCO,
        CON_RUOLO,
        PER_ID.text(1).0,
        DI_SEDI.text(1).0,
        DI_SEDE,
        CERCA,
        MODIFICA,
        IN_CARICO,
        PASSWORD,
        ATTIVO,
    ]
}

#[derive(sqlx::FromRow)]
struct Riga {
    id: String,
    nome: String,
    ruolo: String,
    sede: Option<String>,
    email: Option<String>,
    password: Option<String>,
    attivo: bool,
    creato_il: Timestamp,
}

impl TryFrom<Riga> for Utente {
    type Error = sqlx::Error;

    fn try_from(r: Riga) -> Result<Self, sqlx::Error> {
        let ruolo = r.ruolo.parse().map_err(|e: String| sqlx::Error::Decode(e.into()))?;
        let Riga { id, nome, sede, email, password, attivo, creato_il, .. } = r;
        Ok(Self { id, nome, ruolo, sede, email, password, attivo, creato_il })
    }
}

fn utenti(righe: Vec<Riga>) -> Result<Vec<Utente>, sqlx::Error> {
    righe.into_iter().map(Utente::try_from).collect()
}

/// Adds a user; `false` when the id is taken.
///
/// # Errors
/// The database refused: a funzionario or a supervisore without a sede, for one.
pub async fn crea(tx: &mut Tx, utente: &Utente) -> Result<bool, sqlx::Error> {
    let nuovi = on!(tx, |c| {
        let query = sqlx::query(CREA)
            .bind(utente.id.as_str())
            .bind(utente.nome.as_str())
            .bind(utente.ruolo.codice())
            .bind(utente.sede.as_deref())
            .bind(utente.email.as_deref())
            .bind(utente.password.as_deref())
            .bind(utente.attivo)
            .bind(utente.creato_il);
        query.execute(c).await.map(|r| r.rows_affected())
    })?;
    Ok(nuovi > 0)
}

/// One user, active or not.
///
/// # Errors
/// The database did not answer, or the row cannot be read.
pub async fn trova(conn: &mut Conn, id: &str) -> Result<Option<Utente>, sqlx::Error> {
    let riga: Option<Riga> = on!(conn, |c| sqlx::query_as(TROVA).bind(id).fetch_optional(c).await)?;
    riga.map(Utente::try_from).transpose()
}

/// A page of all users in the order of their ids, after `dopo` (empty: from the first).
///
/// # Errors
/// The database did not answer, or a row cannot be read.
pub async fn elenco(conn: &mut Conn, dopo: &str, limite: i64) -> Result<Vec<Utente>, sqlx::Error> {
    utenti(on!(conn, |c| sqlx::query_as(ELENCO).bind(dopo).bind(limite).fetch_all(c).await)?)
}

/// A page of the users of a sede, active or not, in the order of their ids.
///
/// # Errors
/// The database did not answer, or a row cannot be read.
pub async fn di_sede(
    conn: &mut Conn,
    sede: &str,
    dopo: &str,
    limite: i64,
) -> Result<Vec<Utente>, sqlx::Error> {
    utenti(on!(conn, |c| { sqlx::query_as(DI_SEDE).bind(sede).bind(dopo).bind(limite).fetch_all(c).await })?)
}

/// A page of the users whose id, name or e-mail has this in it, in the order of their ids.
///
/// # Errors
/// The database did not answer, or a row cannot be read.
pub async fn cerca(
    conn: &mut Conn,
    testo: &str,
    dopo: &str,
    limite: i64,
) -> Result<Vec<Utente>, sqlx::Error> {
    let mut cercato = String::from("%");
    for c in testo.chars() {
        if matches!(c, '%' | '_' | '!') {
            cercato.push('!');
        }
        cercato.push(c);
    }
    cercato.push('%');
    utenti(on!(conn, |c| sqlx::query_as(CERCA).bind(dopo).bind(&cercato).bind(limite).fetch_all(c).await)?)
}

/// How many quesiti a user has in carico, at most [`CONTO_MASSIMO`].
///
/// # Errors
/// The database did not answer.
pub async fn in_carico(conn: &mut Conn, id: &str) -> Result<i64, sqlx::Error> {
    on!(conn, |c| sqlx::query_scalar(IN_CARICO).bind(id).bind(CONTO_MASSIMO).fetch_one(c).await)
}

/// Changes what an administrator says of a user; `false` when there is none.
///
/// # Errors
/// The database refused.
pub(super) async fn modifica(tx: &mut Tx, id: &str, scheda: &Scheda) -> Result<bool, sqlx::Error> {
    let toccati = on!(tx, |c| {
        let query = sqlx::query(MODIFICA).bind(id).bind(scheda.nome.as_str()).bind(scheda.ruolo.codice());
        let query = query.bind(scheda.sede.as_deref()).bind(scheda.email.as_deref());
        query.execute(c).await.map(|r| r.rows_affected())
    })?;
    Ok(toccati > 0)
}

/// The active users with a role, everywhere.
///
/// # Errors
/// The database did not answer, or a row cannot be read.
pub async fn con_ruolo(conn: &mut Conn, ruolo: Ruolo) -> Result<Vec<Utente>, sqlx::Error> {
    utenti(on!(conn, |c| sqlx::query_as(CON_RUOLO).bind(ruolo.codice()).fetch_all(c).await)?)
}

/// The users with these ids, active or not, in no order.
///
/// # Errors
/// The database did not answer, or a row cannot be read.
pub async fn per_id(conn: &mut Conn, ids: &[&str]) -> Result<Vec<Utente>, sqlx::Error> {
    let mut trovati = Vec::with_capacity(ids.len());
    let mut restanti = ids;
    while !restanti.is_empty() {
        let (ora, poi) = restanti.split_at(PER_ID.chunk(restanti.len()));
        let righe = on!(conn, |c| {
            let mut query = sqlx::query_as(PER_ID.text(ora.len()));
            for id in ora {
                query = query.bind(*id);
            }
            query.fetch_all(c).await
        })?;
        trovati.extend(utenti(righe)?);
        restanti = poi;
    }
    Ok(trovati)
}

/// The active users of these sedi with a role.
///
/// # Errors
/// The database did not answer, or a row cannot be read.
pub async fn di_sedi(conn: &mut Conn, sedi: &[&str], ruolo: Ruolo) -> Result<Vec<Utente>, sqlx::Error> {
    let mut trovati = Vec::new();
    let mut restanti = sedi;
    while !restanti.is_empty() {
        let (ora, poi) = restanti.split_at(DI_SEDI.chunk(restanti.len()));
        let righe = on!(conn, |c| {
            let mut query = sqlx::query_as(DI_SEDI.text(ora.len()));
            for sede in ora {
                query = query.bind(*sede).bind(ruolo.codice());
            }
            query.fetch_all(c).await
        })?;
        trovati.extend(utenti(righe)?);
        restanti = poi;
    }
    Ok(trovati)
}

/// Sets or, with `None`, takes away a password's hash; `false` when there is no such user.
///
/// # Errors
/// The database refused.
pub async fn imposta_password(tx: &mut Tx, id: &str, hash: Option<&str>) -> Result<bool, sqlx::Error> {
    let toccati = on!(tx, |c| {
        sqlx::query(PASSWORD).bind(id).bind(hash).execute(c).await.map(|r| r.rows_affected())
    })?;
    Ok(toccati > 0)
}

/// Lets a user in or keeps it out; `false` when there is no such user.
///
/// # Errors
/// The database refused.
pub async fn imposta_attivo(tx: &mut Tx, id: &str, attivo: bool) -> Result<bool, sqlx::Error> {
    let toccati = on!(tx, |c| {
        sqlx::query(ATTIVO).bind(id).bind(attivo).execute(c).await.map(|r| r.rows_affected())
    })?;
    Ok(toccati > 0)
}
