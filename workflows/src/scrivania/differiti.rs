//! Acts that wait a few seconds before they are done, so that who clicked can take them back before anything leaves.

pub mod store;

use crate::{
    attore::Funzionario,
    quesiti::{
        Atto, Verbo,
        messaggio::{AllegatoDepositato, Scritto},
    },
};
use engine::{
    Timestamp, Uuid,
    jobs::{Job, NewJob},
};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// For how long an act can be taken back.
pub const ATTESA_ANNULLAMENTO: Duration = Duration::from_secs(15);
/// An act later than this no longer stands in the way of a colleague's: whoever was to do it is not at work.
pub const RITARDO_TOLLERATO: Duration = Duration::from_secs(120);
/// For how long an act that ended is kept.
pub const DURATA: Duration = Duration::from_secs(90 * 86_400);

/// Text and files of a waiting act. The shape kept in rows: it changes only by adding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct ScrittoDifferito {
    testo: String,
    #[serde(default)]
    allegati: Vec<AllegatoDepositato>,
    #[serde(default)]
    archivio: Option<String>,
}

impl From<Scritto> for ScrittoDifferito {
    fn from(s: Scritto) -> Self {
        Self { testo: s.testo, allegati: s.allegati, archivio: s.archivio }
    }
}

impl From<ScrittoDifferito> for Scritto {
    fn from(s: ScrittoDifferito) -> Self {
        Self { testo: s.testo, allegati: s.allegati, archivio: s.archivio }
    }
}

/// The acts that can wait, as kept in rows: those whose message leaves the office.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "verbo", rename_all = "snake_case")]
enum Forma {
    Rispondi { scritto: ScrittoDifferito },
    Chiudi { esito: String, scritto: ScrittoDifferito, appuntamento_disponibile: bool },
    Sospendi { scritto: ScrittoDifferito },
}

/// An act that can wait: a reply, a closing, a request for documents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AttoDifferibile(Forma);

impl AttoDifferibile {
    /// The act, if it is one of those whose message leaves the office.
    #[must_use]
    pub fn da(atto: Atto) -> Option<Self> {
        Some(Self(match atto {
            Atto::Rispondi(scritto) => Forma::Rispondi { scritto: scritto.into() },
            Atto::Sospendi(scritto) => Forma::Sospendi { scritto: scritto.into() },
            Atto::Chiudi { esito, commento, appuntamento_disponibile } => {
                Forma::Chiudi { esito, scritto: commento.into(), appuntamento_disponibile }
            }
            _ => return None,
        }))
    }

    /// Its word.
    #[must_use]
    pub fn verbo(&self) -> Verbo {
        match &self.0 {
            Forma::Rispondi { .. } => Verbo::Rispondi,
            Forma::Chiudi { .. } => Verbo::Chiudi,
            Forma::Sospendi { .. } => Verbo::Sospendi,
        }
    }

    /// What it says.
    #[must_use]
    pub fn testo(&self) -> &str {
        &self.scritto().testo
    }

    /// Code of the esito of a closing, and whether it makes an appointment available.
    #[must_use]
    pub fn chiusura(&self) -> Option<(&str, bool)> {
        match &self.0 {
            Forma::Chiudi { esito, appuntamento_disponibile, .. } => Some((esito, *appuntamento_disponibile)),
            Forma::Rispondi { .. } | Forma::Sospendi { .. } => None,
        }
    }

    /// How many files go with it.
    #[must_use]
    pub fn allegati(&self) -> usize {
        self.scritto().allegati.len()
    }

    /// Key of the zip of its files.
    #[must_use]
    pub fn archivio(&self) -> Option<&str> {
        self.scritto().archivio.as_deref()
    }

    fn scritto(&self) -> &ScrittoDifferito {
        match &self.0 {
            Forma::Rispondi { scritto } | Forma::Chiudi { scritto, .. } | Forma::Sospendi { scritto } => {
                scritto
            }
        }
    }
}

impl From<AttoDifferibile> for Atto {
    fn from(atto: AttoDifferibile) -> Self {
        match atto.0 {
            Forma::Rispondi { scritto } => Self::Rispondi(scritto.into()),
            Forma::Sospendi { scritto } => Self::Sospendi(scritto.into()),
            Forma::Chiudi { esito, scritto, appuntamento_disponibile } => {
                Self::Chiudi { esito, commento: scritto.into(), appuntamento_disponibile }
            }
        }
    }
}

/// Where a waiting act stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StatoDifferito {
    /// It can still be taken back.
    InAttesa,
    /// Taken back.
    Annullato,
    /// Done.
    Eseguito,
    /// Refused when its moment came; the draft was kept.
    NonRiuscito {
        /// Why, for the page.
        motivo: String,
    },
}

/// An act that waits, or waited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttoDifferito {
    /// Identity.
    pub id: Uuid,
    /// On which quesito.
    pub quesito: Uuid,
    /// Who asked for it, as it was at that moment.
    pub da: Funzionario,
    /// What.
    pub atto: AttoDifferibile,
    /// The version its author saw.
    pub versione: i64,
    /// When it was asked for.
    pub creato_il: Timestamp,
    /// When it will be done.
    pub eseguire_il: Timestamp,
    /// Those asked for together have the same.
    pub gruppo: Option<Uuid>,
    /// Where it stands.
    pub stato: StatoDifferito,
}

/// Do a waiting act. Its end and that of the job are one commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct EseguiDifferito {
    /// The act.
    pub atto: Uuid,
    /// Its quesito, so that a job that fails is told to the sede that works it.
    pub quesito: Uuid,
}

impl AttoDifferito {
    /// Whether this is the same act, asked for by the same person on the same page; the same files may be kept twice.
    pub(crate) fn ripete(&self, chi: &Funzionario, versione: i64, atto: &AttoDifferibile) -> bool {
        let (a, b) = (self.atto.scritto(), atto.scritto());
        self.da.id == chi.id
            && self.versione == versione
            && self.atto.verbo() == atto.verbo()
            && self.atto.chiusura() == atto.chiusura()
            && (&a.testo, &a.allegati) == (&b.testo, &b.allegati)
    }
}

impl Job for EseguiDifferito {
    const QUEUE: &'static str = "atti_differiti";
}

/// The job that does an act when its moment comes.
pub(crate) fn lavoro(atto: &AttoDifferito) -> Result<NewJob, sqlx::Error> {
    NewJob::new(&EseguiDifferito { atto: atto.id, quesito: atto.quesito }, atto.eseguire_il)
        .map_err(|e| sqlx::Error::Encode(Box::new(e)))
}

#[cfg(test)]
mod tests;
