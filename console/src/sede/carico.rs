//! The load of each person of a sede.

use crate::{
    errore::Errore,
    io::Io,
    stato::App,
    vista::quando::{Quando, giorno, quando},
};

/// A person, as the table shows it.
#[derive(Debug)]
pub(super) struct CaricoVista {
    pub(super) utente: String,
    pub(super) nome: String,
    pub(super) ruolo: &'static str,
    /// `false`: it may not enter any more, and yet has something in carico.
    pub(super) attivo: bool,
    pub(super) in_carico: i64,
    pub(super) scaduti: i64,
    pub(super) in_scadenza: i64,
    pub(super) sospesi: i64,
    pub(super) chiusi: i64,
    pub(super) piu_vecchio: Option<Quando>,
    pub(super) assente_fino: Option<String>,
}

/// The people of a sede, by name.
pub(super) async fn carico(app: &App, io: &Io, sede: &str) -> Result<Vec<CaricoVista>, Errore> {
    let persone = app.ufficio.carico_di_sede(&io.attore, sede).await?;
    let vista = |c: workflows::supervisione::Carico| CaricoVista {
        utente: c.utente,
        nome: c.nome,
        ruolo: c.ruolo.codice(),
        attivo: c.attivo,
        in_carico: c.in_carico,
        scaduti: c.scaduti,
        in_scadenza: c.in_scadenza,
        sospesi: c.sospesi,
        chiusi: c.chiusi,
        piu_vecchio: c.piu_vecchio.map(quando),
        assente_fino: c.assente_fino.map(giorno),
    };
    Ok(persone.into_iter().map(vista).collect())
}
