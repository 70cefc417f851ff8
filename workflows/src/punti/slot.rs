//! Slots and how many seats of each are free. The arithmetic is that of the statement that takes a seat.

use engine::Timestamp;
use serde::Serialize;

/// A stretch of time in which a meeting can be held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Slot {
    /// When it begins.
    pub inizio: Timestamp,
    /// When it is over.
    pub fine: Timestamp,
}

impl Slot {
    /// Whether the two have an instant in common.
    #[must_use]
    pub fn tocca(&self, altro: &Self) -> bool {
        self.inizio < altro.fine && altro.inizio < self.fine
    }
}

/// A taken seat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Occupato {
    /// For how long.
    pub slot: Slot,
    /// Which seat, from 1.
    pub posto: i64,
}

/// A slot with a free seat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct SlotLibero {
    /// The slot.
    #[serde(flatten)]
    pub slot: Slot,
    /// Seats left.
    pub posti: u32,
}

/// Seats left in a slot: whatever overlaps it counts, booked when slots were of another length or seats more included.
#[must_use]
pub fn posti_liberi(slot: &Slot, occupati: &[Occupato], posti: u32) -> u32 {
    let presi = occupati.iter().filter(|o| o.slot.tocca(slot)).count();
    posti.saturating_sub(u32::try_from(presi).unwrap_or(u32::MAX))
}

/// The slots with a seat left. `occupati` in order of beginning, none longer than a day.
#[must_use]
pub fn liberi(slot: &[Slot], occupati: &[Occupato], posti: u32) -> Vec<SlotLibero> {
    const LUNGHISSIMO: i64 = 24 * 3600 * 1000;
    slot.iter()
        .filter_map(|s| {
            // Whatever touches it begins before its end, and not a day before its beginning.
            let da = occupati.partition_point(|o| o.slot.inizio.millis() <= s.inizio.millis() - LUNGHISSIMO);
            let a = occupati.partition_point(|o| o.slot.inizio < s.fine);
            let posti = posti_liberi(s, &occupati[da..a], posti);
            (posti > 0).then_some(SlotLibero { slot: *s, posti })
        })
        .collect()
}

/// The `quanti` nearest to an instant, in order of time: what is offered to whoever lost the last seat (R36).
#[must_use]
pub fn vicini(liberi: &[SlotLibero], a: Timestamp, quanti: usize) -> Vec<Slot> {
    let mut slot: Vec<Slot> = liberi.iter().map(|l| l.slot).collect();
    slot.sort_by_key(|s| ((s.inizio.millis() - a.millis()).abs(), s.inizio));
    slot.truncate(quanti);
    slot.sort();
    slot
}
