//! The acts on an appointment, each a form of its page with the version that was seen.

use super::{
    ambito,
    appuntamento::{Scritto, codice, mostra},
};
use crate::{cornice::Avviso, errore::Errore, io::Io, modulo::Modulo, stato::App};
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use workflows::{
    appuntamenti::{Appuntamento, Atto, Verbo},
    tabelle::CanaleErogazione,
    ufficio::ErroreAgenda,
};

#[derive(Debug, Deserialize)]
pub(super) struct ConTesto {
    versione: i64,
    #[serde(default)]
    testo: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct ConModalita {
    versione: i64,
    #[serde(default)]
    canale: String,
    #[serde(default)]
    testo: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct ConSlot {
    versione: i64,
    #[serde(default)]
    punto: String,
    /// The slot chosen, or `altro`.
    #[serde(default)]
    inizio: String,
    /// Another day and hour, as a browser writes it.
    #[serde(default)]
    altro: String,
    #[serde(default)]
    testo: String,
    /// The punto whose page it was moved from, to go back to.
    #[serde(default)]
    torna: String,
}

/// The appointment as it is after an act; or the page again with the reason and what was written.
async fn esito(
    app: &App,
    io: &Io,
    id: &str,
    verbo: Verbo,
    esito: Result<Appuntamento, ErroreAgenda>,
    scritto: Scritto,
) -> Result<Response, Errore> {
    let frase = match esito {
        Ok(a) => {
            let dove = format!("/agenda/appuntamenti/{}?fatto={}", a.meta.id, verbo.codice());
            return Ok(Redirect::to(&dove).into_response());
        }
        Err(ErroreAgenda::Database(errore)) => return Err(errore.into()),
        Err(ErroreAgenda::NonTrovato) => return Err(Errore::NonTrovato),
        Err(ErroreAgenda::Superato { .. }) => {
            "Nel frattempo l'appuntamento è cambiato: guarda com'è ora e, se serve, riprova. Quello che hai scritto è \
             rimasto nel modulo."
                .to_owned()
        }
        Err(altro) => altro.to_string(),
    };
    let mut conn = app.ufficio.db.read().await?;
    let adesso = ambito::appuntamento(app, io, &mut conn, id).await?;
    drop(conn);
    let pagina = mostra(app, io, &adesso, Some(Avviso::NonFatto(frase)), scritto).await?;
    Ok((StatusCode::CONFLICT, pagina).into_response())
}

/// Does an act on what is in scope.
async fn esegui(
    app: &App,
    io: &Io,
    id: &str,
    versione: i64,
    atto: Atto,
    scritto: Scritto,
) -> Result<Response, Errore> {
    let mut conn = app.ufficio.db.read().await?;
    let prima = ambito::appuntamento(app, io, &mut conn, id).await?;
    drop(conn);
    let verbo = atto.verbo();
    let fatto = app.ufficio.esegui_su_appuntamento(&io.attore, prima.meta.id, Some(versione), atto).await;
    esito(app, io, id, verbo, fatto, scritto).await
}

/// The preliminary review (R64).
pub(super) async fn esamina(
    State(app): State<App>,
    io: Io,
    Path(id): Path<String>,
    Modulo(m): Modulo<ConTesto>,
) -> Result<Response, Errore> {
    let scritto = Scritto { percorso: "esame", testo: m.testo.clone(), ..Scritto::default() };
    esegui(&app, &io, &id, m.versione, Atto::Esamina { nota: m.testo }, scritto).await
}

/// How a remote meeting will be held (R54-R55).
pub(super) async fn concorda(
    State(app): State<App>,
    io: Io,
    Path(id): Path<String>,
    Modulo(m): Modulo<ConModalita>,
) -> Result<Response, Errore> {
    let canale = CanaleErogazione::TUTTI
        .into_iter()
        .find(|c| codice(*c) == m.canale)
        .ok_or_else(|| Errore::Malformata("Scegli come si terrà l'incontro.".to_owned()))?;
    let scritto =
        Scritto { percorso: "modalita", testo: m.testo.clone(), canale: m.canale, ..Scritto::default() };
    // The address is that of the registry of contacts, read with the act.
    let atto = Atto::Concorda { canale, motivo: m.testo, email: None };
    esegui(&app, &io, &id, m.versione, atto, scritto).await
}

/// Solved without a meeting (R46-R47).
pub(super) async fn definisce(
    State(app): State<App>,
    io: Io,
    Path(id): Path<String>,
    Modulo(m): Modulo<ConTesto>,
) -> Result<Response, Errore> {
    let scritto = Scritto { percorso: "definizione", testo: m.testo.clone(), ..Scritto::default() };
    esegui(&app, &io, &id, m.versione, Atto::Definisci { commento: m.testo }, scritto).await
}

/// It will not be held (R40, R48).
pub(super) async fn cancella(
    State(app): State<App>,
    io: Io,
    Path(id): Path<String>,
    Modulo(m): Modulo<ConTesto>,
) -> Result<Response, Errore> {
    let scritto = Scritto { percorso: "cancellazione", testo: m.testo.clone(), ..Scritto::default() };
    esegui(&app, &io, &id, m.versione, Atto::Cancella { motivo: m.testo }, scritto).await
}

/// To another slot (R38).
pub(super) async fn sposta(
    State(app): State<App>,
    io: Io,
    Path(id): Path<String>,
    Modulo(m): Modulo<ConSlot>,
) -> Result<Response, Errore> {
    let mut conn = app.ufficio.db.read().await?;
    let prima = ambito::appuntamento(&app, &io, &mut conn, &id).await?;
    drop(conn);
    let inizio = if m.inizio == "altro" { &m.altro } else { &m.inizio };
    let punto = Some(m.punto.as_str()).filter(|p| !p.is_empty());
    let fatto =
        app.ufficio.sposta(&io.attore, prima.meta.id, Some(m.versione), punto, inizio, &m.testo).await;
    if fatto.is_ok() && app.ufficio.regole.attuali().punti.contains_key(&m.torna) {
        return Ok(Redirect::to(&format!("/agenda/punti/{}?fatto=sposta", m.torna)).into_response());
    }
    let scritto = Scritto {
        percorso: "spostamento",
        testo: m.testo,
        inizio: m.inizio,
        altro: m.altro,
        punto: m.punto,
        ..Scritto::default()
    };
    esito(&app, &io, &id, Verbo::Sposta, fatto, scritto).await
}
