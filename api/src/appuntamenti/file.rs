//! What an appointment leads to outside its detail: its files (R35), its virtual room (R82).

use crate::{
    accesso::{Chiamante, LETTORI},
    corpo::Percorso,
    gettone::RuoloGettone,
    problema::{CorpoProblema, Problema},
    quesiti::allegati,
    stato::App,
};
use axum::{Json, extract::State, response::Response};
use serde::Serialize;
use utoipa::ToSchema;
use workflows::{accessi::Cosa, quesiti::store};

/// Whoever meets: both sides, and nobody else.
const PARTECIPANTI: &[RuoloGettone] =
    &[RuoloGettone::Funzionario, RuoloGettone::Supervisore, RuoloGettone::Mittente];

/// The virtual room.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WebMeeting {
    /// Link to the room.
    collegamento: String,
}

/// The files given with the booking, and those of its quesiti that the caller may read (R43-R44): who holds the meeting
/// may be of another sede than theirs.
#[utoipa::path(
    get,
    path = "/api/v1/appuntamenti/{id}/allegati.zip",
    tag = "appuntamenti",
    params(("id" = String, Path, description = "Id of the appointment")),
    responses(
        (status = 200, content_type = "application/zip", body = Vec<u8>),
        (status = "4XX", body = CorpoProblema, content_type = "application/problem+json"),
    ),
    security(("gettone" = [])),
)]
pub(crate) async fn zip(
    State(app): State<App>,
    chi: Chiamante,
    Percorso(id): Percorso,
) -> Result<Response, Problema> {
    chi.solo(LETTORI)?;
    let (appuntamento, conversazioni) = {
        let mut conn = app.ufficio.db.read().await?;
        let appuntamento = chi.appuntamento(&app, &mut conn, &id).await?;
        let mut conversazioni = Vec::new();
        for quesito in &appuntamento.prenotazione.quesiti {
            conversazioni.push(store::messaggi(&mut conn, *quesito).await?);
        }
        (appuntamento, conversazioni)
    };
    let mut chiavi = Vec::new();
    if let Some(chiave) = appuntamento.prenotazione.archivio.clone() {
        chiavi.push(("appuntamento".to_owned(), chiave));
    }
    for (n, messaggi) in conversazioni.iter().enumerate() {
        let suoi = allegati::chiavi(messaggi, chi.ufficio()).into_iter();
        chiavi.extend(suoi.map(|(cartella, chiave)| (format!("richiesta{}-{cartella}", n + 1), chiave)));
    }
    let risposta = allegati::scarica(&app, chiavi, &format!("appuntamento-{}", appuntamento.meta.id)).await?;
    for quesito in &appuntamento.prenotazione.quesiti {
        chi.annota(&app, *quesito, Cosa::Allegati).await?;
    }
    Ok(risposta)
}

/// "Accedi Web Meeting": the link of the virtual room, only where the meeting is by video and only around its hour.
#[utoipa::path(
    get,
    path = "/api/v1/appuntamenti/{id}/web-meeting",
    tag = "appuntamenti",
    params(("id" = String, Path, description = "Id of the appointment")),
    responses(
        (status = 200, body = WebMeeting),
        (status = "4XX", body = CorpoProblema, content_type = "application/problem+json"),
    ),
    security(("gettone" = [])),
)]
pub(crate) async fn web_meeting(
    State(app): State<App>,
    chi: Chiamante,
    Percorso(id): Percorso,
) -> Result<Json<WebMeeting>, Problema> {
    chi.solo(PARTECIPANTI)?;
    let appuntamento = {
        let mut conn = app.ufficio.db.read().await?;
        chi.appuntamento(&app, &mut conn, &id).await?
    };
    let tabelle = app.ufficio.regole.attuali();
    let collegamento = appuntamento.web_meeting(&tabelle, app.ufficio.clock.now())?.to_owned();
    Ok(Json(WebMeeting { collegamento }))
}
