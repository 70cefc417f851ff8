//! The domain, one folder per noun: what a quesito is, the acts on it, its terms, protocol, routing and messages.
pub mod scadenze;
pub mod tabelle;
pub mod attore;
pub mod quesiti;
pub mod schema;
pub mod smistamento;
pub mod ufficio;
pub mod deleghe;
pub mod regole;
pub mod identificativi;
pub mod allegati;
