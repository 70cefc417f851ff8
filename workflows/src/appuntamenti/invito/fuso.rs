//! Hours of Europe/Rome in a calendar: the rule of the zone, and instants on both sides of its changes.

use super::righe::Righe;
use chrono::{DateTime, NaiveDateTime, TimeZone, Utc};
use chrono_tz::Europe::Rome;
use engine::Timestamp;

/// Name of the zone, and what the local hours refer to.
pub(super) const FUSO: &str = "Europe/Rome";

/// How an instant is written.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Istante {
    /// As the clock on the wall.
    Locale(String),
    /// As UTC, without a zone.
    Utc(String),
}

/// An instant in UTC.
pub(super) fn istante(quando: Timestamp) -> String {
    quando.to_utc().format("%Y%m%dT%H%M%SZ").to_string()
}

/// Begin and end, as the clock on the wall: people who read the invitation elsewhere see which hour was meant, and a
/// change of the law on summer time moves the meeting with it.
///
/// But not where the wall is ambiguous. On the last Sunday of October 02:00-02:59 comes twice: RFC 5545 takes a local
/// hour for the first of the two, so that the second cannot be said, and clients disagree even on the first. An instant
/// of that hour is written in UTC, and the other end with it, since both must be of one kind (section 3.8.2.2).
pub(super) fn istanti(inizio: Timestamp, fine: Timestamp) -> (Istante, Istante) {
    match (locale(inizio), locale(fine)) {
        (Some(inizio), Some(fine)) => (Istante::Locale(inizio), Istante::Locale(fine)),
        _ => (Istante::Utc(istante(inizio)), Istante::Utc(istante(fine))),
    }
}

fn locale(quando: Timestamp) -> Option<String> {
    let utc: DateTime<Utc> = quando.to_utc();
    let ora: NaiveDateTime = utc.with_timezone(&Rome).naive_local();
    // `single`: that hour is there once.
    Rome.from_local_datetime(&ora).single().map(|_| ora.format("%Y%m%dT%H%M%S").to_string())
}

/// The zone with the two changes of the European Union, the same since 1996 (directive 2000/84/EC): at 01:00 UTC of
/// the last Sunday of March and of October.
pub(super) fn scrivi(r: &mut Righe) {
    r.nuda("BEGIN", "VTIMEZONE");
    r.nuda("TZID", FUSO);
    let cambi = [
        ("DAYLIGHT", "19960331T020000", "3", "+0100", "+0200", "CEST"),
        ("STANDARD", "19961027T030000", "10", "+0200", "+0100", "CET"),
    ];
    for (tipo, dal, mese, da, a, nome) in cambi {
        r.nuda("BEGIN", tipo);
        r.nuda("DTSTART", dal);
        r.nuda("RRULE", &format!("FREQ=YEARLY;BYMONTH={mese};BYDAY=-1SU"));
        r.nuda("TZOFFSETFROM", da);
        r.nuda("TZOFFSETTO", a);
        r.nuda("TZNAME", nome);
        r.nuda("END", tipo);
    }
    r.nuda("END", "VTIMEZONE");
}
