//! The outbox: messages as files, for trials and for a first start.

use super::{Busta, EsitoInvio, Trasporto, messaggio};
use async_trait::async_trait;
use lettre::message::Mailbox;
use std::path::{Path, PathBuf};
use workflows::tabelle::Canale;

/// Writes `<folder>/<channel>/<notification>.eml`, or `.txt` for an SMS. A repeat writes the same file.
#[derive(Debug, Clone)]
pub struct Cartella {
    cartella: PathBuf,
    mittente: Mailbox,
}

impl Cartella {
    /// In this folder, made when needed, from this sender (`Nome <indirizzo>`).
    ///
    /// # Errors
    /// The sender is not an address.
    pub fn nuova(cartella: impl Into<PathBuf>, mittente: &str) -> Result<Self, String> {
        let mittente = mittente.parse().map_err(|e| format!("mittente `{mittente}` non valido: {e}"))?;
        Ok(Self { cartella: cartella.into(), mittente })
    }

    fn contenuto(&self, busta: &Busta) -> Result<String, String> {
        if busta.canale == Canale::Sms {
            return Ok(format!("A: {}\n\n{}\n", busta.indirizzo, busta.testo.corpo));
        }
        messaggio::componi(busta, &self.mittente).map(|(_, testo)| testo)
    }
}

/// A reader never sees half a file: written aside, then renamed.
async fn scrivi(file: &Path, contenuto: &str) -> std::io::Result<()> {
    if let Some(cartella) = file.parent() {
        tokio::fs::create_dir_all(cartella).await?;
    }
    let provvisorio = file.with_extension("parziale");
    tokio::fs::write(&provvisorio, contenuto).await?;
    tokio::fs::rename(&provvisorio, file).await
}

#[async_trait]
impl Trasporto for Cartella {
    async fn invia(&self, busta: &Busta) -> EsitoInvio {
        let contenuto = match self.contenuto(busta) {
            Ok(contenuto) => contenuto,
            Err(risposta) => return EsitoInvio::Permanente { risposta },
        };
        let estensione = if busta.canale == Canale::Sms { "txt" } else { "eml" };
        let nome = format!("{}.{estensione}", busta.notifica);
        let file = self.cartella.join(busta.canale.codice()).join(&nome);
        match scrivi(&file, &contenuto).await {
            Ok(()) => EsitoInvio::Inviata { risposta: format!("scritto {nome}"), riferimento: Some(nome) },
            Err(e) => EsitoInvio::Temporaneo { risposta: format!("cartella non scrivibile: {e}") },
        }
    }
}
