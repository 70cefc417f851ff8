//! The tables in force, replaced as a whole and only by a good set (R88).

use crate::carica::{Caricata, carica_con_modelli};
use crate::errore::ErroriConfigurazione;
use crate::modelli::Modelli;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use workflows::tabelle::Tabelle;

/// The tables and templates in force. Cloning is cheap, and every clone sees a reload.
#[derive(Debug, Clone)]
pub struct Vigente {
    radice: PathBuf,
    attuali: Arc<RwLock<InVigore>>,
}

/// Swapped together, so that a new event never meets old templates.
#[derive(Debug, Clone)]
struct InVigore {
    tabelle: Arc<Tabelle>,
    modelli: Arc<Modelli>,
}

impl Vigente {
    /// Puts in force what was loaded from `radice`.
    #[must_use]
    pub fn new(radice: &Path, caricata: &Caricata) -> Self {
        Self::con(radice, caricata.tabelle.clone(), caricata.modelli.clone())
    }

    /// Puts in force tables and templates already at hand; `radice` is where a reload looks.
    #[must_use]
    pub fn con(radice: &Path, tabelle: Tabelle, modelli: Modelli) -> Self {
        let attuali = InVigore { tabelle: Arc::new(tabelle), modelli: Arc::new(modelli) };
        Self { radice: radice.to_owned(), attuali: Arc::new(RwLock::new(attuali)) }
    }

    /// The tables in force now. Hold them for one operation, then ask again.
    #[must_use]
    pub fn attuale(&self) -> Arc<Tabelle> {
        self.leggi().tabelle
    }

    /// The message templates in force now.
    #[must_use]
    pub fn modelli(&self) -> Arc<Modelli> {
        self.leggi().modelli
    }

    /// Tables and templates of the same reload.
    #[must_use]
    pub fn tutto(&self) -> (Arc<Tabelle>, Arc<Modelli>) {
        let InVigore { tabelle, modelli } = self.leggi();
        (tabelle, modelli)
    }

    /// Reads the folder again and puts it in force. Returns its version.
    ///
    /// # Errors
    /// Every mistake found; what was in force stays.
    pub fn ricarica(&self) -> Result<String, ErroriConfigurazione> {
        let (tabelle, modelli) = carica_con_modelli(&self.radice)?;
        let versione = tabelle.versione.clone();
        let nuovi = InVigore { tabelle: Arc::new(tabelle), modelli: Arc::new(modelli) };
        // A poisoned lock holds a whole value all the same: it is only ever replaced.
        *self.attuali.write().unwrap_or_else(PoisonError::into_inner) = nuovi;
        tracing::info!(versione, "tabelle ricaricate");
        Ok(versione)
    }

    fn leggi(&self) -> InVigore {
        self.attuali.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
