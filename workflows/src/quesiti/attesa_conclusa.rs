//! A wait that a reply ended, as the history tells it: the term that was in force, and whether it was kept.
//!
//! The facts of a quesito forget a term with the wait it was of; who checks a figure, or a closed quesito, needs it.

use super::{
    TermineSpiegato,
    spiegazione::{Attesa, spiega},
};
use crate::{
    scadenze::{Interruzione, Scadenze, giorno_civile},
    tabelle::{Regola, Tabelle},
};
use chrono::NaiveDate;
use engine::{Timestamp, Uuid, history::Line};
use serde::{Deserialize, de::DeserializeOwned};

/// A wait that is over. Late is what ended after the civil day of the term then in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttesaConclusa {
    /// Since when somebody waited.
    pub dal: Timestamp,
    /// When the reply came, which a closing is too.
    pub al: Timestamp,
    /// Last good day of the term. `None`: it stood still, and had not passed when it was stopped.
    pub termine: Option<NaiveDate>,
    /// The suspensions of this wait.
    pub interruzioni: Vec<Interruzione>,
    /// Version of the quesito that the reply gave.
    versione: i64,
}

/// The facts that a line holds, of those needed here.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Prima {
    attesa_dal: Option<Timestamp>,
    scadenze: Scadenze,
    interruzioni: Vec<Interruzione>,
}

/// Where a wait ended, and by which rules: later the quesito may have others.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct Dove {
    /// The sede that had it.
    pub sede: Option<String>,
    /// The version of the rules.
    pub regole: Option<String>,
}

/// What is needed of the facts that a line holds, which are those its act changed, or of its details. A line that cannot
/// be read tells nothing, and stops nothing else: the chain of the history is another check.
#[must_use]
pub fn fatti<T: DeserializeOwned + Default>(id: Uuid, testo: &str) -> T {
    serde_json::from_str(testo).unwrap_or_else(|errore| {
        tracing::warn!(quesito = %id, %errore, "a line of the history cannot be read");
        T::default()
    })
}

fn giorno(istante: Timestamp) -> NaiveDate {
    giorno_civile(istante.to_utc())
}

/// Reads a history line by line, oldest first.
#[derive(Debug, Default)]
pub(crate) struct Attese {
    /// The term, where it had passed when it was suspended: while suspended there may be none.
    passato: Option<NaiveDate>,
}

impl Attese {
    /// The wait that this line ended, if it did.
    pub(crate) fn legge(&mut self, riga: &Line) -> Option<AttesaConclusa> {
        match riga.verb.as_str() {
            "sospende" => {
                let prima: Prima = fatti(riga.subject, &riga.before);
                self.passato = prima.scadenze.termine.filter(|termine| giorno(riga.at) > *termine);
                None
            }
            "risponde" | "chiude" => {
                let prima: Prima = fatti(riga.subject, &riga.before);
                let dal = prima.attesa_dal?;
                Some(AttesaConclusa {
                    dal,
                    al: riga.at,
                    termine: prima.scadenze.termine.or(self.passato.take()),
                    interruzioni: prima.interruzioni,
                    versione: riga.version,
                })
            }
            "riapre" => {
                self.passato = None;
                None
            }
            _ => None,
        }
    }
}

impl AttesaConclusa {
    /// The last one of a history.
    #[must_use]
    pub fn ultima(storia: &[Line]) -> Option<Self> {
        let mut attese = Attese::default();
        storia.iter().filter_map(|riga| attese.legge(riga)).last()
    }

    /// Days after the term; none within it.
    #[must_use]
    pub fn giorni_di_ritardo(&self) -> i64 {
        self.termine.map_or(0, |termine| (giorno(self.al) - termine).num_days().max(0))
    }

    /// Whether it ended after its term.
    #[must_use]
    pub fn in_ritardo(&self) -> bool {
        self.giorni_di_ritardo() > 0
    }

    /// Where it ended, and by which rules it was counted.
    #[must_use]
    pub fn dove(&self, storia: &[Line]) -> Dove {
        let prime = storia.iter().take_while(|riga| riga.version <= self.versione);
        prime.fold(Dove::default(), |dove, riga| {
            let nuovo: Dove = fatti(riga.subject, &riga.after);
            Dove { sede: nuovo.sede.or(dove.sede), regole: nuovo.regole.or(dove.regole) }
        })
    }

    /// The term counted again, to tell how. `None`: it stood still.
    #[must_use]
    pub fn termine_spiegato(
        &self,
        dove: &Dove,
        regola: &Regola,
        tabelle: &Tabelle,
    ) -> Option<TermineSpiegato> {
        let attesa = Attesa { dal: self.dal, interruzioni: &self.interruzioni, sede: dove.sede.as_deref() };
        spiega(self.termine?, &attesa, regola, tabelle, giorno(self.al))
    }
}
