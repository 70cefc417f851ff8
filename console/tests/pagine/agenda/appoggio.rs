//! A sede with its people at their browsers, and an intermediary who booked a remote consultation.

#![allow(dead_code, reason = "each test file uses a part of it")]

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, header},
};
use engine::{Db, Uuid};
use tempfile::TempDir;
use tests::{Storia, mittente};
use tower::ServiceExt;
use workflows::{
    accessi,
    appuntamenti::{Appuntamento, NuovaPrenotazione, store},
    attore::{Attore, Ruolo},
    deleghe::{self, Delega},
    quesiti::{NuovaRichiesta, messaggio::Scritto},
    scadenze::giorno_civile,
    sessioni::{self, Durata, Segreto},
    tabelle::{Canale, Profilo},
    utenti::{self, Utente},
};

pub const SEDE: &str = "7013";
pub const CITTADINO: &str = "VRDLCU75D12C352U";
pub const STUDIO: &str = "BNCNNA82L45B354L";
pub const A_DISTANZA: &str = "7013.ld_covid19";
pub const NOTA: &str = "Il MAV <script>alert('x')</script> non arriva & \"basta\".";

const PERSONE: [(&str, Ruolo, Option<&str>); 7] = [
    ("anna", Ruolo::Funzionario, Some(SEDE)),
    ("bruno", Ruolo::Funzionario, Some(SEDE)),
    ("sara", Ruolo::Supervisore, Some(SEDE)),
    ("carla", Ruolo::Funzionario, Some("2200")),
    ("silvio", Ruolo::Supervisore, Some("2200")),
    ("ada", Ruolo::Amministratore, None),
    ("mario", Ruolo::Monitoraggio, None),
];

pub struct Console {
    pub s: Storia,
    router: Router,
    _cartella: TempDir,
}

impl Console {
    /// On Monday 2 March 2026 at 10 in Rome.
    pub async fn nuova(db: Db) -> Self {
        let s = Storia::nuova(db, "2026-03-02").await;
        let cartella = TempDir::with_prefix("quesiti-console").unwrap();
        let router = console::router(crate::comune::stato(&s.prova, &cartella));
        let c = Self { s, router, _cartella: cartella };
        for (id, ruolo, sede) in PERSONE.into_iter().chain([("tina", Ruolo::Supporto, None)]) {
            c.assume(id, ruolo, sede).await;
        }
        c
    }

    async fn assume(&self, id: &str, ruolo: Ruolo, sede: Option<&str>) {
        let utente = Utente {
            id: id.into(),
            nome: format!("{id} Rossi"),
            ruolo,
            sede: sede.map(str::to_owned),
            email: None,
            password: None,
            attivo: true,
            creato_il: self.s.prova.ufficio.clock.now(),
        };
        let mut tx = self.s.prova.ufficio.db.begin().await.unwrap();
        assert!(utenti::crea(&mut tx, &utente).await.unwrap());
        tx.commit().await.unwrap();
    }

    /// Somebody at its browser, with a session of now.
    pub async fn entra(&self, id: &str) -> Browser {
        let segreto = Segreto::nuovo(std::array::from_fn(|i| id.as_bytes()[i % id.len()] ^ i as u8));
        let ufficio = &self.s.prova.ufficio;
        let mut tx = ufficio.db.begin().await.unwrap();
        sessioni::chiudi(&mut tx, &segreto).await.unwrap();
        sessioni::apri(&mut tx, &segreto, id, &Durata::default(), ufficio.clock.now()).await.unwrap();
        tx.commit().await.unwrap();
        let cookie = format!("__Host-quesiti={}", segreto.esponi());
        let mut b = Browser { router: self.router.clone(), cookie, csrf: String::new() };
        let pagina = b.get("/nessuna-pagina").await.corpo;
        b.csrf = campo(&pagina, "csrf").expect("a form").to_owned();
        b
    }

    /// A browser with nobody in, that keeps its cookies.
    pub fn browser(&self) -> crate::comune::Browser {
        crate::comune::Browser::di(self.router.clone())
    }

    /// A request about a rapporto di lavoro that nobody answers for sixteen days, now Wednesday 18 March.
    pub async fn matura(&self) -> Uuid {
        let cittadino = mittente(CITTADINO, Profilo::Cittadino, "lavoro_domestico");
        let nuova = NuovaRichiesta {
            cassetto: "lavoro_domestico".into(),
            argomento: "lavoro_domestico.mav".into(),
            testo: "Il MAV non arriva.".into(),
            posizione: Some("1234567890".into()),
            cap: Some("00155".into()),
            ..NuovaRichiesta::default()
        };
        let id = self.s.apre(&cittadino, nuova).await;
        self.s.officina.alle("2026-03-18T09:00:00Z").await;
        id
    }

    /// Booked remotely by an intermediary for Friday 20 March at 10:30, with a note nobody should run.
    pub async fn prenotato(&self) -> Appuntamento {
        let ufficio = &self.s.prova.ufficio;
        self.s.prova.recapiti(STUDIO, &[(Canale::Email, "studio@esempio.it")]).await;
        let quesito = self.matura().await;
        let ora = ufficio.clock.now();
        let delega = Delega {
            id: engine::new_id(),
            delegante: CITTADINO.into(),
            delegato: STUDIO.into(),
            cassetto: "lavoro_domestico".into(),
            dal: giorno_civile(ora.to_utc()),
            al: None,
            revocata_il: None,
            fonte: "prova".into(),
        };
        let mut tx = ufficio.db.begin().await.unwrap();
        deleghe::store::inserisci(&mut tx, &delega, ora).await.unwrap();
        tx.commit().await.unwrap();
        let studio = mittente(STUDIO, Profilo::Intermediario, "lavoro_domestico");
        let nuova = NuovaPrenotazione {
            quesiti: vec![quesito],
            punto: A_DISTANZA.into(),
            inizio: "2026-03-20T10:30".into(),
            nota: NOTA.into(),
            nome: Some("Studio <b>Bianchi</b>".into()),
            ..NuovaPrenotazione::default()
        };
        let nato =
            ufficio.prenota(&studio, engine::new_id(), &nuova, Scritto::default(), None).await.unwrap();
        self.s.officina.lavora().await;
        nato
    }

    pub async fn legge(&self, id: Uuid) -> Appuntamento {
        let mut conn = self.s.prova.ufficio.db.read().await.unwrap();
        store::carica(&mut conn, id).await.unwrap().unwrap()
    }

    /// Who read what of a quesito: `utente:anna dettaglio`.
    pub async fn accessi(&self, quesito: Uuid) -> Vec<String> {
        let mut conn = self.s.prova.ufficio.db.read().await.unwrap();
        let righe = accessi::di_quesito(&mut conn, quesito, 100).await.unwrap();
        righe.into_iter().map(|a| format!("{} {}", a.chi, a.cosa)).collect()
    }

    pub fn attore(&self, id: &str) -> Attore {
        let (_, ruolo, sede) = PERSONE.into_iter().find(|p| p.0 == id).unwrap();
        Attore::Funzionario(workflows::attore::Funzionario {
            id: id.into(),
            ruolo,
            sede: sede.map(str::to_owned),
        })
    }
}

/// The value of the first field of a name.
pub fn campo<'a>(pagina: &'a str, nome: &str) -> Option<&'a str> {
    let da = format!("name=\"{nome}\" value=\"");
    pagina.split_once(&da)?.1.split('"').next()
}

pub struct Pagina {
    pub stato: u16,
    pub corpo: String,
    pub verso: String,
}

impl Pagina {
    #[track_caller]
    pub fn bene(self, stato: u16) -> Self {
        assert_eq!(self.stato, stato, "{} {}", self.verso, self.corpo);
        self
    }

    /// Whether the page has this: apostrophes are escaped in what is filled in, and not in the templates.
    pub fn dice(&self, frase: &str) -> bool {
        self.corpo.contains(frase) || self.corpo.contains(&frase.replace('\'', "&#39;"))
    }
}

#[derive(Clone)]
pub struct Browser {
    router: Router,
    cookie: String,
    csrf: String,
}

impl Browser {
    pub async fn get(&self, indirizzo: &str) -> Pagina {
        self.chiede(Request::get(indirizzo), Body::empty()).await
    }

    pub async fn post(&self, indirizzo: &str, campi: &[(&str, &str)]) -> Pagina {
        self.post_con(indirizzo, &self.csrf, campi).await
    }

    pub async fn post_con(&self, indirizzo: &str, csrf: &str, campi: &[(&str, &str)]) -> Pagina {
        let mut tutti = vec![("csrf", csrf)];
        tutti.extend_from_slice(campi);
        let corpo = serde_html_form::to_string(tutti).unwrap();
        let richiesta =
            Request::post(indirizzo).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.chiede(richiesta, Body::from(corpo)).await
    }

    async fn chiede(&self, richiesta: axum::http::request::Builder, corpo: Body) -> Pagina {
        let richiesta = richiesta.header(header::COOKIE, &self.cookie).header(header::ACCEPT, "text/html");
        let risposta = self.router.clone().oneshot(richiesta.body(corpo).unwrap()).await.unwrap();
        let (parti, corpo) = risposta.into_parts();
        let verso = parti.headers.get(header::LOCATION).map_or("", |v| v.to_str().unwrap()).to_owned();
        let corpo = to_bytes(corpo, usize::MAX).await.unwrap();
        Pagina { stato: parti.status.as_u16(), corpo: String::from_utf8_lossy(&corpo).into_owned(), verso }
    }
}
