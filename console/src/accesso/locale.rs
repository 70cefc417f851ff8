//! Name and password.

use super::{Salvata, contrassegno, cookie, csrf, interno, oidc::NonEntra, ripresa, uguali};
use crate::{
    cornice::{Cornice, pagina},
    errore::Errore,
    io::Io,
    modulo,
    stato::App,
    vista::quando::durata,
};
use askama::Template;
use axum::{
    Extension,
    extract::{Query, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode},
    response::{AppendHeaders, IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use std::time::Duration;
use tokio::sync::Semaphore;
use workflows::{
    sessioni::{self, Tentativo},
    utenti::{self, PASSWORD_MASSIMO, Utente, verifica_password},
};

/// Passwords looked at together: each takes tens of milliseconds of a core and 19 MiB, whoever asks.
static INSIEME: Semaphore = Semaphore::const_new(4);
/// For how long one waits for its turn.
const TURNO: Duration = Duration::from_secs(5);

/// Longest name worth looking up.
const NOME_MASSIMO: usize = 64;

#[derive(Debug, Default, Deserialize)]
pub(super) struct Dove {
    #[serde(default)]
    pub(super) poi: String,
}

#[derive(Default, Deserialize)]
struct Credenziali {
    #[serde(default)]
    csrf: String,
    #[serde(default)]
    utente: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    poi: String,
}

#[derive(Template)]
#[template(path = "accesso/accesso.html")]
struct Pagina<'a> {
    cornice: Cornice,
    contrassegno: String,
    utente: &'a str,
    poi: &'a str,
    errore: Option<String>,
    /// What was being written when the session ended.
    salvata: Option<&'a Salvata>,
    /// Whether it goes on with its writer; otherwise it can only be copied.
    si_porta: bool,
    /// Where the institute's own sign-in begins, where there is one.
    esterno: Option<String>,
    /// Whether there is a form for name and password.
    locale: bool,
}

/// The form.
pub(super) async fn modulo(
    State(app): State<App>,
    io: Option<Extension<Io>>,
    Query(dove): Query<Dove>,
) -> Result<Response, Errore> {
    if io.is_some() {
        return Ok(Redirect::to(interno(&dove.poi)).into_response());
    }
    disegna(&app, "", interno(&dove.poi), None, None)
}

/// The form for somebody whose session ended while it was writing.
pub(crate) fn finita(app: &App, salvata: &Salvata, intestazioni: &HeaderMap) -> Result<Response, Errore> {
    di_nuovo(app, salvata, "La sessione è scaduta: accedi di nuovo.", intestazioni)
}

/// The form again, with what goes through it.
pub(super) fn di_nuovo(
    app: &App,
    salvata: &Salvata,
    frase: &str,
    intestazioni: &HeaderMap,
) -> Result<Response, Errore> {
    let pagina = salvata.pagina();
    let portata = Some((salvata, intestazioni));
    let risposta = disegna(app, "", interno(&pagina), portata, Some(frase.to_owned()))?;
    // A session opened beside this page takes the place of the cookie that tells whose the form is.
    Ok((AppendHeaders(ripresa::prima(intestazioni)), risposta).into_response())
}

/// The form for somebody whom the institute's own sign-in did not bring in.
pub(super) fn respinto(app: &App, poi: &str, perche: NonEntra) -> Result<Response, Errore> {
    let invece = "Intanto puoi accedere con nome utente e password, se li hai.";
    let frase = match perche {
        NonEntra::NonRisponde if locale(app) => format!("{perche} {invece}"),
        _ => perche.to_string(),
    };
    disegna(app, "", poi, None, Some(frase))
}

/// Whether people may enter with a password kept here.
fn locale(app: &App) -> bool {
    !app.oidc.as_ref().is_some_and(super::oidc::Oidc::solo)
}

/// A new form has a new secret; the old one is good for nothing any more.
fn disegna(
    app: &App,
    utente: &str,
    poi: &str,
    portata: Option<(&Salvata, &HeaderMap)>,
    errore: Option<String>,
) -> Result<Response, Errore> {
    let segreto = cookie::nuovo_segreto()?;
    let stato = if errore.is_some() { StatusCode::UNAUTHORIZED } else { StatusCode::OK };
    let corpo = pagina(&Pagina {
        cornice: Cornice::nuova(app, None, "Accedi", None),
        contrassegno: csrf(segreto.esponi()),
        utente,
        poi,
        errore,
        salvata: portata.map(|(salvata, _)| salvata),
        si_porta: portata.is_some_and(|(salvata, intestazioni)| salvata.si_puo_attribuire(intestazioni)),
        esterno: app.oidc.as_ref().map(|_| super::esterno(poi)),
        locale: locale(app),
    })?;
    Ok((stato, [cookie::di_modulo(&segreto)], corpo).into_response())
}

/// Checks name and password, and opens a session.
pub(super) async fn entra(State(app): State<App>, richiesta: Request) -> Result<Response, Errore> {
    let intestazioni: HeaderMap = richiesta.headers().clone();
    let corpo = modulo::corpo(richiesta, &app).await?;
    let dati: Credenziali = modulo::campi(&corpo)?;
    let salvata = Salvata::portata(modulo::campi(&corpo)?);
    let portata = salvata.as_ref().map(|salvata| (salvata, &intestazioni));
    let atteso = cookie::del_modulo(&intestazioni).map(|s| csrf(s.esponi()));
    let poi = interno(&dati.poi);
    if !atteso.is_some_and(|atteso| uguali(&dati.csrf, &atteso)) {
        let frase = "Il modulo era scaduto, o il browser non accetta i cookie: riprova.".to_owned();
        return disegna(&app, &dati.utente, poi, portata, Some(frase));
    }
    if !locale(&app) {
        let frase =
            "Qui si entra solo con le credenziali dell'istituto: usa il pulsante qui sotto.".to_owned();
        return disegna(&app, "", poi, portata, Some(frase));
    }
    let nome = dati.utente.trim().to_ascii_lowercase();
    match riconosci(&app, &nome, dati.password).await? {
        Esito::Entra(utente) => {
            let entrato = dentro(&app, &utente, &intestazioni).await?;
            let risposta = match &salvata {
                Some(salvata) => ripresa::prosegue(&app, &entrato.io, salvata, &intestazioni).await,
                None => Ok(Redirect::to(poi).into_response()),
            };
            match risposta {
                Ok(risposta) => Ok((AppendHeaders(entrato.intestazioni), risposta).into_response()),
                // Without its cookie nobody is in, and what was written stays in the form.
                Err(errore) => disegna(&app, &dati.utente, poi, portata, Some(errore.to_string())),
            }
        }
        Esito::No(frase) => disegna(&app, &dati.utente, poi, portata, Some(frase)),
    }
}

/// Somebody who just entered.
pub(super) struct Entrato {
    pub(super) io: Io,
    /// The cookies to send.
    pub(super) intestazioni: Vec<(HeaderName, HeaderValue)>,
}

/// Opens the session of somebody recognised. Who signs in again leaves no session behind at this browser; the forms to
/// enter and the journeys of before are good for nothing any more.
pub(super) async fn dentro(app: &App, utente: &Utente, intestazioni: &HeaderMap) -> Result<Entrato, Errore> {
    let segreto = cookie::nuovo_segreto()?;
    let ora = app.ufficio.clock.now();
    let mut tx = app.ufficio.db.begin().await?;
    if let Some(vecchio) = cookie::segreto(intestazioni) {
        sessioni::chiudi(&mut tx, &vecchio).await?;
    }
    sessioni::riuscito(&mut tx, &utente.id).await?;
    sessioni::apri(&mut tx, &segreto, &utente.id, &app.impostazioni.durata, ora).await?;
    tx.commit().await?;
    tracing::info!(utente = utente.id, "session opened");
    let io = Io::nuovo(utente.clone(), contrassegno(segreto.esponi(), &utente.id));
    let mut cookie = vec![cookie::di_sessione(&segreto), cookie::modulo_tolto(), cookie::viaggio_tolto()];
    cookie.extend(ripresa::prima(intestazioni));
    Ok(Entrato { io, intestazioni: cookie })
}

enum Esito {
    Entra(Box<Utente>),
    No(String),
}

async fn riconosci(app: &App, nome: &str, password: String) -> Result<Esito, Errore> {
    let sbagliati = || Esito::No("Nome utente o password non corretti: controlla e riprova.".to_owned());
    if nome.is_empty() || nome.len() > NOME_MASSIMO || password.chars().count() > PASSWORD_MASSIMO {
        return Ok(sbagliati());
    }
    let ora = app.ufficio.clock.now();
    let mut tx = app.ufficio.db.begin().await?;
    let tentativo = sessioni::tenta(&mut tx, nome, ora).await?;
    tx.commit().await?;
    if let Tentativo::Attendere(fino) = tentativo {
        let fra = Duration::from_millis(u64::try_from(fino.millis() - ora.millis()).unwrap_or(0));
        return Ok(Esito::No(format!("Troppi tentativi: riprova tra {}.", durata(fra))));
    }
    let Ok(Ok(_turno)) = tokio::time::timeout(TURNO, INSIEME.acquire()).await else {
        return Ok(Esito::No("Troppe persone stanno accedendo insieme: riprova tra poco.".to_owned()));
    };
    let trovato = utenti::trova(&mut app.ufficio.db.read().await?, nome).await?.filter(|u| u.attivo);
    let impronta = trovato.as_ref().and_then(|u| u.password.clone());
    let giusta = tokio::task::spawn_blocking(move || verifica_password(&password, impronta.as_deref())).await;
    match trovato {
        Some(utente) if giusta.unwrap_or(false) => Ok(Esito::Entra(Box::new(utente))),
        _ => {
            tracing::info!("access refused");
            Ok(sbagliati())
        }
    }
}
