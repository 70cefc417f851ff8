//! The pages for the people of the institute.

use serde::{Deserialize, Serialize};

/// How people enter, and for how long.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Console {
    /// Minutes without a request after which a session ends.
    pub inattivita_minuti: u64,
    /// Hours after which a session ends whatever happens.
    pub durata_massima_ore: u64,
}

impl Default for Console {
    fn default() -> Self {
        Self { inattivita_minuti: 60, durata_massima_ore: 12 }
    }
}
