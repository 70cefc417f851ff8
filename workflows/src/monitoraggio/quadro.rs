//! The figures of a period: summed from the days, by day, sede, Cassetto and argomento.

use super::{
    Distribuzione, Gradimento, TipoMisura, Vista,
    misure::{self, store::giorno},
    store,
};
use crate::ricerca::Condizioni;
use chrono::NaiveDate;
use engine::{Conn, Timestamp};
use serde::Serialize;
use std::collections::BTreeMap;

/// Each with its grouping as `chiave`; the shape is the same.
macro_rules! per {
    ($chiave:literal) => {
        (
            concat!(
                "SELECT m.",
                $chiave,
                " AS chiave, m.tipo, m.in_ritardo, m.negativa, m.classe,
                 CAST(SUM(m.quanti) AS BIGINT) AS quanti FROM misure_giorno m"
            ),
            concat!("GROUP BY m.", $chiave, ", m.tipo, m.in_ritardo, m.negativa, m.classe"),
        )
    };
}

/// Of one sede there are few rows: read once, they are summed here by everything.
const DI_UNA_SEDE: &str =
    "SELECT m.giorno, m.cassetto, m.argomento, m.tipo, m.in_ritardo, m.negativa, m.classe, m.quanti
    FROM misure_giorno m";

const PER_GIORNO: (&str, &str) = per!("giorno");
const PER_SEDE: (&str, &str) = per!("sede");
const PER_CASSETTO: (&str, &str) = per!("cassetto");
const PER_ARGOMENTO: (&str, &str) = per!("argomento");

/// The statements of this module, for the test that prepares them all on both databases.
pub(super) fn statements() -> Vec<&'static str> {
    macro_rules! intera {
        ($chiave:literal) => {
            concat!(
                "SELECT m.",
                $chiave,
                " AS chiave, m.tipo, m.in_ritardo, m.negativa, m.classe, CAST(SUM(m.quanti) AS BIGINT) AS quanti
                FROM misure_giorno m WHERE m.giorno >= $1 AND m.giorno <= $2 AND m.sede = $3
                GROUP BY m.",
                $chiave,
                ", m.tipo, m.in_ritardo, m.negativa, m.classe"
            )
        };
    }
    let di_una_sede =
        "SELECT m.giorno, m.cassetto, m.argomento, m.tipo, m.in_ritardo, m.negativa, m.classe, m.quanti
        FROM misure_giorno m WHERE m.giorno >= $1 AND m.giorno <= $2 AND m.sede = $3
            AND m.argomento <> '*'";
    vec![di_una_sede, intera!("giorno"), intera!("sede"), intera!("cassetto"), intera!("argomento")]
}

/// In time or late.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Esiti {
    /// Within the term.
    pub entro: i64,
    /// After it.
    pub in_ritardo: i64,
}

impl Esiti {
    /// Together.
    #[must_use]
    pub fn tutti(&self) -> i64 {
        self.entro + self.in_ritardo
    }

    /// Share within the term, from 0 to 1. `None`: there are none.
    #[must_use]
    pub fn quota(&self) -> Option<f64> {
        (self.tutti() > 0).then(|| self.entro as f64 / self.tutti() as f64)
    }
}

/// What happened in some days, in some place. How each is counted: see [`misure`].
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Conti {
    /// Sent.
    pub arrivati: i64,
    /// Of these, without a reply yet.
    pub senza_risposta: i64,
    /// Taken for the first time.
    pub presi: i64,
    /// Replied to for the first time.
    pub risposti: Esiti,
    /// Closed.
    pub chiusi: Esiti,
    /// Of the closed, with a negative esito.
    pub negativi: i64,
    /// Reopened for the first time.
    pub riaperti: i64,
    /// From the sending to who first took it.
    pub tempo_di_presa: Distribuzione,
    /// From the sending to the first reply, without the suspensions.
    pub tempo_di_risposta: Distribuzione,
    /// Votes, by vote.
    pub voti: BTreeMap<i64, i64>,
}

impl Conti {
    fn aggiungi(&mut self, tipo: TipoMisura, r: &Riga) {
        let quanti = r.quanti;
        let esiti = |e: &mut Esiti| *(if r.in_ritardo { &mut e.in_ritardo } else { &mut e.entro }) += quanti;
        match tipo {
            TipoMisura::Arrivo => self.arrivati += quanti,
            TipoMisura::Attesa => self.senza_risposta += quanti,
            TipoMisura::Presa => {
                self.presi += quanti;
                self.tempo_di_presa.aggiungi(r.classe, quanti);
            }
            TipoMisura::Risposta => {
                esiti(&mut self.risposti);
                self.tempo_di_risposta.aggiungi(r.classe, quanti);
            }
            TipoMisura::Chiusura => {
                esiti(&mut self.chiusi);
                self.negativi += if r.negativa { quanti } else { 0 };
            }
            TipoMisura::Riapertura => self.riaperti += quanti,
            TipoMisura::Voto => *self.voti.entry(r.classe).or_default() += quanti,
        }
    }

    /// How many votes, and their mean (R22).
    #[must_use]
    pub fn gradimento(&self) -> Gradimento {
        let (voti, somma) = self.voti.iter().fold((0, 0), |(n, s), (voto, v)| (n + v, s + voto * v));
        Gradimento { voti, media: (voti > 0).then(|| somma as f64 / voti as f64) }
    }
}

/// The figures of a period.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Quadro {
    /// When they were last brought up to date. `None`: never.
    pub calcolate_il: Option<Timestamp>,
    /// Quesiti that changed since and are not in them yet; 10,000 stands for any more.
    pub arretrato: i64,
    /// All together.
    pub totale: Conti,
    /// By civil day; days without anything are left out.
    pub per_giorno: BTreeMap<NaiveDate, Conti>,
    /// By sede; the empty code is for those in none.
    pub per_sede: BTreeMap<String, Conti>,
    /// By Cassetto.
    pub per_cassetto: BTreeMap<String, Conti>,
    /// By argomento.
    pub per_argomento: BTreeMap<String, Conti>,
}

#[derive(sqlx::FromRow)]
struct Riga {
    chiave: String,
    tipo: String,
    in_ritardo: bool,
    negativa: bool,
    classe: i64,
    quanti: i64,
}

/// The figures of the period that the view holds.
///
/// # Errors
/// The database did not answer, or holds what this version does not know.
pub async fn quadro(conn: &mut Conn, vista: &Vista) -> Result<Quadro, sqlx::Error> {
    if let Some(sede) = &vista.filtro().sede {
        return di_una_sede(conn, vista, sede).await;
    }
    let calcolate_il = store::aggiornate_il(conn).await?;
    let mut totale = Conti::default();
    let mut per_giorno = BTreeMap::new();
    for (chiave, conti) in raggruppa(conn, vista, PER_GIORNO, Some(&mut totale)).await? {
        per_giorno.insert(giorno(&chiave)?, conti);
    }
    Ok(Quadro {
        calcolate_il,
        arretrato: misure::store::arretrato(conn).await?,
        totale,
        per_giorno,
        per_sede: raggruppa(conn, vista, PER_SEDE, None).await?,
        per_cassetto: raggruppa(conn, vista, PER_CASSETTO, None).await?,
        per_argomento: raggruppa(conn, vista, PER_ARGOMENTO, None).await?,
    })
}

#[derive(sqlx::FromRow)]
struct RigaDiSede {
    giorno: String,
    cassetto: String,
    argomento: String,
    tipo: String,
    in_ritardo: bool,
    negativa: bool,
    classe: i64,
    quanti: i64,
}

async fn di_una_sede(conn: &mut Conn, vista: &Vista, sede: &str) -> Result<Quadro, sqlx::Error> {
    // Before the rows: figures may be newer than they say, never older.
    let calcolate_il = store::aggiornate_il(conn).await?;
    let mut c = Condizioni::new(DI_UNA_SEDE);
    vista.condiziona(&mut c);
    c.e("m.argomento <> '*'", []);
    let righe: Vec<RigaDiSede> = c.tutte(conn).await?;
    let mut q =
        Quadro { calcolate_il, arretrato: misure::store::arretrato(conn).await?, ..Quadro::default() };
    for r in righe {
        let (tipo, giorno) = (tipo(&r.tipo)?, giorno(&r.giorno)?);
        let riga = Riga {
            chiave: String::new(),
            tipo: r.tipo,
            in_ritardo: r.in_ritardo,
            negativa: r.negativa,
            classe: r.classe,
            quanti: r.quanti,
        };
        q.totale.aggiungi(tipo, &riga);
        q.per_giorno.entry(giorno).or_default().aggiungi(tipo, &riga);
        q.per_cassetto.entry(r.cassetto).or_default().aggiungi(tipo, &riga);
        q.per_argomento.entry(r.argomento).or_default().aggiungi(tipo, &riga);
    }
    if !q.per_giorno.is_empty() {
        q.per_sede.insert(sede.to_owned(), q.totale.clone());
    }
    Ok(q)
}

fn tipo(codice: &str) -> Result<TipoMisura, sqlx::Error> {
    TipoMisura::da_codice(codice)
        .ok_or_else(|| sqlx::Error::Decode(format!("kind of figure {codice}").into()))
}

async fn raggruppa(
    conn: &mut Conn,
    vista: &Vista,
    (testa, coda): (&'static str, &'static str),
    mut totale: Option<&mut Conti>,
) -> Result<BTreeMap<String, Conti>, sqlx::Error> {
    let mut c = Condizioni::new(testa);
    vista.condiziona(&mut c);
    let f = vista.filtro();
    // Literals, so that a planner can use the index kept for the summaries only.
    if testa == PER_SEDE.0 {
        c.e(if f.argomento.is_none() { "m.argomento = '*'" } else { "m.sede <> '*'" }, []);
    } else {
        c.e("m.sede = '*'", []);
    }
    c.coda(coda, []);
    let righe: Vec<Riga> = c.tutte(conn).await?;
    let mut gruppi: BTreeMap<String, Conti> = BTreeMap::new();
    for r in righe {
        let tipo = tipo(&r.tipo)?;
        if let Some(totale) = totale.as_deref_mut() {
            totale.aggiungi(tipo, &r);
        }
        gruppi.entry(r.chiave.clone()).or_default().aggiungi(tipo, &r);
    }
    Ok(gruppi)
}
