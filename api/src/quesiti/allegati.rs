//! The files of a quesito, in one zip (R7).

use crate::{
    accesso::{Chiamante, LETTORI},
    corpo::Percorso,
    problema::{CorpoProblema, Problema},
    stato::App,
};
use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use workflows::{
    accessi::Cosa,
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
    let chiavi = chiavi(&messaggi, chi.ufficio());
    let risposta = scarica(&app, chiavi, &format!("quesito-{}", quesito.meta.id)).await?;
    chi.annota(&app, quesito.meta.id, Cosa::Allegati).await?;
    Ok(risposta)
}

/// One zip of these to download as `nome`, or 404 when there is nothing in it.
pub(crate) async fn scarica(
    app: &App,
    chiavi: Vec<(String, String)>,
    nome: &str,
) -> Result<Response, Problema> {
    let zip = app.archivio.raccogli(chiavi).await?;
    let zip = zip.ok_or_else(|| Problema::non_trovato("Nessun allegato: il file"))?;
    let intestazioni = [
        (header::CONTENT_TYPE, "application/zip".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{nome}.zip\"")),
    ];
    Ok((intestazioni, zip).into_response())
}

/// The zips of the messages that a caller may read, each with the name of its folder.
pub(crate) fn chiavi(messaggi: &[Messaggio], ufficio: bool) -> Vec<(String, String)> {
    let suoi = messaggi.iter().filter(|m| ufficio || m.tipo.visibile_al_mittente());
    suoi.filter_map(Messaggio::in_archivio).collect()
}
