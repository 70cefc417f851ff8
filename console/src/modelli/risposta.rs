//! A ready text of the replies: its source, and how it reads.

use super::elenco::{dove, uso};
use crate::{
    cornice::{Cornice, Voce, pagina},
    errore::Errore,
    io::Io,
    stato::App,
};
use askama::Template;
use axum::{
    extract::{Path, State},
    response::Html,
};
use workflows::{
    regole::esame::Origine,
    scrivania::risposte::{CAMPI, campione, compila},
};

#[derive(Debug)]
struct Anteprima {
    titolo: &'static str,
    testo: String,
}

#[derive(Template)]
#[template(path = "modelli/risposta.html")]
struct Pagina {
    cornice: Cornice,
    codice: String,
    uso: &'static str,
    vale: String,
    esito: Option<String>,
    sorgente: String,
    anteprime: Vec<Anteprima>,
    parole: Vec<(&'static str, &'static str, bool)>,
    origine: Origine,
}

/// The page.
pub(super) async fn risposta(
    State(app): State<App>,
    io: Io,
    Path(codice): Path<String>,
) -> Result<Html<String>, Errore> {
    let tabelle = app.ufficio.regole.attuali();
    let m = tabelle.risposte.get(&codice).ok_or(Errore::NonTrovato)?;
    let con = |titolo, pieno| Anteprima {
        titolo,
        testo: compila(m, &campione(pieno)).unwrap_or_else(|errore| errore.to_string()),
    };
    pagina(&Pagina {
        cornice: Cornice::nuova(&app, Some(&io), &m.titolo, Some(Voce::Modelli)),
        codice: m.codice.clone(),
        uso: uso(m.per),
        vale: dove(m, &tabelle),
        esito: m.esito.as_ref().map(|e| tabelle.esiti.get(e).map_or(e.clone(), |t| t.nome.clone())),
        sorgente: m.testo.clone(),
        anteprime: vec![con("Con tutti i campi", true), con("Senza i campi facoltativi", false)],
        parole: CAMPI.iter().map(|c| (c.nome, c.cosa, c.facoltativo)).collect(),
        origine: app.cartella.origine(),
    })
}
