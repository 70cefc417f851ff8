//! The figures of the office (R23, R89).

use crate::{
    accesso::Chiamante,
    gettone::RuoloGettone,
    problema::{CorpoProblema, Problema},
    stato::App,
};
use axum::{Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;
use workflows::monitoraggio::{self, Riepilogo};

/// Counts by sede, state, Cassetto, argomento and term; deliveries; satisfaction.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Monitoraggio {
    /// Seconds since the figures were computed.
    eta_secondi: i64,
    /// The figures.
    #[serde(flatten)]
    #[schema(value_type = Object)]
    riepilogo: Riepilogo,
}

/// Everything for monitoring and administrators; a supervisore sees its own sede.
#[utoipa::path(
    get,
    path = "/api/v1/monitoraggio",
    tag = "monitoraggio",
    responses(
        (status = 200, body = Monitoraggio),
        (status = "4XX", body = CorpoProblema, content_type = "application/problem+json"),
    ),
    security(("gettone" = [])),
)]
pub(crate) async fn legge(State(app): State<App>, chi: Chiamante) -> Result<Json<Monitoraggio>, Problema> {
    chi.solo(&[RuoloGettone::Monitoraggio, RuoloGettone::Amministratore, RuoloGettone::Supervisore])?;
    let sede = chi.gettone.sede.as_deref().filter(|_| chi.gettone.ruolo == RuoloGettone::Supervisore);
    let ora = app.ufficio.clock.now();
    let mut conn = app.ufficio.db.read().await?;
    let kept = monitoraggio::leggi(&mut conn).await?;
    drop(conn);
    let (statistiche, calcolate_il) = match kept {
        Some(kept) => kept,
        // Nobody computed them yet: only the first reader of a new installation waits for them.
        None => {
            monitoraggio::aggiorna(&app.ufficio.db, ora).await?;
            let mut conn = app.ufficio.db.read().await?;
            monitoraggio::leggi(&mut conn).await?.ok_or_else(Problema::non_disponibile)?
        }
    };
    let eta_secondi = (ora.millis() - calcolate_il.millis()).max(0) / 1_000;
    Ok(Json(Monitoraggio { eta_secondi, riepilogo: statistiche.riepilogo(sede, calcolate_il) }))
}
