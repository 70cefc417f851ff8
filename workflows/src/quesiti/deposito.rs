//! Files into the archive before the act that speaks of them, and out again when the act fails (R7).

use super::messaggio::{AllegatoDepositato, Scritto};
use crate::{
    allegati::{AllegatoValido, Archivio, ErroreArchivio, FileRicevuto, RifiutoAllegato, controlla},
    tabelle::Tabelle,
};
use engine::Uuid;

/// The files of a message in a Cassetto, checked and not yet in the archive. A Cassetto that is no longer in the tables
/// takes none.
///
/// # Errors
/// Every reason why some do not pass.
pub fn controllati(
    tabelle: &Tabelle,
    cassetto: &str,
    file: &[FileRicevuto],
) -> Result<Vec<AllegatoValido>, Vec<RifiutoAllegato>> {
    match tabelle.cassetti.get(cassetto) {
        _ if file.is_empty() => Ok(Vec::new()),
        Some(cassetto) => controlla(file, &cassetto.allegati),
        None => Err(vec![RifiutoAllegato::Troppi { ricevuti: file.len(), massimo: 0 }]),
    }
}

/// Text and files of a message of `quesito`, its files now in the archive.
///
/// # Errors
/// The archive did not take them.
pub async fn deposita(
    archivio: &Archivio,
    quesito: Uuid,
    testo: String,
    file: &[AllegatoValido],
) -> Result<Scritto, ErroreArchivio> {
    if file.is_empty() {
        return Ok(Scritto::testo(testo));
    }
    let chiave = format!("{quesito}/{}.zip", engine::new_id());
    archivio.deposita_zip(&chiave, file).await?;
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
pub async fn ritira(archivio: &Archivio, chiave: Option<&str>) {
    if let Some(chiave) = chiave
        && let Err(errore) = archivio.elimina(chiave).await
    {
        // Nobody speaks of it: only space is lost, and the check of the archive finds it.
        tracing::warn!(%errore, chiave, "a zip nobody speaks of stays in the archive");
    }
}
