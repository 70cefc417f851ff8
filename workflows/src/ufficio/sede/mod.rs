//! What a sede looks at and does as a whole: its agenda, the load of its people, absences, what needs a supervisor.

mod agenda;
mod assenze;
mod avvisi;
mod riassegnazione;
mod rilascio;
mod supervisione;

pub use agenda::{AgendaPunto, GiornoAgenda, SlotAgenda, VoceAgenda};
pub use avvisi::{AvvisiAgenda, GIORNI_SENZA_MODALITA};
pub use riassegnazione::Riassegnato;
pub use rilascio::Rilasciati;

use super::{ErroreAgenda, Ufficio};
use crate::{assenze::RifiutoAssenza, attore::Attore, ricerca::Ambito, scadenze::giorno_civile};
use chrono::NaiveDate;

/// Most days of an agenda at once: a month.
pub const GIORNI_MASSIMI: i64 = 31;

/// Why what is asked of a sede is not answered. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum ErroreSede {
    /// There is no such sede or punto, for this actor.
    #[error("La sede o il punto di consulenza non esiste o non è tuo.")]
    NonTrovato,
    /// The role does not do this.
    #[error("Questa operazione spetta a un supervisore della sede.")]
    NonAutorizzato,
    /// The last day comes before the first, or a month after it.
    #[error("Scegli un periodo di al più {GIORNI_MASSIMI} giorni, dal primo all'ultimo.")]
    Periodo,
    /// More than are done in one go.
    #[error("Si riassegnano al più {massimo} quesiti alla volta: scegline di meno.")]
    Troppi {
        /// Most at a time.
        massimo: usize,
    },
    /// The absence is refused.
    #[error(transparent)]
    Assenza(#[from] RifiutoAssenza),
    /// The database did not answer; nothing was kept.
    #[error("Il servizio non è disponibile in questo momento: riprova tra qualche minuto.")]
    Database(#[from] sqlx::Error),
}

impl From<ErroreAgenda> for ErroreSede {
    /// What goes wrong where a punto is only read.
    fn from(errore: ErroreAgenda) -> Self {
        match errore {
            ErroreAgenda::Database(errore) => Self::Database(errore),
            _ => Self::NonTrovato,
        }
    }
}

impl Ufficio {
    /// Today, on the calendar of Rome.
    fn oggi(&self) -> NaiveDate {
        giorno_civile(self.clock.now().to_utc())
    }

    /// Whether an actor may look at a sede: its own people, and who looks at all of them.
    fn vede_sede(&self, attore: &Attore, sede: &str) -> Result<(), ErroreSede> {
        let esiste = self.regole.attuali().sedi.contains_key(sede);
        if esiste && Ambito::di(attore, self.oggi()).comprende_sede(sede) {
            Ok(())
        } else {
            Err(ErroreSede::NonTrovato)
        }
    }
}

/// A stretch of days that is not turned round and not too long.
fn periodo(dal: NaiveDate, al: NaiveDate) -> Result<(), ErroreSede> {
    if (1..=GIORNI_MASSIMI).contains(&((al - dal).num_days() + 1)) {
        Ok(())
    } else {
        Err(ErroreSede::Periodo)
    }
}
