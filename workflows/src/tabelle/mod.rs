//! The tables an administrator edits, as values: Cassetti, argomenti with their rules, sedi, esiti, calendar, events.
//!
//! A new Cassetto, argomento or sede is a line in a file, never code (R10). The files are read and checked by the
//! `config` crate; here live only their shapes and the look-ups, so that the domain stays free of files.

mod argomento;
mod cassetto;
mod esito;
mod evento;
mod punto;
mod regione;
mod riepilogo;
mod risposta;
mod sede;

pub use argomento::{Argomento, Escalation, LivelloEscalation, PeriodoRichiesto, Regola, TipoQuesito};
pub use cassetto::{
    Canale, Cassetto, LimitiAllegati, Motivo, Profilo, RegoleAppuntamenti, SediAbilitate, TipoFile,
    TipoPosizione,
};
pub use esito::{Esito, Polarita};
pub use evento::{Destinatario, Evento, FinestraSilenzio, RegolaNotifica};
pub use punto::{CanaleErogazione, Orario, Punto, TipoPunto};
pub use regione::{Regione, RegioneSconosciuta};
pub use riepilogo::{ElencoOperatori, SedeAbilitata};
pub use risposta::{ModelloRisposta, UsoRisposta};
pub use sede::{IntervalloCap, Polo, Sede, TipoSede, Unita};

use crate::scadenze::Calendario;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One loaded and checked set of tables. Immutable: a reload makes a new one (R88).
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Tabelle {
    /// Short name of this set: the first 12 hexadecimal digits of the SHA-256 of its canonical JSON.
    #[serde(default)]
    pub versione: String,
    /// Cassetti by code (`aziende`, `lavoro_domestico`, …).
    pub cassetti: BTreeMap<String, Cassetto>,
    /// Argomenti by code (`aziende.regolarita_contributiva`, …).
    pub argomenti: BTreeMap<String, Argomento>,
    /// Sedi by their four digits.
    pub sedi: BTreeMap<String, Sede>,
    /// Specialised units that serve other territories for given argomenti (R74).
    pub poli: Vec<Polo>,
    /// Units of a sede, by code.
    pub unita: BTreeMap<String, Unita>,
    /// Types of punti di consulenza, by code (R52).
    #[serde(default)]
    pub tipi_punto: BTreeMap<String, TipoPunto>,
    /// Punti di consulenza, by code (R33).
    #[serde(default)]
    pub punti: BTreeMap<String, Punto>,
    /// Final outcomes a clerk can choose, by code (R15).
    pub esiti: BTreeMap<String, Esito>,
    /// Ready texts, by code.
    #[serde(default)]
    pub risposte: BTreeMap<String, ModelloRisposta>,
    /// Which events are announced to whom, by which channels (R19-R21).
    pub notifiche: BTreeMap<Evento, RegolaNotifica>,
    /// Hours in which a channel stays silent.
    pub silenzio: BTreeMap<Canale, FinestraSilenzio>,
    /// Holidays: national, of the city's patron, exceptional closures.
    pub calendario: Calendario,
}

impl Tabelle {
    /// Codes of the Cassetti that turn a list of operators on (R83).
    pub fn con_elenco<'t>(&'t self, elenco: &'t str) -> impl Iterator<Item = &'t str> {
        let acceso = move |c: &&Cassetto| {
            c.elenchi_abilitati.as_ref().is_some_and(|e| e.iter().any(|nome| nome == elenco))
        };
        self.cassetti.values().filter(acceso).map(|c| c.codice.as_str())
    }

    /// A sede inside a sentence: `7013 Roma Tiburtino`; its code alone where the table has no such sede.
    #[must_use]
    pub fn sede_detta(&self, codice: &str) -> String {
        self.sedi.get(codice).map_or_else(|| codice.to_owned(), |s| format!("{codice} {}", s.nome))
    }
}
