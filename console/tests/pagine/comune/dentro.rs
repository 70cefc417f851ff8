//! Somebody with a session opened beside the form, and what the pages answer: for tests of what comes after the door.

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, header, request::Builder},
};
use tests::Prova;
use tower::ServiceExt;
use workflows::{
    attore::Ruolo,
    sessioni::{self, Durata, Segreto},
    utenti::{self, Utente},
};

/// Adds somebody who has no password.
pub async fn assume(prova: &Prova, id: &str, nome: &str, ruolo: Ruolo, sede: Option<&str>) {
    let utente = Utente {
        id: id.into(),
        nome: nome.into(),
        ruolo,
        sede: sede.map(str::to_owned),
        email: None,
        password: None,
        attivo: true,
        creato_il: prova.ufficio.clock.now(),
    };
    crea(prova, &utente).await;
}

pub(super) async fn crea(prova: &Prova, utente: &Utente) {
    let mut tx = prova.ufficio.db.begin().await.unwrap();
    assert!(utenti::crea(&mut tx, utente).await.unwrap(), "{} exists", utente.id);
    tx.commit().await.unwrap();
}

/// The secret of a new session.
pub(super) async fn sessione(prova: &Prova, id: &str, durata: &Durata) -> String {
    let segreto = Segreto::nuovo(rand::random());
    let mut tx = prova.ufficio.db.begin().await.unwrap();
    sessioni::apri(&mut tx, &segreto, id, durata, prova.ufficio.clock.now()).await.unwrap();
    tx.commit().await.unwrap();
    segreto.esponi().to_owned()
}

/// Somebody at its browser.
#[derive(Clone)]
pub struct Dentro {
    router: Router,
    biscotto: String,
    pub csrf: String,
}

/// What came back.
#[derive(Debug)]
pub struct Risposta {
    pub stato: u16,
    pub verso: String,
    pub etag: String,
    pub corpo: String,
}

impl Risposta {
    /// Asserts a status, showing the page where it is another.
    #[track_caller]
    pub fn bene(self, stato: u16) -> Self {
        assert_eq!(self.stato, stato, "{}\n{}", self.verso, self.corpo);
        self
    }

    /// Whether the page has this: apostrophes are escaped in what is filled in, and not in the templates.
    pub fn dice(&self, frase: &str) -> bool {
        self.corpo.contains(frase) || self.corpo.contains(&frase.replace('\'', "&#39;"))
    }
}

/// The value of the first field of a name.
pub fn campo<'a>(pagina: &'a str, nome: &str) -> Option<&'a str> {
    let da = format!("name=\"{nome}\" value=\"");
    pagina.split_once(&da)?.1.split('"').next()
}

impl Dentro {
    /// With a session of now, and the token of its forms.
    pub async fn nuovo(router: &Router, prova: &Prova, id: &str) -> Self {
        let segreto = sessione(prova, id, &Durata::default()).await;
        let biscotto = format!("__Host-quesiti={segreto}");
        let mut browser = Self { router: router.clone(), biscotto, csrf: String::new() };
        // Also the page of what does not exist has the way out.
        let pagina = browser.get("/nessuna-pagina").await.corpo;
        browser.csrf = campo(&pagina, "csrf").expect("the way out").to_owned();
        browser
    }

    pub async fn get(&self, indirizzo: &str) -> Risposta {
        self.chiede(Request::get(indirizzo), Body::empty()).await
    }

    /// Only if it is no longer what has this tag.
    pub async fn get_se(&self, indirizzo: &str, etag: &str) -> Risposta {
        self.chiede(Request::get(indirizzo).header(header::IF_NONE_MATCH, etag), Body::empty()).await
    }

    /// Sends a form with the session's token.
    pub async fn post(&self, indirizzo: &str, campi: &[(&str, &str)]) -> Risposta {
        self.post_con(indirizzo, &self.csrf, campi).await
    }

    /// Sends a form with this token.
    pub async fn post_con(&self, indirizzo: &str, csrf: &str, campi: &[(&str, &str)]) -> Risposta {
        let mut tutti = vec![("csrf", csrf)];
        tutti.extend_from_slice(campi);
        self.post_senza(indirizzo, &tutti).await
    }

    /// Sends a form as it is.
    pub async fn post_senza(&self, indirizzo: &str, campi: &[(&str, &str)]) -> Risposta {
        let corpo = serde_html_form::to_string(campi).unwrap();
        let tipo = "application/x-www-form-urlencoded";
        self.chiede(Request::post(indirizzo).header(header::CONTENT_TYPE, tipo), corpo.into()).await
    }

    /// Any request, as this person.
    pub async fn chiede(&self, richiesta: Builder, corpo: Body) -> Risposta {
        let richiesta = richiesta.header(header::COOKIE, &self.biscotto).header(header::ACCEPT, "text/html");
        let risposta = self.router.clone().oneshot(richiesta.body(corpo).unwrap()).await.unwrap();
        let (parti, corpo) = risposta.into_parts();
        let detta = |nome| parti.headers.get(nome).map_or("", |v| v.to_str().unwrap()).to_owned();
        Risposta {
            stato: parti.status.as_u16(),
            verso: detta(header::LOCATION),
            etag: detta(header::ETAG),
            corpo: String::from_utf8_lossy(&to_bytes(corpo, usize::MAX).await.unwrap()).into_owned(),
        }
    }
}
