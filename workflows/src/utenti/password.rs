//! Passwords: kept as argon2id hashes, and checked at the same cost whether the user exists or not.
//!
//! Hashing takes tens of milliseconds and 19 MiB on purpose: an async caller runs these on a blocking thread.

use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};

/// Shortest password, in characters.
pub const MINIMO: usize = 12;
/// Longest password, in characters: more helps nobody, and hashing what has no bound is a way to keep us busy.
pub const MASSIMO: usize = 256;
/// What an unknown user's password is hashed with: the work is what counts, the result is thrown away.
const SALE_DI_NESSUNO: &[u8] = b"quesiti: nessuno";

/// Why a password cannot be kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PasswordNonValida {
    /// Under [`MINIMO`].
    #[error("La password è troppo corta: servono almeno {MINIMO} caratteri.")]
    TroppoCorta,
    /// Over [`MASSIMO`].
    #[error("La password è troppo lunga: al massimo {MASSIMO} caratteri.")]
    TroppoLunga,
    /// Only blanks, or one character again and again.
    #[error("La password ripete un solo carattere: sceglierne una che non si indovini.")]
    UnSoloCarattere,
    /// The hash could not be made.
    #[error("La password non si può proteggere: {0}")]
    NonProtetta(String),
}

/// Whether a password can be kept.
///
/// # Errors
/// Why not.
pub fn controlla_password(password: &str) -> Result<(), PasswordNonValida> {
    let lunghezza = password.chars().count();
    if lunghezza < MINIMO {
        return Err(PasswordNonValida::TroppoCorta);
    }
    if lunghezza > MASSIMO {
        return Err(PasswordNonValida::TroppoLunga);
    }
    let primo = password.chars().next();
    if password.chars().all(|c| Some(c) == primo) {
        return Err(PasswordNonValida::UnSoloCarattere);
    }
    Ok(())
}

/// The hash to keep of a password, with a salt of its own: a PHC string. Slow: on a blocking thread.
///
/// # Errors
/// Why the password cannot be kept.
pub fn impronta_password(password: &str) -> Result<String, PasswordNonValida> {
    controlla_password(password)?;
    let hash: PasswordHash = Argon2::default()
        .hash_password(password.as_bytes())
        .map_err(|e| PasswordNonValida::NonProtetta(e.to_string()))?;
    Ok(hash.to_string())
}

/// Whether a password is the one kept. Without a hash (no such user, or one that enters otherwise) the answer is no,
/// after the same work: how long it took does not tell who exists. Slow: on a blocking thread.
#[must_use]
pub fn verifica_password(password: &str, impronta: Option<&str>) -> bool {
    match impronta.map(PasswordHash::new) {
        Some(Ok(hash)) => Argon2::default().verify_password(password.as_bytes(), &hash).is_ok(),
        _ => {
            let mut scartata = [0_u8; 32];
            let fatta =
                Argon2::default().hash_password_into(password.as_bytes(), SALE_DI_NESSUNO, &mut scartata);
            std::hint::black_box((fatta.is_ok(), scartata));
            false
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Instant;

    #[test]
    fn una_password_si_riconosce_dalla_sua_impronta_e_nessun_altra() {
        let impronta = impronta_password("una frase lunga").unwrap();
        assert!(impronta.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{impronta}");
        assert!(!impronta.contains("frase"));
        assert!(verifica_password("una frase lunga", Some(&impronta)));
        assert!(!verifica_password("una frase Lunga", Some(&impronta)));
        assert!(!verifica_password("", Some(&impronta)));
        // A salt of its own: two people with the same password do not have the same row.
        assert_ne!(impronta, impronta_password("una frase lunga").unwrap());
    }

    #[test]
    fn senza_impronta_o_con_una_illeggibile_nessuno_entra() {
        for impronta in [None, Some(""), Some("$argon2id$"), Some("una frase lunga")] {
            assert!(!verifica_password("una frase lunga", impronta), "{impronta:?}");
        }
    }

    #[test]
    fn chi_non_esiste_costa_quanto_chi_esiste() {
        let impronta = impronta_password("una frase lunga").unwrap();
        let minimo = |impronta: Option<&str>| {
            let prova = |_| {
                let inizio = Instant::now();
                assert!(!verifica_password("sbagliata davvero", impronta));
                inizio.elapsed()
            };
            (0..5).map(prova).min().unwrap()
        };
        let (esiste, non_esiste) = (minimo(Some(&impronta)), minimo(None));
        assert!(non_esiste * 3 > esiste, "{non_esiste:?} contro {esiste:?}");
    }

    #[test]
    fn i_limiti_di_una_password_sono_compresi() {
        let lunga = |n: usize| "aè".repeat(n).chars().take(n).collect::<String>();
        assert_eq!(controlla_password(&lunga(MINIMO - 1)), Err(PasswordNonValida::TroppoCorta));
        assert_eq!(controlla_password(&lunga(MINIMO)), Ok(()));
        assert_eq!(controlla_password(&lunga(MASSIMO)), Ok(()));
        assert_eq!(controlla_password(&lunga(MASSIMO + 1)), Err(PasswordNonValida::TroppoLunga));
        assert_eq!(controlla_password(&" ".repeat(MINIMO)), Err(PasswordNonValida::UnSoloCarattere));
        assert_eq!(impronta_password("corta"), Err(PasswordNonValida::TroppoCorta));
    }
}
