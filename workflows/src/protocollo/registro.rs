//! The registro giornaliero: closed once, chained to the one before, checked at any time.
//!
//! What a register holds never changes after closing, because of what it is made of: the registrations of its day
//! without anything about annulments, then the annulments made on its day, whenever their entry was registered. An
//! entry annulled later is an annulment line in the register of that later day.

use super::{contenuto, impronta::catena, store};
use crate::scadenze::giorno_civile;
use chrono::{Datelike, NaiveDate};
use engine::{Conn, Timestamp, Tx};
use sha2::{Digest, Sha256};
use std::{collections::HashSet, fmt, io};

/// A closed register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registro {
    /// Sede.
    pub sede: String,
    /// Its day.
    pub giorno: NaiveDate,
    /// Year the numbers are progressive in.
    pub anno: i64,
    /// First number of the day; zero when there are only annulments.
    pub primo: i64,
    /// Last number of the day; zero when there are only annulments.
    pub ultimo: i64,
    /// How many registrations.
    pub registrazioni: i64,
    /// SHA-256 of the content (see [`super::contenuto_csv`]), hexadecimal.
    pub impronta_contenuto: String,
    /// `impronta` of the register before in the same sede; empty for the first.
    pub impronta_precedente: String,
    /// SHA-256 of the one before, the content's, sede and day, hexadecimal.
    pub impronta: String,
    /// When it was closed.
    pub chiuso_il: Timestamp,
}

/// Why a register cannot be closed or exported.
#[derive(Debug, thiserror::Error)]
pub enum ErroreRegistro {
    /// The day is not over.
    #[error("Il registro del {} si può chiudere solo a giornata finita.", .0.format("%d/%m/%Y"))]
    GiornoNonFinito(NaiveDate),
    /// A later one is closed: the chain goes forward only.
    #[error(
        "Il registro del {} della sede {sede} non si può più chiudere: quello del {} è già chiuso.",
        giorno.format("%d/%m/%Y"),
        ultimo.format("%d/%m/%Y")
    )]
    FuoriOrdine {
        /// Sede.
        sede: String,
        /// Day asked for.
        giorno: NaiveDate,
        /// Last day closed.
        ultimo: NaiveDate,
    },
    /// The export could not be written.
    #[error("L'esportazione del registro non è riuscita.")]
    Scrittura(#[from] io::Error),
    /// The database refused or did not answer.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// The first place where the registers of a sede do not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rottura {
    /// The day.
    pub giorno: NaiveDate,
    /// What does not hold.
    pub causa: CausaRottura,
}

/// What does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CausaRottura {
    /// The entries of the day are not those that were closed.
    Contenuto,
    /// It does not follow the register before: one is missing or was altered.
    Catena,
    /// There are entries of a day that has no register, among days that have.
    SenzaRegistro,
}

impl fmt::Display for Rottura {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let giorno = self.giorno.format("%d/%m/%Y");
        match self.causa {
            CausaRottura::Contenuto => {
                write!(f, "le registrazioni del {giorno} non sono quelle del registro chiuso")
            }
            CausaRottura::Catena => write!(f, "il registro del {giorno} non segue quello precedente"),
            CausaRottura::SenzaRegistro => write!(f, "il {giorno} ha registrazioni ma non il suo registro"),
        }
    }
}

/// Closes the register of a day that is over. Asked again, it answers with the one already closed.
///
/// # Errors
/// The day is not over, a later one is closed already, or the database did not answer.
pub async fn chiudi(
    tx: &mut Tx,
    sede: &str,
    giorno: NaiveDate,
    ora: Timestamp,
) -> Result<Registro, ErroreRegistro> {
    if giorno >= giorno_civile(ora.to_utc()) {
        return Err(ErroreRegistro::GiornoNonFinito(giorno));
    }
    store::blocca(tx, sede, i64::from(giorno.year())).await?;
    if let Some(chiuso) = store::registro(tx, sede, giorno).await? {
        return Ok(chiuso);
    }
    let precedente = store::ultimo_registro(tx, sede).await?;
    if let Some(p) = &precedente
        && p.giorno > giorno
    {
        return Err(ErroreRegistro::FuoriOrdine { sede: sede.to_owned(), giorno, ultimo: p.giorno });
    }
    let precedente = precedente.map(|p| p.impronta).unwrap_or_default();
    let registro = componi(tx, sede, giorno, precedente, ora).await?;
    store::scrivi_registro(tx, &registro).await?;
    Ok(registro)
}

async fn componi(
    conn: &mut Conn,
    sede: &str,
    giorno: NaiveDate,
    impronta_precedente: String,
    chiuso_il: Timestamp,
) -> Result<Registro, sqlx::Error> {
    let registrate = store::giorno(conn, sede, giorno).await?;
    let annullate = store::annullati_il(conn, sede, giorno).await?;
    let impronta_contenuto = hex::encode(Sha256::digest(contenuto::contenuto_csv(&registrate, &annullate)));
    let impronta = catena(&[&impronta_precedente, &impronta_contenuto, sede, &giorno.to_string()]);
    Ok(Registro {
        sede: sede.to_owned(),
        giorno,
        anno: i64::from(giorno.year()),
        primo: registrate.first().map_or(0, |r| r.numero),
        ultimo: registrate.last().map_or(0, |r| r.numero),
        registrazioni: i64::try_from(registrate.len()).unwrap_or(i64::MAX),
        impronta_contenuto,
        impronta_precedente,
        impronta,
        chiuso_il,
    })
}

/// The content of a closed register as CSV: the very bytes whose SHA-256 it keeps. `None`: not closed.
///
/// # Errors
/// The database did not answer.
pub async fn esporta_csv(
    conn: &mut Conn,
    sede: &str,
    giorno: NaiveDate,
) -> Result<Option<String>, ErroreRegistro> {
    if store::registro(conn, sede, giorno).await?.is_none() {
        return Ok(None);
    }
    let registrate = store::giorno(conn, sede, giorno).await?;
    let annullate = store::annullati_il(conn, sede, giorno).await?;
    Ok(Some(contenuto::contenuto_csv(&registrate, &annullate)))
}

/// A closed register as XML, with its improntas. `None`: not closed.
///
/// # Errors
/// The database did not answer.
pub async fn esporta_xml(
    conn: &mut Conn,
    sede: &str,
    giorno: NaiveDate,
) -> Result<Option<String>, ErroreRegistro> {
    let Some(registro) = store::registro(conn, sede, giorno).await? else { return Ok(None) };
    let registrate = store::giorno(conn, sede, giorno).await?;
    let annullate = store::annullati_il(conn, sede, giorno).await?;
    Ok(Some(contenuto::contenuto_xml(&registro, &registrate, &annullate)?))
}

/// Checks every register of a sede against the entries and against the one before; the first break, if any.
///
/// # Errors
/// The database did not answer.
pub async fn verifica_catena(conn: &mut Conn, sede: &str) -> Result<Option<Rottura>, sqlx::Error> {
    let registri = store::registri(conn, sede).await?;
    let Some(ultimo) = registri.last() else { return Ok(None) };
    let chiusi: HashSet<NaiveDate> = registri.iter().map(|r| r.giorno).collect();
    let scoperto =
        store::giorni_fino_a(conn, sede, ultimo.giorno).await?.into_iter().find(|g| !chiusi.contains(g));
    let mut precedente = String::new();
    for chiuso in registri {
        let giorno = chiuso.giorno;
        if let Some(giorno) = scoperto.filter(|g| *g < giorno) {
            return Ok(Some(Rottura { giorno, causa: CausaRottura::SenzaRegistro }));
        }
        let rifatto = componi(conn, sede, giorno, precedente, chiuso.chiuso_il).await?;
        if chiuso.impronta_precedente != rifatto.impronta_precedente {
            return Ok(Some(Rottura { giorno, causa: CausaRottura::Catena }));
        }
        if chiuso != rifatto {
            return Ok(Some(Rottura { giorno, causa: CausaRottura::Contenuto }));
        }
        precedente = chiuso.impronta;
    }
    Ok(None)
}
