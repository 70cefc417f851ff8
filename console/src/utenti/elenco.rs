//! The users, page by page.

use crate::{
    cornice::{Cornice, Voce, pagina},
    errore::Errore,
    io::Io,
    modulo::campi,
    stato::App,
    vista::{
        luoghi,
        scelta::{Scelta, scelte},
    },
};
use askama::Template;
use axum::{
    extract::{RawQuery, State},
    response::Html,
};
use serde::{Deserialize, Serialize};
use workflows::{
    tabelle::Tabelle,
    utenti::{self, Utente},
};

/// Rows of a page.
const RIGHE: usize = 25;
/// Longest text worth looking for.
const CERCA_MASSIMO: usize = 100;

#[derive(Debug, Default, Clone, Deserialize, Serialize)]
struct Parametri {
    #[serde(default, skip_serializing_if = "String::is_empty")]
    cerca: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    sede: String,
    /// The last id of the page before.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    dopo: String,
}

#[derive(Debug)]
struct RigaUtente {
    id: String,
    nome: String,
    ruolo: &'static str,
    sede: String,
    email: String,
    attivo: bool,
    password: bool,
}

#[derive(Template)]
#[template(path = "utenti/elenco.html")]
struct Pagina {
    cornice: Cornice,
    cerca: String,
    sedi: Vec<Scelta>,
    righe: Vec<RigaUtente>,
    seguente: Option<String>,
    inizio: Option<String>,
    filtrata: bool,
}

/// The sedi to choose from.
pub(super) fn sedi(tabelle: &Tabelle, scelta: &str) -> Vec<Scelta> {
    scelte(tabelle.sedi.values().map(|s| (s.codice.clone(), format!("{} ({})", s.nome, s.codice))), scelta)
}

fn indirizzo(p: &Parametri) -> String {
    format!("/utenti?{}", serde_html_form::to_string(p).unwrap_or_default())
}

/// The page. With words, they are looked for everywhere; the sede then narrows what a page shows.
pub(super) async fn elenco(
    State(app): State<App>,
    io: Io,
    RawQuery(query): RawQuery,
) -> Result<Html<String>, Errore> {
    let p: Parametri = campi(query.unwrap_or_default().as_bytes())?;
    let cerca: String = p.cerca.trim().chars().take(CERCA_MASSIMO).collect();
    let tabelle = app.ufficio.regole.attuali();
    let mut conn = app.ufficio.db.read().await?;
    let (mut trovati, prosegue) = trova(&mut conn, &cerca, &p.sede, &p.dopo).await?;
    trovati.truncate(RIGHE);
    let seguente = prosegue.map(|dopo| indirizzo(&Parametri { dopo, ..p.clone() }));
    let inizio = (!p.dopo.is_empty()).then(|| indirizzo(&Parametri { dopo: String::new(), ..p.clone() }));
    pagina(&Pagina {
        cornice: Cornice::nuova(&app, Some(&io), "Utenti", Some(Voce::Utenti)),
        sedi: sedi(&tabelle, &p.sede),
        filtrata: !p.sede.is_empty() || !cerca.is_empty(),
        righe: trovati.into_iter().map(|u| riga(&tabelle, u)).collect(),
        cerca,
        seguente,
        inizio,
    })
}

/// A page and where the next one begins. Words and sede together: the words are looked for, a sede is kept.
async fn trova(
    conn: &mut engine::Conn,
    cerca: &str,
    sede: &str,
    dopo: &str,
) -> Result<(Vec<Utente>, Option<String>), Errore> {
    let una = i64::try_from(RIGHE + 1).unwrap_or(i64::MAX);
    if cerca.is_empty() || sede.is_empty() {
        let trovati = match (cerca, sede) {
            ("", "") => utenti::elenco(conn, dopo, una).await?,
            ("", sede) => utenti::di_sede(conn, sede, dopo, una).await?,
            (cerca, _) => utenti::cerca(conn, cerca, dopo, una).await?,
        };
        let prosegue =
            (trovati.len() > RIGHE).then(|| trovati.get(RIGHE - 1).map(|u| u.id.clone())).flatten();
        return Ok((trovati, prosegue));
    }
    let parole = cerca.to_lowercase();
    let ha = |u: &Utente| {
        format!("{} {} {}", u.id, u.nome, u.email.as_deref().unwrap_or_default())
            .to_lowercase()
            .contains(&parole)
    };
    // The people of one sede are some hundreds.
    let mut trovati = utenti::di_sede(conn, sede, dopo, 1_000).await?;
    trovati.retain(ha);
    let prosegue = (trovati.len() > RIGHE).then(|| trovati.get(RIGHE - 1).map(|u| u.id.clone())).flatten();
    Ok((trovati, prosegue))
}

fn riga(tabelle: &Tabelle, u: Utente) -> RigaUtente {
    RigaUtente {
        ruolo: u.ruolo.codice(),
        sede: u.sede.map(|s| luoghi::sede(tabelle, &s)).unwrap_or_default(),
        email: u.email.unwrap_or_default(),
        attivo: u.attivo,
        password: u.password.is_some(),
        id: u.id,
        nome: u.nome,
    }
}
