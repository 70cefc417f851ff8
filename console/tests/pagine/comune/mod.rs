//! The pages over a fresh database, and people at their browsers.
//!
//! `Pagine::nuova(db)` brings an office with some people in it (see [`PERSONE`]); `entra("anna")` signs in by the real
//! form; `get` and `post` keep cookies and carry the token against forgery, as a browser does.

mod cartella;
mod dentro;
mod pagina;

pub use cartella::Cartella;
pub use dentro::{Dentro, Risposta, assume, campo};
pub use pagina::Pagina;

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Method, Request, header},
};
use console::{Impostazioni, Stato};
use engine::Db;
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{Arc, LazyLock},
    time::Duration,
};
use tempfile::TempDir;
use tests::{Prova, modelli};
use tower::ServiceExt;
use workflows::{
    allegati::Archivio,
    attore::Ruolo,
    notifiche::ModelliInUso,
    quesiti::Quesito,
    sessioni::Durata,
    utenti::{self, Utente},
};

/// Everybody's password.
pub const PASSWORD: &str = "quesiti-di-prova";
/// The sede that `Prova::richiesta` goes to.
pub const SEDE: &str = "7013";
/// Another one.
pub const ALTRA_SEDE: &str = "4900";

/// Who works in every office of the tests: login name, role, sede.
pub const PERSONE: [(&str, Ruolo, Option<&str>); 8] = [
    ("anna", Ruolo::Funzionario, Some(SEDE)),
    ("bruno", Ruolo::Funzionario, Some(SEDE)),
    ("carla", Ruolo::Funzionario, Some(ALTRA_SEDE)),
    ("sara", Ruolo::Supervisore, Some(SEDE)),
    ("silvio", Ruolo::Supervisore, Some(ALTRA_SEDE)),
    ("ada", Ruolo::Amministratore, None),
    ("mario", Ruolo::Monitoraggio, None),
    ("tina", Ruolo::Supporto, None),
];

/// Hashing is slow on purpose: once for everybody.
static IMPRONTA: LazyLock<String> = LazyLock::new(|| utenti::impronta_password(PASSWORD).unwrap());

/// The console of one test.
pub struct Pagine {
    pub prova: Prova,
    pub stato: Stato,
    pub cartella: TempDir,
    router: Router,
}

impl Pagine {
    /// On Monday 2 November 2026 at 10 in Rome (9 in UTC).
    pub async fn nuova(db: Db) -> Self {
        Self::con(db, |_| {}).await
    }

    /// With other settings.
    pub async fn con(db: Db, cambia: impl FnOnce(&mut Stato)) -> Self {
        Self::dal_con(db, "2026-11-02", cambia).await
    }

    /// On that day at 10 in Rome (9 in UTC in winter).
    pub async fn dal(db: Db, giorno: &str) -> Self {
        Self::dal_con(db, giorno, |_| {}).await
    }

    async fn dal_con(db: Db, giorno: &str, cambia: impl FnOnce(&mut Stato)) -> Self {
        let prova = Prova::nuova(db, giorno).await;
        let cartella = TempDir::with_prefix("quesiti-console").unwrap();
        let mut stato = stato(&prova, &cartella);
        cambia(&mut stato);
        let pagine = Self { router: console::router(stato.clone()), prova, stato, cartella };
        for (id, ruolo, sede) in PERSONE {
            pagine.assume(id, ruolo, sede).await;
        }
        pagine
    }

    /// Adds somebody who may sign in with [`PASSWORD`].
    pub async fn assume(&self, id: &str, ruolo: Ruolo, sede: Option<&str>) {
        let utente = Utente {
            id: id.into(),
            nome: format!("{}{} Prova", id[..1].to_uppercase(), &id[1..]),
            ruolo,
            sede: sede.map(str::to_owned),
            email: Some(format!("{id}@inps.example.it")),
            password: Some(IMPRONTA.clone()),
            attivo: true,
            creato_il: self.prova.ufficio.clock.now(),
        };
        dentro::crea(&self.prova, &utente).await;
    }

    /// Somebody of [`PERSONE`] as the acts see it.
    pub fn attore(&self, id: &str) -> workflows::attore::Attore {
        let (_, ruolo, sede) = PERSONE.into_iter().find(|p| p.0 == id).unwrap();
        workflows::attore::Attore::Funzionario(workflows::attore::Funzionario {
            id: id.into(),
            ruolo,
            sede: sede.map(str::to_owned),
        })
    }

    /// A quesito of [`SEDE`], routed and registered, that waits to be taken.
    pub async fn quesito(&self) -> Quesito {
        let id = self.prova.apre().await.meta.id;
        self.prova.protocolla().await;
        let quesito = self.prova.legge(id).await;
        assert_eq!(quesito.sede.as_deref(), Some(SEDE));
        quesito
    }

    /// Time passes.
    pub fn passano(&self, quanto: Duration) {
        let clock = &self.prova.ufficio.clock;
        clock.set(clock.now().plus(quanto));
    }

    /// A browser with nobody in.
    pub fn browser(&self) -> Browser {
        Browser::di(self.router.clone())
    }

    /// Somebody at its browser with a session opened beside the form: quicker, for tests of what comes after.
    pub async fn dentro(&self, id: &str) -> Browser {
        let segreto = dentro::sessione(&self.prova, id, &self.stato.impostazioni.durata).await;
        let mut browser = self.browser();
        browser.biscotti.insert("__Host-quesiti".into(), segreto);
        browser
    }

    /// Somebody at its browser, signed in by the form.
    #[track_caller]
    pub fn entra(&self, id: &str) -> impl Future<Output = Browser> + use<> {
        let (mut browser, id) = (self.browser(), id.to_owned());
        async move {
            let risposta = browser.accede(&id, PASSWORD).await;
            assert_eq!(risposta.stato, 303, "{id}: {}", risposta.testo());
            browser
        }
    }
}

/// Everything the pages need, over an office of the tests; its folder of tables is the shipped one, read only.
pub fn stato(prova: &Prova, cartella: &TempDir) -> Stato {
    Stato {
        ufficio: prova.ufficio.clone(),
        archivio: Archivio::locale(cartella.path()).unwrap(),
        modelli: ModelliInUso::nuovi(modelli()),
        oidc: None,
        esame: Arc::new(config::Esame::nuovo(spedita())),
        cartella: Arc::new(Cartella { radice: spedita(), ufficio: prova.ufficio.clone() }),
        impostazioni: Impostazioni {
            durata: Durata::default(),
            assistenza_amministrativa: "amministrativa@inps.example.it".into(),
            assistenza_tecnica: "tecnica@inps.example.it".into(),
            tempo_massimo: console::TEMPO_MASSIMO,
            assistenza_accessibilita: "accessibile@inps.example.it".into(),
            versione: "0.0.0-prova".into(),
            code: vec!["protocollazione", "prova", "ricalcolo"],
        },
    }
}

/// The folder that is shipped.
fn spedita() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../config")
}

/// A state over a database that nothing is asked of: for what follows from the table of routes alone.
pub async fn stato_qualsiasi() -> (Stato, TempDir) {
    let (_, db) = tests::databases().await.swap_remove(0);
    let cartella = TempDir::with_prefix("quesiti-console").unwrap();
    (stato(&Prova::nuova(db, "2026-11-02").await, &cartella), cartella)
}

/// A browser: keeps its cookies and knows the token of its session.
#[derive(Clone)]
pub struct Browser {
    router: Router,
    /// Cookies by name.
    pub biscotti: BTreeMap<String, String>,
    csrf: Option<String>,
}

impl Browser {
    /// With nobody in.
    pub fn di(router: Router) -> Self {
        Self { router, biscotti: BTreeMap::new(), csrf: None }
    }

    /// Fills and sends the form to enter.
    pub async fn accede(&mut self, id: &str, password: &str) -> Pagina {
        self.accede_verso(id, password, "/accesso").await
    }

    /// The same, from a given address of the form.
    pub async fn accede_verso(&mut self, id: &str, password: &str, indirizzo: &str) -> Pagina {
        let modulo = self.get(indirizzo).await;
        assert_eq!(modulo.stato, 200, "{}", modulo.testo());
        let mut campi = modulo.campi("/accesso");
        campi.retain(|(nome, _)| nome != "utente" && nome != "password");
        campi.push(("utente".into(), id.into()));
        campi.push(("password".into(), password.into()));
        self.csrf = None;
        self.invia("/accesso", &campi, &[]).await
    }

    /// Asks for a page as a person does.
    pub async fn get(&mut self, indirizzo: &str) -> Pagina {
        self.get_con(indirizzo, &[("accept", "text/html")]).await
    }

    /// With these headers and no other.
    pub async fn get_con(&mut self, indirizzo: &str, intestazioni: &[(&str, &str)]) -> Pagina {
        self.chiede(Method::GET, indirizzo, intestazioni, Body::empty()).await
    }

    /// Sends a form with the token of the session.
    pub async fn post(&mut self, indirizzo: &str, campi: &[(&str, &str)]) -> Pagina {
        let mut campi: Vec<(String, String)> =
            campi.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        campi.insert(0, ("csrf".into(), self.csrf().await));
        self.invia(indirizzo, &campi, &[]).await
    }

    /// Sends a form as it is.
    pub async fn post_senza(&mut self, indirizzo: &str, campi: &[(&str, &str)]) -> Pagina {
        self.invia(indirizzo, campi, &[]).await
    }

    /// Sends a form as it is, with these headers.
    pub async fn invia<N, V>(
        &mut self,
        indirizzo: &str,
        campi: &[(N, V)],
        intestazioni: &[(&str, &str)],
    ) -> Pagina
    where
        N: serde::Serialize,
        V: serde::Serialize,
    {
        let corpo = serde_html_form::to_string(campi).unwrap();
        let mut tutte = vec![("content-type", "application/x-www-form-urlencoded"), ("accept", "text/html")];
        tutte.extend_from_slice(intestazioni);
        self.chiede(Method::POST, indirizzo, &tutte, Body::from(corpo)).await
    }

    /// Any request, with the cookies.
    pub async fn chiede(
        &mut self,
        metodo: Method,
        indirizzo: &str,
        intestazioni: &[(&str, &str)],
        corpo: Body,
    ) -> Pagina {
        let mut richiesta = Request::builder().method(metodo).uri(indirizzo);
        for (nome, valore) in intestazioni {
            richiesta = richiesta.header(*nome, *valore);
        }
        if !self.biscotti.is_empty() {
            let tutti: Vec<_> = self.biscotti.iter().map(|(n, v)| format!("{n}={v}")).collect();
            richiesta = richiesta.header(header::COOKIE, tutti.join("; "));
        }
        let risposta = self.router.clone().oneshot(richiesta.body(corpo).unwrap()).await.unwrap();
        let (parti, corpo) = risposta.into_parts();
        self.ricorda(&parti.headers);
        let corpo = to_bytes(corpo, usize::MAX).await.unwrap().to_vec();
        Pagina { stato: parti.status.as_u16(), intestazioni: parti.headers, corpo }
    }

    /// The token that the forms of this session carry, read from the way out.
    pub async fn csrf(&mut self) -> String {
        if let Some(csrf) = &self.csrf {
            return csrf.clone();
        }
        // Also the page of what does not exist has the way out, and asks nothing of the database.
        let csrf = self.get("/nessuna-pagina").await.csrf().unwrap_or_default();
        self.csrf = Some(csrf.clone());
        csrf
    }

    fn ricorda(&mut self, intestazioni: &HeaderMap) {
        for valore in intestazioni.get_all(header::SET_COOKIE) {
            let testo = valore.to_str().unwrap();
            let (nome, resto) = testo.split_once('=').unwrap();
            let valore = resto.split(';').next().unwrap();
            if testo.contains("Max-Age=0") {
                self.biscotti.remove(nome);
            } else {
                self.biscotti.insert(nome.to_owned(), valore.to_owned());
            }
        }
    }
}
