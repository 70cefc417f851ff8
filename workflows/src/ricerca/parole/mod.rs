//! The words of the oggetti, to look for quesiti by them (R17).
//!
//! Both databases have an index for words of their own, and the two do not agree on what a word is. Here a word is a run of
//! letters and digits, in lower case and without accents, kept in a row of its own: one statement finds it in both. What
//! somebody looks for is the beginning of words; each must be there, in any order.

pub mod store;

pub use store::completa;

use std::collections::BTreeSet;

/// Longest word kept, characters; of a longer one its beginning counts.
const LUNGHEZZA: usize = 40;
/// Most words looked for at once: nobody writes more, and each is a condition of the query.
const CERCATE: usize = 8;
/// After every character there is: where the words with a beginning end.
const ULTIMO: char = char::MAX;

/// A letter without its accent. Those of Italian, and of the names of its neighbours.
fn senza_accento(c: char) -> char {
    match c {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' | 'ă' | 'ą' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'ď' | 'đ' => 'd',
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ę' | 'ě' => 'e',
        'ğ' => 'g',
        'ì' | 'í' | 'î' | 'ï' | 'ī' | 'ı' => 'i',
        'ł' => 'l',
        'ñ' | 'ń' | 'ň' => 'n',
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ō' | 'ő' => 'o',
        'ř' => 'r',
        'ś' | 'š' | 'ş' | 'ș' => 's',
        'ť' | 'ţ' | 'ț' => 't',
        'ù' | 'ú' | 'û' | 'ü' | 'ū' | 'ů' | 'ű' => 'u',
        'ý' | 'ÿ' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        c => c,
    }
}

/// The words of a text, each once, in order. Accents written as characters of their own are left out with the rest.
#[must_use]
pub fn parole_di(testo: &str) -> BTreeSet<String> {
    let piane = testo.chars().filter(|c| !matches!(c, '\u{300}'..='\u{36f}')).flat_map(char::to_lowercase);
    let piane: String = piane.map(senza_accento).collect();
    let pezzi = piane.split(|c: char| !c.is_alphanumeric()).filter(|p| !p.is_empty());
    pezzi.map(|p| p.chars().take(LUNGHEZZA).collect()).collect()
}

/// The words that begin in one way: from the first, to before the second.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Inizio {
    pub(super) dal: String,
    pub(super) al: String,
}

/// The words that a search is for, the rarest first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Cercate {
    inizi: Vec<Inizio>,
    rara: bool,
}

impl Cercate {
    /// The one to begin from, and the others; `None` where each is frequent.
    pub(super) fn rara(&self) -> Option<(&Inizio, &[Inizio])> {
        self.inizi.split_first().filter(|_| self.rara)
    }

    #[cfg(test)]
    pub(super) fn di_prova(testo: &str) -> Self {
        Self { inizi: cercate(testo), rara: true }
    }

    /// All of them.
    pub(super) fn inizi(&self) -> &[Inizio] {
        &self.inizi
    }
}

/// What is looked for in the oggetti. Empty: nothing can be found by what was written.
fn cercate(testo: &str) -> Vec<Inizio> {
    let parole = parole_di(testo);
    // «contributo» is found by «contributo» alone, not also by «contr».
    let utili =
        parole.iter().filter(|p| !parole.iter().any(|altra| altra != *p && altra.starts_with(p.as_str())));
    utili.take(CERCATE).map(|p| Inizio { dal: p.clone(), al: format!("{p}{ULTIMO}") }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn di(testo: &str) -> Vec<String> {
        parole_di(testo).into_iter().collect()
    }

    #[test]
    fn r17_le_parole_sono_minuscole_senza_accenti_e_ognuna_una_volta() {
        assert_eq!(
            di("Regolarità  contributiva, REGOLARITÀ (DM10/2)"),
            ["2", "contributiva", "dm10", "regolarita"]
        );
        assert_eq!(di("Perche\u{301} l'F24?"), ["f24", "l", "perche"]);
        assert_eq!(di("100%_DM!"), ["100", "dm"]);
        assert!(di(" %!_' ").is_empty());
        assert_eq!(di(&"a".repeat(90)), ["a".repeat(40)]);
    }

    #[test]
    fn r17_si_cercano_gli_inizi_e_uno_dentro_l_altro_conta_una_volta() {
        let inizi = cercate("Contr contributo F24");
        assert_eq!(inizi.iter().map(|i| i.dal.as_str()).collect::<Vec<_>>(), ["contributo", "f24"]);
        assert!(inizi[0].dal.as_str() < "contributorio" && "contributorio" < inizi[0].al.as_str());
        assert!(cercate("%").is_empty());
        assert_eq!(cercate("a b c d e f g h i l m").len(), CERCATE);
    }

    proptest! {
        /// Whatever was written as an oggetto is found by its own words, and by the beginning of each.
        #[test]
        fn r17_un_oggetto_si_trova_con_l_inizio_di_ogni_sua_parola(oggetto in "\\PC{0,60}", quante in 1usize..6) {
            let parole = parole_di(&oggetto);
            for parola in &parole {
                let inizio: String = parola.chars().take(quante).collect();
                for cercato in cercate(&inizio) {
                    prop_assert!(parole.iter().any(|p| *p >= cercato.dal && *p < cercato.al), "{} {}", oggetto, inizio);
                }
            }
        }
    }
}
