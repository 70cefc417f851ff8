//! HTML for the people of the institute: reads forms, calls the office's acts, shows what came of them. No rule of the
//! domain is here.
//!
//! - every route says who it is for ([`rotte`]), and is refused to everybody else;
//! - every change is a form that works without JavaScript, with a token against forgery;
//! - everything shown is escaped by the templates; nothing comes from another origin.

mod accesso;
mod agenda;
mod compressione;
mod contrassegno;
mod cornice;
mod errore;
mod grafici;
mod guardia;
mod informative;
mod io;
mod lavori;
pub mod manuali;
mod modelli;
mod modulo;
mod monitoraggio;
mod oggi;
mod quesiti;
mod regole;
pub mod risorse;
pub mod rotte;
mod sede;
mod stato;
mod strati;
mod utenti;
mod vista;

pub use accesso::oidc::{ErroreOidc, ImpostazioniOidc, Oidc, RISPONDE_ENTRO};
pub use stato::{Impostazioni, Stato};
pub use strati::TEMPO_MASSIMO;

use axum::Router;
use rotte::{Rotta, Rotte};
use stato::App;
use std::sync::Arc;
use workflows::monitoraggio::Memoria;

fn tutte(app: App, memoria: Memoria) -> Rotte {
    let rotte = Rotte::nuove(app);
    let rotte = accesso::rotte(rotte);
    let rotte = informative::rotte(rotte);
    let rotte = lavori::rotte(rotte);
    let rotte = manuali::rotte(rotte);
    let rotte = modelli::rotte(rotte);
    let rotte = monitoraggio::rotte(rotte, memoria);
    let rotte = oggi::rotte(rotte);
    let rotte = quesiti::rotte(rotte);
    let rotte = regole::rotte(rotte);
    let rotte = sede::rotte(rotte);
    let rotte = agenda::rotte(rotte);
    utenti::rotte(rotte)
}

/// The console, ready to be served: its routes and what its pages load, without a fallback.
pub fn router(stato: Stato) -> Router {
    composta(Arc::new(stato), Memoria::default())
}

/// The same, and the work that goes on beside it for as long as it is served: it keeps the figures ready that people look
/// at. Never ends by itself.
pub fn servita(stato: Stato) -> (Router, impl Future<Output = ()> + Send + 'static) {
    let (app, memoria) = (Arc::new(stato), monitoraggio::memoria());
    (composta(Arc::clone(&app), memoria.clone()), monitoraggio::tieni_pronte(memoria, app))
}

fn composta(app: App, memoria: Memoria) -> Router {
    tutte(app, memoria).router().merge(risorse::rotte())
}

/// Every route and who it is for: what the permission table of the documentation and its test are made of.
pub fn tavola(stato: Stato) -> Vec<Rotta> {
    tutte(Arc::new(stato), Memoria::default()).tavola()
}
