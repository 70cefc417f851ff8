//! `Idempotency-Key`: the same request can be repeated, and is done once.

use crate::{accesso::Chiamante, problema::Problema};
use axum::http::HeaderMap;
use serde::Serialize;
use sha2::{Digest, Sha256};
use workflows::{allegati::AllegatoValido, ufficio::ChiaveIdempotenza};

/// The client's key, if it gave one.
pub(crate) fn chiave(intestazioni: &HeaderMap) -> Result<Option<String>, Problema> {
    let Some(valore) = intestazioni.get("idempotency-key") else { return Ok(None) };
    let testo = valore.to_str().unwrap_or_default().trim();
    if testo.is_empty() || testo.len() > 200 || !testo.bytes().all(|b| b.is_ascii_graphic()) {
        let frase = "La Idempotency-Key non è valida: da 1 a 200 lettere, cifre o segni, senza spazi (un UUID va bene).";
        return Err(Problema::malformata(frase));
    }
    Ok(Some(testo.to_owned()))
}

/// The key of a caller for what it sent.
pub(crate) fn di(
    chi: &Chiamante,
    chiave: String,
    richiesta: &impl Serialize,
    file: &[AllegatoValido],
) -> ChiaveIdempotenza {
    ChiaveIdempotenza { cliente: chi.gettone.sub.clone(), chiave, impronta: impronta(richiesta, file) }
}

/// Of everything that was sent, however it was written down.
fn impronta(richiesta: &impl Serialize, file: &[AllegatoValido]) -> String {
    let mut sha = Sha256::new();
    sha.update(serde_json::to_vec(richiesta).unwrap_or_default());
    for f in file {
        sha.update([0]);
        sha.update(f.nome.as_bytes());
        sha.update([0]);
        sha.update(f.impronta_sha256_hex.as_bytes());
    }
    hex::encode(sha.finalize())
}
