//! Hours on the clock of Rome and the instants they are: some are two, some are none.

use super::RifiutoSlot;
use chrono::{DateTime, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Europe::Rome;
use engine::Timestamp;

/// Which of two instants is meant by an hour that happens twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quale {
    /// The earlier: where a window opens.
    Primo,
    /// The later: where a window closes.
    Ultimo,
}

/// Reads the beginning of a meeting: `2026-03-30T09:00` on the clock of Rome, or an instant with its offset.
///
/// # Errors
/// Not an hour; an hour that the clock jumps over; one that happens twice, without an offset that says which.
///
/// ```
/// # use workflows::punti::{RifiutoSlot, leggi_inizio};
/// assert_eq!(leggi_inizio("2026-03-30T09:00").unwrap().to_string(), "2026-03-30T07:00:00.000Z");
/// assert!(matches!(leggi_inizio("2026-03-29T02:30"), Err(RifiutoSlot::OraInesistente { .. })));
/// assert!(matches!(leggi_inizio("2026-10-25T02:30"), Err(RifiutoSlot::OraDoppia { .. })));
/// assert_eq!(leggi_inizio("2026-10-25T02:30+02:00").unwrap().to_string(), "2026-10-25T00:30:00.000Z");
/// assert_eq!(leggi_inizio("2026-10-25T02:30:00+01:00").unwrap().to_string(), "2026-10-25T01:30:00.000Z");
/// ```
pub fn leggi_inizio(testo: &str) -> Result<Timestamp, RifiutoSlot> {
    let testo = testo.trim();
    // With an offset the seconds may be left out too, as they are without one.
    let con_offset =
        DateTime::parse_from_rfc3339(testo).or_else(|_| DateTime::parse_from_str(testo, "%Y-%m-%dT%H:%M%#z"));
    if let Ok(istante) = con_offset {
        return Ok(istante.to_utc().into());
    }
    let locale = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
        .into_iter()
        .find_map(|forma| NaiveDateTime::parse_from_str(testo, forma).ok())
        .ok_or(RifiutoSlot::OraIlleggibile)?;
    match Rome.from_local_datetime(&locale) {
        LocalResult::Single(istante) => Ok(istante.to_utc().into()),
        LocalResult::Ambiguous(..) => Err(RifiutoSlot::OraDoppia { ora: locale }),
        LocalResult::None => Err(RifiutoSlot::OraInesistente { ora: locale }),
    }
}

/// The instant of an hour of a civil day. An hour that the clock jumps over is the instant of the jump.
#[must_use]
pub(super) fn istante(giorno: NaiveDate, ora: NaiveTime, quale: Quale) -> DateTime<Utc> {
    let mut locale = giorno.and_time(ora);
    // A jump is of an hour: no year of the present century has a longer one.
    for _ in 0..=120 {
        match (Rome.from_local_datetime(&locale), quale) {
            (LocalResult::Single(unico), _) => return unico.to_utc(),
            (LocalResult::Ambiguous(primo, _), Quale::Primo) => return primo.to_utc(),
            (LocalResult::Ambiguous(_, ultimo), Quale::Ultimo) => return ultimo.to_utc(),
            (LocalResult::None, _) => locale += TimeDelta::minutes(1),
        }
    }
    locale.and_utc()
}

/// The instant of an hour of a civil day in Rome, the earlier where it happens twice.
#[must_use]
pub fn istante_di(giorno: NaiveDate, ora: NaiveTime) -> Timestamp {
    istante(giorno, ora, Quale::Primo).into()
}
