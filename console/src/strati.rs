//! What happens around every request of the console: its span, its figures, its time limit.

use crate::errore::Errore;
use axum::{
    extract::{MatchedPath, Request},
    middleware::Next,
    response::{IntoResponse, Response},
};
use std::{
    any::Any,
    time::{Duration, Instant},
};
use tracing::Instrument;

/// Longest time for one page.
const TEMPO_MASSIMO: Duration = Duration::from_secs(30);

/// Around a route. The route's template stands for the address, which may hold personal data.
pub(crate) async fn osserva(richiesta: Request, poi: Next) -> Response {
    let inizio = Instant::now();
    let metodo = richiesta.method().clone();
    let percorso = richiesta.extensions().get::<MatchedPath>();
    let percorso = percorso.map_or_else(|| "nessuno".to_owned(), |p| p.as_str().to_owned());
    let campo = tracing::info_span!("pagina", %metodo, percorso);
    let lavoro = tokio::time::timeout(TEMPO_MASSIMO, poi.run(richiesta));
    let risposta = match lavoro.instrument(campo.clone()).await {
        Ok(risposta) => risposta,
        Err(_) => Errore::Guasto.into_response(),
    };
    let (stato, durata) = (risposta.status(), inizio.elapsed());
    if stato.is_server_error() {
        campo.in_scope(|| {
            tracing::warn!(stato = stato.as_u16(), millisecondi = durata.as_millis(), "answered")
        });
    }
    let etichette =
        [("metodo", metodo.to_string()), ("percorso", percorso), ("stato", stato.as_u16().to_string())];
    metrics::counter!("quesiti_http_requests_total", &etichette).increment(1);
    metrics::histogram!("quesiti_http_request_seconds", &etichette).record(durata.as_secs_f64());
    risposta
}

/// A panic in a handler is a fault of ours, and only of that page.
pub(crate) fn panico(perche: Box<dyn Any + Send + 'static>) -> Response {
    let perche = perche
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| perche.downcast_ref::<&str>().copied())
        .unwrap_or("unknown");
    tracing::error!(perche, "a page panicked");
    Errore::Guasto.into_response()
}

/// No such page.
pub(crate) async fn nessuno() -> Errore {
    Errore::NonTrovato
}

/// The address exists, not with this method.
pub(crate) async fn altro_metodo() -> Errore {
    Errore::AltroMetodo
}
