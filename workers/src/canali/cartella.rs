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
        messaggio::componi(busta, &self.mittente).map(|composto| composto.testo)
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

#[cfg(test)]
mod tests {
    use super::*;
    use engine::{Timestamp, Uuid};
    use workflows::notifiche::Testo;

    fn busta(canale: Canale, indirizzo: &str, corpo: &str) -> Busta {
        Busta {
            notifica: Uuid::nil(),
            canale,
            indirizzo: indirizzo.to_owned(),
            testo: Testo { oggetto: Some("Oggetto".to_owned()), corpo: corpo.to_owned() },
            message_id: "<prova@quesiti.example>".to_owned(),
            data: Timestamp::default(),
            calendario: None,
        }
    }

    #[tokio::test]
    async fn un_messaggio_ripetuto_riscrive_lo_stesso_file_e_non_ne_lascia_di_parziali() {
        let radice = std::env::temp_dir().join(format!("quesiti-cartella-{}", engine::new_id()));
        let cartella = Cartella::nuova(&radice, "INPS <a@inps.example>").unwrap();
        for corpo in ["prima", "seconda"] {
            let esito = cartella.invia(&busta(Canale::Email, "a@b.it", corpo)).await;
            assert!(matches!(esito, EsitoInvio::Inviata { .. }), "{esito:?}");
        }
        cartella.invia(&busta(Canale::Sms, "+39333", "breve")).await;
        let nome = Uuid::nil();
        let email = std::fs::read_to_string(radice.join(format!("email/{nome}.eml"))).unwrap();
        assert!(email.contains("To: a@b.it\r\n") && email.contains("seconda"), "{email}");
        let sms = std::fs::read_to_string(radice.join(format!("sms/{nome}.txt"))).unwrap();
        assert_eq!(sms, "A: +39333\n\nbreve\n");
        assert_eq!(std::fs::read_dir(radice.join("email")).unwrap().count(), 1);
        std::fs::remove_dir_all(&radice).unwrap();
    }

    #[tokio::test]
    async fn una_cartella_che_non_si_puo_scrivere_fa_aspettare() {
        let occupata = std::env::temp_dir().join(format!("quesiti-occupata-{}", engine::new_id()));
        std::fs::write(&occupata, "un file").unwrap();
        let cartella = Cartella::nuova(&occupata, "a@inps.example").unwrap();
        let esito = cartella.invia(&busta(Canale::Email, "a@b.it", "x")).await;
        assert!(matches!(esito, EsitoInvio::Temporaneo { .. }), "{esito:?}");
        std::fs::remove_file(&occupata).unwrap();
        assert!(Cartella::nuova("outbox", "non un indirizzo").is_err());
    }
}
