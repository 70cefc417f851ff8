//! What happens around every request of the console: its span, its figures, its time limit, and what is told of a page
//! that broke.

use crate::{errore::Errore, guardia, stato::App};
use axum::{
    extract::{MatchedPath, Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use std::{
    any::Any,
    time::{Duration, Instant},
};
use tracing::Instrument;

/// Longest time for one page.
pub const TEMPO_MASSIMO: Duration = Duration::from_secs(30);
/// For what its guard asks before and after: where that does not end, nobody is left to draw the page of who is in.
const IN_PIU: Duration = Duration::from_secs(10);

/// A page within its time. Inside the guard of its route: one that takes too long is told like any other refusal.
pub(crate) async fn in_tempo(entro: Duration, pagina: impl Future<Output = Response>) -> Response {
    match tokio::time::timeout(entro, pagina).await {
        Ok(risposta) => risposta,
        Err(_) => {
            tracing::error!("a page took too long");
            Errore::TroppoLenta.into_response()
        }
    }
}

/// Around a route. The route's template stands for the address, which may hold personal data.
pub(crate) async fn osserva(State(app): State<App>, richiesta: Request, poi: Next) -> Response {
    let inizio = Instant::now();
    let metodo = richiesta.method().clone();
    let percorso = richiesta.extensions().get::<MatchedPath>();
    let percorso = percorso.map_or_else(|| "nessuno".to_owned(), |p| p.as_str().to_owned());
    let campo = tracing::info_span!("pagina", %metodo, percorso);
    let lavoro = tokio::time::timeout(app.impostazioni.tempo_massimo + IN_PIU, poi.run(richiesta));
    let risposta = match lavoro.instrument(campo.clone()).await {
        Ok(risposta) => risposta,
        Err(_) => guardia::vestita(&app, None, Errore::TroppoLenta.into_response()),
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
    Errore::Interrotta.into_response()
}

/// No such page.
pub(crate) async fn nessuno() -> Errore {
    Errore::NonTrovato
}

/// The address exists, not with this method.
pub(crate) async fn altro_metodo() -> Errore {
    Errore::AltroMetodo
}
