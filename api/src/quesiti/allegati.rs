//! The files of a quesito, in one zip (R7).

use crate::{
    accesso::{Chiamante, LETTORI},
    corpo::Percorso,
    problema::{CorpoProblema, Problema},
    stato::App,
};
use axum::{
    extract::State,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use workflows::{
    accessi::Cosa,
    allegati::unisci,
    quesiti::{messaggio::Messaggio, store},
};

/// All the attachments that the caller may see, one folder for each message.
#[utoipa::path(
    get,
    path = "/api/v1/quesiti/{id}/allegati.zip",
    tag = "quesiti",
    params(("id" = String, Path, description = "Id, or protocol number with hyphens in the date")),
    responses(
        (status = 200, content_type = "application/zip", body = Vec<u8>),
        (status = "4XX", body = CorpoProblema, content_type = "application/problem+json"),
    ),
    security(("gettone" = [])),
)]
pub(crate) async fn zip(
    State(app): State<App>,
    chi: Chiamante,
    Percorso(riferimento): Percorso,
) -> Result<Response, Problema> {
    chi.solo(LETTORI)?;
    let mut conn = app.ufficio.db.read().await?;
    let quesito = chi.quesito(&app, &mut conn, &riferimento).await?;
    let messaggi = store::messaggi(&mut conn, quesito.meta.id).await?;
    drop(conn);
    let parti = parti(&app, messaggi, chi.ufficio()).await?;
    if parti.is_empty() {
        return Err(Problema::non_trovato("Nessun allegato: il file"));
    }
    chi.annota(&app, quesito.meta.id, Cosa::Allegati).await?;
    let zip = unisci(&parti).await?;
    let mut risposta = zip.into_response();
    let nome = format!("attachment; filename=\"quesito-{}.zip\"", quesito.meta.id);
    risposta.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/zip"));
    if let Ok(nome) = HeaderValue::from_str(&nome) {
        risposta.headers_mut().insert(header::CONTENT_DISPOSITION, nome);
    }
    Ok(risposta)
}

/// The zips of the messages that a caller may read, each with the name of its folder.
pub(crate) async fn parti(
    app: &App,
    messaggi: Vec<Messaggio>,
    ufficio: bool,
) -> Result<Vec<(String, Bytes)>, Problema> {
    let mut parti = Vec::new();
    for m in messaggi.into_iter().filter(|m| ufficio || m.tipo.visibile_al_mittente()) {
        if let Some(chiave) = &m.archivio {
            parti.push((format!("{:03}-{}", m.numero, m.tipo.codice()), app.archivio.leggi(chiave).await?));
        }
    }
    Ok(parti)
}
