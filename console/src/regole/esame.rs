//! A set that an administrator sends: what is wrong with it, or what it would change. Nothing goes live here.

use super::{
    confronto::{DifferenzaVista, con_quelle_in_vigore},
    effetti::{EffettiVisti, effetti},
    pagina::autore,
};
use crate::{
    cornice::{Cornice, Voce, pagina},
    errore::Errore,
    io::Io,
    modulo::{ModuloConFile, campi},
    stato::App,
    vista::{
        persone::{Nomi, id_utente},
        quando::{Quando, quando},
    },
};
use askama::Template;
use axum::{
    extract::{Path, RawQuery, State},
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use std::sync::Arc;
use workflows::regole::{
    self,
    esame::{self, FileCaricato, Origine},
};

/// Mistakes told on one page.
const ERRORI: usize = 200;

#[derive(Template)]
#[template(path = "regole/errori.html")]
struct PaginaErrori {
    cornice: Cornice,
    /// Whose mistakes they are: of what was sent, or of the folder.
    di: &'static str,
    origine: Origine,
    errori: Vec<esame::Errore>,
    altri: usize,
}

/// Mistakes, as a page; what was in force stays.
pub(super) fn errori(
    app: &App,
    io: &Io,
    di: &'static str,
    trovati: esame::Errori,
) -> Result<Response, Errore> {
    let mut errori = trovati.0;
    let altri = errori.len().saturating_sub(ERRORI);
    errori.truncate(ERRORI);
    let origine = app.cartella.origine();
    let cornice = Cornice::nuova(app, Some(io), "Errori da correggere", Some(Voce::Regole));
    let corpo = pagina(&PaginaErrori { cornice, di, origine, errori, altri })?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, corpo).into_response())
}

/// Checks what was sent, off the threads that answer.
pub(super) async fn esamina(
    State(app): State<App>,
    io: Io,
    ModuloConFile(file): ModuloConFile,
) -> Result<Response, Errore> {
    let candidato = match controlla(&app, file).await? {
        Ok(candidato) => candidato,
        Err(trovati) => return errori(&app, &io, "dei file inviati", trovati),
    };
    let ora = app.ufficio.clock.now();
    regole::conserva_esaminato(&app.ufficio.db, &candidato, ora, &io.attore).await?;
    let versione = &candidato.tabelle.versione;
    Ok(Redirect::to(&format!("/regole/esaminati/{versione}")).into_response())
}

async fn controlla(
    app: &App,
    file: Vec<FileCaricato>,
) -> Result<Result<esame::Candidato, esame::Errori>, Errore> {
    let esame = Arc::clone(&app.esame);
    tokio::task::spawn_blocking(move || esame.esamina(&file)).await.map_err(|errore| {
        tracing::error!(%errore, "the check of a set was interrupted");
        Errore::Guasto
    })
}

#[derive(Debug, Default, Deserialize)]
struct Parametri {
    #[serde(default)]
    da: String,
}

#[derive(Template)]
#[template(path = "regole/esaminato.html")]
struct Pagina {
    cornice: Cornice,
    versione: String,
    in_vigore: String,
    quando: Quando,
    chi: String,
    presi: String,
    origine: Origine,
    differenze: Vec<DifferenzaVista>,
    testi: Vec<String>,
    effetti: EffettiVisti,
}

/// A set that passed the check.
pub(super) async fn esaminato(
    State(app): State<App>,
    io: Io,
    Path(versione): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Html<String>, Errore> {
    let p: Parametri = campi(query.unwrap_or_default().as_bytes())?;
    let mut conn = app.ufficio.db.read().await?;
    let Some((esaminato, candidato)) = regole::esaminato(&mut conn, &versione).await? else {
        return Err(Errore::NonTrovato);
    };
    let nomi = Nomi::di(&mut conn, id_utente(&esaminato.esaminato_da)).await?;
    drop(conn);
    let attuali = app.ufficio.regole.attuali();
    let base = format!("/regole/esaminati/{}", esaminato.versione);
    pagina(&Pagina {
        cornice: Cornice::nuova(&app, Some(&io), "Insieme esaminato", Some(Voce::Regole)),
        in_vigore: attuali.versione.clone(),
        quando: quando(esaminato.esaminato_il),
        chi: autore(&nomi, &esaminato.esaminato_da),
        presi: candidato.presi_da_quelli_in_uso.join(", "),
        origine: app.cartella.origine(),
        differenze: con_quelle_in_vigore(&attuali, &candidato.tabelle),
        testi: testi_diversi(&app, &candidato),
        effetti: effetti(&app, &candidato.tabelle, &p.da, &base).await?,
        versione: esaminato.versione,
    })
}

/// Names of the texts that are not those in force.
pub(super) fn testi_diversi(app: &App, candidato: &esame::Candidato) -> Vec<String> {
    let attuali = app.modelli.attuali();
    let in_uso: std::collections::BTreeMap<String, &str> = attuali
        .elenco()
        .map(|(evento, canale, testo)| (format!("{}/{}", evento.codice(), canale.codice()), testo))
        .collect();
    let nuovi = candidato.modelli.iter().filter(|(nome, testo)| in_uso.get(*nome) != Some(&testo.as_str()));
    let tolti = in_uso.keys().filter(|nome| !candidato.modelli.contains_key(*nome));
    let mut nomi: Vec<String> = nuovi.map(|(nome, _)| nome.clone()).chain(tolti.cloned()).collect();
    nomi.sort();
    nomi
}
