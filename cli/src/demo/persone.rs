//! Invented people: names that nobody has, codici fiscali that are right in form.

use chrono::{Datelike, NaiveDate};
use rand::{Rng, rngs::StdRng, seq::IndexedRandom};
use std::collections::HashSet;
use workflows::identificativi::CodiceFiscale;

const NOMI: [(&str, bool); 24] = [
    ("Alba", true),
    ("Bruno", false),
    ("Carla", true),
    ("Dario", false),
    ("Elsa", true),
    ("Fausto", false),
    ("Gilda", true),
    ("Ivo", false),
    ("Lidia", true),
    ("Marco", false),
    ("Nadia", true),
    ("Oreste", false),
    ("Paola", true),
    ("Remo", false),
    ("Silvia", true),
    ("Tullio", false),
    ("Ugo", false),
    ("Vera", true),
    ("Zoe", true),
    ("Amedeo", false),
    ("Bianca", true),
    ("Corrado", false),
    ("Delia", true),
    ("Ettore", false),
];
const COGNOMI: [&str; 16] = [
    "Esempio",
    "Finti",
    "Provetti",
    "Inventati",
    "Modelli",
    "Campione",
    "Fantasia",
    "Ipotesi",
    "Bozzetti",
    "Scenari",
    "Fittizi",
    "Immaginari",
    "Dimostri",
    "Sperimenti",
    "Simulati",
    "Prototipi",
];
/// Roma, Catanzaro, Cagliari, Aosta, Torino, Milano, Napoli.
const LUOGHI: [&str; 7] = ["H501", "C352", "B354", "A326", "L219", "F205", "F839"];

/// Somebody who does not exist.
#[derive(Debug, Clone)]
pub struct Persona {
    pub nome: String,
    pub codice_fiscale: String,
}

/// Gives each a codice fiscale of its own.
#[derive(Debug, Default)]
pub struct Anagrafe {
    usati: HashSet<String>,
}

impl Anagrafe {
    /// A new person.
    pub fn persona(&mut self, rng: &mut StdRng) -> Persona {
        loop {
            let (nome, donna) = *NOMI.choose(rng).unwrap_or(&NOMI[0]);
            let cognome = *COGNOMI.choose(rng).unwrap_or(&COGNOMI[0]);
            let nato = NaiveDate::from_ymd_opt(1950, 1, 1).unwrap_or_default()
                + chrono::Days::new(rng.random_range(0..18_000));
            let luogo = *LUOGHI.choose(rng).unwrap_or(&LUOGHI[0]);
            if let Some(codice) = codice_fiscale(cognome, nome, nato, donna, luogo)
                && self.usati.insert(codice.clone())
            {
                return Persona { nome: format!("{nome} {cognome}"), codice_fiscale: codice };
            }
        }
    }

    /// A new company: a name and 11 digits.
    pub fn azienda(&mut self, rng: &mut StdRng) -> Persona {
        loop {
            let radice = format!("9{:09}", rng.random_range(0..1_000_000_000_u64));
            let codice = (0..10).map(|c| format!("{radice}{c}")).find(|c| c.parse::<CodiceFiscale>().is_ok());
            if let Some(codice) = codice
                && self.usati.insert(codice.clone())
            {
                let cognome = COGNOMI.choose(rng).unwrap_or(&COGNOMI[0]);
                return Persona { nome: format!("{cognome} S.r.l."), codice_fiscale: codice };
            }
        }
    }
}

/// The check character is the one that passes the check.
fn codice_fiscale(cognome: &str, nome: &str, nato: NaiveDate, donna: bool, luogo: &str) -> Option<String> {
    let mese = "ABCDEHLMPRST".chars().nth(nato.month0() as usize)?;
    let giorno = nato.day() + if donna { 40 } else { 0 };
    let anno = nato.year().rem_euclid(100);
    let inizio =
        format!("{}{}{anno:02}{mese}{giorno:02}{luogo}", lettere(cognome, false), lettere(nome, true));
    ('A'..='Z').map(|c| format!("{inizio}{c}")).find(|c| c.parse::<CodiceFiscale>().is_ok())
}

/// Three letters of a name: consonants, then vowels, then X; of four consonants of a first name the second goes.
fn lettere(nome: &str, di_battesimo: bool) -> String {
    let maiuscole: Vec<char> = nome.to_uppercase().chars().filter(char::is_ascii_alphabetic).collect();
    let (vocali, mut consonanti): (Vec<char>, Vec<char>) =
        maiuscole.iter().partition(|c| "AEIOU".contains(**c));
    if di_battesimo && consonanti.len() > 3 {
        consonanti.remove(1);
    }
    consonanti.into_iter().chain(vocali).chain(['X'; 3]).take(3).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;

    #[test]
    fn il_codice_fiscale_inventato_e_giusto_nella_forma() {
        let nato = "1980-01-01".parse().unwrap();
        let codice = codice_fiscale("Rossi", "Mario", nato, false, "H501");
        assert_eq!(codice.as_deref(), Some("RSSMRA80A01H501U"));
        assert_eq!(lettere("Gianfranco", true), "GFR");
        assert_eq!(lettere("Ivo", true), "VIO");
    }

    #[test]
    fn ognuno_ha_il_suo() {
        let (mut anagrafe, mut rng) = (Anagrafe::default(), StdRng::seed_from_u64(1));
        let codici: HashSet<String> = (0..300)
            .flat_map(|_| [anagrafe.persona(&mut rng), anagrafe.azienda(&mut rng)])
            .map(|p| p.codice_fiscale)
            .collect();
        assert_eq!(codici.len(), 600);
        assert!(codici.iter().all(|c| c.parse::<CodiceFiscale>().is_ok()));
    }
}
