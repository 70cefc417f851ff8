//! A folder of tables as the console reaches it.

use async_trait::async_trait;
use std::path::PathBuf;
use workflows::{
    attore::{Attore, Funzionario, Ruolo},
    regole::esame::{Candidato, CartellaRegole, ErroreRicarica, Errori, Origine, Ricaricata},
    ufficio::Ufficio,
};

/// The folder as the program uses it, without its signals.
#[derive(Debug)]
pub struct Cartella {
    pub radice: PathBuf,
    pub ufficio: Ufficio,
}

#[async_trait]
impl CartellaRegole for Cartella {
    fn origine(&self) -> Origine {
        let dove = "/etc/quesiti".to_owned();
        if self.radice.is_dir() { Origine::Cartella(dove) } else { Origine::Programma { attesa: dove } }
    }

    async fn leggi(&self) -> Result<Candidato, Errori> {
        config::candidato(&self.radice).map_err(Into::into)
    }

    async fn ricarica(&self, chi: &str) -> Result<Ricaricata, ErroreRicarica> {
        let letta = self.leggi().await?;
        let prima = self.ufficio.regole.attuali().versione.clone();
        let versione = letta.tabelle.versione.clone();
        let chi =
            Attore::Funzionario(Funzionario { id: chi.into(), ruolo: Ruolo::Amministratore, sede: None });
        let ora = self.ufficio.clock.now();
        self.ufficio.regole.ricarica(&self.ufficio.db, letta.tabelle.into(), ora, &chi).await?;
        Ok(Ricaricata { prima, versione })
    }
}
