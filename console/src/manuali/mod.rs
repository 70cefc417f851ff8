//! "Manuali e funzioni di utilità" (R25): a manual for each profile, to be read here or kept as PDF. They hold no
//! personal data and are for everybody, users of the Cassetti included.

mod file;
mod profili;
#[cfg(test)]
mod prove;
mod testo;

pub use profili::{MANUALI, Manuale};

use crate::{
    cornice::{Cornice, Voce, pagina},
    errore::Errore,
    io::Io,
    rotte::{Chi, Rotte},
    stato::App,
};
use askama::Template;
use axum::{
    Extension,
    extract::{Path, State},
    response::{Html, IntoResponse, Response},
};
use testo::{Assistenza, Disegnato, disegna};

pub(crate) fn rotte(rotte: Rotte) -> Rotte {
    rotte.get("/manuali", Chi::Chiunque, elenco).get("/manuali/{nome}", Chi::Chiunque, manuale).get(
        "/manuali/schermate/{nome}",
        Chi::Chiunque,
        schermata,
    )
}

/// Manuals under one heading.
struct Gruppo {
    id: &'static str,
    titolo: &'static str,
    manuali: Vec<&'static Manuale>,
}

#[derive(Template)]
#[template(path = "manuali/elenco.html")]
struct PaginaElenco {
    cornice: Cornice,
    gruppi: Vec<Gruppo>,
}

#[derive(Template)]
#[template(path = "manuali/manuale.html")]
struct PaginaManuale {
    cornice: Cornice,
    manuale: &'static Manuale,
    disegnato: Disegnato,
}

async fn elenco(State(app): State<App>, io: Option<Extension<Io>>) -> Result<Html<String>, Errore> {
    let io = io.map(|Extension(io)| io);
    let cornice = Cornice::nuova(&app, io.as_ref(), "Manuali e funzioni di utilità", Some(Voce::Manuali));
    pagina(&PaginaElenco { cornice, gruppi: gruppi(io.as_ref()) })
}

/// One's own first; to somebody without a session, those of the Cassetti.
fn gruppi(io: Option<&Io>) -> Vec<Gruppo> {
    let suo = |m: &Manuale| io.is_some_and(|io| m.ruoli.contains(&io.ruolo()));
    let scelti = |quali: &dyn Fn(&Manuale) -> bool| MANUALI.iter().filter(|m| quali(m)).collect();
    let gruppo = |id, titolo, quali: &dyn Fn(&Manuale) -> bool| Gruppo { id, titolo, manuali: scelti(quali) };
    let personale = gruppo("personale", "Per chi lavora nell'Istituto", &|m| !m.ruoli.is_empty() && !suo(m));
    let utenti = gruppo("utenti", "Per chi scrive alla sede", &|m| m.ruoli.is_empty());
    if io.is_some() {
        vec![gruppo("tuo", "Il tuo manuale", &suo), personale, utenti]
    } else {
        vec![utenti, personale]
    }
}

async fn manuale(
    State(app): State<App>,
    io: Option<Extension<Io>>,
    Path(nome): Path<String>,
) -> Result<Response, Errore> {
    if let Some(profilo) = nome.strip_suffix(".pdf") {
        return file::scarica(Manuale::di(profilo).ok_or(Errore::NonTrovato)?);
    }
    let manuale = Manuale::di(&nome).ok_or(Errore::NonTrovato)?;
    let i = &app.impostazioni;
    let assistenza =
        Assistenza { amministrativa: &i.assistenza_amministrativa, tecnica: &i.assistenza_tecnica };
    let disegnato = disegna(manuale.testo, assistenza);
    let io = io.map(|Extension(io)| io);
    let cornice = Cornice::nuova(&app, io.as_ref(), &disegnato.titolo, Some(Voce::Manuali));
    Ok(pagina(&PaginaManuale { cornice, manuale, disegnato })?.into_response())
}

async fn schermata(Path(nome): Path<String>) -> Result<Response, Errore> {
    file::mostra(&nome)
}
