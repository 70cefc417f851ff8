//! What of the agenda is in scope of who is in.

use crate::{errore::Errore, io::Io, stato::App};
use engine::Conn;
use workflows::{
    appuntamenti::{Appuntamento, Trovato, carica_visibile},
    tabelle::{Punto, Tabelle},
};

/// The appointment named in the address, if it is in scope; otherwise "not found", and the guard records who tried.
pub(super) async fn appuntamento(
    app: &App,
    io: &Io,
    conn: &mut Conn,
    id: &str,
) -> Result<Appuntamento, Errore> {
    let id = id.parse().map_err(|_| Errore::NonTrovato)?;
    match carica_visibile(conn, &io.ambito(app), id).await? {
        Trovato::Si(appuntamento) => Ok(*appuntamento),
        Trovato::No => Err(Errore::NonTrovato),
        Trovato::FuoriAmbito(altrui) => Err(Errore::FuoriAmbito(altrui.primo_quesito())),
    }
}

/// The punto named in the address, if its sede is in scope.
pub(super) fn punto<'t>(app: &App, io: &Io, tabelle: &'t Tabelle, codice: &str) -> Result<&'t Punto, Errore> {
    let ambito = io.ambito(app);
    tabelle.punti.get(codice).filter(|p| ambito.comprende_sede(&p.sede)).ok_or(Errore::NonTrovato)
}
