//! Sentences that quote words of a program between backquotes, for templates that write those in code style.

/// A piece of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pezzo {
    pub(crate) testo: String,
    /// Whether it was between backquotes.
    pub(crate) codice: bool,
}

/// The sentence in its pieces, none of them empty. A backquote without its companion is a character like another.
pub(crate) fn pezzi(frase: &str) -> Vec<Pezzo> {
    let parti: Vec<&str> = frase.split('`').collect();
    if parti.len().is_multiple_of(2) {
        return vec![Pezzo { testo: frase.to_owned(), codice: false }];
    }
    let pezzo = |(n, parte): (usize, &&str)| Pezzo { testo: (*parte).to_owned(), codice: n % 2 == 1 };
    parti.iter().enumerate().map(pezzo).filter(|p| !p.testo.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn le_parole_tra_apici_sono_codice_e_un_apice_solo_resta() {
        let detti = |frase: &str| pezzi(frase).into_iter().map(|p| (p.testo, p.codice)).collect::<Vec<_>>();
        let attesi = [("manca ".to_owned(), false), ("nome".to_owned(), true), (".".to_owned(), false)];
        assert_eq!(detti("manca `nome`."), attesi);
        assert_eq!(detti("`a`"), [("a".to_owned(), true)]);
        assert_eq!(detti("un ` solo"), [("un ` solo".to_owned(), false)]);
        assert!(detti("").is_empty());
    }
}
