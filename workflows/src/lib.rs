//! The domain, one folder per noun: what a quesito is, the acts on it, its terms, protocol, routing and messages.
pub mod allegati;
pub mod attore;
pub mod deleghe;
pub mod identificativi;
pub mod notifiche;
pub mod protocollo;
pub mod quesiti;
pub mod recapiti;
pub mod regole;
pub mod scadenze;
pub mod schema;
pub mod smistamento;
pub mod tabelle;
pub mod ufficio;
pub mod utenti;
