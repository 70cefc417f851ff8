//! One user: what it is, what can be done to it, what was done.

use super::{
    elenco::sedi,
    registro::{RigaRegistro, righe},
};
use crate::{
    cornice::{Avviso, Cornice, Voce, pagina},
    errore::Errore,
    io::Io,
    modulo::campi,
    stato::App,
    vista::{
        quando::{Quando, quando},
        scelta::{Scelta, scelte},
    },
};
use askama::Template;
use axum::{
    extract::{Path, RawQuery, State},
    response::Html,
};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use workflows::{
    amministrazione,
    attore::Ruolo,
    utenti::{self, PASSWORD_MINIMO, Utente},
};

/// Lines of the register shown here.
const RIGHE: i64 = 20;

/// What a form about a user holds: kept when something of it is wrong.
#[derive(Debug, Default, Clone, Deserialize)]
pub(super) struct Campi {
    #[serde(default)]
    pub(super) id: String,
    #[serde(default)]
    pub(super) nome: String,
    #[serde(default)]
    pub(super) ruolo: String,
    #[serde(default)]
    pub(super) sede: String,
    #[serde(default)]
    pub(super) email: String,
    #[serde(default)]
    pub(super) password: String,
    /// What was on the page.
    #[serde(default)]
    pub(super) visto: String,
}

/// The same user, as far as it can be changed here, has the same mark.
pub(super) fn visto(u: &Utente) -> String {
    let detto = format!("{:?}", (&u.nome, u.ruolo, &u.sede, &u.email, u.attivo));
    hex::encode(&Sha256::digest(detto.as_bytes())[..8])
}

#[derive(Template)]
#[template(path = "utenti/nuovo.html")]
struct PaginaNuovo {
    cornice: Cornice,
    campi: Campi,
    ruoli: Vec<Scelta>,
    sedi: Vec<Scelta>,
    minimo: usize,
}

#[derive(Template)]
#[template(path = "utenti/utente.html")]
struct PaginaUtente {
    cornice: Cornice,
    id: String,
    campi: Campi,
    attivo: bool,
    password: bool,
    creato: Quando,
    in_carico: i64,
    ruoli: Vec<Scelta>,
    sedi: Vec<Scelta>,
    minimo: usize,
    registro: Vec<RigaRegistro>,
}

fn ruoli(scelto: &str) -> Vec<Scelta> {
    scelte(Ruolo::TUTTI.map(|r| (r.codice().to_owned(), r.codice().to_owned())), scelto)
}

/// The form of a new user.
pub(super) async fn nuovo(State(app): State<App>, io: Io) -> Result<Html<String>, Errore> {
    disegna_nuovo(&app, &io, Campi::default(), None)
}

/// The form of a new user, as it was filled in.
pub(super) fn disegna_nuovo(
    app: &App,
    io: &Io,
    campi: Campi,
    avviso: Option<Avviso>,
) -> Result<Html<String>, Errore> {
    pagina(&PaginaNuovo {
        cornice: Cornice::nuova(app, Some(io), "Nuovo utente", Some(Voce::Utenti)).con_avviso(avviso),
        ruoli: ruoli(&campi.ruolo),
        sedi: sedi(&app.ufficio.regole.attuali(), &campi.sede),
        minimo: PASSWORD_MINIMO,
        campi,
    })
}

#[derive(Debug, Default, Deserialize)]
struct Parametri {
    #[serde(default)]
    fatto: String,
}

/// The page of a user.
pub(super) async fn utente(
    State(app): State<App>,
    io: Io,
    Path(utente): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Html<String>, Errore> {
    let p: Parametri = campi(query.unwrap_or_default().as_bytes())?;
    let frase = match p.fatto.as_str() {
        "creato" => Some("Utente creato."),
        "scheda" => Some("Utente modificato."),
        "password" => Some("Password impostata; le sessioni aperte dell'utente sono finite."),
        "senza-password" => Some("Password tolta: l'utente non può più accedere con una password."),
        "disattivazione" => Some("Utente disattivato: è già fuori da ogni pagina aperta."),
        "riattivazione" => Some("Utente riattivato."),
        _ => None,
    };
    disegna(&app, &io, &utente, None, frase.map(|f| Avviso::Fatto(f.to_owned()))).await
}

/// The page of a user, with what was filled in where it was not kept.
pub(super) async fn disegna(
    app: &App,
    io: &Io,
    id: &str,
    scritti: Option<Campi>,
    avviso: Option<Avviso>,
) -> Result<Html<String>, Errore> {
    let mut conn = app.ufficio.db.read().await?;
    let u = utenti::trova(&mut conn, id).await?.ok_or(Errore::NonTrovato)?;
    let in_carico = utenti::in_carico(&mut conn, id).await?;
    let oggetto = format!("utente:{id}");
    let voci = amministrazione::elenco(&mut conn, Some(&oggetto), None, RIGHE).await?;
    let registro = righe(&mut conn, voci).await?;
    let ora = visto(&u);
    let campi = scritti.unwrap_or_else(|| Campi {
        nome: u.nome.clone(),
        ruolo: u.ruolo.codice().to_owned(),
        sede: u.sede.clone().unwrap_or_default(),
        email: u.email.clone().unwrap_or_default(),
        ..Campi::default()
    });
    pagina(&PaginaUtente {
        cornice: Cornice::nuova(app, Some(io), &u.nome, Some(Voce::Utenti)).con_avviso(avviso),
        ruoli: ruoli(&campi.ruolo),
        sedi: sedi(&app.ufficio.regole.attuali(), &campi.sede),
        campi: Campi { visto: ora, ..campi },
        attivo: u.attivo,
        password: u.password.is_some(),
        creato: quando(u.creato_il),
        id: u.id,
        in_carico,
        minimo: PASSWORD_MINIMO,
        registro,
    })
}
