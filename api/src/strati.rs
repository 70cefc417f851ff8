//! What happens around every request: its name, its span, its figures, its time limit, the headers of its answer.

use crate::{
    problema::{ISTANZA, Problema},
    stato::App,
};
use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderName, HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use std::{any::Any, time::Instant};
use tracing::Instrument;

const NOME: HeaderName = HeaderName::from_static("x-request-id");

/// The caller's own name for the request, if it is short and plain; otherwise a new one.
fn istanza(richiesta: &Request) -> String {
    let dato = richiesta.headers().get(&NOME).and_then(|v| v.to_str().ok());
    let buono = |n: &&str| {
        (1..=64).contains(&n.len()) && n.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
    };
    dato.filter(buono).map_or_else(|| engine::new_id().to_string(), str::to_owned)
}

/// The outermost layer. The route's template stands for the address, which may hold personal data.
pub(crate) async fn osserva(State(app): State<App>, richiesta: Request, poi: Next) -> Response {
    let inizio = Instant::now();
    let nome = istanza(&richiesta);
    let metodo = richiesta.method().clone();
    let percorso = richiesta.extensions().get::<MatchedPath>();
    let percorso = percorso.map_or_else(|| "nessuno".to_owned(), |p| p.as_str().to_owned());
    let campo = tracing::info_span!("http", %metodo, percorso, istanza = nome);
    let lavoro = async {
        match tokio::time::timeout(app.impostazioni.tempo_massimo, poi.run(richiesta)).await {
            Ok(risposta) => risposta,
            Err(_) => {
                let frase = "La richiesta ha impiegato troppo tempo: riprova tra qualche istante.";
                Problema::new(StatusCode::SERVICE_UNAVAILABLE, "tempo-scaduto", frase).into_response()
            }
        }
    };
    let mut risposta = ISTANZA.scope(nome.clone(), lavoro).instrument(campo.clone()).await;
    let (stato, durata) = (risposta.status(), inizio.elapsed());
    campo.in_scope(|| {
        let millisecondi = durata.as_millis();
        if stato.is_server_error() {
            tracing::warn!(stato = stato.as_u16(), millisecondi, "answered");
        } else {
            tracing::debug!(stato = stato.as_u16(), millisecondi, "answered");
        }
    });
    let etichette =
        [("metodo", metodo.to_string()), ("percorso", percorso), ("stato", stato.as_u16().to_string())];
    metrics::counter!("quesiti_http_requests_total", &etichette).increment(1);
    metrics::histogram!("quesiti_http_request_seconds", &etichette).record(durata.as_secs_f64());
    if let Ok(nome) = HeaderValue::from_str(&nome) {
        risposta.headers_mut().insert(NOME, nome);
    }
    protetta(&mut risposta);
    risposta
}

fn protetta(risposta: &mut Response) {
    let intestazioni = risposta.headers_mut();
    for (nome, valore) in [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-store"),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        ),
    ] {
        intestazioni.entry(nome).or_insert(HeaderValue::from_static(valore));
    }
}

/// A panic in a handler is a fault of ours, and only of that request.
pub(crate) fn panico(perche: Box<dyn Any + Send + 'static>) -> Response {
    let perche = perche
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| perche.downcast_ref::<&str>().copied())
        .unwrap_or("unknown");
    tracing::error!(perche, "a handler panicked");
    Problema::guasto().into_response()
}

/// No such address.
pub(crate) async fn nessuno() -> Problema {
    let frase = "Questo indirizzo non esiste: l'elenco è in /api/v1/openapi.json.";
    Problema::new(StatusCode::NOT_FOUND, "indirizzo-sconosciuto", frase)
}

/// The address exists, not with this method.
pub(crate) async fn altro_metodo() -> Problema {
    let frase = "Questo indirizzo non si usa con questo metodo: vedi /api/v1/openapi.json.";
    Problema::new(StatusCode::METHOD_NOT_ALLOWED, "metodo-non-previsto", frase)
}
