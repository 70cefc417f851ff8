//! Numbers as Italians write them, and long waits in words.

use std::time::Duration;

/// `1.234.567`.
pub(crate) fn intero(numero: i64) -> String {
    let cifre = numero.unsigned_abs().to_string();
    let mut scritto = String::with_capacity(cifre.len() + cifre.len() / 3 + 1);
    if numero < 0 {
        scritto.push('-');
    }
    for (n, cifra) in cifre.chars().enumerate() {
        if n > 0 && (cifre.len() - n).is_multiple_of(3) {
            scritto.push('.');
        }
        scritto.push(cifra);
    }
    scritto
}

/// `92,5%`.
pub(crate) fn quota(quota: f64) -> String {
    format!("{:.1}%", quota * 100.0).replace('.', ",")
}

/// `4,25`.
pub(crate) fn decimale(numero: f64) -> String {
    format!("{numero:.2}").replace('.', ",")
}

/// A wait of hours or days: `meno di un'ora`, `13 ore`, `3 giorni e 4 ore`, `12 giorni`.
pub(crate) fn attesa(d: Duration) -> String {
    let ore = d.as_secs() / 3_600;
    let (giorni, resto) = (ore / 24, ore % 24);
    let dette = |n: u64| if n == 1 { "un'ora".to_owned() } else { format!("{n} ore") };
    match (giorni, resto) {
        (0, 0) => "meno di un'ora".to_owned(),
        (0 | 1, _) => dette(ore),
        (2..=6, 0) | (7.., _) => format!("{giorni} giorni"),
        (_, ore) => format!("{giorni} giorni e {}", dette(ore)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn i_numeri_hanno_il_punto_ogni_tre_cifre_e_la_virgola() {
        let scritti = [0, 999, 1_000, 1_234_567, -1_000].map(intero);
        assert_eq!(scritti, ["0", "999", "1.000", "1.234.567", "-1.000"]);
        assert_eq!(
            (quota(0.925), quota(1.0), decimale(4.249)),
            ("92,5%".into(), "100,0%".into(), "4,25".into())
        );
    }

    #[test]
    fn le_attese_si_dicono_in_ore_e_poi_in_giorni() {
        let ore = |n: u64| attesa(Duration::from_secs(n * 3_600 + 1_800));
        let dette = [0, 1, 2, 47, 48, 49, 167, 168, 300].map(ore);
        let attese = [
            "meno di un'ora",
            "un'ora",
            "2 ore",
            "47 ore",
            "2 giorni",
            "2 giorni e un'ora",
            "6 giorni e 23 ore",
            "7 giorni",
            "12 giorni",
        ];
        assert_eq!(dette, attese);
    }
}
