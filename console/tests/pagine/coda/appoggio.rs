//! A sede with its people at their browsers.

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, header},
};
use engine::{Db, Uuid};
use std::time::Duration;
use tempfile::TempDir;
use tests::{Officina, Posta, Prova};
use tower::ServiceExt;
use workflows::{
    attore::Ruolo,
    quesiti::{Quesito, Richiesta},
    sessioni::{self, Durata, Segreto},
    utenti::{self, Utente},
};

/// The sede that `Prova::richiesta` goes to.
pub const SEDE: &str = "7013";

const PERSONE: [(&str, Ruolo, Option<&str>); 7] = [
    ("anna", Ruolo::Funzionario, Some(SEDE)),
    ("bruno", Ruolo::Funzionario, Some(SEDE)),
    ("carla", Ruolo::Funzionario, Some("2200")),
    ("sara", Ruolo::Supervisore, Some(SEDE)),
    ("ada", Ruolo::Amministratore, None),
    ("mario", Ruolo::Monitoraggio, None),
    ("tina", Ruolo::Supporto, None),
];

pub struct Console {
    pub prova: Prova,
    router: Router,
    _cartella: TempDir,
}

/// Somebody with a session.
#[derive(Clone)]
pub struct Browser {
    router: Router,
    biscotto: String,
    csrf: String,
}

/// What came back.
pub struct Pagina {
    pub stato: u16,
    pub verso: String,
    pub corpo: String,
}

impl Console {
    /// On Monday 2 November 2026 at 10 in Rome.
    pub async fn nuova(db: Db) -> Self {
        let prova = Prova::nuova(db, "2026-11-02").await;
        let cartella = TempDir::with_prefix("quesiti-console").unwrap();
        let router = console::router(crate::comune::stato(&prova, &cartella));
        let console = Self { prova, router, _cartella: cartella };
        for (id, ruolo, sede) in PERSONE {
            console.assume(id, ruolo, sede).await;
        }
        console
    }

    pub async fn assume(&self, id: &str, ruolo: Ruolo, sede: Option<&str>) {
        let utente = Utente {
            id: id.into(),
            nome: format!("{id} Rossi"),
            ruolo,
            sede: sede.map(str::to_owned),
            email: None,
            password: None,
            attivo: true,
            creato_il: self.prova.ufficio.clock.now(),
        };
        let mut tx = self.prova.ufficio.db.begin().await.unwrap();
        assert!(utenti::crea(&mut tx, &utente).await.unwrap());
        tx.commit().await.unwrap();
    }

    /// Somebody with an open session.
    pub async fn dentro(&self, id: &str) -> Browser {
        let mut casuali = [0; 32];
        casuali[..16].copy_from_slice(engine::new_id().as_bytes());
        let segreto = Segreto::nuovo(casuali);
        let ufficio = &self.prova.ufficio;
        let mut tx = ufficio.db.begin().await.unwrap();
        sessioni::apri(&mut tx, &segreto, id, &Durata::default(), ufficio.clock.now()).await.unwrap();
        tx.commit().await.unwrap();
        let biscotto = format!("__Host-quesiti={}", segreto.esponi());
        let mut browser = Browser { router: self.router.clone(), biscotto, csrf: String::new() };
        let pagina = browser.get("/nessuna-pagina").await;
        let inizio = pagina.corpo.split("name=\"csrf\" value=\"").nth(1).unwrap();
        browser.csrf = inizio.split('"').next().unwrap().to_owned();
        browser
    }

    /// Quesiti of the sede, registered; with these oggetti.
    pub async fn arrivano(&self, oggetti: &[&str]) -> Vec<Quesito> {
        let mut ids = Vec::new();
        for oggetto in oggetti {
            let richiesta = Richiesta { oggetto: (*oggetto).into(), ..Prova::richiesta() };
            ids.push(self.prova.apre_con(richiesta).await.meta.id);
        }
        self.prova.protocolla().await;
        let mut quesiti = Vec::new();
        for id in ids {
            quesiti.push(self.prova.legge(id).await);
        }
        quesiti
    }

    /// Seconds go by, and the workers do what is due.
    pub async fn passano(&self, secondi: u64) {
        Officina::nuova(&self.prova, &Posta::default()).dopo(Duration::from_secs(secondi)).await;
    }

    pub async fn chi_ha(&self, id: Uuid) -> Option<String> {
        self.prova.legge(id).await.assegnatario().map(str::to_owned)
    }
}

impl Browser {
    pub async fn get(&self, indirizzo: &str) -> Pagina {
        let richiesta = Request::get(indirizzo).header(header::ACCEPT, "text/html");
        self.chiede(richiesta, Body::empty()).await
    }

    /// Sends a form with the session's token.
    pub async fn post(&self, indirizzo: &str, campi: &[(&str, &str)]) -> Pagina {
        let mut tutti = vec![("csrf", self.csrf.as_str())];
        tutti.extend_from_slice(campi);
        self.post_senza(indirizzo, &tutti).await
    }

    /// Sends a form as it is.
    pub async fn post_senza(&self, indirizzo: &str, campi: &[(&str, &str)]) -> Pagina {
        let richiesta =
            Request::post(indirizzo).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let corpo = serde_html_form::to_string(campi).unwrap();
        self.chiede(richiesta, Body::from(corpo)).await
    }

    async fn chiede(&self, richiesta: axum::http::request::Builder, corpo: Body) -> Pagina {
        let richiesta = richiesta.header(header::COOKIE, &self.biscotto).body(corpo).unwrap();
        let risposta = self.router.clone().oneshot(richiesta).await.unwrap();
        let verso = risposta.headers().get(header::LOCATION).map_or("", |v| v.to_str().unwrap()).to_owned();
        let stato = risposta.status().as_u16();
        let corpo = to_bytes(risposta.into_body(), usize::MAX).await.unwrap();
        Pagina { stato, verso, corpo: String::from_utf8(corpo.to_vec()).unwrap() }
    }
}

impl Pagina {
    #[track_caller]
    pub fn bene(self, stato: u16) -> Self {
        assert_eq!(self.stato, stato, "{}\n{}", self.verso, self.corpo);
        self
    }

    pub fn dice(&self, parte: &str) -> bool {
        self.corpo.contains(parte)
    }
}

/// As the boxes of the queue carry it.
pub fn scelto(q: &Quesito) -> String {
    format!("{}:{}", q.meta.id, q.meta.version)
}
