//! Appointments: booked on quesiti already sent, held at a punto di consulenza (R26-R64, R77-R82).
//!
//! [`Appuntamento`] holds the facts; [`Appuntamento::conferma`] checks a booking, [`Appuntamento::ammesso`] says whether
//! an act is open to an actor, [`Appuntamento::decidi`] is the one pure transition; [`crate::ufficio::Ufficio`] runs
//! them against the database.

mod ammesso;
mod annuncio;
mod atto;
mod conferma;
mod diagramma;
mod invito;
pub mod jobs;
mod promemoria;
mod ricerca;
mod rifiuto;
mod state;
pub mod store;
mod transizioni;
mod videochiamata;
mod web_meeting;

pub use ammesso::Ammissione;
pub use annuncio::{DaAnnunciare, superati_da};
pub use atto::{Atto, Verbo, ultimo_preavviso};
pub use conferma::{
    ContestoPrenotazione, NOTA_MASSIMA, NuovaPrenotazione, QUESITI_MASSIMI, chi_prenota, competente,
    insieme_ammesso,
};
pub use diagramma::mermaid;
pub use invito::{Invito, Metodo};
pub use ricerca::{Domanda, Filtro, Ordine, Pagina, Trovato, carica_visibile, cerca};
pub use rifiuto::Rifiuto;
pub use state::{
    Appuntamento, Cancellazione, Definizione, Effetto, Esame, Fatti, Modalita, NomeStato, Parte,
    Prenotazione, Scadenza, Spostamento, Stato,
};
pub use transizioni::{Contesto, Decisione};
