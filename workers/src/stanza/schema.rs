//! The room that needs no opening: platforms where a link is a room. The link follows a pattern, and whoever does not
//! have it cannot guess it.

use super::{ErroreStanza, RichiestaStanza, StanzaVirtuale};
use async_trait::async_trait;
use engine::Uuid;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use std::fmt;

/// Hexadecimal digits of the code: 64 bits, more than anybody can try.
const CIFRE: usize = 16;

/// Links from a pattern with `{appuntamento}`, `{codice}`, `{sede}`, `{punto}`.
#[derive(Clone)]
pub struct StanzaDaSchema {
    schema: String,
    chiave: Hmac<Sha256>,
}

impl fmt::Debug for StanzaDaSchema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StanzaDaSchema").field("schema", &self.schema).finish_non_exhaustive()
    }
}

impl StanzaDaSchema {
    /// With a pattern that the configuration has checked, and the secret from which the codes derive. Another secret
    /// means other links: those already sent would lead nowhere.
    ///
    /// # Errors
    /// The secret is empty.
    pub fn nuova(schema: impl Into<String>, segreto: &str) -> Result<Self, ErroreStanza> {
        let rifiuta = || ErroreStanza::Permanente("il segreto dei collegamenti è vuoto".to_owned());
        if segreto.is_empty() {
            return Err(rifiuta());
        }
        let chiave = Hmac::<Sha256>::new_from_slice(segreto.as_bytes()).map_err(|_| rifiuta())?;
        Ok(Self { schema: schema.into(), chiave })
    }

    fn codice(&self, appuntamento: Uuid) -> String {
        let mut mac = self.chiave.clone();
        mac.update(appuntamento.to_string().as_bytes());
        let mut codice = hex::encode(mac.finalize().into_bytes());
        codice.truncate(CIFRE);
        codice
    }
}

#[async_trait]
impl StanzaVirtuale for StanzaDaSchema {
    async fn apri(&self, richiesta: &RichiestaStanza) -> Result<String, ErroreStanza> {
        let RichiestaStanza { appuntamento, sede, punto, .. } = richiesta;
        Ok(self
            .schema
            .replace("{appuntamento}", &appuntamento.to_string())
            .replace("{codice}", &self.codice(*appuntamento))
            .replace("{sede}", &segmento(sede))
            .replace("{punto}", &segmento(punto)))
    }
}

/// A code as a piece of an address: what is not a letter, a digit or one of `-_.` becomes a hyphen.
fn segmento(codice: &str) -> String {
    codice.chars().map(|c| if c.is_ascii_alphanumeric() || "-_.".contains(c) { c } else { '-' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::Timestamp;

    fn richiesta(appuntamento: u128) -> RichiestaStanza {
        RichiestaStanza {
            appuntamento: Uuid::from_u128(appuntamento),
            sede: "7013".to_owned(),
            punto: "aziende{codice}/covid 19".to_owned(),
            inizio: Timestamp::default(),
            fine: Timestamp::default(),
        }
    }

    #[tokio::test]
    async fn r60_lo_stesso_appuntamento_ha_lo_stesso_collegamento_che_nessuno_indovina() {
        let schema = "https://meet.inps.example/{appuntamento}-{codice}";
        let stanze = StanzaDaSchema::nuova(schema, "segreto").unwrap();
        let primo = stanze.apri(&richiesta(1)).await.unwrap();
        assert_eq!(stanze.apri(&richiesta(1)).await.unwrap(), primo);
        let codice =
            primo.strip_prefix("https://meet.inps.example/00000000-0000-0000-0000-000000000001-").unwrap();
        // printf '00000000-0000-0000-0000-000000000001' | openssl dgst -sha256 -hmac segreto
        assert_eq!(codice, "1c01e8952ae926ae");
        assert!(!stanze.apri(&richiesta(2)).await.unwrap().contains(codice));
        let altre = StanzaDaSchema::nuova(schema, "altro").unwrap();
        assert_ne!(altre.apri(&richiesta(1)).await.unwrap(), primo);
        assert!(!format!("{stanze:?}").contains("segreto"));
    }

    #[tokio::test]
    async fn sede_e_punto_restano_pezzi_di_un_indirizzo() {
        let stanze = StanzaDaSchema::nuova("https://meet.inps.example/{sede}/{punto}?c={codice}", "segreto");
        let collegamento = stanze.unwrap().apri(&richiesta(1)).await.unwrap();
        let atteso = "https://meet.inps.example/7013/aziende-codice--covid-19?c=1c01e8952ae926ae";
        assert_eq!(collegamento, atteso);
        assert!(StanzaDaSchema::nuova("https://meet.inps.example/{codice}", "").is_err());
    }
}
