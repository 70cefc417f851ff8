//! What the institute declares about these pages: accessibility (L. 4/2004), and what is kept about who uses them.

use crate::{
    cornice::{Cornice, pagina},
    errore::Errore,
    io::Io,
    rotte::{Chi, Rotte},
    stato::App,
};
use askama::Template;
use axum::{Extension, extract::State, response::Html};
use std::time::Duration;

pub(crate) fn rotte(rotte: Rotte) -> Rotte {
    rotte.get("/accessibilita", Chi::Chiunque, accessibilita).get("/privacy", Chi::Chiunque, privacy)
}

#[derive(Template)]
#[template(path = "informative/accessibilita.html")]
struct Accessibilita {
    cornice: Cornice,
    /// Where what cannot be reached or read is reported.
    indirizzo: String,
}

#[derive(Template)]
#[template(path = "informative/privacy.html")]
struct Privacy {
    cornice: Cornice,
    inattiva: String,
    massima: String,
}

async fn accessibilita(State(app): State<App>, io: Option<Extension<Io>>) -> Result<Html<String>, Errore> {
    let io = io.map(|Extension(io)| io);
    let cornice = Cornice::nuova(&app, io.as_ref(), "Dichiarazione di accessibilità", None);
    pagina(&Accessibilita { cornice, indirizzo: app.impostazioni.assistenza_accessibilita.clone() })
}

async fn privacy(State(app): State<App>, io: Option<Extension<Io>>) -> Result<Html<String>, Errore> {
    let io = io.map(|Extension(io)| io);
    let cornice = Cornice::nuova(&app, io.as_ref(), "Informativa sulla privacy", None);
    let durata = app.impostazioni.durata;
    pagina(&Privacy { cornice, inattiva: in_parole(durata.inattiva), massima: in_parole(durata.massima) })
}

/// `un'ora`, `90 minuti`, `12 ore`.
fn in_parole(durata: Duration) -> String {
    let minuti = durata.as_secs() / 60;
    match (minuti / 60, minuti % 60) {
        (1, 0) => "un'ora".to_owned(),
        (ore, 0) if ore > 1 => format!("{ore} ore"),
        _ if minuti == 1 => "un minuto".to_owned(),
        _ => format!("{minuti} minuti"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn le_durate_si_leggono() {
        for (minuti, parole) in
            [(1, "un minuto"), (59, "59 minuti"), (60, "un'ora"), (61, "61 minuti"), (120, "2 ore")]
        {
            assert_eq!(in_parole(Duration::from_secs(60 * minuti)), parole);
        }
    }
}
