//! The rows of abilitazioni.

use super::{Abilitazione, ProfiloAbilitato};
use crate::tabelle::Regione;
use chrono::NaiveDate;
use engine::{Conn, Timestamp, Tx, db::Values, on};

macro_rules! colonne {
    () => {
        "elenco, codice_fiscale, profilo, ente, nome, regione, dal, al, importata_il"
    };
}

const SALVA: Values = Values {
    head: concat!("INSERT INTO abilitazioni (", colonne!(), ")"),
    columns: 9,
    tail: "ON CONFLICT (elenco, codice_fiscale, profilo) DO UPDATE SET ente = excluded.ente, nome = excluded.nome,
        regione = excluded.regione, dal = excluded.dal, al = excluded.al, importata_il = excluded.importata_il",
};
const DI_PERSONA: &str =
    concat!("SELECT ", colonne!(), " FROM abilitazioni WHERE codice_fiscale = $1 ORDER BY elenco, profilo");
const DI_ELENCO: &str =
    concat!("SELECT ", colonne!(), " FROM abilitazioni WHERE elenco = $1 ORDER BY codice_fiscale, profilo");
const CONTI: &str = "SELECT elenco, COUNT(*) AS righe,
        COUNT(DISTINCT CASE WHEN dal <= $1 AND (al IS NULL OR al >= $1) THEN codice_fiscale END) AS operatori,
        COUNT(DISTINCT CASE WHEN dal <= $1 AND (al IS NULL OR al >= $1) AND profilo = 'referente'
            THEN codice_fiscale END) AS referenti
    FROM abilitazioni GROUP BY elenco ORDER BY elenco";

/// The statements of this module, for the test that prepares them all on both databases.
#[must_use]
pub fn statements() -> Vec<&'static str> {
    vec![SALVA.text(1).0, DI_PERSONA, DI_ELENCO, CONTI]
}

#[derive(sqlx::FromRow)]
struct Riga {
    elenco: String,
    codice_fiscale: String,
    profilo: String,
    ente: String,
    nome: String,
    regione: Option<String>,
    dal: String,
    al: Option<String>,
    importata_il: Timestamp,
}

impl TryFrom<Riga> for Abilitazione {
    type Error = sqlx::Error;

    fn try_from(r: Riga) -> Result<Self, sqlx::Error> {
        let data = |testo: &str| testo.parse::<NaiveDate>().map_err(|e| sqlx::Error::Decode(Box::new(e)));
        let profilo: Result<ProfiloAbilitato, String> = r.profilo.parse();
        let regione = r.regione.as_deref().map(str::parse::<Regione>).transpose();
        Ok(Self {
            profilo: profilo.map_err(|e| sqlx::Error::Decode(e.into()))?,
            regione: regione.map_err(|e| sqlx::Error::Decode(Box::new(e)))?,
            dal: data(&r.dal)?,
            al: r.al.as_deref().map(data).transpose()?,
            elenco: r.elenco,
            codice_fiscale: r.codice_fiscale,
            ente: r.ente,
            nome: r.nome,
            importata_il: r.importata_il,
        })
    }
}

fn lette(righe: Vec<Riga>) -> Result<Vec<Abilitazione>, sqlx::Error> {
    righe.into_iter().map(Abilitazione::try_from).collect()
}

/// Adds lines, or replaces those of the same list, person and profile. No two of them may be the same three.
///
/// # Errors
/// The database refused.
pub async fn salva(tx: &mut Tx, abilitazioni: &[Abilitazione]) -> Result<(), sqlx::Error> {
    let mut restanti = abilitazioni;
    while !restanti.is_empty() {
        let (ora, poi) = restanti.split_at(SALVA.chunk(restanti.len()));
        on!(tx, |c| {
            let mut query = sqlx::query(SALVA.text(ora.len()));
            for a in ora {
                query = query.bind(&a.elenco).bind(&a.codice_fiscale).bind(a.profilo.codice());
                query = query.bind(&a.ente).bind(&a.nome).bind(a.regione.map(Regione::codice));
                query = query.bind(a.dal.to_string()).bind(a.al.map(|al| al.to_string()));
                query = query.bind(a.importata_il);
            }
            query.execute(c).await.map(drop)
        })?;
        restanti = poi;
    }
    Ok(())
}

/// The lines of a person in every list, past ones too.
///
/// # Errors
/// The database did not answer, or a row cannot be read.
pub async fn di_persona(conn: &mut Conn, codice_fiscale: &str) -> Result<Vec<Abilitazione>, sqlx::Error> {
    lette(on!(conn, |c| sqlx::query_as(DI_PERSONA).bind(codice_fiscale).fetch_all(c).await)?)
}

/// The lines of a list, past ones too: some thousands.
///
/// # Errors
/// The database did not answer, or a row cannot be read.
pub async fn di_elenco(conn: &mut Conn, elenco: &str) -> Result<Vec<Abilitazione>, sqlx::Error> {
    lette(on!(conn, |c| sqlx::query_as(DI_ELENCO).bind(elenco).fetch_all(c).await)?)
}

/// How full a list is on a civil day.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Conto {
    /// The list.
    pub elenco: String,
    /// Lines in all, past and future ones too.
    pub righe: i64,
    /// People with a line that is good on that day.
    pub operatori: i64,
    /// Those of them that are Referenti regionali.
    pub referenti: i64,
}

/// Every list that has a line, with its figures.
///
/// # Errors
/// The database did not answer.
pub async fn conti(conn: &mut Conn, giorno: NaiveDate) -> Result<Vec<Conto>, sqlx::Error> {
    on!(conn, |c| sqlx::query_as(CONTI).bind(giorno.to_string()).fetch_all(c).await)
}
