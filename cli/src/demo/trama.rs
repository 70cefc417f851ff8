//! What happens to a quesito: steps with their day and minute, drawn once when it is born.

use rand::{Rng, rngs::StdRng};

/// One step of a life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Passo {
    Prendi,
    Assegna,
    Rilascia,
    Commenta,
    Annota,
    Rispondi,
    Sospendi,
    Integra,
    Sollecita,
    Trasferisci,
    Chiudi,
    Riapri,
    Valuta,
    SmistaAMano,
}

impl Passo {
    /// Whether a clerk does it: only on working days.
    pub fn di_ufficio(self) -> bool {
        !matches!(self, Self::Integra | Self::Sollecita | Self::Valuta)
    }
}

/// A step after so many days, at a minute of the day.
pub type Appuntato = (u32, u32, Passo);

/// A life, drawn: most are answered in time, some are late, some come back.
pub fn trama(rng: &mut StdRng) -> Vec<Appuntato> {
    use Passo::{
        Annota, Assegna, Chiudi, Commenta, Integra, Prendi, Riapri, Rilascia, Rispondi, Sollecita, Sospendi,
        Trasferisci,
    };
    let sequenza: &[(Passo, u32, u32)] = match rng.random_range(0..100) {
        // Nobody answers: warned, escalated, reminded.
        0..=9 => &[(Sollecita, 16, 22)],
        10..=15 => &[(Prendi, 2, 10), (Annota, 0, 3), (Sollecita, 15, 20)],
        16..=21 => &[(Prendi, 1, 5), (Sospendi, 1, 4), (Integra, 2, 12), (Chiudi, 2, 9)],
        22..=31 => &[(Prendi, 1, 4), (Rispondi, 1, 6), (Integra, 1, 8), (Rispondi, 1, 6), (Chiudi, 2, 6)],
        32..=36 => &[(Trasferisci, 1, 4), (Prendi, 1, 4), (Chiudi, 2, 10)],
        37..=40 => &[
            (Prendi, 1, 3),
            (Chiudi, 1, 8),
            (Riapri, 3, 9),
            (Prendi, 1, 3),
            (Rispondi, 1, 5),
            (Chiudi, 1, 5),
        ],
        41..=45 => &[(Assegna, 1, 3), (Rilascia, 1, 4), (Prendi, 1, 3), (Chiudi, 2, 9)],
        46..=50 => &[(Prendi, 1, 4), (Commenta, 1, 4), (Annota, 0, 2), (Chiudi, 2, 10)],
        51..=65 => &[(Prendi, 1, 3), (Chiudi, 0, 2)],
        66..=70 => &[(Prendi, 8, 20), (Chiudi, 12, 25)],
        _ => &[(Prendi, 1, 5), (Rispondi, 1, 9), (Chiudi, 1, 9)],
    };
    let (mut giorno, mut minuto, mut passi) = (0, rng.random_range(510..720), Vec::new());
    for (passo, da, a) in sequenza {
        let dopo = rng.random_range(*da..=*a);
        giorno += dopo;
        minuto = if dopo == 0 { minuto + 45 } else { rng.random_range(510..900) };
        passi.push((giorno, minuto, *passo));
    }
    if sequenza.last().is_some_and(|(p, ..)| *p == Chiudi) && rng.random_bool(0.35) {
        passi.push((giorno + rng.random_range(1..6), rng.random_range(480..1_320), Passo::Valuta));
    }
    passi
}
