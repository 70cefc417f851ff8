//! A quesito as a row of a list.

use super::termine::{conclusa, in_attesa};
use crate::{
    errore::Errore,
    stato::App,
    vista::{
        luoghi,
        persone::Nomi,
        termine::{TermineDetto, detto},
    },
};
use chrono::NaiveDate;
use engine::{Conn, Uuid, history};
use std::collections::HashMap;
use workflows::{
    quesiti::{AttesaConclusa, NomeStato, store},
    ricerca::Riga,
    scadenze::giorno_civile,
};

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
    let mut termini = termini(conn, &trovati, oggi).await?;
    let vista = |r: Riga| RigaVista {
        indirizzo: format!("/quesiti/{}", r.id),
        id: r.id.to_string(),
        versione: r.versione,
        argomento: tabelle.argomenti.get(&r.argomento).map_or(r.argomento.clone(), |a| a.nome.clone()),
        cassetto: tabelle.cassetti.get(&r.cassetto).map_or(r.cassetto.clone(), |c| c.nome.clone()),
        sede: r.sede.as_ref().map(|s| luoghi::sede(&tabelle, s)),
        termine: termini.remove(&r.id).unwrap_or_else(|| detto(r.termine, oggi, "termine fermo")),
        assegnatario: r.assegnatario.as_deref().map(|a| nomi.nome(a).to_owned()),
        protocollo: r.protocollo,
        oggetto: r.oggetto,
        soggetto: r.soggetto,
        stato: r.stato,
    };
    Ok(trovati.into_iter().map(vista).collect())
}

/// The terms that a row does not tell by itself: how those that are over ended, since when the others stand still.
async fn termini(
    conn: &mut Conn,
    trovati: &[Riga],
    oggi: NaiveDate,
) -> Result<HashMap<Uuid, TermineDetto>, Errore> {
    let chiusi: HashMap<_, _> = trovati.iter().filter_map(|r| Some((r.id, r.chiuso_il?))).collect();
    // One whose term is ahead runs: there is nothing else to ask about it.
    let fermo = |r: &&Riga| !chiusi.contains_key(&r.id) && r.termine.is_none_or(|t| t < oggi);
    let forse_fermi: Vec<Uuid> = trovati.iter().filter(fermo).map(|r| r.id).collect();
    let (attesi, risposti): (Vec<_>, Vec<_>) =
        store::carica_tutti(conn, &forse_fermi).await?.into_iter().partition(|q| q.in_attesa());
    let mut termini: HashMap<_, _> = attesi.iter().map(|q| (q.meta.id, in_attesa(q, oggi))).collect();
    let finiti: Vec<Uuid> = chiusi.keys().copied().chain(risposti.iter().map(|q| q.meta.id)).collect();
    let righe = history::of_many(conn, &finiti).await?;
    for storia in righe.chunk_by(|a, b| a.subject == b.subject) {
        let id = storia[0].subject;
        let ultima = AttesaConclusa::ultima(storia);
        termini.insert(id, conclusa(ultima.as_ref(), chiusi.get(&id).copied()));
    }
    Ok(termini)
}
