//! Bearer tokens: what they say, how they are signed and checked.

use engine::Timestamp;
use jsonwebtoken::{
    Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, decode_header, encode,
    jwk::{JwkSet, KeyAlgorithm},
};
use serde::{Deserialize, Serialize};
use std::{fmt, time::Duration};
use workflows::tabelle::Profilo;

/// Seconds that clocks of different machines may differ by.
const TOLLERANZA: i64 = 60;
/// Longest token worth reading, bytes.
const LUNGHEZZA_MASSIMA: usize = 8 * 1024;
/// Shortest shared secret, bytes: as long as the hash it keys (RFC 7518 § 3.2).
pub const SEGRETO_MINIMO: usize = 32;

/// What whoever carries a token may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RuoloGettone {
    /// Works the queue of its sede.
    Funzionario,
    /// Also assigns, reopens, routes.
    Supervisore,
    /// Tunes rules; routes.
    Amministratore,
    /// Reads everything.
    Monitoraggio,
    /// Writes from a Cassetto.
    Mittente,
    /// One of the institute's own systems: states contacts and deleghe.
    Sistema,
}

/// What a token says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gettone {
    /// User id, or whatever names the client.
    pub sub: String,
    /// What it may do.
    pub ruolo: RuoloGettone,
    /// Sede of a person of the institute.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sede: Option<String>,
    /// Cassetto of a sender.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cassetto: Option<String>,
    /// Codice fiscale of a sender.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub codice_fiscale: Option<String>,
    /// As what a sender writes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profilo: Option<Profilo>,
    /// Name to address it by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nome: Option<String>,
    /// Issued at, seconds since 1970.
    pub iat: i64,
    /// Expires at, seconds since 1970.
    pub exp: i64,
    /// Not before, seconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nbf: Option<i64>,
}

impl Gettone {
    /// A token that says nothing but who and what, good from `ora` for `durata`.
    #[must_use]
    pub fn nuovo(sub: impl Into<String>, ruolo: RuoloGettone, ora: Timestamp, durata: Duration) -> Self {
        let iat = ora.millis() / 1_000;
        let exp = ora.plus(durata).millis() / 1_000;
        let sub = sub.into();
        Self {
            sub,
            ruolo,
            sede: None,
            cassetto: None,
            codice_fiscale: None,
            profilo: None,
            nome: None,
            iat,
            exp,
            nbf: None,
        }
    }
}

/// Why a token is not accepted. `Display` is for whoever carries it, and tells nothing about keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ErroreGettone {
    /// Forged, malformed, for somebody else, or signed in another way.
    #[error("Il token non è valido: chiedine uno nuovo.")]
    NonValido,
    /// Too old.
    #[error("Il token è scaduto: chiedine uno nuovo.")]
    Scaduto,
    /// Issued in the future.
    #[error("Il token non è ancora valido: controlla l'orologio di chi lo emette.")]
    Prematuro,
}

/// Why keys cannot be used, for the administrator.
#[derive(Debug, thiserror::Error)]
pub enum ErroreChiavi {
    /// A secret that can be guessed.
    #[error("il segreto dei token è troppo corto: servono almeno {SEGRETO_MINIMO} byte casuali")]
    SegretoCorto,
    /// Not a key of that kind.
    #[error("la chiave dei token non si può leggere: {0}")]
    Illeggibile(#[from] jsonwebtoken::errors::Error),
    /// Not a set of keys.
    #[error("il file JWKS non si può leggere: {0}")]
    Jwks(#[from] serde_json::Error),
    /// A set without a key that can be used here.
    #[error("il file JWKS non ha chiavi pubbliche RS256, ES256 o EdDSA")]
    JwksVuoto,
}

struct Chiave {
    id: Option<String>,
    algoritmo: Algorithm,
    verifica: DecodingKey,
}

/// The keys that tokens are checked with; the algorithm is pinned here, never taken from the token.
pub struct Chiavi {
    chiavi: Vec<Chiave>,
    emittente: String,
    pubblico: String,
}

impl fmt::Debug for Chiavi {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Chiavi")
            .field("quante", &self.chiavi.len())
            .field("emittente", &self.emittente)
            .finish()
    }
}

impl Chiavi {
    fn una(algoritmo: Algorithm, verifica: DecodingKey, emittente: &str, pubblico: &str) -> Self {
        let chiavi = vec![Chiave { id: None, algoritmo, verifica }];
        Self { chiavi, emittente: emittente.to_owned(), pubblico: pubblico.to_owned() }
    }

    /// HS256 with a shared secret; tokens must name `emittente` (iss) and `pubblico` (aud).
    ///
    /// # Errors
    /// The secret is too short.
    pub fn hs256(segreto: &[u8], emittente: &str, pubblico: &str) -> Result<Self, ErroreChiavi> {
        if segreto.len() < SEGRETO_MINIMO {
            return Err(ErroreChiavi::SegretoCorto);
        }
        Ok(Self::una(Algorithm::HS256, DecodingKey::from_secret(segreto), emittente, pubblico))
    }

    /// RS256 with a public key in PEM.
    ///
    /// # Errors
    /// Not such a key.
    pub fn rs256(pem: &[u8], emittente: &str, pubblico: &str) -> Result<Self, ErroreChiavi> {
        Ok(Self::una(Algorithm::RS256, DecodingKey::from_rsa_pem(pem)?, emittente, pubblico))
    }

    /// EdDSA with an Ed25519 public key in PEM.
    ///
    /// # Errors
    /// Not such a key.
    pub fn eddsa(pem: &[u8], emittente: &str, pubblico: &str) -> Result<Self, ErroreChiavi> {
        Ok(Self::una(Algorithm::EdDSA, DecodingKey::from_ed_pem(pem)?, emittente, pubblico))
    }

    /// A set of public keys, each with its own algorithm.
    ///
    /// # Errors
    /// Not such a set, or no key of it can be used.
    pub fn jwks(json: &str, emittente: &str, pubblico: &str) -> Result<Self, ErroreChiavi> {
        let insieme: JwkSet = serde_json::from_str(json)?;
        let mut chiavi = Vec::new();
        for jwk in &insieme.keys {
            let algoritmo = match jwk.common.key_algorithm {
                Some(KeyAlgorithm::RS256) => Algorithm::RS256,
                Some(KeyAlgorithm::ES256) => Algorithm::ES256,
                Some(KeyAlgorithm::EdDSA) => Algorithm::EdDSA,
                _ => continue,
            };
            let verifica = DecodingKey::from_jwk(jwk)?;
            chiavi.push(Chiave { id: jwk.common.key_id.clone(), algoritmo, verifica });
        }
        if chiavi.is_empty() {
            return Err(ErroreChiavi::JwksVuoto);
        }
        Ok(Self { chiavi, emittente: emittente.to_owned(), pubblico: pubblico.to_owned() })
    }

    /// Reads a token as of `ora`.
    ///
    /// # Errors
    /// Why it is not accepted.
    pub fn verifica(&self, token: &str, ora: Timestamp) -> Result<Gettone, ErroreGettone> {
        if token.len() > LUNGHEZZA_MASSIMA {
            return Err(ErroreGettone::NonValido);
        }
        let id = decode_header(token).map_err(|_| ErroreGettone::NonValido)?.kid;
        let gettone = self
            .chiavi
            .iter()
            .filter(|c| c.id.is_none() || c.id == id)
            .find_map(|c| self.con(c, token))
            .ok_or(ErroreGettone::NonValido)?;
        let adesso = ora.millis() / 1_000;
        if gettone.exp + TOLLERANZA <= adesso {
            return Err(ErroreGettone::Scaduto);
        }
        if gettone.iat.max(gettone.nbf.unwrap_or(gettone.iat)) - TOLLERANZA > adesso {
            return Err(ErroreGettone::Prematuro);
        }
        Ok(gettone)
    }

    fn con(&self, chiave: &Chiave, token: &str) -> Option<Gettone> {
        let mut regole = Validation::new(chiave.algoritmo);
        regole.set_audience(&[&self.pubblico]);
        regole.set_issuer(&[&self.emittente]);
        regole.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        // Compared above with the office's clock, which the library does not know.
        regole.validate_exp = false;
        decode(token, &chiave.verifica, &regole).ok().map(|letto| letto.claims)
    }
}

#[derive(Serialize)]
struct Firmato<'a> {
    iss: &'a str,
    aud: &'a str,
    #[serde(flatten)]
    gettone: &'a Gettone,
}

/// Signs a token with a shared secret (HS256): for development and single installations.
///
/// # Errors
/// The secret is too short.
pub fn firma(
    gettone: &Gettone,
    segreto: &[u8],
    emittente: &str,
    pubblico: &str,
) -> Result<String, ErroreChiavi> {
    if segreto.len() < SEGRETO_MINIMO {
        return Err(ErroreChiavi::SegretoCorto);
    }
    let firmato = Firmato { iss: emittente, aud: pubblico, gettone };
    Ok(encode(&Header::new(Algorithm::HS256), &firmato, &EncodingKey::from_secret(segreto))?)
}
