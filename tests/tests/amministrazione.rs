//! Issue 4 "Administrator", the part without pages, on both databases: users, dead jobs, rules and what they change,
//! and the register of who did it.

#[path = "amministrazione/lavori.rs"]
mod lavori;
#[path = "amministrazione/piani.rs"]
mod piani;
#[path = "amministrazione/ricalcolo.rs"]
mod ricalcolo;
#[path = "amministrazione/salute.rs"]
mod salute;
#[path = "amministrazione/utenti.rs"]
mod utenti;
#[path = "amministrazione/versioni.rs"]
mod versioni;

use workflows::{
    amministrazione::{self, Voce},
    attore::{Attore, Funzionario, Ruolo},
    ufficio::Ufficio,
};

/// Whoever tunes the office.
fn ada() -> Attore {
    Attore::Funzionario(Funzionario { id: "ada".into(), ruolo: Ruolo::Amministratore, sede: None })
}

/// The register, newest first.
async fn registro(ufficio: &Ufficio) -> Vec<Voce> {
    let mut conn = ufficio.db.read().await.unwrap();
    amministrazione::elenco(&mut conn, None, None, 1_000).await.unwrap()
}
