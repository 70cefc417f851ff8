//! Versions as entity tags: `ETag` out, `If-Match` in.

use crate::{problema::Problema, stato::App};
use axum::{
    extract::FromRequestParts,
    http::{HeaderValue, header, request::Parts},
};

/// The version that a caller has seen. `None`: whatever it is now.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Attesa(pub(crate) Option<i64>);

impl FromRequestParts<App> for Attesa {
    type Rejection = Problema;

    async fn from_request_parts(parti: &mut Parts, _: &App) -> Result<Self, Problema> {
        let Some(intestazione) = parti.headers.get(header::IF_MATCH) else { return Ok(Self(None)) };
        let testo = intestazione.to_str().unwrap_or_default().trim();
        if testo == "*" {
            return Ok(Self(None));
        }
        let versione = testo.strip_prefix('"').and_then(|t| t.strip_suffix('"')).and_then(|t| t.parse().ok());
        versione.map(|v| Self(Some(v))).ok_or_else(|| {
            Problema::malformata(
                "If-Match non è valido: usa l'ETag ricevuto, con le virgolette, per esempio \"3\".",
            )
        })
    }
}

/// The entity tag of a version.
pub(crate) fn etag(versione: i64) -> HeaderValue {
    HeaderValue::from_str(&format!("\"{versione}\"")).unwrap_or(HeaderValue::from_static("\"0\""))
}
