//! The token in the address by which a provider calls back: it proves that the call is about a message of ours.

use engine::Uuid;
use hmac::{Hmac, Mac};
use sha2::Sha256;

/// The token of a notification under the institute's key: HMAC-SHA256, hexadecimal.
#[must_use]
pub fn gettone(chiave: &str, notifica: Uuid) -> String {
    hex::encode(firma(chiave, notifica).finalize().into_bytes())
}

/// Whether the token is that of this notification; the time taken does not tell how much of it was right.
#[must_use]
pub fn gettone_valido(chiave: &str, notifica: Uuid, ricevuto: &str) -> bool {
    hex::decode(ricevuto).is_ok_and(|byte| firma(chiave, notifica).verify_slice(&byte).is_ok())
}

fn firma(chiave: &str, notifica: Uuid) -> Hmac<Sha256> {
    // HMAC takes a key of any length: the error cannot happen, and an empty key would only make a weaker token.
    let mut mac = <Hmac<Sha256> as Mac>::new_from_slice(chiave.as_bytes())
        .unwrap_or_else(|_| <Hmac<Sha256> as Mac>::new(&Default::default()));
    mac.update(b"notifica:");
    mac.update(notifica.as_bytes());
    mac
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn il_gettone_vale_solo_per_la_sua_notifica_e_la_sua_chiave() {
        let (a, b) = (engine::new_id(), engine::new_id());
        let suo = gettone("chiave", a);
        assert!(gettone_valido("chiave", a, &suo));
        assert!(!gettone_valido("chiave", b, &suo));
        assert!(!gettone_valido("altra", a, &suo));
        assert!(!gettone_valido("chiave", a, &suo[..62]));
        assert!(!gettone_valido("chiave", a, "non esadecimale"));
    }
}
