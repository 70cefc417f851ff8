//! The files of a meeting in one zip: those of the booking (R35) and those of its quesiti (R44).

use super::ambito;
use crate::{errore::Errore, io::Io, stato::App};
use axum::{
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};
use workflows::{
    accessi::Cosa,
    quesiti::{messaggio::Messaggio, store},
};

/// The zip; who took it is recorded for each quesito.
pub(super) async fn scarica(
    State(app): State<App>,
    io: Io,
    Path(id): Path<String>,
) -> Result<Response, Errore> {
    let mut conn = app.ufficio.db.read().await?;
    let appuntamento = ambito::appuntamento(&app, &io, &mut conn, &id).await?;
    let mut chiavi = Vec::new();
    if let Some(chiave) = &appuntamento.prenotazione.archivio {
        chiavi.push(("appuntamento".to_owned(), chiave.clone()));
    }
    for (n, quesito) in appuntamento.prenotazione.quesiti.iter().enumerate() {
        let messaggi = store::messaggi(&mut conn, *quesito).await?;
        let suoi = messaggi.iter().filter_map(Messaggio::in_archivio);
        chiavi.extend(suoi.map(|(cartella, chiave)| (format!("richiesta{}-{cartella}", n + 1), chiave)));
    }
    drop(conn);
    let zip = app.archivio.raccogli(chiavi).await?.ok_or(Errore::NonTrovato)?;
    for quesito in &appuntamento.prenotazione.quesiti {
        io.annota(&app, *quesito, Cosa::Allegati).await?;
    }
    let nome = format!("attachment; filename=\"appuntamento-{}.zip\"", appuntamento.meta.id);
    let intestazioni =
        [(header::CONTENT_TYPE, "application/zip".to_owned()), (header::CONTENT_DISPOSITION, nome)];
    Ok((intestazioni, zip).into_response())
}
