//! Loaded rule sets by version: an open quesito keeps the rules it was born under until a recalculation is asked for.

mod store;

pub use store::statements;

use crate::tabelle::{Regola, Tabelle};
use engine::{Conn, Db, Timestamp};
use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, PoisonError, RwLock},
};

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
        self.ricorda(tabelle.versione.clone(), Arc::new(insieme));
        *self.attuali.write().unwrap_or_else(PoisonError::into_inner) = tabelle;
        Ok(())
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
