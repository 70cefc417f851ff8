//! The folder of the configuration as running processes use it: read again at SIGHUP, or when an administrator asks.

use crate::{
    composizione::{self, Base},
    segnale,
};
use async_trait::async_trait;
use std::sync::Arc;
use workflows::{
    attore::{Attore, Funzionario, Ruolo},
    notifiche::ModelliInUso,
    regole::esame::{Candidato, CartellaRegole, Errore, ErroreRicarica, Errori, Origine, Ricaricata},
};

/// The folder, and what is put in force from it.
#[derive(Debug, Clone)]
pub struct Cartella {
    base: Base,
    modelli: ModelliInUso,
}

impl Cartella {
    /// Of one process.
    pub fn nuova(base: Base, modelli: ModelliInUso) -> Self {
        Self { base, modelli }
    }

    /// All or nothing: tables and texts of the same reading. In this process alone.
    pub async fn applica(&self, chi: &Attore) -> Result<Ricaricata, ErroreRicarica> {
        let base = &self.base;
        let caricata = composizione::rileggi(base).map_err(Errori::from)?;
        let nuovi = composizione::modelli(&caricata).map_err(|e| {
            let (file, chiave) = (e.file, format!("riga {}", e.riga));
            Errori(vec![Errore { file, chiave, valore: None, atteso: e.messaggio }])
        })?;
        let prima = base.ufficio.regole.attuali().versione.clone();
        let tabelle = Arc::new(caricata.tabelle);
        let versione = tabelle.versione.clone();
        base.ufficio.regole.ricarica(&base.db, tabelle, base.clock.now(), chi).await?;
        self.modelli.sostituisci(nuovi);
        Ok(Ricaricata { prima, versione })
    }
}

#[async_trait]
impl CartellaRegole for Cartella {
    fn origine(&self) -> Origine {
        let radice = self.base.globali.radice();
        let dove = std::path::absolute(&radice).unwrap_or_else(|_| radice.clone()).display().to_string();
        if radice.is_dir() { Origine::Cartella(dove) } else { Origine::Programma { attesa: dove } }
    }

    async fn leggi(&self) -> Result<Candidato, Errori> {
        let radice = self.base.globali.radice();
        let letto = tokio::task::spawn_blocking(move || config::candidato(&radice)).await;
        match letto {
            Ok(esito) => esito.map_err(Into::into),
            Err(interrotta) => {
                let atteso = format!("la lettura si è interrotta: {interrotta}");
                let file = self.origine().attesa().to_owned();
                Err(Errori(vec![Errore { file, chiave: String::new(), valore: None, atteso }]))
            }
        }
    }

    async fn ricarica(&self, chi: &str) -> Result<Ricaricata, ErroreRicarica> {
        let chi = Funzionario { id: chi.to_owned(), ruolo: Ruolo::Amministratore, sede: None };
        let fatta = self.applica(&Attore::Funzionario(chi)).await?;
        // The others of this machine read the same folder, this process once more.
        segnale::ricarica();
        Ok(fatta)
    }
}
