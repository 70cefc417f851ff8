//! Monitoring: what arrives, what is late, how long it takes, what comes; of all sedi or of one. Figures say their age,
//! each opens its quesiti, each table is taken away as a file.

mod cifre;
mod collegamenti;
mod contesto;
mod disegni;
mod esporta;
mod gruppi;
mod pagina;
mod richiesta;
mod tavola;
mod tavole;

use crate::{
    io::Io,
    rotte::{OSSERVATORI, Rotte},
    stato::App,
};
use axum::{
    extract::{Path, RawQuery, State},
    http::HeaderMap,
};
use esporta::Formato;
use richiesta::PRONTI;
use std::time::Duration;
use workflows::monitoraggio::Memoria;

/// How often it is looked whether there are newer figures.
const OGNI: Duration = Duration::from_secs(5);

/// How long a first look waits for the deliveries.
const ATTESA: Duration = Duration::from_millis(15);

/// Where the figures are kept in a process that serves pages.
pub(crate) fn memoria() -> Memoria {
    Memoria::con_attesa(ATTESA)
}

/// Keeps the figures ready that people look at, so that nobody waits while they are summed. Never ends.
pub(crate) async fn tieni_pronte(memoria: Memoria, app: App) {
    let periodi = PRONTI.map(|(_, giorni, _)| giorni);
    loop {
        let ufficio = &app.ufficio;
        if let Err(errore) = memoria.rinfresca(&ufficio.db, &periodi, ufficio.clock.now()).await {
            tracing::warn!(%errore, "the figures of the monitoring are not ready");
        }
        tokio::time::sleep(OGNI).await;
    }
}

pub(crate) fn rotte(rotte: Rotte, memoria: Memoria) -> Rotte {
    let (di_tutte, di_una, csv, xlsx) = (memoria.clone(), memoria.clone(), memoria.clone(), memoria);
    rotte
        .get(
            "/monitoraggio",
            OSSERVATORI,
            move |State(app): State<App>, io: Io, RawQuery(query): RawQuery, testate: HeaderMap| async move {
                pagina::mostra(&di_tutte, &app, &io, query.as_deref(), None, &testate).await
            },
        )
        .get(
            "/monitoraggio/sedi/{codice}",
            OSSERVATORI,
            move |State(app): State<App>,
                  io: Io,
                  Path(codice): Path<String>,
                  RawQuery(query): RawQuery,
                  testate: HeaderMap| async move {
                pagina::mostra(&di_una, &app, &io, query.as_deref(), Some(codice), &testate).await
            },
        )
        .get(
            "/monitoraggio/esporta.csv",
            OSSERVATORI,
            move |State(app): State<App>, io: Io, RawQuery(query): RawQuery| async move {
                esporta::esporta(&csv, &app, &io, query.as_deref(), Formato::Csv).await
            },
        )
        .get(
            "/monitoraggio/esporta.xlsx",
            OSSERVATORI,
            move |State(app): State<App>, io: Io, RawQuery(query): RawQuery| async move {
                esporta::esporta(&xlsx, &app, &io, query.as_deref(), Formato::Xlsx).await
            },
        )
}
