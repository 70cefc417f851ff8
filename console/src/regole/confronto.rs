//! What differs between two sets, as people read it.

use crate::{
    cornice::{Cornice, Voce, pagina},
    errore::Errore,
    io::Io,
    modulo::campi,
    stato::App,
};
use askama::Template;
use axum::{
    extract::{RawQuery, State},
    response::Html,
};
use serde::Deserialize;
use workflows::{
    regole::differenze::{Differenza, Mutamento, differenze, differenze_tabelle},
    tabelle::Tabelle,
};

/// An entry that differs.
#[derive(Debug)]
pub(super) struct DifferenzaVista {
    pub(super) tabella: &'static str,
    pub(super) codice: String,
    pub(super) nome: Option<String>,
    pub(super) mutamento: &'static str,
    pub(super) cambi: Vec<CambioVisto>,
}

/// One thing of it.
#[derive(Debug)]
pub(super) struct CambioVisto {
    pub(super) nome: String,
    pub(super) prima: String,
    pub(super) dopo: String,
}

/// What a table holds, as a heading.
fn tabella(nome: &'static str) -> &'static str {
    match nome {
        "regole" => "Regola di argomento",
        "argomenti" => "Argomento",
        "cassetti" => "Cassetto",
        "esiti" => "Esito",
        "notifiche" => "Notifica",
        "punti" => "Punto di consulenza",
        "sedi" => "Sede",
        "tipi_punto" => "Tipo di punto",
        "unita" => "Unità",
        "poli" => "Polo",
        "silenzio" => "Orari di silenzio",
        "calendario" => "Calendario",
        altra => altra,
    }
}

fn viste(trovate: Vec<Differenza>, tabelle: &Tabelle) -> Vec<DifferenzaVista> {
    let detto = |v: Option<String>| v.unwrap_or_else(|| "niente".to_owned());
    let nome = |d: &Differenza| match d.tabella {
        "regole" | "argomenti" => tabelle.argomenti.get(&d.codice).map(|a| a.nome.clone()),
        "sedi" => tabelle.sedi.get(&d.codice).map(|s| s.nome.clone()),
        "cassetti" => tabelle.cassetti.get(&d.codice).map(|c| c.nome.clone()),
        _ => None,
    };
    let vista = |d: Differenza| DifferenzaVista {
        nome: nome(&d),
        tabella: tabella(d.tabella),
        mutamento: match d.mutamento {
            Mutamento::Aggiunta => "aggiunta",
            Mutamento::Tolta => "tolta",
            Mutamento::Cambiata => "cambiata",
        },
        cambi: d
            .cambi
            .into_iter()
            .map(|c| CambioVisto { nome: c.nome, prima: detto(c.prima), dopo: detto(c.dopo) })
            .collect(),
        codice: d.codice,
    };
    trovate.into_iter().map(vista).collect()
}

/// From the set in force to another.
pub(super) fn con_quelle_in_vigore(attuali: &Tabelle, altre: &Tabelle) -> Vec<DifferenzaVista> {
    viste(differenze_tabelle(attuali, altre), altre)
}

#[derive(Debug, Default, Deserialize)]
struct Versioni {
    #[serde(default)]
    da: String,
    #[serde(default)]
    a: String,
}

#[derive(Template)]
#[template(path = "regole/confronto.html")]
struct Pagina {
    cornice: Cornice,
    da: String,
    a: String,
    differenze: Vec<DifferenzaVista>,
}

/// The rules of two versions that were loaded.
pub(super) async fn fra_versioni(
    State(app): State<App>,
    io: Io,
    RawQuery(query): RawQuery,
) -> Result<Html<String>, Errore> {
    let v: Versioni = campi(query.unwrap_or_default().as_bytes())?;
    let mut conn = app.ufficio.db.read().await?;
    let regole = &app.ufficio.regole;
    let prima = regole.insieme(&mut conn, v.da.trim()).await?.ok_or(Errore::NonTrovato)?;
    let dopo = regole.insieme(&mut conn, v.a.trim()).await?.ok_or(Errore::NonTrovato)?;
    pagina(&Pagina {
        cornice: Cornice::nuova(&app, Some(&io), "Differenza tra due versioni", Some(Voce::Regole)),
        differenze: viste(differenze(&prima, &dopo), &regole.attuali()),
        da: v.da.trim().to_owned(),
        a: v.a.trim().to_owned(),
    })
}
