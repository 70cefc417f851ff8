//! The router over a fresh database, and callers as values.

#![allow(dead_code, reason = "each test file uses a part of it")]

use api::{Chiavi, Gettone, Impostazioni, RuoloGettone, Stato, firma, router};
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Method, Request, StatusCode},
};
use engine::Db;
use metrics_exporter_prometheus::PrometheusBuilder;
use serde_json::{Value, json};
use std::{collections::BTreeMap, path::Path, sync::Arc, time::Duration};
use tempfile::TempDir;
use tests::Prova;
use tower::ServiceExt;
use workflows::{
    allegati::Archivio,
    notifiche::{Modelli, ModelliInUso},
    tabelle::Profilo,
};

/// The secret that tokens of the tests are signed with.
pub const SEGRETO: &[u8] = b"un segreto di prova lungo abbastanza";
/// The key of the SMS gateway's reports.
pub const SEGRETO_SMS: &str = "chiave dei rapporti";
/// A company.
pub const AZIENDA: &str = Prova::MITTENTE;
/// Another person.
pub const ALTRO: &str = "VRDLGI85M01H501A";
/// An intermediary.
pub const STUDIO: &str = "BNCLRA70A41H501B";

/// The API of one test.
pub struct Api {
    pub router: Router,
    pub prova: Prova,
    pub cartella: TempDir,
}

/// An answer.
#[derive(Debug)]
pub struct Risposta {
    pub stato: StatusCode,
    pub intestazioni: HeaderMap,
    pub corpo: Vec<u8>,
}

impl Risposta {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.corpo)
            .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&self.corpo)))
    }

    pub fn intestazione(&self, nome: &str) -> &str {
        self.intestazioni.get(nome).map_or("", |v| v.to_str().unwrap())
    }

    /// Asserts a problem: status, code, and a sentence.
    #[track_caller]
    pub fn problema(&self, stato: u16, codice: &str) -> Value {
        let testo = String::from_utf8_lossy(&self.corpo);
        assert_eq!(self.stato.as_u16(), stato, "{testo}");
        assert_eq!(self.intestazione("content-type"), "application/problem+json", "{testo}");
        let json = self.json();
        assert_eq!(json["type"], format!("urn:quesiti:problema:{codice}"), "{testo}");
        let frase = json["detail"].as_str().unwrap();
        assert!(frase.len() > 15 && frase.ends_with(['.', ')']), "{frase}");
        assert!(!json["istanza"].as_str().unwrap().is_empty());
        json
    }

    /// Asserts mistakes in these fields, in this order.
    #[track_caller]
    pub fn errori(&self, attesi: &[(&str, &str)]) {
        let json = self.problema(422, "dati-non-validi");
        let errori = json["errori"].as_array().unwrap();
        let trovati: Vec<_> =
            errori.iter().map(|e| (e["campo"].as_str().unwrap(), e["codice"].as_str().unwrap())).collect();
        assert_eq!(trovati, attesi, "{json}");
    }

    #[track_caller]
    pub fn bene(&self, stato: u16) -> Value {
        assert_eq!(self.stato.as_u16(), stato, "{}", String::from_utf8_lossy(&self.corpo));
        if self.corpo.is_empty() { Value::Null } else { self.json() }
    }
}

/// A part of a multipart body.
pub struct Parte<'a> {
    pub nome: &'a str,
    pub file: Option<&'a str>,
    pub contenuto: &'a [u8],
}

pub const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n";

pub fn multipart(parti: &[Parte<'_>]) -> Vec<u8> {
    let mut corpo = Vec::new();
    for p in parti {
        corpo.extend_from_slice(b"--confine\r\n");
        let file = p.file.map_or(String::new(), |f| format!("; filename=\"{f}\""));
        corpo.extend_from_slice(
            format!("Content-Disposition: form-data; name=\"{}\"{file}\r\n\r\n", p.nome).as_bytes(),
        );
        corpo.extend_from_slice(p.contenuto);
        corpo.extend_from_slice(b"\r\n");
    }
    corpo.extend_from_slice(b"--confine--\r\n");
    corpo
}

impl Api {
    pub async fn nuova(db: Db) -> Self {
        Self::con(db, |_| {}).await
    }

    /// With other settings. The clock starts on Monday 2 November 2026 at 10 in Rome.
    pub async fn con(db: Db, cambia: impl FnOnce(&mut Impostazioni)) -> Self {
        Self::dal_con(db, "2026-11-02", cambia).await
    }

    /// The clock starts on that day at 10 in Rome (9 in UTC).
    pub async fn dal(db: Db, giorno: &str) -> Self {
        Self::dal_con(db, giorno, |_| {}).await
    }

    async fn dal_con(db: Db, giorno: &str, cambia: impl FnOnce(&mut Impostazioni)) -> Self {
        let prova = Prova::nuova(db, giorno).await;
        let cartella = TempDir::with_prefix("quesiti-api").unwrap();
        let mut impostazioni = Impostazioni {
            richieste_al_minuto: 0,
            segreto_esiti_sms: Some(SEGRETO_SMS.to_owned()),
            code: vec!["protocollazione"],
            ..Impostazioni::default()
        };
        cambia(&mut impostazioni);
        let stato = Stato {
            ufficio: prova.ufficio.clone(),
            archivio: Archivio::locale(cartella.path()).unwrap(),
            modelli: ModelliInUso::nuovi(Modelli::nuovi(modelli()).unwrap()),
            chiavi: Arc::new(Chiavi::hs256(SEGRETO, "quesiti", "quesiti").unwrap()),
            impostazioni,
            metriche: PrometheusBuilder::new().build_recorder().handle(),
        };
        Self { router: router(stato), prova, cartella }
    }

    pub async fn manda(&self, richiesta: Request<Body>) -> Risposta {
        let risposta = self.router.clone().oneshot(richiesta).await.unwrap();
        let (parti, corpo) = risposta.into_parts();
        let corpo = to_bytes(corpo, usize::MAX).await.unwrap().to_vec();
        Risposta { stato: parti.status, intestazioni: parti.headers, corpo }
    }

    pub async fn con_intestazioni(
        &self,
        metodo: Method,
        percorso: &str,
        token: &str,
        intestazioni: &[(&str, &str)],
        corpo: Vec<u8>,
    ) -> Risposta {
        let mut richiesta = Request::builder().method(metodo).uri(percorso);
        if !token.is_empty() {
            richiesta = richiesta.header("authorization", format!("Bearer {token}"));
        }
        for (nome, valore) in intestazioni {
            richiesta = richiesta.header(*nome, *valore);
        }
        self.manda(richiesta.body(Body::from(corpo)).unwrap()).await
    }

    pub async fn get(&self, percorso: &str, token: &str) -> Risposta {
        self.con_intestazioni(Method::GET, percorso, token, &[], vec![]).await
    }

    pub async fn post(&self, percorso: &str, token: &str, corpo: Value) -> Risposta {
        self.invia(Method::POST, percorso, token, corpo).await
    }

    pub async fn invia(&self, metodo: Method, percorso: &str, token: &str, corpo: Value) -> Risposta {
        let json = [("content-type", "application/json")];
        self.con_intestazioni(metodo, percorso, token, &json, corpo.to_string().into_bytes()).await
    }

    pub async fn parti(&self, percorso: &str, token: &str, parti: &[Parte<'_>]) -> Risposta {
        let tipo = [("content-type", "multipart/form-data; boundary=confine")];
        self.con_intestazioni(Method::POST, percorso, token, &tipo, multipart(parti)).await
    }

    /// Signs a token good for a day.
    pub fn token(&self, sub: &str, ruolo: RuoloGettone, cambia: impl FnOnce(&mut Gettone)) -> String {
        let ora = self.prova.ufficio.clock.now();
        let mut gettone = Gettone::nuovo(sub, ruolo, ora, Duration::from_secs(86_400));
        cambia(&mut gettone);
        firma(&gettone, SEGRETO, "quesiti", "quesiti").unwrap()
    }

    pub fn mittente(&self, codice: &str, profilo: Profilo, cassetto: &str) -> String {
        self.token(&format!("cassetto-{codice}"), RuoloGettone::Mittente, |g| {
            g.codice_fiscale = Some(codice.to_owned());
            g.profilo = Some(profilo);
            g.cassetto = Some(cassetto.to_owned());
        })
    }

    pub fn azienda(&self) -> String {
        self.mittente(AZIENDA, Profilo::Azienda, "aziende")
    }

    pub fn di_sede(&self, id: &str, ruolo: RuoloGettone, sede: &str) -> String {
        self.token(id, ruolo, |g| g.sede = Some(sede.to_owned()))
    }

    pub fn anna(&self) -> String {
        self.di_sede("anna", RuoloGettone::Funzionario, "7013")
    }

    pub fn sara(&self) -> String {
        self.di_sede("sara", RuoloGettone::Supervisore, "7013")
    }

    pub fn sistema(&self) -> String {
        self.token("anagrafe", RuoloGettone::Sistema, |_| {})
    }

    /// Opens a quesito of Roma Tiburtino and registers it; gives its id.
    pub async fn aperto(&self) -> String {
        let id = self.post("/api/v1/quesiti", &self.azienda(), f24()).await.bene(201)["id"].clone();
        self.prova.protocolla().await;
        id.as_str().unwrap().to_owned()
    }

    /// The same, taken by Anna.
    pub async fn in_carico(&self) -> String {
        let id = self.aperto().await;
        let percorso = format!("/api/v1/quesiti/{id}/presa-in-carico");
        self.con_intestazioni(Method::POST, &percorso, &self.anna(), &[], vec![]).await.bene(200);
        id
    }

    /// How many quesiti there are.
    pub async fn quanti(&self) -> usize {
        let mut conn = self.prova.ufficio.db.read().await.unwrap();
        workflows::quesiti::store::tutti_dopo(&mut conn, engine::Uuid::nil(), 1_000).await.unwrap().len()
    }

    /// How many zips are in the archive.
    pub async fn zip_in_archivio(&self) -> usize {
        Archivio::locale(self.cartella.path()).unwrap().elenca("").await.unwrap().len()
    }
}

/// A good request on an F24.
pub fn f24() -> Value {
    json!({
        "cassetto": "aziende", "argomento": "aziende.f24", "testo": "Il versamento non risulta.",
        "posizione": "7001234567", "cap": "00155"
    })
}

/// The same with a field of another value.
pub fn f24_con(campo: &str, valore: Value) -> Value {
    let mut corpo = f24();
    corpo[campo] = valore;
    corpo
}

/// The shipped templates.
fn modelli() -> BTreeMap<String, String> {
    let radice = Path::new(env!("CARGO_MANIFEST_DIR")).join("../config/modelli");
    let mut testi = BTreeMap::new();
    for evento in std::fs::read_dir(radice).unwrap() {
        let evento = evento.unwrap();
        for file in std::fs::read_dir(evento.path()).unwrap() {
            let file = file.unwrap().path();
            let canale = file.file_stem().unwrap().to_string_lossy().into_owned();
            let nome = format!("{}/{canale}", evento.file_name().to_string_lossy());
            testi.insert(nome, std::fs::read_to_string(&file).unwrap());
        }
    }
    testi
}
