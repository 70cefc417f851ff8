//! Jobs that failed for good, with what each is about: seen, put back to work, thrown away. Who did it is recorded.

mod atti;
mod soggetto;

pub use atti::{ErroreLavori, SCARTI_MASSIMI};
pub use soggetto::{Riguarda, riguarda};

use crate::attore::{Attore, Ruolo};
use engine::{
    Conn,
    jobs::{DeadJob, dead},
};
use serde::Serialize;

/// Dead jobs looked at in one go when only those of a sede are wanted: what a job is about is not in its row.
const ESAMINATI_MASSIMI: usize = 2_000;
const LOTTO: i64 = 200;

/// A dead job and what it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fallito {
    /// The job.
    pub lavoro: DeadJob,
    /// What it is about.
    pub riguarda: Riguarda,
}

/// Which dead jobs are wanted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filtro {
    /// Only of this queue.
    pub coda: Option<String>,
    /// Only about quesiti and appointments of this sede. Jobs that are about neither are of no sede.
    pub sede: Option<String>,
}

/// A page of dead jobs, the newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pagina {
    /// Its jobs.
    pub voci: Vec<Fallito>,
    /// Where the next page begins; `None` when this is the last. A page of a sede may be short, even empty, and go on.
    pub prosegue: Option<i64>,
}

/// Which dead jobs somebody may see and touch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Portata {
    /// All of them.
    Tutti,
    /// Those of its sede.
    Sede(String),
    /// None.
    Nessuno,
}

impl Portata {
    /// What an actor may see and touch.
    #[must_use]
    pub fn di(attore: &Attore) -> Self {
        let Attore::Funzionario(f) = attore else { return Self::Nessuno };
        match f.ruolo {
            Ruolo::Amministratore | Ruolo::Supporto => Self::Tutti,
            Ruolo::Supervisore => f.sede.clone().map_or(Self::Nessuno, Self::Sede),
            Ruolo::Funzionario | Ruolo::Monitoraggio => Self::Nessuno,
        }
    }

    fn comprende(&self, riguarda: &Riguarda) -> bool {
        match self {
            Self::Tutti => true,
            Self::Sede(sede) => riguarda.sede.as_ref() == Some(sede),
            Self::Nessuno => false,
        }
    }
}

/// A page of dead jobs; `prima_di` is where the page before ended.
///
/// # Errors
/// The database did not answer.
pub async fn falliti(
    conn: &mut Conn,
    filtro: &Filtro,
    prima_di: Option<i64>,
    limite: usize,
) -> Result<Pagina, sqlx::Error> {
    let portata = filtro.sede.clone().map_or(Portata::Tutti, Portata::Sede);
    let lotto = if filtro.sede.is_some() { LOTTO } else { i64::try_from(limite).unwrap_or(LOTTO) + 1 };
    let (mut voci, mut esaminati, mut prima) = (Vec::new(), 0, prima_di);
    loop {
        let righe = dead(conn, filtro.coda.as_deref(), prima, lotto).await?;
        let finite = i64::try_from(righe.len()).is_ok_and(|n| n < lotto);
        for fallito in riguarda(conn, righe).await? {
            if voci.len() == limite {
                return Ok(Pagina { voci, prosegue: prima });
            }
            esaminati += 1;
            prima = Some(fallito.lavoro.id);
            if portata.comprende(&fallito.riguarda) {
                voci.push(fallito);
            }
        }
        if finite {
            return Ok(Pagina { voci, prosegue: None });
        }
        if esaminati >= ESAMINATI_MASSIMI {
            return Ok(Pagina { voci, prosegue: prima });
        }
    }
}
