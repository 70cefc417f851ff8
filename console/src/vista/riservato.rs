//! What providers and jobs answered, as it is shown: Italian where the machinery speaks English, and without the
//! addresses and numbers of people for who reads no quesiti (R61).

use crate::rotte::LETTORI;
use std::borrow::Cow;
use workflows::attore::Ruolo;

/// What stands in the place of an e-mail address, a phone number, a codice fiscale.
const INDIRIZZO: &str = "[indirizzo]";
const NUMERO: &str = "[numero]";
const CODICE: &str = "[codice fiscale]";

/// What the machinery of jobs writes in English, for its log, and what people read.
const MACCHINA: [(&str, &str); 3] = [
    (
        "each of its attempts ended without an outcome: the process died, or lost the database",
        "ogni tentativo è finito senza esito: il programma si è fermato o ha perso il database",
    ),
    ("the handler did not say what became of this job", "chi svolge il lavoro non ha detto come è finito"),
    ("payload not readable", "i dati del lavoro non si leggono"),
];

/// The answer, for somebody with this role.
pub(crate) fn risposta(ruolo: Ruolo, testo: &str) -> String {
    let detto = MACCHINA.iter().fold(testo.to_owned(), |detto, (en, it)| detto.replace(en, it));
    if LETTORI.ammette(Some(ruolo)) { detto } else { coperta(&detto) }
}

/// Without addresses and numbers of people. Codes, versions, identifiers and addresses of machines stay: they say why.
fn coperta(testo: &str) -> String {
    let mut coperto = String::with_capacity(testo.len());
    let mut resto = testo;
    while !resto.is_empty() {
        let fine = resto.find(delimita).unwrap_or(resto.len());
        if fine > 0 {
            // A number may be written in pieces: tried before the word it begins with.
            if let Some(lunghezza) = numero(resto) {
                coperto.push_str(NUMERO);
                resto = &resto[lunghezza..];
                continue;
            }
            coperto.push_str(&parola(&resto[..fine]));
            resto = &resto[fine..];
        }
        let mut segni = resto.chars();
        coperto.extend(segni.next());
        resto = segni.as_str();
    }
    coperto
}

fn delimita(c: char) -> bool {
    c.is_whitespace() || "<>()[]{}\"',;:=`«»|".contains(c)
}

fn parola(parola: &str) -> Cow<'_, str> {
    let nuda = parola.trim_end_matches(['.', '!', '?']);
    let coda = &parola[nuda.len()..];
    if nuda.split_once('@').is_some_and(|(chi, dove)| !chi.is_empty() && !dove.is_empty()) {
        return format!("{INDIRIZZO}{coda}").into();
    }
    if codice_fiscale(nuda) {
        return format!("{CODICE}{coda}").into();
    }
    parola.into()
}

/// Sixteen letters and digits in the order of a codice fiscale.
fn codice_fiscale(parola: &str) -> bool {
    const FORMA: &[u8; 16] = b"AAAAAA00A00A000A";
    parola.len() == FORMA.len()
        && parola.bytes().zip(FORMA).all(|(c, forma)| match forma {
            b'A' => c.is_ascii_alphabetic(),
            // Homonyms are told apart by letters in the place of digits.
            _ => c.is_ascii_alphanumeric(),
        })
}

/// Bytes of the phone number that the text begins with: `+39 333 1234567`, `06-12345678`, `393331234567`.
fn numero(testo: &str) -> Option<usize> {
    let piu = testo.starts_with('+');
    let (mut cifre, mut fine, mut pezzi) = (0_usize, usize::from(piu), 1_u8);
    let byte = testo.as_bytes();
    while let Some(c) = byte.get(fine) {
        if c.is_ascii_digit() {
            cifre += 1;
            fine += 1;
        } else if matches!(c, b' ' | b'-' | b'.' | b'/') && byte.get(fine + 1).is_some_and(u8::is_ascii_digit)
        {
            pezzi += 1;
            fine += 1;
        } else {
            break;
        }
    }
    let attaccato = testo[fine..].chars().next().is_some_and(|c| c.is_alphanumeric() || c == '@' || c == '_');
    // In pieces only where it begins as numbers do in Italy: codes of answers begin otherwise.
    let inizio = piu || testo.starts_with(['0', '3']);
    let basta = if pezzi == 1 { cifre >= 8 } else { inizio && cifre >= if piu { 8 } else { 9 } };
    let macchina = pezzi == 4 && testo[..fine].bytes().filter(|c| *c == b'.').count() == 3;
    (basta && !attaccato && !macchina).then_some(fine)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chi_non_legge_quesiti_non_vede_indirizzi_ne_numeri_nelle_risposte_dei_server() {
        for (risposta, letta) in [
            (
                "550 5.1.1 <mario.rossi@example.it>: Recipient address rejected: User unknown",
                "550 5.1.1 <[indirizzo]>: Recipient address rejected: User unknown",
            ),
            (
                "550-5.1.1 The email account that you tried to reach does not exist. Please try double-checking \
                 (rossi+inps@mail.example.com). https://support.example.com/?p=NoSuchUser a640c23a62f3a-aa4e0d4b7si1234567890",
                "550-5.1.1 The email account that you tried to reach does not exist. Please try double-checking \
                 ([indirizzo]). https://support.example.com/?p=NoSuchUser a640c23a62f3a-aa4e0d4b7si1234567890",
            ),
            (
                "554 5.7.1 Service unavailable; Client host [203.0.113.77] blocked, see RFC 5321",
                "554 5.7.1 Service unavailable; Client host [203.0.113.77] blocked, see RFC 5321",
            ),
            (
                "452 4.2.2 RSSMRA80A01H501U@pec.example.it mailbox full, retry after 2026-11-25 10:30",
                "452 4.2.2 [indirizzo] mailbox full, retry after 2026-11-25 10:30",
            ),
            ("RSSMRA80A01H501U: casella piena.", "[codice fiscale]: casella piena."),
            (
                "421 4.7.0 10 connections too many, 250 2.0.0 Ok: queued as 4B12F",
                "421 4.7.0 10 connections too many, 250 2.0.0 Ok: queued as 4B12F",
            ),
            ("numero +39 333 1234567 non raggiungibile", "numero [numero] non raggiungibile"),
            ("dest=393331234567;stato=16", "dest=[numero];stato=16"),
            ("0: Accepted for delivery 3331234567", "0: Accepted for delivery [numero]"),
            ("06-12345678, poi 333/1234567", "[numero], poi [numero]"),
            ("indirizzo non valido: «mario.rossi@example.it».", "indirizzo non valido: «[indirizzo]»."),
            ("ieri alle 10:30, 37.183.12.4 non risponde", "ieri alle 10:30, 37.183.12.4 non risponde"),
        ] {
            assert_eq!(super::risposta(Ruolo::Supporto, risposta), letta);
            assert_eq!(super::risposta(Ruolo::Amministratore, risposta), risposta);
        }
    }

    #[test]
    fn quello_che_la_macchina_dice_in_inglese_si_legge_in_italiano() {
        for (inglese, _) in MACCHINA {
            let detto = risposta(Ruolo::Amministratore, inglese);
            assert!(!detto.contains(inglese) && !detto.is_empty());
        }
    }
}
