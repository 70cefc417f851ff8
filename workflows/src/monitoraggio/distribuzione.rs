//! How long something takes, as a histogram: two of them are merged by adding, and a percentile of any period, sede or
//! argomento can be read from the sum.
//!
//! Averages mislead where a few cases wait for months, so none is kept. The classes are one hour wide up to 32 hours;
//! from there on each doubling is cut into 16 classes. A percentile is told as the middle of its class: it differs from
//! the true one by at most half an hour up to 32 hours, and by at most one part in 32 (3.2 %) above.

use serde::Serialize;
use std::{collections::BTreeMap, time::Duration};

/// Classes of each doubling: 16, as a power of two.
const BIT: u32 = 4;
const ORA: i64 = 3_600_000;

/// The class of a duration in milliseconds; what is negative counts as nothing.
#[must_use]
pub fn classe(millisecondi: i64) -> i64 {
    let ore = millisecondi.max(0) / ORA;
    let bit = 63 - (ore | 1).leading_zeros();
    if bit <= BIT {
        return ore;
    }
    let passo = bit - BIT;
    // The leading bit of the hours tells the doubling, the next four the class within it.
    (i64::from(passo) << BIT) + (ore >> passo)
}

/// First millisecond of a class.
fn inizio(classe: i64) -> i64 {
    let passo = (classe >> BIT) - 1;
    let ore = if passo <= 0 { classe } else { (classe - (passo << BIT)) << passo };
    ore * ORA
}

/// How many in each class.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Distribuzione {
    /// By [`classe`]; classes with none are left out.
    pub classi: BTreeMap<i64, i64>,
}

impl Distribuzione {
    /// Adds so many of a class.
    pub fn aggiungi(&mut self, classe: i64, quanti: i64) {
        *self.classi.entry(classe).or_default() += quanti;
    }

    /// Adds another.
    pub fn unisci(&mut self, altra: &Self) {
        for (classe, quanti) in &altra.classi {
            self.aggiungi(*classe, *quanti);
        }
    }

    /// How many durations.
    #[must_use]
    pub fn numero(&self) -> i64 {
        self.classi.values().sum()
    }

    /// Half of them last at most this long.
    #[must_use]
    pub fn mediana(&self) -> Option<Duration> {
        self.percentile(50)
    }

    /// Nine in ten last at most this long.
    #[must_use]
    pub fn novantesimo(&self) -> Option<Duration> {
        self.percentile(90)
    }

    /// The middle of the class in which the shortest `percento` of a hundred end (nearest rank). `None`: there are none.
    #[must_use]
    pub fn percentile(&self, percento: i64) -> Option<Duration> {
        let posto = (self.numero() * percento + 99).div_euclid(100).max(1);
        let mut fin_qui = 0;
        let (classe, _) = self.classi.iter().find(|(_, quanti)| {
            fin_qui += **quanti;
            fin_qui >= posto
        })?;
        let mezzo = i64::midpoint(inizio(*classe), inizio(classe + 1));
        Some(Duration::from_millis(u64::try_from(mezzo).unwrap_or(0)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn le_classi_sono_di_un_ora_fino_a_32_e_poi_crescono() {
        for ore in 0..32 {
            assert_eq!((classe(ore * ORA), classe((ore + 1) * ORA - 1)), (ore, ore));
        }
        assert_eq!((classe(32 * ORA), classe(34 * ORA - 1), classe(34 * ORA)), (32, 32, 33));
        assert_eq!((classe(64 * ORA - 1), classe(64 * ORA), classe(68 * ORA)), (47, 48, 49));
        assert_eq!(classe(-5), 0);
        for c in 0..400 {
            assert_eq!((classe(inizio(c)), classe(inizio(c + 1) - 1)), (c, c));
        }
    }

    #[test]
    fn senza_durate_non_c_e_mediana() {
        assert_eq!(Distribuzione::default().mediana(), None);
    }

    proptest! {
        /// Lesson 30: the error is the stated one, and merging is the same as measuring together.
        #[test]
        fn mediana_e_novantesimo_sbagliano_di_quanto_e_detto(
            mut durate in prop::collection::vec(0i64..400 * 24 * ORA, 1..200), taglio in 0usize..200,
        ) {
            let (mut prima, mut seconda) = (Distribuzione::default(), Distribuzione::default());
            for (n, durata) in durate.iter().enumerate() {
                let di = if n < taglio { &mut prima } else { &mut seconda };
                di.aggiungi(classe(*durata), 1);
            }
            prima.unisci(&seconda);
            durate.sort_unstable();
            for percento in [50, 90, 100] {
                let posto = (durate.len() * percento).div_ceil(100).max(1) - 1;
                let letta = prima.percentile(percento as i64).unwrap().as_millis() as i64;
                let errore = (letta - durate[posto]).abs();
                prop_assert!(errore <= (ORA / 2).max(durate[posto] / 32), "{} {}", letta, durate[posto]);
            }
        }
    }
}
