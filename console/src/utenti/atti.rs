//! What is done to users.

use super::scheda::{Campi, disegna, disegna_nuovo, visto};
use crate::{cornice::Avviso, errore::Errore, io::Io, modulo::Modulo, stato::App};
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use workflows::utenti::{self, ErroreUtente, Scheda, UtenteNonValido, impronta_password};

/// The hash of a password, off the threads that answer; `None` for an empty one.
async fn impronta(password: String) -> Result<Result<Option<String>, UtenteNonValido>, Errore> {
    if password.is_empty() {
        return Ok(Ok(None));
    }
    let fatta = tokio::task::spawn_blocking(move || impronta_password(&password)).await;
    let fatta = fatta.map_err(|errore| {
        tracing::error!(%errore, "the hash of a password was interrupted");
        Errore::Guasto
    })?;
    Ok(fatta.map(Some).map_err(UtenteNonValido::from))
}

fn scheda(campi: &Campi) -> Result<Scheda, String> {
    let ruolo = campi.ruolo.parse().map_err(|_| "Scegli il ruolo dell'utente.".to_owned())?;
    let pieno = |t: &str| (!t.trim().is_empty()).then(|| t.to_owned());
    Ok(Scheda { nome: campi.nome.clone(), ruolo, sede: pieno(&campi.sede), email: pieno(&campi.email) })
}

/// The reason, if it is for who fills in the form.
fn frase(errore: ErroreUtente) -> Result<String, Errore> {
    match errore {
        ErroreUtente::Database(errore) => Err(errore.into()),
        ErroreUtente::NonTrovato(_) => Err(Errore::NonTrovato),
        ErroreUtente::NonAutorizzato => Err(Errore::Vietato),
        altro => Ok(altro.to_string()),
    }
}

fn nuovo_no(app: &App, io: &Io, campi: Campi, frase: String) -> Result<Response, Errore> {
    // A password goes back to nobody.
    let campi = Campi { password: String::new(), ..campi };
    let corpo = disegna_nuovo(app, io, campi, Some(Avviso::NonFatto(frase)))?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, corpo).into_response())
}

/// Adds a user.
pub(super) async fn crea(
    State(app): State<App>,
    io: Io,
    Modulo(campi): Modulo<Campi>,
) -> Result<Response, Errore> {
    let scheda = match scheda(&campi) {
        Ok(scheda) => scheda,
        Err(frase) => return nuovo_no(&app, &io, campi, frase),
    };
    let impronta = match impronta(campi.password.clone()).await? {
        Ok(impronta) => impronta,
        Err(no) => return nuovo_no(&app, &io, campi, no.to_string()),
    };
    // Names are typed in any case at the door, and looked up in small letters.
    let id = campi.id.trim().to_ascii_lowercase();
    match app.ufficio.crea_utente(&io.attore, &id, scheda, impronta).await {
        Ok(utente) => Ok(verso(&utente.id, "creato")),
        Err(errore) => nuovo_no(&app, &io, campi, frase(errore)?),
    }
}

fn verso(id: &str, fatto: &str) -> Response {
    Redirect::to(&format!("/utenti/di/{id}?fatto={fatto}")).into_response()
}

async fn no(app: &App, io: &Io, id: &str, campi: Option<Campi>, frase: String) -> Result<Response, Errore> {
    let corpo = disegna(app, io, id, campi, Some(Avviso::NonFatto(frase))).await?;
    Ok((StatusCode::CONFLICT, corpo).into_response())
}

/// Changes name, role, sede and e-mail, if they still are what was on the page.
pub(super) async fn modifica(
    State(app): State<App>,
    io: Io,
    Path(id): Path<String>,
    Modulo(campi): Modulo<Campi>,
) -> Result<Response, Errore> {
    let ora = utenti::trova(&mut app.ufficio.db.read().await?, &id).await?.ok_or(Errore::NonTrovato)?;
    if visto(&ora) != campi.visto {
        let frase = "Nel frattempo un collega ha cambiato questo utente: niente è stato salvato. Guarda com'è ora e, \
                     se serve, riprova.";
        return no(&app, &io, &id, None, frase.to_owned()).await;
    }
    let scheda = match scheda(&campi) {
        Ok(scheda) => scheda,
        Err(frase) => return no(&app, &io, &id, Some(campi), frase).await,
    };
    match app.ufficio.modifica_utente(&io.attore, &id, scheda).await {
        Ok(cambiato) if cambiato.da_riassegnare > 0 => {
            let frase = da_riassegnare("Utente modificato.", cambiato.da_riassegnare);
            Ok(disegna(&app, &io, &id, None, Some(Avviso::Fatto(frase))).await?.into_response())
        }
        Ok(_) => Ok(verso(&id, "scheda")),
        Err(errore) => no(&app, &io, &id, Some(campi), frase(errore)?).await,
    }
}

/// What others must do now.
fn da_riassegnare(fatto: &str, quanti: i64) -> String {
    format!("{fatto} Ha in carico {quanti} quesiti che non può più lavorare: un supervisore li riassegni.")
}

/// Sets a password, or takes it away when it is left empty.
pub(super) async fn password(
    State(app): State<App>,
    io: Io,
    Path(id): Path<String>,
    Modulo(campi): Modulo<Campi>,
) -> Result<Response, Errore> {
    let impronta = match impronta(campi.password).await? {
        Ok(impronta) => impronta,
        Err(errore) => return no(&app, &io, &id, None, errore.to_string()).await,
    };
    match app.ufficio.imposta_password_utente(&io.attore, &id, impronta.as_deref()).await {
        Ok(()) => Ok(verso(&id, if impronta.is_some() { "password" } else { "senza-password" })),
        Err(errore) => no(&app, &io, &id, None, frase(errore)?).await,
    }
}

/// Keeps a user out, at once.
pub(super) async fn disattiva(
    State(app): State<App>,
    io: Io,
    Path(id): Path<String>,
    Modulo(_): Modulo<Campi>,
) -> Result<Response, Errore> {
    abilita(&app, &io, &id, false).await
}

/// Lets a user in again.
pub(super) async fn riattiva(
    State(app): State<App>,
    io: Io,
    Path(id): Path<String>,
    Modulo(_): Modulo<Campi>,
) -> Result<Response, Errore> {
    abilita(&app, &io, &id, true).await
}

async fn abilita(app: &App, io: &Io, id: &str, attivo: bool) -> Result<Response, Errore> {
    match app.ufficio.abilita_utente(&io.attore, id, attivo).await {
        Ok(cambiato) if cambiato.da_riassegnare > 0 => {
            let frase = da_riassegnare("Utente disattivato.", cambiato.da_riassegnare);
            Ok(disegna(app, io, id, None, Some(Avviso::Fatto(frase))).await?.into_response())
        }
        Ok(_) => Ok(verso(id, if attivo { "riattivazione" } else { "disattivazione" })),
        Err(errore) => no(app, io, id, None, frase(errore)?).await,
    }
}
