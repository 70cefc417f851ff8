//! Two citizens of Roma Tiburtino whose requests nobody answered, on day 16.

use crate::comune::{Api, Parte, Risposta};
use axum::http::Method;
use engine::Db;
use serde_json::{Value, json};
use workflows::tabelle::Profilo;

pub const CITTADINO: &str = "VRDLCU75D12C352U";
pub const ALTRA: &str = "VRDLGI85M01H501A";
pub const STUDIO: &str = "BNCNNA82L45B354L";
pub const SPORTELLO: &str = "7013.sportello";
pub const A_DISTANZA: &str = "7013.ld_covid19";
pub const APPUNTAMENTI: &str = "/api/v1/appuntamenti";
/// The first instant of day 16, in Rome.
pub const GIORNO_16: &str = "2026-03-17T23:00:00Z";

pub struct Agenda {
    pub api: Api,
    /// Of [`CITTADINO`].
    pub quesito: String,
    /// Of [`CITTADINO`] too, another rapporto di lavoro.
    pub secondo: String,
    /// Of [`ALTRA`].
    pub altrui: String,
}

impl Agenda {
    /// Requests of Monday 2 March 2026; the clock is on Wednesday the 18th at 10 in Rome.
    pub async fn nuova(db: Db) -> Self {
        let agenda = Self::appena_inviata(db).await;
        agenda.api.prova.alle("2026-03-18T09:00:00Z");
        agenda.api.prova.scatta().await;
        agenda
    }

    /// The same, on the day of the requests.
    pub async fn appena_inviata(db: Db) -> Self {
        let api = Api::dal(db, "2026-03-02").await;
        let quesito = apre(&api, CITTADINO, "4512345678").await;
        let secondo = apre(&api, CITTADINO, "4587654321").await;
        let altrui = apre(&api, ALTRA, "4511112222").await;
        api.prova.protocolla().await;
        Self { api, quesito, secondo, altrui }
    }

    pub fn cittadino(&self) -> String {
        cittadino(&self.api, CITTADINO)
    }

    pub fn altra(&self) -> String {
        cittadino(&self.api, ALTRA)
    }

    pub fn studio(&self) -> String {
        self.api.mittente(STUDIO, Profilo::Intermediario, "lavoro_domestico")
    }

    /// The citizen gives the studio a delega; answers its address.
    pub async fn delega(&self) -> String {
        let corpo = json!({"delegante": CITTADINO, "delegato": STUDIO, "cassetto": "lavoro_domestico", "dal": "2026-03-02"});
        let data = self.api.invia(Method::PUT, "/api/v1/deleghe", &self.api.sistema(), corpo).await.bene(201);
        format!("/api/v1/deleghe/{}", data["id"].as_str().unwrap())
    }

    pub async fn prenota(&self, token: &str, corpo: Value) -> Risposta {
        self.api.post(APPUNTAMENTI, token, corpo).await
    }

    /// The address of an appointment of the citizen on its first quesito, at the counter.
    pub async fn prenotato(&self) -> String {
        let corpo = allo_sportello(&self.quesito, "2026-03-30T09:00");
        indirizzo(&self.prenota(&self.cittadino(), corpo).await)
    }

    /// The address of a remote consultation of the studio for the citizen, on 24 March at 9.
    pub async fn a_distanza(&self) -> String {
        self.delega().await;
        let corpo = json!({
            "quesiti": [self.quesito], "punto": A_DISTANZA, "inizio": "2026-03-24T09:00", "nota": "Sul MAV."
        });
        indirizzo(&self.prenota(&self.studio(), corpo).await)
    }

    /// How many appointments there are.
    pub async fn quanti(&self) -> usize {
        let mut conn = self.api.prova.ufficio.db.read().await.unwrap();
        workflows::appuntamenti::store::tutti_dopo(&mut conn, engine::Uuid::nil(), 100).await.unwrap().len()
    }
}

fn cittadino(api: &Api, codice: &str) -> String {
    api.mittente(codice, Profilo::Cittadino, "lavoro_domestico")
}

async fn apre(api: &Api, codice: &str, posizione: &str) -> String {
    let corpo = json!({
        "cassetto": "lavoro_domestico", "argomento": "lavoro_domestico.mav", "posizione": posizione,
        "cap": "00155", "testo": "Il MAV del terzo trimestre non è arrivato."
    });
    let aperto = api.post("/api/v1/quesiti", &cittadino(api, codice), corpo).await.bene(201);
    aperto["id"].as_str().unwrap().to_owned()
}

/// Where what was just booked is.
#[track_caller]
pub fn indirizzo(risposta: &Risposta) -> String {
    risposta.bene(201);
    risposta.intestazione("location").to_owned()
}

pub fn allo_sportello(quesito: &str, inizio: &str) -> Value {
    json!({
        "quesiti": [quesito], "punto": SPORTELLO, "inizio": inizio,
        "nota": "Vorrei capire perché il MAV non arriva."
    })
}

pub fn file<'a>(nome: &'a str, contenuto: &'a [u8]) -> Parte<'a> {
    Parte { nome: "allegati", file: Some(nome), contenuto }
}

pub fn richiesta(testo: &str) -> Parte<'_> {
    Parte { nome: "richiesta", file: None, contenuto: testo.as_bytes() }
}

pub fn atto<'a>(letto: &'a Value, nome: &str) -> &'a Value {
    letto["atti"].as_array().unwrap().iter().find(|a| a["atto"] == nome).unwrap()
}
