//! The confirmation of an appointment (R32-R36, R79).

use super::voci::{EsitoAppuntamento, esito};
use crate::{
    accesso::{Chiamante, MITTENTI},
    corpo::{ConAllegati, Percorso},
    idempotenza,
    problema::{CorpoProblema, Problema},
    stato::App,
};
use axum::{
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::Response,
};
use engine::Uuid;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use workflows::{
    allegati::{FileRicevuto, controlla},
    appuntamenti::{NuovaPrenotazione, chi_prenota},
    quesiti::deposito::{deposita, ritira},
    tabelle::{Canale, CanaleErogazione},
};

/// An appointment to book.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CorpoPrenotazione {
    /// The quesiti it is about, one or more (R32).
    #[serde(default)]
    quesiti: Vec<Uuid>,
    /// Code of the punto di consulenza (GET /api/v1/punti).
    #[schema(example = "7013.lavoro_domestico")]
    punto: String,
    /// Day and hour on the clock of Rome, or an instant with its offset.
    #[schema(example = "2026-03-30T09:00")]
    inizio: String,
    /// `in_sede`, `telefono`, `web_meeting`; may be left out where the punto has one way, and in remote consulting.
    #[schema(value_type = Option<String>)]
    canale: Option<CanaleErogazione>,
    /// What it is for: always to be said (R34).
    #[serde(default)]
    nota: String,
    /// `email`, `sms`, `pec`: where to be told beside the Cassetto, among one's own contacts (R39).
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    avvisi: Vec<Canale>,
    /// Name to address by who books.
    nome: Option<String>,
}

/// A booking with its files.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes the parts of a multipart body")]
pub(crate) struct PrenotazioneMultipart {
    /// JSON.
    richiesta: CorpoPrenotazione,
    /// At most three, 3 MB in all (R35).
    #[schema(format = Binary, content_media_type = "application/octet-stream")]
    allegati: Vec<String>,
}

/// Books an appointment. The seat is taken by the confirmation alone: who loses it is offered the nearest free slots
/// (`alternative`). With an `Idempotency-Key` the same booking can be repeated without booking another.
#[utoipa::path(
    post,
    path = "/api/v1/appuntamenti",
    tag = "appuntamenti",
    params(("Idempotency-Key" = Option<String>, Header, description = "Same key, same booking: same appointment")),
    request_body(content(
        (CorpoPrenotazione = "application/json"),
        (PrenotazioneMultipart = "multipart/form-data"),
    )),
    responses(
        (status = 201, body = EsitoAppuntamento, headers(("Location" = String), ("ETag" = String))),
        (status = "4XX", body = CorpoProblema, content_type = "application/problem+json"),
    ),
    security(("gettone" = [])),
)]
pub(crate) async fn prenota(
    State(app): State<App>,
    chi: Chiamante,
    intestazioni: HeaderMap,
    ConAllegati { dati, file }: ConAllegati<CorpoPrenotazione>,
) -> Result<Response, Problema> {
    chi.solo(MITTENTI)?;
    conferma(&app, &chi, &intestazioni, dati, file).await
}

/// Books an appointment about a quesito, and about others if they are named (R79).
#[utoipa::path(
    post,
    path = "/api/v1/quesiti/{id}/appuntamenti",
    tag = "appuntamenti",
    params(
        ("id" = String, Path, description = "Id, or protocol number with hyphens in the date"),
        ("Idempotency-Key" = Option<String>, Header, description = "Same key, same booking: same appointment"),
    ),
    request_body(content(
        (CorpoPrenotazione = "application/json"),
        (PrenotazioneMultipart = "multipart/form-data"),
    )),
    responses(
        (status = 201, body = EsitoAppuntamento, headers(("Location" = String), ("ETag" = String))),
        (status = "4XX", body = CorpoProblema, content_type = "application/problem+json"),
    ),
    security(("gettone" = [])),
)]
pub(crate) async fn prenota_da_quesito(
    State(app): State<App>,
    chi: Chiamante,
    intestazioni: HeaderMap,
    Percorso(riferimento): Percorso,
    ConAllegati { mut dati, file }: ConAllegati<CorpoPrenotazione>,
) -> Result<Response, Problema> {
    chi.solo(MITTENTI)?;
    let quesito = {
        let mut conn = app.ufficio.db.read().await?;
        chi.quesito(&app, &mut conn, &riferimento).await?.meta.id
    };
    if !dati.quesiti.contains(&quesito) {
        dati.quesiti.insert(0, quesito);
    }
    conferma(&app, &chi, &intestazioni, dati, file).await
}

/// Files checked, then into the archive, then the act; the files come out again when the act fails.
async fn conferma(
    app: &App,
    chi: &Chiamante,
    intestazioni: &HeaderMap,
    dati: CorpoPrenotazione,
    file: Vec<FileRicevuto>,
) -> Result<Response, Problema> {
    let chiave = idempotenza::chiave(intestazioni)?;
    let tabelle = app.ufficio.regole.attuali();
    let (_, regole) = chi_prenota(&chi.attore, &tabelle)?;
    let validi = controlla(&file, &regole.allegati).map_err(|r| Problema::allegati(&r))?;
    let chiave = chiave.map(|chiave| idempotenza::di(chi, chiave, &dati, &validi));
    let nuova = NuovaPrenotazione {
        quesiti: dati.quesiti,
        punto: dati.punto,
        inizio: dati.inizio,
        canale: dati.canale,
        nota: dati.nota,
        avvisi: dati.avvisi,
        nome: dati.nome.or_else(|| chi.gettone.nome.clone()),
    };
    let id = engine::new_id();
    let scritto = deposita(&app.archivio, id, String::new(), &validi).await?;
    let archivio = scritto.archivio.clone();
    let prenotato = app.ufficio.prenota(&chi.attore, id, &nuova, scritto, chiave.as_ref()).await;
    if !prenotato.as_ref().is_ok_and(|a| a.meta.id == id) {
        ritira(&app.archivio, archivio.as_deref()).await;
    }
    let prenotato = prenotato?;
    let mut risposta = esito(&prenotato);
    *risposta.status_mut() = StatusCode::CREATED;
    if let Ok(dove) = HeaderValue::from_str(&format!("/api/v1/appuntamenti/{}", prenotato.meta.id)) {
        risposta.headers_mut().insert(header::LOCATION, dove);
    }
    Ok(risposta)
}
