//! JSON over HTTP for the Cassetti and the institute's systems: reads requests, calls the office's acts, says what
//! came of them. No rule of the domain is here.
//!
//! - every route says which roles it is for; out of scope is "not found";
//! - every refusal is `application/problem+json` with an Italian sentence that says what to do;
//! - the document at `/api/v1/openapi.json` is made from the same lines that make the routes.

mod accesso;
mod appuntamenti;
mod corpo;
mod deleghe;
mod elenchi;
mod esiti_sms;
pub mod gettone;
mod idempotenza;
mod limite;
mod monitoraggio;
mod notifiche;
mod openapi;
mod patronati;
mod problema;
mod punti;
mod quando;
mod quesiti;
mod recapiti;
mod salute;
mod stato;
mod storia;
mod strati;

pub use gettone::{Chiavi, Gettone, RuoloGettone, firma};
pub use stato::{Impostazioni, Manuale, Stato};

use axum::{
    Router,
    extract::DefaultBodyLimit,
    middleware,
    routing::{any, get},
};
use limite::Limitatore;
use stato::{App, Interno};
use std::sync::Arc;
use tower_http::catch_panic::CatchPanicLayer;
use utoipa::OpenApi;
use utoipa_axum::{router::OpenApiRouter, routes};

/// Every route with its description.
fn rotte() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(openapi::Descrizione::openapi())
        .routes(routes!(quesiti::creazione::apre, quesiti::ricerca::cerca))
        .routes(routes!(quesiti::dettaglio::legge))
        .routes(routes!(quesiti::allegati::zip))
        .routes(routes!(quesiti::atti::prende_in_carico))
        .routes(routes!(quesiti::atti::rilascia))
        .routes(routes!(quesiti::atti::assegna))
        .routes(routes!(quesiti::atti::trasferisce))
        .routes(routes!(quesiti::atti::smista))
        .routes(routes!(quesiti::scritti::commenta))
        .routes(routes!(quesiti::scritti::annota))
        .routes(routes!(quesiti::scritti::risponde))
        .routes(routes!(quesiti::scritti::integra))
        .routes(routes!(quesiti::scritti::sollecita))
        .routes(routes!(quesiti::scritti::sospende))
        .routes(routes!(quesiti::atti::riprende))
        .routes(routes!(quesiti::scritti::chiude))
        .routes(routes!(quesiti::atti::riapre))
        .routes(routes!(quesiti::atti::valuta))
        .routes(routes!(quesiti::atti::annulla_protocollo))
        .routes(routes!(appuntamenti::prenotabili::prenotabili))
        .routes(routes!(appuntamenti::prenotazione::prenota, appuntamenti::ricerca::cerca))
        .routes(routes!(appuntamenti::prenotazione::prenota_da_quesito))
        .routes(routes!(appuntamenti::dettaglio::legge))
        .routes(routes!(appuntamenti::file::zip))
        .routes(routes!(appuntamenti::file::web_meeting))
        .routes(routes!(appuntamenti::atti::sposta))
        .routes(routes!(appuntamenti::atti::cancella))
        .routes(routes!(appuntamenti::atti::esamina))
        .routes(routes!(appuntamenti::atti::concorda))
        .routes(routes!(appuntamenti::atti::definisce))
        .routes(routes!(punti::scelta::competenti))
        .routes(routes!(punti::scelta::slot))
        .routes(routes!(punti::configurazione::legge))
        .routes(routes!(punti::cambi::varia))
        .routes(routes!(punti::cambi::chiude))
        .routes(routes!(punti::cambi::riapre))
        .routes(routes!(elenchi::argomenti))
        .routes(routes!(elenchi::cassetti))
        .routes(routes!(elenchi::esiti))
        .routes(routes!(elenchi::assistenza))
        .routes(routes!(elenchi::manuali))
        .routes(routes!(notifiche::casella))
        .routes(routes!(notifiche::lettura))
        .routes(routes!(recapiti::legge, recapiti::scrive))
        .routes(routes!(deleghe::registra, deleghe::elenca))
        .routes(routes!(deleghe::revoca))
        .routes(routes!(patronati::dichiara))
        .routes(routes!(patronati::profili))
        .routes(routes!(monitoraggio::legge))
        .routes(routes!(esiti_sms::riceve, esiti_sms::riceve_post))
        .routes(routes!(salute::livez))
        .routes(routes!(salute::readyz))
        .routes(routes!(salute::metriche))
}

/// The whole API, ready to be served: beside other routes, since only addresses under `/api/` are answered by it.
pub fn router(stato: Stato) -> Router {
    let corpo_massimo = stato.impostazioni.corpo_massimo;
    let limitatore = Limitatore::al_minuto(stato.impostazioni.richieste_al_minuto);
    let app: App = Arc::new(Interno { stato, limitatore });
    let (rotte, documento) = rotte().split_for_parts();
    let documento = Arc::new(documento);
    rotte
        .route(
            "/api/v1/openapi.json",
            get(move || {
                let documento = Arc::clone(&documento);
                async move { axum::Json(documento.as_ref().clone()) }
            }),
        )
        .route("/api/{*resto}", any(strati::nessuno))
        .method_not_allowed_fallback(strati::altro_metodo)
        .layer(DefaultBodyLimit::max(corpo_massimo))
        .layer(CatchPanicLayer::custom(strati::panico))
        .layer(middleware::from_fn_with_state(Arc::clone(&app), strati::osserva))
        .with_state(app)
}
