//! The permission table: every route with who it is for. Nothing is served that is not in it.

use crate::{compressione, guardia, stato::App, strati};
use axum::{
    Router,
    extract::DefaultBodyLimit,
    handler::Handler,
    http::Method,
    middleware::{from_fn, from_fn_with_state},
    routing::{MethodFilter, on},
};
use std::{any::Any, sync::Arc};
use tower_http::catch_panic::CatchPanicLayer;
use workflows::attore::Ruolo;

/// Largest form, bytes: a hundred texts of ten thousand characters. Uploads say their own.
const CORPO_MASSIMO: usize = 1024 * 1024;

/// Who works quesiti.
pub const UFFICIO: Chi = Chi::Ruoli(&[Ruolo::Funzionario, Ruolo::Supervisore]);
/// Who supervises a sede.
pub const SUPERVISORI: Chi = Chi::Ruoli(&[Ruolo::Supervisore]);
/// Who reads quesiti.
pub const LETTORI: Chi =
    Chi::Ruoli(&[Ruolo::Funzionario, Ruolo::Supervisore, Ruolo::Amministratore, Ruolo::Monitoraggio]);
/// Who decides where a quesito of no sede goes.
pub const SMISTATORI: Chi = Chi::Ruoli(&[Ruolo::Supervisore, Ruolo::Amministratore]);
/// Who answers for the hours and the jobs of a sede: its supervisor, and the administrator for all.
pub const RESPONSABILI: Chi = Chi::Ruoli(&[Ruolo::Supervisore, Ruolo::Amministratore]);
/// Who reads figures: a supervisore those of its sede.
pub const OSSERVATORI: Chi = Chi::Ruoli(&[Ruolo::Supervisore, Ruolo::Amministratore, Ruolo::Monitoraggio]);
/// Who tunes rules, texts and users.
pub const AMMINISTRATORI: Chi = Chi::Ruoli(&[Ruolo::Amministratore]);
/// Who looks after jobs and deliveries.
pub const TECNICI: Chi = Chi::Ruoli(&[Ruolo::Amministratore, Ruolo::Supporto]);
/// Everybody of the institute.
pub const COLLEGHI: Chi = Chi::Ruoli(&Ruolo::TUTTI);

/// Who a route is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chi {
    /// Whoever comes, without a session.
    Chiunque,
    /// A session with one of these roles.
    Ruoli(&'static [Ruolo]),
}

impl Chi {
    /// Whether somebody with this role, or with no session, may come in.
    #[must_use]
    pub fn ammette(self, ruolo: Option<Ruolo>) -> bool {
        match self {
            Self::Chiunque => true,
            Self::Ruoli(ruoli) => ruolo.is_some_and(|r| ruoli.contains(&r)),
        }
    }
}

/// A line of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rotta {
    /// Method.
    pub metodo: Method,
    /// Address, with its parameters in braces.
    pub percorso: &'static str,
    /// Who it is for.
    pub chi: Chi,
}

/// The table being made.
pub(crate) struct Rotte {
    app: App,
    router: Router<App>,
    tavola: Vec<Rotta>,
}

impl Rotte {
    pub(crate) fn nuove(app: App) -> Self {
        Self { app, router: Router::new(), tavola: Vec::new() }
    }

    /// A page.
    pub(crate) fn get<H, T>(self, percorso: &'static str, chi: Chi, gestore: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.aggiunta(Method::GET, MethodFilter::GET, percorso, chi, gestore)
    }

    /// A change. Its handler takes a [`crate::modulo::Modulo`], which checks the token against forgery.
    pub(crate) fn post<H, T>(self, percorso: &'static str, chi: Chi, gestore: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.aggiunta(Method::POST, MethodFilter::POST, percorso, chi, gestore)
    }

    fn aggiunta<H, T>(
        mut self,
        metodo: Method,
        filtro: MethodFilter,
        percorso: &'static str,
        chi: Chi,
        gestore: H,
    ) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        let guardia = from_fn_with_state((Arc::clone(&self.app), chi), guardia::fa_entrare);
        // A panic ends inside the guard: its page is drawn and protected like every other.
        let gestore = on(filtro, gestore).layer(CatchPanicLayer::custom(strati::panico)).layer(guardia);
        self.router = self.router.route(percorso, gestore);
        self.tavola.push(Rotta { metodo, percorso, chi });
        self
    }

    /// Ready to be served, with a page for every other address. Whoever is not in is led to the door first: what exists
    /// and what does not is told to colleagues alone.
    pub(crate) fn router(self) -> Router {
        let guardia = from_fn_with_state((Arc::clone(&self.app), COLLEGHI), guardia::fa_entrare);
        let app = Arc::clone(&self.app);
        let rotto = move |perche: Box<dyn Any + Send>| guardia::vestita(&app, None, strati::panico(perche));
        self.router
            .fallback_service(strati::nessuno.layer(guardia.clone()).with_state(Arc::clone(&self.app)))
            .method_not_allowed_fallback(strati::altro_metodo.layer(guardia))
            .layer(DefaultBodyLimit::max(CORPO_MASSIMO))
            .layer(CatchPanicLayer::custom(rotto))
            .layer(from_fn(compressione::comprimi))
            .layer(from_fn_with_state(Arc::clone(&self.app), strati::osserva))
            .with_state(self.app)
    }

    pub(crate) fn tavola(self) -> Vec<Rotta> {
        self.tavola
    }
}
