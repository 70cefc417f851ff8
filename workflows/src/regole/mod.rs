//! Loaded rule sets by version: an open quesito keeps the rules it was born under until a recalculation is asked for.

pub mod descrizione;
pub mod differenze;
mod effetti;
pub mod esame;
pub mod jobs;
mod store;

pub use effetti::{Anteprima, Effetto, Limiti, Passo, Ricalcolo};
pub(crate) use store::seguita_dopo;
pub use store::{
    CONTO_MASSIMO, Esaminato, Versione, esaminati, esaminato, seguite, statements, versione, versioni,
};

use self::esame::Candidato;
use crate::{
    amministrazione::{Operazione, dettagli, registra},
    attore::Attore,
    tabelle::{Regola, Tabelle},
};
use engine::{Conn, Db, Timestamp};
use serde_json::json;
use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

/// For how long a set that was only checked is kept.
const CONSERVAZIONE: Duration = Duration::from_secs(7 * 86_400);

/// Rules of every argomento under one version.
pub type Insieme = BTreeMap<String, Regola>;

/// The tables in force and every rule set that an open quesito may still follow. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Regole {
    attuali: Arc<RwLock<Arc<Tabelle>>>,
    insiemi: Arc<RwLock<HashMap<String, Arc<Insieme>>>>,
}

fn insieme_di(tabelle: &Tabelle) -> Insieme {
    tabelle.argomenti.iter().map(|(codice, a)| (codice.clone(), a.regola.clone())).collect()
}

impl Regole {
    /// Puts a checked set in force and keeps it in the database.
    ///
    /// # Errors
    /// The database did not answer.
    pub async fn carica(db: &Db, tabelle: Tabelle, ora: Timestamp, da: &str) -> Result<Self, sqlx::Error> {
        let tabelle = Arc::new(tabelle);
        let regole = Self {
            attuali: Arc::new(RwLock::new(Arc::clone(&tabelle))),
            insiemi: Arc::new(RwLock::default()),
        };
        regole.applica(db, tabelle, ora, da).await?;
        Ok(regole)
    }

    /// Replaces the set in force; running acts end with the one they began with (R88).
    ///
    /// # Errors
    /// The database did not answer; the old set stays.
    pub async fn applica(
        &self,
        db: &Db,
        tabelle: Arc<Tabelle>,
        ora: Timestamp,
        da: &str,
    ) -> Result<(), sqlx::Error> {
        let insieme = insieme_di(&tabelle);
        let mut tx = db.begin().await?;
        store::inserisci(&mut tx, &tabelle.versione, &insieme, ora, da).await?;
        tx.commit().await?;
        self.metti_in_vigore(tabelle, insieme);
        Ok(())
    }

    /// As [`applica`](Self::applica), asked for by somebody: recorded in the register of administrators.
    ///
    /// # Errors
    /// The database did not answer; the old set stays.
    pub async fn ricarica(
        &self,
        db: &Db,
        tabelle: Arc<Tabelle>,
        ora: Timestamp,
        chi: &Attore,
    ) -> Result<(), sqlx::Error> {
        let prima = self.attuali().versione.clone();
        let (insieme, versione) = (insieme_di(&tabelle), tabelle.versione.clone());
        let mut tx = db.begin().await?;
        store::inserisci(&mut tx, &versione, &insieme, ora, &chi.author().name).await?;
        // A signal that changes nothing (one process tells the others, and itself) is no deed.
        if prima != versione || !chi.author().automatic {
            let detti = dettagli([("prima", json!(prima))]);
            let oggetto = format!("regole:{versione}");
            registra(&mut tx, chi, ora, Operazione::RegoleRicaricate, &oggetto, detti).await?;
        }
        tx.commit().await?;
        self.metti_in_vigore(tabelle, insieme);
        Ok(())
    }

    fn metti_in_vigore(&self, tabelle: Arc<Tabelle>, insieme: Insieme) {
        self.ricorda(tabelle.versione.clone(), Arc::new(insieme));
        *self.attuali.write().unwrap_or_else(PoisonError::into_inner) = tabelle;
    }

    /// The tables in force.
    #[must_use]
    pub fn attuali(&self) -> Arc<Tabelle> {
        Arc::clone(&self.attuali.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The rules of a version, from memory or from the database. `None`: nobody ever loaded it.
    ///
    /// # Errors
    /// The database did not answer.
    pub async fn insieme(
        &self,
        conn: &mut Conn,
        versione: &str,
    ) -> Result<Option<Arc<Insieme>>, sqlx::Error> {
        if let Some(noto) = self.insiemi.read().unwrap_or_else(PoisonError::into_inner).get(versione) {
            return Ok(Some(Arc::clone(noto)));
        }
        let Some(trovato) = store::insieme(conn, versione).await? else { return Ok(None) };
        let trovato = Arc::new(trovato);
        self.ricorda(versione.to_owned(), Arc::clone(&trovato));
        Ok(Some(trovato))
    }

    /// The rule of an argomento under a version; the default rule where neither is known any more.
    ///
    /// # Errors
    /// The database did not answer.
    pub async fn regola(
        &self,
        conn: &mut Conn,
        versione: &str,
        argomento: &str,
    ) -> Result<Regola, sqlx::Error> {
        let insieme = self.insieme(conn, versione).await?;
        Ok(insieme.and_then(|i| i.get(argomento).cloned()).unwrap_or_default())
    }

    fn ricorda(&self, versione: String, insieme: Arc<Insieme>) {
        self.insiemi.write().unwrap_or_else(PoisonError::into_inner).insert(versione, insieme);
    }
}

/// Keeps a set that was checked, so that what it would change can be asked page by page and by any process; it is
/// forgotten after a week. Nothing goes live.
///
/// # Errors
/// The database did not answer.
pub async fn conserva_esaminato(
    db: &Db,
    candidato: &Candidato,
    ora: Timestamp,
    chi: &Attore,
) -> Result<(), sqlx::Error> {
    let mut tx = db.begin().await?;
    store::dimentica(&mut tx, ora.minus(CONSERVAZIONE)).await?;
    store::conserva(&mut tx, candidato, ora, &chi.author().name).await?;
    let oggetto = format!("regole:{}", candidato.tabelle.versione);
    let detti = dettagli([("presi_da_quelli_in_uso", json!(candidato.presi_da_quelli_in_uso))]);
    registra(&mut tx, chi, ora, Operazione::RegoleEsaminate, &oggetto, detti).await?;
    tx.commit().await
}
