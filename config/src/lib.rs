//! Settings and tables: everything an administrator edits, read and checked before it goes live.
//!
//! The folder of this crate is also the shipped configuration: `quesiti.toml` (settings of one installation), the
//! tables, the message templates. The same files are embedded in the binary, for when there is no folder.
//!
//! - [`carica`] reads everything, at start and at a reload (R88);
//! - [`verifica`] checks a folder or one file;
//! - a bad file never goes live: [`ErroriConfigurazione`] lists every mistake with file, key, value and what was
//!   expected.

mod atteso;
mod carica;
mod controlli;
mod errore;
mod esame;
mod fonte;
mod impostazioni;
mod incorporate;
mod lettura;
mod modelli;
mod province;
mod punti;
mod segreto;
mod tabelle;
mod verifica;

pub use carica::{Caricata, carica, carica_con_modelli, carica_tabelle};
pub use errore::{Errore, ErroriConfigurazione};
pub use esame::{Esame, candidato};
pub use impostazioni::{
    Algoritmo, Allegati, Archivio, Assistenza, Configurazione, Database, FormatoRegistro, Lavoratori,
    ModoPosta, ModoSms, Posta, Registro, S3, Server, Sicurezza, Sms, Token, WebMeeting,
};
pub use modelli::Modelli;
pub use segreto::{ErroreSegreto, FileSegreto, Indirizzo, Segreto};
pub use verifica::{Riepilogo, verifica};
