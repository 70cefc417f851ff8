//! Final outcomes (R15, R18).

use serde::{Deserialize, Serialize};

/// An outcome a clerk can close with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Esito {
    /// Stable code: `accolto`, `respinto`, …
    pub codice: String,
    /// Name shown to people.
    pub nome: String,
    /// What it means for the sender; a negative one unlocks an appointment (R18).
    pub polarita: Polarita,
}

/// Direction of an outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Polarita {
    /// The request was granted.
    Positiva,
    /// Information was given; nothing to grant.
    Neutra,
    /// The request was refused: an appointment unlocks (R18).
    Negativa,
}
