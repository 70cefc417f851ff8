//! A quesito as a row of a list.

use crate::{
    errore::Errore,
    stato::App,
    vista::{
        persone::Nomi,
        termine::{TermineDetto, detto},
    },
};
use engine::Conn;
use workflows::{quesiti::NomeStato, ricerca::Riga, scadenze::giorno_civile};

/// What a row shows.
#[derive(Debug)]
pub(crate) struct RigaVista {
    pub(crate) id: String,
    pub(crate) versione: i64,
    /// Its address.
    pub(crate) indirizzo: String,
    pub(crate) protocollo: Option<String>,
    pub(crate) oggetto: String,
    pub(crate) soggetto: String,
    pub(crate) argomento: String,
    pub(crate) cassetto: String,
    pub(crate) sede: Option<String>,
    pub(crate) termine: TermineDetto,
    pub(crate) assegnatario: Option<String>,
    pub(crate) stato: NomeStato,
}

/// Rows with names in the place of codes.
pub(crate) async fn righe(app: &App, conn: &mut Conn, trovati: Vec<Riga>) -> Result<Vec<RigaVista>, Errore> {
    let tabelle = app.ufficio.regole.attuali();
    let oggi = giorno_civile(app.ufficio.clock.now().to_utc());
    let nomi = Nomi::di(conn, trovati.iter().filter_map(|r| r.assegnatario.as_deref())).await?;
    let vista = |r: Riga| RigaVista {
        indirizzo: format!("/quesiti/{}", r.id),
        id: r.id.to_string(),
        versione: r.versione,
        argomento: tabelle.argomenti.get(&r.argomento).map_or(r.argomento.clone(), |a| a.nome.clone()),
        cassetto: tabelle.cassetti.get(&r.cassetto).map_or(r.cassetto.clone(), |c| c.nome.clone()),
        sede: r.sede.as_ref().map(|s| tabelle.sedi.get(s).map_or(s.clone(), |sede| sede.nome.clone())),
        termine: detto(
            r.termine,
            oggi,
            if r.stato == NomeStato::Chiusa { "chiusa" } else { "termine fermo" },
        ),
        assegnatario: r.assegnatario.as_deref().map(|a| nomi.nome(a).to_owned()),
        protocollo: r.protocollo,
        oggetto: r.oggetto,
        soggetto: r.soggetto,
        stato: r.stato,
    };
    Ok(trovati.into_iter().map(vista).collect())
}
