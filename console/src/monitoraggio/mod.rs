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
use workflows::monitoraggio::Memoria;

pub(crate) fn rotte(rotte: Rotte) -> Rotte {
    let memoria = Memoria::default();
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
