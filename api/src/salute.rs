//! Whether this process lives, is ready, and what it counted.

use crate::{problema::Problema, stato::App};
use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use engine::jobs;
use workflows::schema::MIGRATIONS;

/// The process answers.
#[utoipa::path(get, path = "/livez", tag = "servizio", responses((status = 200, body = String)))]
pub(crate) async fn livez() -> &'static str {
    "vivo\n"
}

/// The database answers and has its tables.
#[utoipa::path(
    get,
    path = "/readyz",
    tag = "servizio",
    responses((status = 200, body = String), (status = 503, description = "Not ready: try again")),
)]
pub(crate) async fn readyz(State(app): State<App>) -> Result<&'static str, Problema> {
    match app.ufficio.db.missing(MIGRATIONS).await? {
        0 => Ok("pronto\n"),
        mancanti => Err(Problema::non_pronto(mancanti)),
    }
}

/// Figures for Prometheus.
#[utoipa::path(get, path = "/metrics", tag = "servizio", responses((status = 200, body = String)))]
pub(crate) async fn metriche(State(app): State<App>) -> Response {
    if let Err(errore) = code(&app).await {
        // The other figures are worth more just when the database is down.
        tracing::warn!(%errore, "queue lengths not counted");
    }
    let tipo = [(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")];
    (tipo, app.metriche.render()).into_response()
}

async fn code(app: &App) -> Result<(), sqlx::Error> {
    if app.impostazioni.code.is_empty() {
        return Ok(());
    }
    let mut conn = app.ufficio.db.read().await?;
    for coda in jobs::stats(&mut conn, &app.impostazioni.code, app.ufficio.clock.now()).await? {
        let misura = |nome: &'static str| metrics::gauge!(nome, "coda" => coda.queue.clone());
        misura("quesiti_jobs_due").set(coda.live_due as f64);
        misura("quesiti_jobs_live").set(coda.live_total as f64);
        misura("quesiti_jobs_dead").set(coda.dead as f64);
        misura("quesiti_jobs_oldest_due_seconds").set(coda.oldest_due_ms as f64 / 1_000.0);
    }
    Ok(())
}
