//! The impronta of what was registered: it proves later that text and files are the same.

use sha2::{Digest, Sha256};

/// SHA-256, hexadecimal, of a text and of its attachments (name, SHA-256 hexadecimal of the content), in this order.
///
/// Each part is preceded by its length in bytes (64 bits, big endian) and the attachments by their number: no two
/// different messages give the same sequence.
#[must_use]
pub fn impronta(testo: &str, allegati: &[(&str, &str)]) -> String {
    let mut hash = Sha256::new();
    let numero = (allegati.len() as u64).to_be_bytes();
    aggiungi(&mut hash, testo);
    hash.update(numero);
    for (nome, sha256) in allegati {
        aggiungi(&mut hash, nome);
        aggiungi(&mut hash, sha256);
    }
    hex::encode(hash.finalize())
}

/// SHA-256, hexadecimal, of these parts, each preceded by its length.
pub(super) fn catena(parti: &[&str]) -> String {
    let mut hash = Sha256::new();
    for parte in parti {
        aggiungi(&mut hash, parte);
    }
    hex::encode(hash.finalize())
}

fn aggiungi(hash: &mut Sha256, parte: &str) {
    hash.update((parte.len() as u64).to_be_bytes());
    hash.update(parte);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn la_forma_canonica_e_fissa() {
        // The bytes written by hand: this value may never change, or old entries would no longer verify.
        let mut attesi = Vec::new();
        for parte in ["ciao", "\u{1}", "a.pdf", "ff"] {
            if parte == "\u{1}" {
                attesi.extend(1_u64.to_be_bytes());
            } else {
                attesi.extend((parte.len() as u64).to_be_bytes());
                attesi.extend(parte.as_bytes());
            }
        }
        assert_eq!(impronta("ciao", &[("a.pdf", "ff")]), hex::encode(Sha256::digest(attesi)));
    }

    #[test]
    fn messaggi_diversi_hanno_impronte_diverse() {
        let tutte = [
            impronta("", &[]),
            impronta("ab", &[]),
            impronta("a", &[("b", "")]),
            impronta("a", &[("", "b")]),
            impronta("a", &[("b", "c"), ("d", "e")]),
            impronta("a", &[("d", "e"), ("b", "c")]),
            impronta("a", &[("bc", "d"), ("", "e")]),
        ];
        let diverse: std::collections::HashSet<_> = tutte.iter().collect();
        assert_eq!(diverse.len(), tutte.len());
    }
}
