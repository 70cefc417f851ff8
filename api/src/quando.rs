//! Instants as people of Rome read them.

use chrono::{DateTime, FixedOffset, NaiveDate};
use chrono_tz::Europe::Rome;
use engine::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use workflows::{punti::Slot, scadenze::giorno_civile};

/// An instant with the offset of Rome.
pub(crate) fn roma(istante: Timestamp) -> DateTime<FixedOffset> {
    istante.to_utc().with_timezone(&Rome).fixed_offset()
}

/// A stretch of time on the clock of Rome.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct VoceSlot {
    /// When it begins.
    #[schema(example = "2026-03-30T09:00:00+02:00")]
    inizio: DateTime<FixedOffset>,
    /// Civil day.
    #[schema(example = "2026-03-30")]
    giorno: NaiveDate,
    /// Hour and minute.
    #[schema(example = "09:00")]
    ora: String,
    /// When it is over.
    #[schema(example = "2026-03-30T09:30:00+02:00")]
    fine: DateTime<FixedOffset>,
}

impl From<Slot> for VoceSlot {
    fn from(slot: Slot) -> Self {
        let inizio = roma(slot.inizio);
        Self {
            inizio,
            giorno: giorno_civile(slot.inizio.to_utc()),
            ora: inizio.format("%H:%M").to_string(),
            fine: roma(slot.fine),
        }
    }
}
