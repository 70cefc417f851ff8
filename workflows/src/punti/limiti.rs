//! Within which bounds a punto can be opened: the same for what the tables state, which `config` checks key by key, and
//! for what its office varies.

use chrono::{NaiveTime, Timelike};

/// Slots begin on the clock's five minutes, so that hours are easy to say on the phone.
pub const PASSO_MINUTI: u32 = 5;
/// Longest meeting, minutes: a working day.
pub const DURATA_MASSIMA: u32 = 480;
/// Meetings at the same time. Beyond it, a slip of the pen is likelier than a hall.
pub const POSTI_MASSIMI: u32 = 100;
/// Farthest bookable day: a year.
pub const ORIZZONTE_MASSIMO: u32 = 365;
/// Longest notice, hours: thirty days.
pub const ANTICIPO_MASSIMO: u32 = 720;
/// Windows of a week: several for each day are less than this.
pub const FASCE_MASSIME: usize = 50;

/// Whether a meeting can last so long.
#[must_use]
pub fn durata_ammessa(minuti: u32) -> bool {
    (PASSO_MINUTI..=DURATA_MASSIMA).contains(&minuti) && minuti.is_multiple_of(PASSO_MINUTI)
}

/// Whether an hour can be said in hours and minutes, as everybody reads it.
///
/// ```
/// # use workflows::punti::limiti::ora_ammessa;
/// assert!(ora_ammessa("09:30".parse().unwrap()));
/// assert!(!ora_ammessa("09:30:01".parse().unwrap()));
/// assert!(!ora_ammessa("23:59:60".parse().unwrap()));
/// ```
#[must_use]
pub fn ora_ammessa(ora: NaiveTime) -> bool {
    ora.second() == 0 && ora.nanosecond() == 0
}

/// Whether the bookable days reach beyond the notice: otherwise no slot could ever be had.
#[must_use]
pub fn orizzonte_oltre_anticipo(orizzonte_giorni: u32, anticipo_ore: u32) -> bool {
    orizzonte_giorni.saturating_mul(24) > anticipo_ore
}
