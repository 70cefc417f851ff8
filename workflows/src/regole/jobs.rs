//! The recalculation of open quesiti as a job: there may be a million of them, and nobody waits on a page for that.

use super::{Passo, Ricalcolo};
use engine::jobs::Job;
use serde::{Deserialize, Serialize};

/// Open quesiti under the rules in force, asked for by an administrator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RicalcolaAperti {
    /// The version they are to follow.
    pub regole: String,
    /// User id of who asked: the author in every history.
    pub chi: String,
    /// From where: a part of the work is a job, the next part another.
    #[serde(default)]
    pub da: Passo,
    /// What the parts before did.
    #[serde(default)]
    pub fatto: Ricalcolo,
    /// Quesiti of this round that somebody changed in the middle of their batch.
    #[serde(default)]
    pub rimandati: usize,
    /// How often it began again, for those.
    #[serde(default)]
    pub giri: u32,
}

impl Job for RicalcolaAperti {
    const QUEUE: &'static str = "ricalcolo";
    const MAX_ATTEMPTS: i32 = 10;
}

impl RicalcolaAperti {
    /// From the beginning.
    #[must_use]
    pub fn nuovo(regole: &str, chi: &str) -> Self {
        let (regole, chi) = (regole.to_owned(), chi.to_owned());
        Self { regole, chi, da: Passo::default(), fatto: Ricalcolo::default(), rimandati: 0, giri: 0 }
    }

    /// One at a time for each version.
    #[must_use]
    pub fn dedup(&self) -> String {
        format!("ricalcolo:{}", self.regole)
    }
}
