//! What was begun and not finished.

use crate::{
    errore::Errore,
    io::Io,
    quesiti::verbi,
    stato::App,
    vista::quando::{Quando, quando},
};
use engine::Uuid;
use std::collections::HashMap;
use workflows::{
    quesiti::store,
    scrivania::bozze::{Bozza, store as bozze_store},
};

/// Drafts told here: the last ones.
const BOZZE: i64 = 10;

/// A draft of one's own.
#[derive(Debug)]
pub(super) struct BozzaVista {
    pub(super) atto: &'static str,
    pub(super) quando: Quando,
    /// The text, where the quesito has left the sede and only it remains.
    pub(super) testo: Option<String>,
    /// Address and oggetto of the quesito.
    pub(super) quesito: Option<(String, String)>,
}

/// The drafts of this colleague, the last one first.
pub(super) async fn bozze(app: &App, io: &Io) -> Result<Vec<BozzaVista>, Errore> {
    let mut conn = app.ufficio.db.read().await?;
    let bozze = bozze_store::di_utente(&mut conn, &io.utente.id, BOZZE).await?;
    if bozze.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<Uuid> = bozze.iter().map(|b| b.quesito).collect();
    let ambito = io.ambito(app);
    let visti: HashMap<Uuid, String> = store::carica_tutti(&mut conn, &ids)
        .await?
        .into_iter()
        .filter(|q| ambito.visibile(q, &[]))
        .map(|q| (q.meta.id, q.richiesta.oggetto))
        .collect();
    let vista = |b: Bozza| {
        let atto = verbi::di(b.tipo.verbo());
        let percorso = atto.map_or("", |a| a.percorso);
        let quesito = visti
            .get(&b.quesito)
            .map(|oggetto| (format!("/quesiti/{}#{percorso}", b.quesito), oggetto.clone()));
        BozzaVista {
            atto: verbi::partito(b.tipo.verbo()),
            quando: quando(b.aggiornata_il),
            testo: quesito.is_none().then_some(b.testo),
            quesito,
        }
    };
    Ok(bozze.into_iter().map(vista).collect())
}
