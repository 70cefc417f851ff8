//! What an office changed of one of its punti, and the days it closed it. History and version as of everything else.

use super::store;
use crate::tabelle::{Orario, Punto};
use chrono::{NaiveDate, NaiveTime};
use engine::{
    Timestamp, Tx, Uuid,
    machine::{Machine, Meta},
    timers::Timer,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// What an office set differently from the tables. `None`: as the tables say.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Variazioni {
    /// Weekly opening hours.
    pub orari: Option<Vec<Orario>>,
    /// Length of a slot, minutes.
    pub durata_minuti: Option<u32>,
    /// Meetings at the same time.
    pub posti: Option<u32>,
    /// Hours of notice at least.
    pub anticipo_ore: Option<u32>,
    /// Civil days ahead that can be booked.
    pub orizzonte_giorni: Option<u32>,
}

impl Variazioni {
    /// The punto with these in place.
    #[must_use]
    pub fn applicate(&self, punto: &Punto) -> Punto {
        let mut punto = punto.clone();
        if let Some(orari) = &self.orari {
            punto.orari.clone_from(orari);
        }
        punto.durata_minuti = self.durata_minuti.unwrap_or(punto.durata_minuti);
        punto.posti = self.posti.unwrap_or(punto.posti);
        punto.anticipo_ore = self.anticipo_ore.unwrap_or(punto.anticipo_ore);
        punto.orizzonte_giorni = self.orizzonte_giorni.unwrap_or(punto.orizzonte_giorni);
        punto
    }
}

/// Days, or hours of some days, in which a punto is closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChiusuraPunto {
    /// Number within the punto, from 1: never used again.
    pub numero: u32,
    /// First civil day.
    pub dal: NaiveDate,
    /// Last civil day.
    pub al: NaiveDate,
    /// First minute of each day, and the minute it is over. `None`: the whole day.
    pub orario: Option<(NaiveTime, NaiveTime)>,
    /// Why, for colleagues and for who asks for a slot.
    pub motivo: String,
}

/// What an office changed of a punto.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PuntoUfficio {
    /// Identity and version.
    #[serde(skip)]
    pub meta: Meta,
    /// The punto of the tables.
    pub codice: String,
    /// What is different.
    pub variazioni: Variazioni,
    /// When it is closed.
    pub chiusure: Vec<ChiusuraPunto>,
    /// Closures so far: the next has this number plus one.
    pub chiuse_finora: u32,
}

impl PuntoUfficio {
    /// One of which nothing was ever changed; not stored.
    #[must_use]
    pub fn invariato(codice: &str, ora: Timestamp) -> Self {
        Self {
            meta: Meta::newborn(id_di(codice), ora),
            codice: codice.to_owned(),
            variazioni: Variazioni::default(),
            chiusure: Vec::new(),
            chiuse_finora: 0,
        }
    }
}

/// The identity of a punto: it has a code, and its history wants an id that every machine derives alike.
fn id_di(codice: &str) -> Uuid {
    let impronta = Sha256::digest(format!("punto:{codice}"));
    let mut byte = [0; 16];
    byte.copy_from_slice(&impronta[..16]);
    // Version 8: made of what we like (RFC 9562).
    uuid::Builder::from_custom_bytes(byte).into_uuid()
}

impl Machine for PuntoUfficio {
    const NAME: &'static str = "punto";
    type Effect = std::convert::Infallible;

    fn meta(&self) -> &Meta {
        &self.meta
    }

    fn meta_mut(&mut self) -> &mut Meta {
        &mut self.meta
    }

    fn timers(&self) -> Vec<Timer> {
        Vec::new()
    }

    async fn save(tx: &mut Tx, rows: &[&Self]) -> Result<Vec<Uuid>, sqlx::Error> {
        store::salva(tx, rows).await
    }

    async fn save_effects(_: &mut Tx, _: Vec<(Uuid, Self::Effect)>, _: Timestamp) -> Result<(), sqlx::Error> {
        Ok(())
    }
}
