//! Hands the embedded files over.

use super::{RISORSE, Risorsa};
use axum::{
    Router,
    extract::Path,
    http::{HeaderMap, HeaderName, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};

/// The address holds the hash of the content: it never changes.
const PER_SEMPRE: &str = "public, max-age=31536000, immutable";
const STESSA_ORIGINE: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// `/risorse/{nome}`, open to everybody: the sign-in page needs them too.
pub fn rotte<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new().route("/risorse/{nome}", get(consegna))
}

async fn consegna(Path(nome): Path<String>, intestazioni: HeaderMap) -> Response {
    let trovata = RISORSE.iter().find(|r| r.indirizzo.strip_prefix("/risorse/") == Some(&*nome));
    let Some(risorsa) = trovata else { return StatusCode::NOT_FOUND.into_response() };
    let compressa = risorsa.gzip.filter(|_| accetta_gzip(&intestazioni));
    let etag = if compressa.is_some() { risorsa.etag_gzip } else { risorsa.etag };
    let comuni = [
        (header::CACHE_CONTROL, PER_SEMPRE),
        (header::ETAG, etag),
        (header::VARY, "Accept-Encoding"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (STESSA_ORIGINE, "same-origin"),
    ];
    if ha_gia(&intestazioni, risorsa) {
        return (StatusCode::NOT_MODIFIED, comuni).into_response();
    }
    let tipo = [(header::CONTENT_TYPE, risorsa.tipo)];
    match compressa {
        Some(byte) => (comuni, tipo, [(header::CONTENT_ENCODING, "gzip")], byte).into_response(),
        None => (comuni, tipo, risorsa.contenuto).into_response(),
    }
}

/// Whether the reader holds the file already, in either encoding.
fn ha_gia(intestazioni: &HeaderMap, risorsa: &Risorsa) -> bool {
    elementi(intestazioni, &header::IF_NONE_MATCH).any(|dato| {
        let dato = dato.strip_prefix("W/").unwrap_or(dato);
        dato == "*" || dato == risorsa.etag || dato == risorsa.etag_gzip
    })
}

/// Whether gzip may be sent: named, or covered by `*`, and not with a weight of zero (RFC 9110, 12.5.3).
pub(crate) fn accetta_gzip(intestazioni: &HeaderMap) -> bool {
    let (mut gzip, mut ogni) = (None, None);
    for codifica in elementi(intestazioni, &header::ACCEPT_ENCODING) {
        let (nome, parametri) = codifica.split_once(';').unwrap_or((codifica, ""));
        let peso = parametri.trim().strip_prefix("q=").and_then(|q| q.parse::<f32>().ok()).unwrap_or(1.0);
        match nome.trim() {
            n if n.eq_ignore_ascii_case("gzip") || n.eq_ignore_ascii_case("x-gzip") => gzip = Some(peso),
            "*" => ogni = Some(peso),
            _ => {}
        }
    }
    gzip.or(ogni).is_some_and(|peso| peso > 0.0)
}

/// The elements of a header that is a list, over all its lines.
fn elementi<'a>(intestazioni: &'a HeaderMap, nome: &HeaderName) -> impl Iterator<Item = &'a str> {
    let righe = intestazioni.get_all(nome).iter().filter_map(|v| v.to_str().ok());
    righe.flat_map(|riga| riga.split(',')).map(str::trim)
}
