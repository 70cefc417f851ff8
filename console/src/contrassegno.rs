//! The token against forgery as the pages carry it: never twice the same.
//!
//! Pages are sent compressed and show what others wrote. Whoever sees how long they are could guess, letter by letter, a
//! secret that stays the same from page to page (BREACH). So each page carries the token mixed with a new random mask,
//! and the mask beside it: the pair says nothing about the token to who does not have the whole page.

use crate::accesso;

/// Bytes of the token.
const BYTE: usize = 32;

fn misti(a: &[u8], b: &[u8]) -> Vec<u8> {
    a.iter().zip(b).map(|(a, b)| a ^ b).collect()
}

/// The token under a new mask. Empty for who has none.
pub(crate) fn mascherato(contrassegno: &str) -> String {
    let Ok(byte) = hex::decode(contrassegno) else { return String::new() };
    if byte.is_empty() {
        return String::new();
    }
    let maschera: [u8; BYTE] = rand::random();
    format!("{}{}", hex::encode(maschera), hex::encode(misti(&byte, &maschera)))
}

/// Whether what came with a form is the token, under any mask.
pub(crate) fn vale(dato: &str, contrassegno: &str) -> bool {
    let Ok(byte) = hex::decode(dato) else { return false };
    let Some((maschera, misto)) = byte.split_at_checked(BYTE).filter(|(_, misto)| misto.len() == BYTE) else {
        return false;
    };
    accesso::uguali(&hex::encode(misti(misto, maschera)), contrassegno)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ogni_pagina_porta_lo_stesso_contrassegno_scritto_in_modo_diverso() {
        let suo = accesso::csrf("segreto");
        let (uno, altro) = (mascherato(&suo), mascherato(&suo));
        assert_ne!(uno, altro);
        for scritto in [&uno, &altro] {
            assert!(!scritto.contains(&suo) && vale(scritto, &suo));
            assert!(!vale(scritto, &accesso::csrf("altro")));
        }
    }

    #[test]
    fn un_contrassegno_senza_maschera_o_guasto_non_vale() {
        let suo = accesso::csrf("segreto");
        let buono = mascherato(&suo);
        for guasto in ["", "xyz", &suo, &buono[2..], &format!("{buono}00"), &buono.replace(&buono[..2], "")] {
            assert!(!vale(guasto, &suo), "{guasto}");
        }
        assert_eq!(mascherato(""), "");
        assert!(!vale(&mascherato(""), ""));
    }
}
