//! Jobs that follow from acts on a quesito.

use engine::{Uuid, jobs::Job};
use serde::{Deserialize, Serialize};

/// Route a new quesito and register it (R5, R86). Worked in batches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Protocollazione {
    /// The quesito.
    pub quesito: Uuid,
}

impl Job for Protocollazione {
    const QUEUE: &'static str = "protocollazione";
}
