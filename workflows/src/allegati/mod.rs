//! Files: what is accepted of what people send (R7, R35), and the store where each message keeps one zip (R7).
//!
//! Nothing the sender declares is believed: the type is read from the bytes, the name is checked and put right.

mod archivio;
mod controllo;
mod nome;
mod pacchetto;
mod tipo;

pub use archivio::{Archivio, ErroreArchivio, ImpostazioniS3, Oggetto};
pub use controllo::{AllegatoValido, FileRicevuto, RifiutoAllegato, controlla, limiti_in_parole};
pub use pacchetto::estrai;
pub use tipo::{mime, riconosci};
