//! Easter by computus: the one movable feast that Italy's holidays depend on.

use chrono::NaiveDate;

/// Easter Sunday of a Gregorian year, `None` only for a year that [`NaiveDate`] cannot hold.
///
/// ```
/// # use workflows::scadenze::pasqua;
/// assert_eq!(pasqua(2026).map(|d| d.to_string()).as_deref(), Some("2026-04-05"));
/// ```
pub fn pasqua(anno: i32) -> Option<NaiveDate> {
    NaiveDate::from_yo_opt(anno, ordinale_pasqua(anno))
}

/// Day of the year (1 = 1 January) of Easter Sunday, by the anonymous Gregorian algorithm.
pub(super) fn ordinale_pasqua(anno: i32) -> u32 {
    let aureo = anno.rem_euclid(19);
    let (secolo, resto) = (anno.div_euclid(100), anno.rem_euclid(100));
    let solare = secolo - secolo.div_euclid(4);
    let lunare = (secolo - (secolo + 8).div_euclid(25) + 1).div_euclid(3);
    let epatta = (19 * aureo + solare - lunare + 15).rem_euclid(30);
    let domenica = (32 + 2 * secolo.rem_euclid(4) + 2 * (resto / 4) - epatta - resto % 4).rem_euclid(7);
    let correzione = (aureo + 11 * epatta + 22 * domenica) / 451;
    // Days after 22 March, the earliest Easter there can be: always 0..=34.
    let dopo_22_marzo = (epatta + domenica - 7 * correzione).unsigned_abs();
    81 + u32::from(bisestile(anno)) + dopo_22_marzo
}

fn bisestile(anno: i32) -> bool {
    anno.rem_euclid(4) == 0 && (anno.rem_euclid(100) != 0 || anno.rem_euclid(400) == 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{Datelike, Weekday};

    #[test]
    fn pasqua_negli_anni_noti_compresi_gli_estremi() {
        let note = [
            "1900-04-15",
            "1913-03-23",
            "1943-04-25",
            "1954-04-18",
            "1961-04-02",
            "1981-04-19",
            "2000-04-23",
            "2008-03-23",
            "2011-04-24",
            "2019-04-21",
            "2020-04-12",
            "2024-03-31",
            "2025-04-20",
            "2026-04-05",
            "2027-03-28",
            "2028-04-16",
            "2038-04-25",
            "2049-04-18",
            "2076-04-19",
            "2099-04-12",
        ];
        for nota in note {
            let nota: NaiveDate = nota.parse().unwrap();
            assert_eq!(pasqua(nota.year()), Some(nota));
        }
    }

    /// Gauss's rule with the constants of 1900-2099 is another road to the same days.
    #[test]
    fn pasqua_come_la_regola_di_gauss_dal_1900_al_2099() {
        for anno in 1900..=2099 {
            let d = (19 * (anno % 19) + 24) % 30;
            let e = (2 * (anno % 4) + 4 * (anno % 7) + 6 * d + 5) % 7;
            let dopo = match (d, e) {
                (29, 6) => 28,
                (28, 6) if anno % 19 > 10 => 27,
                _ => d + e,
            };
            let attesa = NaiveDate::from_ymd_opt(anno, 3, 22).unwrap() + chrono::Days::new(dopo as u64);
            assert_eq!(pasqua(anno), Some(attesa), "{anno}");
            assert_eq!(attesa.weekday(), Weekday::Sun);
        }
    }

    #[test]
    fn pasqua_di_un_anno_fuori_scala_non_esiste() {
        assert_eq!(pasqua(i32::MAX / 200), None);
    }
}
