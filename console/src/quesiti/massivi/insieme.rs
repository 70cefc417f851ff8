//! Acts that leave together: put among those that wait, told one by one, taken back with one click.

use super::{
    ora,
    pagine::{self, VoceVista, quanti},
};
use crate::{
    cornice::{Avviso, Cornice, Voce, pagina},
    errore::Errore,
    io::Io,
    modulo::SoloGettone,
    stato::App,
};
use askama::Template;
use axum::{
    extract::{Path, State},
    response::{Html, Redirect},
};
use engine::Uuid;
use workflows::{
    quesiti::Verbo,
    scrivania::differiti::{AttoDifferito, StatoDifferito},
};

/// What waits to leave, as the bar shows it.
#[derive(Debug)]
pub(super) struct Partenza {
    /// Page of the group.
    pub(super) indirizzo: String,
    /// `12 quesiti`.
    pub(super) quanti: String,
    /// Until the first leaves.
    pub(super) secondi: i64,
}

impl Partenza {
    /// Of acts of one group; `None` when none of them waits.
    pub(super) fn di<'a>(app: &App, atti: impl Iterator<Item = &'a AttoDifferito>) -> Option<Self> {
        let attesi: Vec<&AttoDifferito> =
            atti.filter(|a| a.stato == StatoDifferito::InAttesa && a.gruppo.is_some()).collect();
        let primo = attesi.iter().min_by_key(|a| a.eseguire_il)?;
        let restano = primo.eseguire_il.millis() - app.ufficio.clock.now().millis();
        Some(Self {
            indirizzo: format!("/quesiti/massivo/{}", primo.gruppo?),
            quanti: quanti(attesi.len()),
            // A second more than they wait, so that the outcome is there when the page asks.
            secondi: (restano.max(0) + 1_999) / 1_000,
        })
    }
}

/// What became of each.
#[derive(Template)]
#[template(path = "quesiti/massivo_insieme.html")]
struct Insieme {
    cornice: Cornice,
    nome: &'static str,
    partenza: Option<Partenza>,
    non_fatti: Vec<VoceVista>,
    fatti: Vec<VoceVista>,
    in_attesa: Vec<VoceVista>,
    annullati: Vec<VoceVista>,
}

/// The acts of a group, with where each stands.
pub(super) async fn mostra(
    State(app): State<App>,
    io: Io,
    Path(gruppo): Path<String>,
) -> Result<Html<String>, Errore> {
    let gruppo: Uuid = gruppo.parse().map_err(|_| Errore::NonTrovato)?;
    let atti = app.ufficio.differiti_di_gruppo(&io.funzionario, gruppo).await?;
    let verbo = atti.first().map(|a| a.atto.verbo()).ok_or(Errore::NonTrovato)?;
    let nome = pagine::nome(verbo);
    let mut vista = Insieme {
        cornice: Cornice::nuova(&app, Some(&io), nome, Some(Voce::Coda)),
        nome,
        partenza: Partenza::di(&app, atti.iter()),
        non_fatti: Vec::new(),
        fatti: Vec::new(),
        in_attesa: Vec::new(),
        annullati: Vec::new(),
    };
    let mut conn = app.ufficio.db.read().await?;
    let ids: Vec<Uuid> = atti.iter().map(|a| a.quesito).collect();
    let letti = ora(&mut conn, &ids).await?;
    drop(conn);
    let ambito = io.ambito(&app);
    for atto in atti {
        // Of one that meanwhile is another sede's nothing is shown, but for how one's own act ended.
        let q = letti.quesiti.get(&atto.quesito).filter(|q| ambito.visibile(q, &[]));
        let mut voce = q.map_or_else(VoceVista::ignota, |q| VoceVista::nuova(q, &letti.nomi));
        let dove = match atto.stato {
            StatoDifferito::InAttesa => &mut vista.in_attesa,
            StatoDifferito::Eseguito => &mut vista.fatti,
            StatoDifferito::Annullato => &mut vista.annullati,
            StatoDifferito::NonRiuscito { motivo } => {
                voce.rifiuto = Some(motivo);
                &mut vista.non_fatti
            }
        };
        dove.push(voce);
    }
    let avviso = avviso(verbo, &vista);
    if !vista.non_fatti.is_empty() {
        app.ufficio.esiti_letti_di_gruppo(&io.funzionario, gruppo).await?;
    }
    vista.cornice = vista.cornice.con_avviso(avviso);
    pagina(&vista)
}

/// How it ended, when nothing waits any more.
fn avviso(verbo: Verbo, vista: &Insieme) -> Option<Avviso> {
    match (vista.fatti.len(), vista.non_fatti.len()) {
        _ if !vista.in_attesa.is_empty() => None,
        (0, 0) => {
            Some(Avviso::Fatto("Annullato: non è partito niente. I testi sono nelle bozze.".to_owned()))
        }
        (fatti, no) => Some(pagine::avviso(verbo, fatti, no)),
    }
}

/// Takes back what has not left yet, and shows what became of each.
pub(super) async fn annulla(
    State(app): State<App>,
    io: Io,
    Path(gruppo): Path<String>,
    _: SoloGettone,
) -> Result<Redirect, Errore> {
    let gruppo: Uuid = gruppo.parse().map_err(|_| Errore::NonTrovato)?;
    app.ufficio.annulla_gruppo(&io.funzionario, gruppo).await?;
    Ok(Redirect::to(&format!("/quesiti/massivo/{gruppo}")))
}
