//! Terms: rules per argomento, calendar arithmetic, and what falls due.
mod attesa;
mod calendario;
mod festivita;
mod giorno;
mod pasqua;
mod sospensione;
mod termine;

pub use attesa::{Interruzione, Scadenze, TipoScadenza, calcola};
pub use calendario::{Calendario, Luogo, Motivo};
pub use festivita::{Chiusura, Festivita, GiornoSettimana, Patrono, Ricorrenza, Settimana};
pub use giorno::{fine_giorno, giorno_civile, inizio_giorno};
pub use pasqua::pasqua;
pub use sospensione::{Sospensione, TerminePieno, termine_con_sospensioni};
pub use termine::{
    ANNI_AMMESSI, Conteggio, ErroreConteggio, GIORNI_MASSIMI, GiornoSaltato, Proroga, ProrogaSconosciuta,
    Termine, conta,
};
