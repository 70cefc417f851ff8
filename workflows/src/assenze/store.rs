//! The rows of absences.

use super::Assenza;
use chrono::NaiveDate;
use engine::{Conn, Timestamp, Tx, Uuid, on};

macro_rules! colonne {
    () => {
        "a.id, a.utente, a.dal, a.al, a.motivo, a.inserita_da, a.inserita_il"
    };
}

const INSERISCI: &str = "INSERT INTO assenze (id, utente, dal, al, motivo, inserita_da, inserita_il)
    VALUES ($1, $2, $3, $4, $5, $6, $7)";
const TROVA: &str = concat!("SELECT ", colonne!(), " FROM assenze a WHERE a.id = $1");
const TOGLI: &str = "DELETE FROM assenze WHERE id = $1";
/// Whatever has a day in common with these.
const CHE_TOCCA: &str = concat!(
    "SELECT ",
    colonne!(),
    " FROM assenze a WHERE a.utente = $1 AND a.al >= $2 AND a.dal <= $3 ORDER BY a.al LIMIT 1"
);
const DI_UTENTE: &str =
    concat!("SELECT ", colonne!(), " FROM assenze a WHERE a.utente = $1 AND a.al >= $2 ORDER BY a.al");
const DI_SEDE: &str = concat!(
    "SELECT ",
    colonne!(),
    " FROM utenti u JOIN assenze a ON a.utente = u.id WHERE u.sede = $1 AND a.al >= $2 ORDER BY a.dal, a.utente"
);
/// Under way on a day since another or before, by user: a page of those who are away long enough.
const LUNGHE: &str = concat!(
    "SELECT ",
    colonne!(),
    " FROM assenze a WHERE a.al >= $1 AND a.dal <= $2 ORDER BY a.al, a.utente"
);

/// The statements both databases share, for the test that prepares them all.
#[must_use]
pub fn statements() -> Vec<&'static str> {
    vec![INSERISCI, TROVA, TOGLI, CHE_TOCCA, DI_UTENTE, DI_SEDE, LUNGHE]
}

#[derive(sqlx::FromRow)]
struct Riga {
    id: Uuid,
    utente: String,
    dal: String,
    al: String,
    motivo: String,
    inserita_da: String,
    inserita_il: Timestamp,
}

impl TryFrom<Riga> for Assenza {
    type Error = sqlx::Error;

    fn try_from(r: Riga) -> Result<Self, sqlx::Error> {
        let giorno = |testo: &str| testo.parse::<NaiveDate>().map_err(|e| sqlx::Error::Decode(Box::new(e)));
        let (dal, al) = (giorno(&r.dal)?, giorno(&r.al)?);
        let Riga { id, utente, motivo, inserita_da, inserita_il, .. } = r;
        Ok(Self { id, utente, dal, al, motivo, inserita_da, inserita_il })
    }
}

fn assenze(righe: Vec<Riga>) -> Result<Vec<Assenza>, sqlx::Error> {
    righe.into_iter().map(Assenza::try_from).collect()
}

/// Writes one; whether it overlaps another was asked before.
///
/// # Errors
/// The database refused.
pub async fn inserisci(tx: &mut Tx, assenza: &Assenza) -> Result<(), sqlx::Error> {
    on!(tx, |c| {
        let query = sqlx::query(INSERISCI)
            .bind(assenza.id)
            .bind(assenza.utente.as_str())
            .bind(assenza.dal.to_string())
            .bind(assenza.al.to_string())
            .bind(assenza.motivo.as_str())
            .bind(assenza.inserita_da.as_str())
            .bind(assenza.inserita_il);
        query.execute(c).await.map(drop)
    })
}

/// One absence.
///
/// # Errors
/// The database did not answer, or the row cannot be read.
pub async fn trova(conn: &mut Conn, id: Uuid) -> Result<Option<Assenza>, sqlx::Error> {
    let riga: Option<Riga> = on!(conn, |c| sqlx::query_as(TROVA).bind(id).fetch_optional(c).await)?;
    riga.map(Assenza::try_from).transpose()
}

/// Takes one away; `false` when there is none.
///
/// # Errors
/// The database refused.
pub async fn togli(tx: &mut Tx, id: Uuid) -> Result<bool, sqlx::Error> {
    let tolte = on!(tx, |c| sqlx::query(TOGLI).bind(id).execute(c).await.map(|r| r.rows_affected()))?;
    Ok(tolte > 0)
}

/// The first absence of somebody that has a day in common with these.
///
/// # Errors
/// The database did not answer, or the row cannot be read.
pub async fn che_tocca(
    conn: &mut Conn,
    utente: &str,
    dal: NaiveDate,
    al: NaiveDate,
) -> Result<Option<Assenza>, sqlx::Error> {
    let riga: Option<Riga> = on!(conn, |c| {
        let query = sqlx::query_as(CHE_TOCCA).bind(utente).bind(dal.to_string()).bind(al.to_string());
        query.fetch_optional(c).await
    })?;
    riga.map(Assenza::try_from).transpose()
}

/// Those of somebody that are not over on a day.
///
/// # Errors
/// The database did not answer, or a row cannot be read.
pub async fn di_utente(
    conn: &mut Conn,
    utente: &str,
    giorno: NaiveDate,
) -> Result<Vec<Assenza>, sqlx::Error> {
    assenze(on!(conn, |c| {
        sqlx::query_as(DI_UTENTE).bind(utente).bind(giorno.to_string()).fetch_all(c).await
    })?)
}

/// Those of the people of a sede that are not over on a day, in order of beginning.
///
/// # Errors
/// The database did not answer, or a row cannot be read.
pub async fn di_sede(conn: &mut Conn, sede: &str, giorno: NaiveDate) -> Result<Vec<Assenza>, sqlx::Error> {
    assenze(on!(conn, |c| {
        sqlx::query_as(DI_SEDE).bind(sede).bind(giorno.to_string()).fetch_all(c).await
    })?)
}

/// Those under way on a day that began by another.
///
/// # Errors
/// The database did not answer, or a row cannot be read.
pub async fn cominciate_entro(
    conn: &mut Conn,
    giorno: NaiveDate,
    cominciate: NaiveDate,
) -> Result<Vec<Assenza>, sqlx::Error> {
    assenze(on!(conn, |c| {
        sqlx::query_as(LUNGHE).bind(giorno.to_string()).bind(cominciate.to_string()).fetch_all(c).await
    })?)
}
