//! Civil days of Europe/Rome and the instants they begin and end at. Instants elsewhere are always UTC.

use chrono::{DateTime, NaiveDate, NaiveTime, Offset, TimeDelta, TimeZone, Utc};
use chrono_tz::{Europe::Rome, Tz};

/// The civil day in Europe/Rome at an instant.
///
/// ```
/// # use workflows::scadenze::giorno_civile;
/// let sera = "2026-06-30T22:30:00Z".parse().unwrap(); // 00:30 in Rome
/// assert_eq!(giorno_civile(sera).to_string(), "2026-07-01");
/// ```
pub fn giorno_civile(istante: DateTime<Utc>) -> NaiveDate {
    giorno_in(Rome, istante)
}

/// The first instant of a civil day in Europe/Rome: the earlier of two midnights, or the first moment after a
/// midnight that the clock jumps over.
pub fn inizio_giorno(giorno: NaiveDate) -> DateTime<Utc> {
    inizio_in(Rome, giorno)
}

/// The instant a civil day in Europe/Rome is over: the first one of the day after, itself excluded.
pub fn fine_giorno(giorno: NaiveDate) -> DateTime<Utc> {
    giorno.succ_opt().map_or(DateTime::<Utc>::MAX_UTC, inizio_giorno)
}

fn giorno_in(fuso: Tz, istante: DateTime<Utc>) -> NaiveDate {
    let utc = istante.naive_utc();
    let scarto = fuso.offset_from_utc_datetime(&utc).fix();
    utc.checked_add_offset(scarto).unwrap_or(utc).date()
}

fn inizio_in(fuso: Tz, giorno: NaiveDate) -> DateTime<Utc> {
    let mezzanotte = giorno.and_time(NaiveTime::MIN);
    if let Some(inizio) = fuso.from_local_datetime(&mezzanotte).earliest() {
        return inizio.to_utc();
    }
    // Midnight does not exist that day: look for the second at which the civil day changes.
    let intorno = TimeDelta::hours(26);
    let mezzanotte = mezzanotte.and_utc();
    let mut prima = mezzanotte.checked_sub_signed(intorno).unwrap_or(DateTime::<Utc>::MIN_UTC);
    let mut dopo = mezzanotte.checked_add_signed(intorno).unwrap_or(DateTime::<Utc>::MAX_UTC);
    while dopo - prima > TimeDelta::seconds(1) {
        let mezzo = prima + TimeDelta::seconds((dopo - prima).num_seconds() / 2);
        if giorno_in(fuso, mezzo) >= giorno {
            dopo = mezzo;
        } else {
            prima = mezzo;
        }
    }
    dopo
}

#[cfg(test)]
mod tests {
    use super::*;

    fn g(testo: &str) -> NaiveDate {
        testo.parse().unwrap()
    }

    fn t(testo: &str) -> DateTime<Utc> {
        testo.parse().unwrap()
    }

    #[test]
    fn il_29_marzo_2026_dura_23_ore_e_il_25_ottobre_25() {
        assert_eq!(inizio_giorno(g("2026-03-29")), t("2026-03-28T23:00:00Z"));
        assert_eq!(fine_giorno(g("2026-03-29")), t("2026-03-29T22:00:00Z"));
        assert_eq!(inizio_giorno(g("2026-10-25")), t("2026-10-24T22:00:00Z"));
        assert_eq!(fine_giorno(g("2026-10-25")), t("2026-10-25T23:00:00Z"));
        let ore = |d| (fine_giorno(g(d)) - inizio_giorno(g(d))).num_hours();
        let giorni =
            ["2026-03-28", "2026-03-29", "2026-03-30", "2026-10-24", "2026-10-25", "2026-10-26"].map(ore);
        assert_eq!(giorni, [24, 23, 24, 24, 25, 24]);
    }

    #[test]
    fn il_giorno_civile_cambia_alla_mezzanotte_di_roma() {
        assert_eq!(giorno_civile(t("2026-12-31T22:59:59Z")), g("2026-12-31"));
        assert_eq!(giorno_civile(t("2026-12-31T23:00:00Z")), g("2027-01-01"));
        assert_eq!(giorno_civile(t("2026-07-01T21:59:59.999Z")), g("2026-07-01"));
        assert_eq!(giorno_civile(t("2026-07-01T22:00:00Z")), g("2026-07-02"));
        // Both 02:30 of 25/10 are the same day, and so are the two sides of the missing 02:30 of 29/3.
        for istante in ["2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"] {
            assert_eq!(giorno_civile(t(istante)), g("2026-10-25"));
        }
        for istante in ["2026-03-29T00:59:59Z", "2026-03-29T01:00:00Z"] {
            assert_eq!(giorno_civile(t(istante)), g("2026-03-29"));
        }
    }

    #[test]
    fn ogni_giorno_comincia_dove_finisce_quello_prima() {
        for d in g("2024-01-01").iter_days().take_while(|d| *d < g("2028-01-01")) {
            let inizio = inizio_giorno(d);
            assert_eq!(giorno_civile(inizio), d);
            assert_eq!(giorno_civile(inizio - TimeDelta::nanoseconds(1)), d.pred_opt().unwrap());
            assert_eq!(giorno_civile(fine_giorno(d) - TimeDelta::nanoseconds(1)), d);
        }
    }

    #[test]
    fn una_mezzanotte_che_manca_o_che_c_e_due_volte() {
        // Rome changed hour at midnight in 1967: it never was 28/5 00:00, it was 24/9 00:00 twice.
        assert_eq!(inizio_giorno(g("1967-05-28")), t("1967-05-27T23:00:00Z"));
        assert_eq!(inizio_giorno(g("1967-09-24")), t("1967-09-23T22:00:00Z"));
        assert_eq!(inizio_in(chrono_tz::America::Sao_Paulo, g("2018-11-04")), t("2018-11-04T03:00:00Z"));
        // Toronto, 1919: the clock jumped from 23:30 of 30/3 to 00:30 of 31/3.
        assert_eq!(inizio_in(chrono_tz::America::Toronto, g("1919-03-31")), t("1919-03-31T04:30:00Z"));
        // Samoa skipped the whole 30/12/2011.
        let samoa = chrono_tz::Pacific::Apia;
        assert_eq!(inizio_in(samoa, g("2011-12-30")), inizio_in(samoa, g("2011-12-31")));
    }

    #[test]
    fn i_giorni_estremi_non_fanno_cadere_il_programma() {
        assert_eq!(fine_giorno(NaiveDate::MAX), DateTime::<Utc>::MAX_UTC);
        assert!(inizio_giorno(NaiveDate::MIN) >= DateTime::<Utc>::MIN_UTC);
        assert_eq!(giorno_civile(DateTime::<Utc>::MAX_UTC), DateTime::<Utc>::MAX_UTC.date_naive());
    }
}
