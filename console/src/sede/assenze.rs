//! Absences of the people of a sede, as its supervisor writes them.

use super::pagina_sede::{Arrivo, componi};
use crate::{
    cornice::{Avviso, pagina},
    errore::Errore,
    io::Io,
    modulo::{Modulo, SoloGettone},
    stato::App,
    vista::{persone::Nomi, quando::giorno},
};
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use workflows::{
    assenze::{NuovaAssenza, RifiutoAssenza},
    scadenze::giorno_civile,
    ufficio::ErroreSede,
};

/// An absence.
#[derive(Debug)]
pub(super) struct AssenzaVista {
    pub(super) id: String,
    pub(super) nome: String,
    pub(super) giorni: String,
    pub(super) motivo: String,
    pub(super) in_corso: bool,
}

/// What the form holds.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Scritta {
    pub(super) utente: String,
    pub(super) dal: String,
    pub(super) al: String,
    pub(super) motivo: String,
}

/// Those that are not over.
pub(super) async fn assenze(app: &App, io: &Io, sede: &str) -> Result<Vec<AssenzaVista>, Errore> {
    let oggi = giorno_civile(app.ufficio.clock.now().to_utc());
    let assenze = app.ufficio.assenze(&io.attore, sede).await?;
    let mut conn = app.ufficio.db.read().await?;
    let nomi = Nomi::di(&mut conn, assenze.iter().map(|a| a.utente.as_str())).await?;
    let vista = |a: &workflows::assenze::Assenza| AssenzaVista {
        id: a.id.to_string(),
        nome: nomi.nome(&a.utente).to_owned(),
        giorni: if a.dal == a.al {
            giorno(a.dal)
        } else {
            format!("dal {} al {}", giorno(a.dal), giorno(a.al))
        },
        motivo: a.motivo.clone(),
        in_corso: a.in_corso(oggi),
    };
    Ok(assenze.iter().map(vista).collect())
}

/// Writes one.
pub(super) async fn aggiunge(
    State(app): State<App>,
    io: Io,
    Modulo(scritta): Modulo<Scritta>,
) -> Result<Response, Errore> {
    let frase = match letta(&scritta) {
        Ok(nuova) => match app.ufficio.aggiungi_assenza(&io.attore, nuova).await {
            Ok(_) => return Ok(Redirect::to("/sede?fatto=assenza#assenze").into_response()),
            Err(ErroreSede::Assenza(rifiuto)) => rifiuto.to_string(),
            Err(altro) => return Err(altro.into()),
        },
        Err(frase) => frase.to_owned(),
    };
    let vista = componi(&app, &io, &Arrivo::default(), Some(Avviso::NonFatto(frase)), scritta).await?;
    Ok((StatusCode::CONFLICT, pagina(&vista)?).into_response())
}

/// No last day: only the first.
fn letta(s: &Scritta) -> Result<NuovaAssenza, &'static str> {
    let giorno =
        |testo: &str| testo.trim().parse().map_err(|_| "Scrivi i giorni dell'assenza come 2026-07-24.");
    if s.utente.trim().is_empty() {
        return Err("Scegli chi è assente.");
    }
    let dal = giorno(&s.dal)?;
    let al = if s.al.trim().is_empty() { dal } else { giorno(&s.al)? };
    Ok(NuovaAssenza { utente: s.utente.trim().to_owned(), dal, al, motivo: s.motivo.clone() })
}

/// Takes one away.
pub(super) async fn toglie(
    State(app): State<App>,
    io: Io,
    Path(id): Path<String>,
    _: SoloGettone,
) -> Result<Response, Errore> {
    let id = id.parse().map_err(|_| Errore::NonTrovato)?;
    match app.ufficio.togli_assenza(&io.attore, id).await {
        Ok(()) => Ok(Redirect::to("/sede?fatto=assenza_tolta#assenze").into_response()),
        Err(ErroreSede::Assenza(RifiutoAssenza::NonTrovata)) => Err(Errore::NonTrovato),
        Err(altro) => Err(altro.into()),
    }
}
