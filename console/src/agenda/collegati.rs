//! The quesiti of an appointment with their conversations (R43-R44).

use crate::{errore::Errore, io::Io, quesiti::conversazione::MessaggioVista, stato::App};
use engine::Conn;
use workflows::{
    appuntamenti::Appuntamento,
    quesiti::{messaggio::Messaggio, store as quesiti_store},
    tabelle::Tabelle,
};

/// A quesito to be discussed.
#[derive(Debug)]
pub(super) struct Collegato {
    pub(super) oggetto: String,
    pub(super) argomento: String,
    pub(super) protocollo: Option<String>,
    pub(super) soggetto: String,
    pub(super) stato: String,
    /// Its page, for who may open it: the meeting may be about what another sede works.
    pub(super) indirizzo: Option<String>,
    pub(super) messaggi: Vec<MessaggioVista>,
}

/// The quesiti with their messages, oldest first, and who wrote these.
pub(super) async fn collegati(
    app: &App,
    io: &Io,
    conn: &mut Conn,
    a: &Appuntamento,
    tabelle: &Tabelle,
) -> Result<(Vec<(Collegato, Vec<Messaggio>)>, Vec<String>), Errore> {
    let ambito = io.ambito(app);
    let mut trovati = quesiti_store::carica_tutti(conn, &a.prenotazione.quesiti).await?;
    trovati.sort_by_key(|q| q.meta.id);
    let (mut voci, mut autori) = (Vec::with_capacity(trovati.len()), Vec::new());
    for q in trovati {
        let messaggi = quesiti_store::messaggi(conn, q.meta.id).await?;
        autori.extend(messaggi.iter().map(|m| m.autore.clone()));
        let r = &q.richiesta;
        let voce = Collegato {
            oggetto: r.oggetto.clone(),
            argomento: tabelle.argomenti.get(&r.argomento).map_or(r.argomento.clone(), |a| a.nome.clone()),
            protocollo: q.fatti.protocollo.as_ref().map(ToString::to_string),
            soggetto: r.soggetto.clone(),
            stato: q.nome_stato().to_string(),
            indirizzo: ambito.visibile(&q, &[]).then(|| format!("/quesiti/{}", q.meta.id)),
            messaggi: Vec::new(),
        };
        voci.push((voce, messaggi));
    }
    Ok((voci, autori))
}
