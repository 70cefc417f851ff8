//! Quiet hours of Europe/Rome: a message that falls in them waits for the first instant at which it may leave.

use crate::{
    scadenze::{Calendario, Luogo, giorno_civile, inizio_giorno},
    tabelle::FinestraSilenzio,
};
use chrono::{DateTime, Days, LocalResult, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Europe::Rome;
use engine::Timestamp;

/// No holiday lasts as long: after so many silent days in a row the window is taken as mistaken.
const GIORNI_CERCATI: u64 = 30;

/// Whether a message may not leave at `now`.
///
/// Sundays and national holidays are silent where the window says so: the recipient's city is not asked for.
#[must_use]
pub fn in_silenzio(finestra: &FinestraSilenzio, calendario: &Calendario, now: Timestamp) -> bool {
    silente(finestra, calendario, now.to_utc())
}

/// `now` where it is allowed, else the first allowed instant after it.
///
/// ```
/// # use workflows::{notifiche::prossimo_invio, scadenze::Calendario, tabelle::FinestraSilenzio};
/// # use chrono::{DateTime, NaiveTime, Utc};
/// let ora = |h| NaiveTime::from_hms_opt(h, 0, 0).unwrap();
/// let notte = FinestraSilenzio { dalle: ora(21), alle: ora(8), festivi: true };
/// // Saturday evening: Sunday is silent too, so Monday at 8 in Rome.
/// let sabato: DateTime<Utc> = "2026-11-21T20:30:00Z".parse().unwrap();
/// let invio = prossimo_invio(&notte, &Calendario::nazionale(), sabato.into());
/// assert_eq!(invio.to_string(), "2026-11-23T07:00:00.000Z");
/// ```
#[must_use]
pub fn prossimo_invio(finestra: &FinestraSilenzio, calendario: &Calendario, now: Timestamp) -> Timestamp {
    let adesso = now.to_utc();
    if !silente(finestra, calendario, adesso) {
        return now;
    }
    let oggi = giorno_civile(adesso);
    (0..=GIORNI_CERCATI)
        .filter_map(|n| oggi.checked_add_days(Days::new(n)))
        .flat_map(|giorno| {
            let (prima, seconda) = istanti(giorno, finestra.alle);
            [inizio_giorno(giorno), prima, seconda]
        })
        .find(|istante| *istante > adesso && !silente(finestra, calendario, *istante))
        .map_or(now, Timestamp::from)
}

fn silente(finestra: &FinestraSilenzio, calendario: &Calendario, istante: DateTime<Utc>) -> bool {
    let ora = istante.with_timezone(&Rome).time();
    let FinestraSilenzio { dalle, alle, festivi } = *finestra;
    let di_notte = if dalle <= alle { (dalle..alle).contains(&ora) } else { ora >= dalle || ora < alle };
    di_notte || (festivi && calendario.festivo(giorno_civile(istante), Luogo::default()).is_some())
}

/// The instants at which a clock in Rome shows this hour that day: two when it happens twice, and the first one
/// after the gap, twice, when it never happens.
fn istanti(giorno: NaiveDate, ora: NaiveTime) -> (DateTime<Utc>, DateTime<Utc>) {
    let locale = giorno.and_time(ora);
    match Rome.from_local_datetime(&locale) {
        LocalResult::Single(t) => (t.to_utc(), t.to_utc()),
        LocalResult::Ambiguous(a, b) => (a.to_utc(), b.to_utc()),
        // In the gap the clock is one hour ahead of what was asked: read with the offset before it, the instant is
        // the same distance after the jump.
        LocalResult::None => {
            let t = (locale - TimeDelta::hours(1)).and_utc();
            (t, t)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn t(testo: &str) -> Timestamp {
        testo.parse::<DateTime<Utc>>().unwrap().into()
    }

    fn ora(testo: &str) -> NaiveTime {
        testo.parse().unwrap()
    }

    fn finestra(dalle: &str, alle: &str, festivi: bool) -> FinestraSilenzio {
        FinestraSilenzio { dalle: ora(dalle), alle: ora(alle), festivi }
    }

    fn invio(f: &FinestraSilenzio, now: &str) -> String {
        prossimo_invio(f, &Calendario::nazionale(), t(now)).to_utc().format("%Y-%m-%dT%H:%M:%SZ").to_string()
    }

    #[test]
    fn il_silenzio_comincia_alle_21_comprese_e_finisce_alle_8_escluse() {
        let f = finestra("21:00:00", "08:00:00", false);
        // Thursday 26/11/2026, Rome is one hour ahead of UTC.
        assert_eq!(invio(&f, "2026-11-26T19:59:59Z"), "2026-11-26T19:59:59Z");
        assert_eq!(invio(&f, "2026-11-26T20:00:00Z"), "2026-11-27T07:00:00Z");
        assert_eq!(invio(&f, "2026-11-27T06:59:59Z"), "2026-11-27T07:00:00Z");
        assert_eq!(invio(&f, "2026-11-27T07:00:00Z"), "2026-11-27T07:00:00Z");
    }

    #[test]
    fn la_notte_del_29_marzo_2026_le_8_arrivano_un_ora_prima() {
        let f = finestra("21:00:00", "08:00:00", false);
        assert_eq!(invio(&f, "2026-03-28T19:59:59Z"), "2026-03-28T19:59:59Z");
        assert_eq!(invio(&f, "2026-03-28T20:00:00Z"), "2026-03-29T06:00:00Z");
        assert_eq!(invio(&f, "2026-03-29T05:59:59Z"), "2026-03-29T06:00:00Z");
        assert_eq!(invio(&f, "2026-03-29T06:00:00Z"), "2026-03-29T06:00:00Z");
        assert_eq!(invio(&f, "2026-03-29T19:00:00Z"), "2026-03-30T06:00:00Z");
    }

    #[test]
    fn la_notte_del_25_ottobre_2026_le_8_arrivano_un_ora_dopo() {
        let f = finestra("21:00:00", "08:00:00", false);
        assert_eq!(invio(&f, "2026-10-24T18:59:59Z"), "2026-10-24T18:59:59Z");
        assert_eq!(invio(&f, "2026-10-24T19:00:00Z"), "2026-10-25T07:00:00Z");
        assert_eq!(invio(&f, "2026-10-25T06:59:59Z"), "2026-10-25T07:00:00Z");
        assert_eq!(invio(&f, "2026-10-25T07:00:00Z"), "2026-10-25T07:00:00Z");
    }

    #[test]
    fn un_ora_che_non_esiste_o_si_ripete_non_ferma_nulla() {
        // 29/3 at 02:30 never happens: the first allowed instant is 03:30 summer time.
        let f = finestra("01:00:00", "02:30:00", false);
        assert_eq!(invio(&f, "2026-03-29T00:15:00Z"), "2026-03-29T01:30:00Z");
        // 25/10 at 02:15 happens twice: the second time it waits for the second 02:30.
        assert_eq!(invio(&f, "2026-10-25T00:15:00Z"), "2026-10-25T00:30:00Z");
        assert_eq!(invio(&f, "2026-10-25T01:15:00Z"), "2026-10-25T01:30:00Z");
    }

    #[test]
    fn domeniche_e_feste_sono_silenziose_solo_se_la_finestra_lo_dice() {
        let (feriali, sempre) =
            (finestra("21:00:00", "08:00:00", true), finestra("21:00:00", "08:00:00", false));
        // Sunday 29/3/2026, summer time since that night.
        assert_eq!(invio(&feriali, "2026-03-29T10:00:00Z"), "2026-03-30T06:00:00Z");
        assert_eq!(invio(&sempre, "2026-03-29T10:00:00Z"), "2026-03-29T10:00:00Z");
        // Christmas 2026 is a Friday, Santo Stefano a Saturday, then Sunday.
        assert_eq!(invio(&feriali, "2026-12-24T20:00:00Z"), "2026-12-28T07:00:00Z");
        // The evening before a holiday, before 21: still allowed.
        assert_eq!(invio(&feriali, "2026-12-24T19:59:59Z"), "2026-12-24T19:59:59Z");
    }

    #[test]
    fn senza_ore_di_notte_dopo_la_festa_si_riparte_a_mezzanotte() {
        let f = finestra("00:00:00", "00:00:00", true);
        assert_eq!(invio(&f, "2026-11-22T10:00:00Z"), "2026-11-22T23:00:00Z");
    }
}
