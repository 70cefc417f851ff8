//! The quesito: aperta, in carico, chiusa, and every act on it.
//!
//! [`Quesito`] holds the facts; [`Quesito::ammesso`] says whether an act is open to an actor, and why not;
//! [`Quesito::decidi`] is the one pure transition; [`crate::ufficio::Ufficio`] runs it against the database.

mod ammesso;
mod annuncio;
mod attesa_conclusa;
mod atto;
pub mod deposito;
mod diagramma;
pub mod jobs;
pub mod messaggio;
mod nuova_richiesta;
mod rifiuto;
mod spiegazione;
mod state;
pub mod store;
mod testo;
pub mod transizioni;

pub use ammesso::Ammissione;
pub use annuncio::{DaAnnunciare, data_estesa};
pub(crate) use attesa_conclusa::Attese;
pub use attesa_conclusa::{AttesaConclusa, Dove, fatti};
pub use atto::{Atto, Verbo};
pub use diagramma::mermaid;
pub use nuova_richiesta::{ErroreCampo, NuovaRichiesta, OGGETTO_MASSIMO, PeriodoScritto};
pub use rifiuto::Rifiuto;
pub use spiegazione::TermineSpiegato;
pub use state::{Chiusura, Effetto, Fatti, Idoneita, NomeStato, Quesito, Richiesta, Stato};
pub use testo::{riga_pulita, testo_pulito};
pub use transizioni::{Contesto, Decisione};

#[cfg(test)]
mod prova;
