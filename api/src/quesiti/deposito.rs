//! Files into the archive before the act that speaks of them, and out again when the act fails.

use crate::{problema::Problema, stato::App};
use engine::Uuid;
use workflows::{
    allegati::{AllegatoValido, FileRicevuto, controlla},
    quesiti::messaggio::{AllegatoDepositato, Scritto},
    tabelle::LimitiAllegati,
};

/// Files that passed the checks of their Cassetto, not yet in the archive.
pub(crate) fn controllati(
    file: &[FileRicevuto],
    limiti: &LimitiAllegati,
) -> Result<Vec<AllegatoValido>, Problema> {
    controlla(file, limiti).map_err(|rifiuti| Problema::allegati(&rifiuti))
}

/// Text and files of a message of `quesito`, its files now in the archive.
pub(crate) async fn deposita(
    app: &App,
    quesito: Uuid,
    testo: String,
    file: &[AllegatoValido],
) -> Result<Scritto, Problema> {
    if file.is_empty() {
        return Ok(Scritto::testo(testo));
    }
    let chiave = format!("{quesito}/{}.zip", engine::new_id());
    app.archivio.deposita_zip(&chiave, file).await?;
    let allegati = file
        .iter()
        .map(|a| AllegatoDepositato {
            nome: a.nome.clone(),
            tipo: serde_json::to_value(a.tipo)
                .ok()
                .and_then(|t| t.as_str().map(str::to_owned))
                .unwrap_or_default(),
            dimensione: i64::try_from(a.contenuto.len()).unwrap_or(i64::MAX),
            impronta: a.impronta_sha256_hex.clone(),
        })
        .collect();
    Ok(Scritto { testo, allegati, archivio: Some(chiave) })
}

/// Takes the files of a message that was not written out of the archive again.
pub(crate) async fn ritira(app: &App, archivio: Option<&str>) {
    if let Some(chiave) = archivio
        && let Err(errore) = app.archivio.elimina(chiave).await
    {
        // Nobody speaks of it: only space is lost, and the check of the archive finds it.
        tracing::warn!(%errore, chiave, "a zip nobody speaks of stays in the archive");
    }
}
