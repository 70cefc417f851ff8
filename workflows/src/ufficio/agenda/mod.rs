//! The agenda run against the database: bookings, acts on appointments, punti as their offices change them.
//!
//! Each act reads as those on a quesito do: load, decide (pure, in [`crate::appuntamenti`]), take the seat, persist,
//! announce, commit. A booking holds a shared lock on its punto, a change of the punto an exclusive one: a seat is
//! never taken in hours that are being changed.

mod annunci;
mod atti;
mod prenotazione;
mod punti;
mod scelta;
mod spostamento;

pub use punti::{DaSpostare, PuntoCambiato};
pub(super) use scelta::agenda_di;
pub use scelta::{Prenotabile, SLOT_GIORNI_MASSIMI};

use super::{TENTATIVI, Ufficio};
use crate::{
    appuntamenti::{Appuntamento, Rifiuto},
    attore::Attore,
    punti::{PuntoUfficio, RifiutoPunto, store as punti_store},
    tabelle::Tabelle,
};
use engine::{
    Conn, Tx,
    db::{Sharing, is_deadlock},
    machine::PersistError,
};

/// Free slots offered to whoever lost the last seat (R36).
const PROPOSTE: usize = 3;

/// Why an act of the agenda was not done. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum ErroreAgenda {
    /// There is no such appointment, for this actor.
    #[error("L'appuntamento non esiste o non è tuo.")]
    NonTrovato,
    /// The office says no, and why.
    #[error(transparent)]
    Rifiuto(#[from] Rifiuto),
    /// The punto cannot be changed so.
    #[error(transparent)]
    Punto(#[from] RifiutoPunto),
    /// The caller saw an older version.
    #[error("È cambiato da quando l'hai letto: ricaricalo e riprova.")]
    Superato {
        /// The version now.
        attuale: i64,
    },
    /// No active delega at this moment (R27).
    #[error("Non hai una delega attiva per questo soggetto: chiedi di rinnovarla.")]
    SenzaDelega,
    /// In no list of operators that is on (R83).
    #[error(
        "Non sei abilitato a scrivere alla sede con questo profilo: chiedi al referente del tuo patronato."
    )]
    NonAbilitato,
    /// The key was used for another request.
    #[error("La Idempotency-Key è già stata usata per un'altra richiesta: generane una nuova.")]
    ChiaveRiusata,
    /// The database did not answer; nothing was kept.
    #[error("Il servizio non è disponibile in questo momento: riprova tra qualche minuto.")]
    Database(#[from] sqlx::Error),
}

impl ErroreAgenda {
    /// What the engine answered to a write that would have made, if nobody came first, version `nuova`.
    fn da_scrittura(errore: PersistError, nuova: i64) -> Self {
        match errore {
            PersistError::Conflict => Self::Superato { attuale: nuova },
            PersistError::Database(errore) => errore.into(),
        }
    }

    /// As for a quesito: decide again on what it became, or when the database gave this transaction up for another.
    fn da_ritentare(&self, attesa: Option<i64>) -> bool {
        match self {
            Self::Superato { .. } => attesa.is_none(),
            Self::Database(errore) => is_deadlock(errore),
            _ => false,
        }
    }
}

impl From<crate::punti::RifiutoSlot> for ErroreAgenda {
    fn from(rifiuto: crate::punti::RifiutoSlot) -> Self {
        Self::Rifiuto(rifiuto.into())
    }
}

impl Ufficio {
    /// The punto as its office left it, held as it is until the transaction ends.
    async fn punto_fermo(
        &self,
        tx: &mut Tx,
        tabelle: &Tabelle,
        codice: &str,
        con: Sharing,
    ) -> Result<PuntoUfficio, ErroreAgenda> {
        if !tabelle.punti.contains_key(codice) {
            return Err(Rifiuto::PuntoSconosciuto { punto: codice.to_owned() }.into());
        }
        tx.lock(&format!("punto:{codice}"), con).await?;
        Ok(punti_store::carica(tx, codice, self.clock.now()).await?)
    }

    /// R27, R83: whoever acts from a Cassetto may do it now for all these persons. The office's own people always may.
    async fn puo_per(
        &self,
        conn: &mut Conn,
        attore: &Attore,
        soggetti: impl IntoIterator<Item = &String>,
    ) -> Result<(), ErroreAgenda> {
        if let Attore::Mittente(m) = attore {
            for soggetto in soggetti {
                self.puo_scrivere(conn, m, soggetto, &m.cassetto).await?;
            }
        }
        Ok(())
    }
}

/// The version that a caller stated must be the present one.
fn non_superato(a: &Appuntamento, attesa: Option<i64>) -> Result<(), ErroreAgenda> {
    match attesa {
        Some(versione) if versione != a.meta.version => {
            Err(ErroreAgenda::Superato { attuale: a.meta.version })
        }
        _ => Ok(()),
    }
}
