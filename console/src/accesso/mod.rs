//! Entering and leaving.

pub(crate) mod cookie;
mod locale;
pub(crate) mod oidc;
mod ripresa;
mod salvata;
mod uscita;

use crate::rotte::{COLLEGHI, Chi, Rotte};
use hmac::{Hmac, Mac};
use sha2::Sha256;

pub(crate) fn rotte(rotte: Rotte) -> Rotte {
    rotte
        .get("/accesso", Chi::Chiunque, locale::modulo)
        .post("/accesso", Chi::Chiunque, locale::entra)
        .post("/accesso/continua", Chi::Chiunque, ripresa::continua)
        .get("/accesso/esterno", Chi::Chiunque, oidc::parte)
        .get("/accesso/ritorno", Chi::Chiunque, oidc::torna)
        .post("/uscita", COLLEGHI, uscita::esce)
}

pub(crate) use locale::finita;
pub(crate) use ripresa::mostra;
pub(crate) use salvata::Salvata;

/// The page to enter, that leads on to another of ours.
pub(crate) fn indirizzo(poi: &str) -> String {
    #[derive(serde::Serialize)]
    struct Poi<'a> {
        poi: &'a str,
    }
    let dove = serde_html_form::to_string(Poi { poi: interno(poi) }).unwrap_or_default();
    if interno(poi) == "/" { "/accesso".to_owned() } else { format!("/accesso?{dove}") }
}

/// Where the institute's own sign-in begins, that leads on to a page of ours.
fn esterno(poi: &str) -> String {
    indirizzo(poi).replacen("/accesso", "/accesso/esterno", 1)
}

/// An address of ours, or the first page: nobody is sent elsewhere by a link to our door.
pub(crate) fn interno(poi: &str) -> &str {
    let buono = poi.starts_with('/')
        && !poi.starts_with("//")
        && !poi.starts_with("/\\")
        && !poi.starts_with("/accesso")
        && poi.len() <= 2_000
        && !poi.chars().any(char::is_control);
    if buono { poi } else { "/" }
}

/// The token against forgery that goes with a secret of the browser: who does not know the secret cannot make it.
pub(crate) fn csrf(segreto: &str) -> String {
    let mut mac = firma(segreto);
    mac.update(b"csrf");
    hex::encode(mac.finalize().into_bytes())
}

/// The token of the forms of a session: it follows from its secret and from whose it is, so that a form also tells who
/// was filling it in when the session is no more.
pub(crate) fn contrassegno(segreto: &str, utente: &str) -> String {
    let mut mac = firma(segreto);
    mac.update(b"sessione:");
    mac.update(utente.as_bytes());
    hex::encode(mac.finalize().into_bytes())
}

/// Compares without telling how much is equal.
pub(crate) fn uguali(dato: &str, atteso: &str) -> bool {
    let mut mac = firma("confronto");
    mac.update(atteso.as_bytes());
    let atteso = mac.finalize().into_bytes();
    let mut mac = firma("confronto");
    mac.update(dato.as_bytes());
    mac.verify_slice(&atteso).is_ok()
}

fn firma(chiave: &str) -> Hmac<Sha256> {
    #[allow(clippy::expect_used, reason = "HMAC takes keys of any length")]
    <Hmac<Sha256> as Mac>::new_from_slice(chiave.as_bytes()).expect("any length is good")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dopo_l_accesso_si_va_solo_a_pagine_di_qui() {
        for buono in ["/", "/quesiti?stato=aperta", "/quesiti/INPS.7013.23-11-2026.0000001"] {
            assert_eq!(interno(buono), buono);
        }
        let cattivi =
            ["", "https://altrove.example", "//altrove.example", "/\\altrove.example", "/a\r\nb", "/accesso"];
        for cattivo in cattivi {
            assert_eq!(interno(cattivo), "/", "{cattivo}");
        }
        assert_eq!(interno(&format!("/{}", "a".repeat(2_000))), "/");
    }

    #[test]
    fn il_contrassegno_segue_dal_segreto_e_da_nient_altro() {
        assert_eq!(csrf("a"), csrf("a"));
        assert_ne!(csrf("a"), csrf("b"));
        assert!(uguali(&csrf("a"), &csrf("a")));
        assert!(!uguali(&csrf("b"), &csrf("a")));
        assert!(!uguali("", &csrf("a")));
        assert_eq!(contrassegno("a", "anna"), contrassegno("a", "anna"));
        assert_ne!(contrassegno("a", "anna"), contrassegno("b", "anna"));
        assert_ne!(contrassegno("a", "anna"), contrassegno("a", "bruno"));
        assert_ne!(contrassegno("a", ""), csrf("a"));
    }
}
