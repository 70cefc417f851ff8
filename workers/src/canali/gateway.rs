//! SMS by any gateway that takes one HTTP request, described by configuration; and what HTTP gateways share.

use super::{Busta, EsitoInvio, Trasporto};
use async_trait::async_trait;
use minijinja::{Environment, UndefinedBehavior, context};
use reqwest::{Client, Method, RequestBuilder, StatusCode, Url, header::HeaderMap, redirect::Policy};
use std::{collections::BTreeMap, fmt, time::Duration};

/// How much of an answer is kept.
const RISPOSTA_MASSIMA: usize = 300;

/// A gateway. Body and headers are templates with `numero`, `testo`, `mittente`, `id`, `utente`, `password`; in the
/// address `{numero}`, `{testo}`, `{mittente}` and `{id}` are replaced, encoded.
#[derive(Clone)]
pub struct ImpostazioniGateway {
    /// `GET`, `POST` or `PUT`.
    pub metodo: String,
    /// Address of the gateway.
    pub url: String,
    /// Headers, by name.
    pub intestazioni: BTreeMap<String, String>,
    /// Body; empty: none.
    pub corpo: String,
    /// User of the gateway.
    pub utente: String,
    /// Its password.
    pub password: String,
    /// Sender shown on the phone.
    pub mittente: String,
    /// For one message.
    pub timeout: Duration,
}

/// Settings that cannot work.
#[derive(Debug, thiserror::Error)]
pub enum ErroreGateway {
    /// The address is not one.
    #[error("l'indirizzo del gateway SMS non è valido: atteso http://… o https://…")]
    Indirizzo,
    /// The method is not one.
    #[error("metodo `{0}` non valido: atteso GET, POST o PUT")]
    Metodo(String),
    /// A template does not compile.
    #[error("`{0}` non è un modello valido: {1}")]
    Modello(String, minijinja::Error),
    /// The HTTP client cannot be made.
    #[error("il client HTTP non parte: {0}")]
    Client(reqwest::Error),
}

/// Sends through a gateway described by configuration.
pub struct Gateway {
    client: Client,
    metodo: Method,
    modelli: Environment<'static>,
    impostazioni: ImpostazioniGateway,
}

impl fmt::Debug for Gateway {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Gateway").field("metodo", &self.metodo).finish_non_exhaustive()
    }
}

const CORPO: &str = "corpo";

impl Gateway {
    /// Connects at the first message.
    ///
    /// # Errors
    /// Settings that cannot work.
    pub fn nuovo(impostazioni: ImpostazioniGateway) -> Result<Self, ErroreGateway> {
        indirizzo(&impostazioni.url)?;
        let metodo = impostazioni.metodo.to_ascii_uppercase();
        let metodo = match metodo.as_str() {
            "GET" => Method::GET,
            "POST" => Method::POST,
            "PUT" => Method::PUT,
            _ => return Err(ErroreGateway::Metodo(impostazioni.metodo.clone())),
        };
        let mut modelli = Environment::new();
        modelli.set_undefined_behavior(UndefinedBehavior::Strict);
        modelli.set_auto_escape_callback(|_| minijinja::AutoEscape::None);
        let testi = [(CORPO.to_owned(), &impostazioni.corpo)].into_iter();
        for (nome, testo) in testi.chain(impostazioni.intestazioni.iter().map(|(n, t)| (intestazione(n), t)))
        {
            modelli
                .add_template_owned(nome.clone(), testo.clone())
                .map_err(|e| ErroreGateway::Modello(nome, e))?;
        }
        Ok(Self { client: client(impostazioni.timeout)?, metodo, modelli, impostazioni })
    }

    fn richiesta(&self, busta: &Busta) -> Result<RequestBuilder, String> {
        let i = &self.impostazioni;
        let id = busta.notifica.to_string();
        let testo = busta.testo.corpo.as_str();
        let contesto = context! {
            numero => busta.indirizzo.as_str(), testo, mittente => i.mittente.as_str(), id => id.as_str(),
            utente => i.utente.as_str(), password => i.password.as_str(),
        };
        let rendi = |nome: &str| {
            let reso = self.modelli.get_template(nome).and_then(|m| m.render(contesto.clone()));
            reso.map_err(|e| format!("modello della richiesta: {e}"))
        };
        let valori = [
            ("{numero}", busta.indirizzo.as_str()),
            ("{testo}", testo),
            ("{mittente}", &i.mittente),
            ("{id}", &id),
        ];
        let mut richiesta = self.client.request(self.metodo.clone(), sostituisci(&i.url, &valori));
        let mut intestazioni = HeaderMap::new();
        for nome in i.intestazioni.keys() {
            let valore = rendi(&intestazione(nome))?;
            let nome = nome.parse::<reqwest::header::HeaderName>().map_err(|e| e.to_string())?;
            intestazioni.insert(nome, valore.parse().map_err(|_| "intestazione non valida".to_owned())?);
        }
        richiesta = richiesta.headers(intestazioni);
        if !i.corpo.is_empty() {
            richiesta = richiesta.body(rendi(CORPO)?);
        }
        Ok(richiesta)
    }
}

fn intestazione(nome: &str) -> String {
    format!("intestazioni.{nome}")
}

/// One pass from left to right: what a value brings is never replaced again.
fn sostituisci(schema: &str, valori: &[(&str, &str)]) -> String {
    let mut pronto = String::new();
    let mut resto = schema;
    while let Some(inizio) = resto.find('{') {
        pronto.push_str(&resto[..inizio]);
        resto = &resto[inizio..];
        match valori.iter().find(|(nome, _)| resto.starts_with(nome)) {
            Some((nome, valore)) => {
                pronto.push_str(&codifica(valore));
                resto = &resto[nome.len()..];
            }
            None => {
                pronto.push('{');
                resto = &resto[1..];
            }
        }
    }
    pronto + resto
}

/// Percent encoding of everything but unreserved characters (RFC 3986).
fn codifica(valore: &str) -> String {
    let mut codificato = String::with_capacity(valore.len() * 2);
    for byte in valore.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            codificato.push(char::from(byte));
        } else {
            codificato.push_str(&format!("%{byte:02X}"));
        }
    }
    codificato
}

#[async_trait]
impl Trasporto for Gateway {
    async fn invia(&self, busta: &Busta) -> EsitoInvio {
        let richiesta = match self.richiesta(busta) {
            Ok(richiesta) => richiesta,
            Err(risposta) => return EsitoInvio::Temporaneo { risposta },
        };
        match chiedi(richiesta).await {
            Err(risposta) => EsitoInvio::Temporaneo { risposta },
            Ok((stato, risposta)) if stato.is_success() => {
                EsitoInvio::Inviata { risposta, riferimento: None }
            }
            Ok((stato, risposta)) => rifiuto(stato, risposta),
        }
    }
}

/// What is not the message's fault waits: credentials, a wrong address of the gateway, too many requests, its faults.
/// Any other 4xx refuses this message for ever.
pub(super) fn rifiuto(stato: StatusCode, risposta: String) -> EsitoInvio {
    const NOSTRI: [u16; 9] = [401, 402, 403, 404, 405, 407, 408, 425, 429];
    if !stato.is_client_error() || NOSTRI.contains(&stato.as_u16()) {
        tracing::warn!(%stato, "SMS gateway refuses for now");
        EsitoInvio::Temporaneo { risposta }
    } else {
        EsitoInvio::Permanente { risposta }
    }
}

/// Asks, and keeps the beginning of the answer. The error never tells the address, which may hold a password.
pub(super) async fn chiedi(richiesta: RequestBuilder) -> Result<(StatusCode, String), String> {
    let risposta = richiesta.send().await.map_err(|e| spiega(&e.without_url()))?;
    let stato = risposta.status();
    let mut testo = risposta.text().await.map_err(|e| spiega(&e.without_url()))?;
    testo.truncate(testo.floor_char_boundary(RISPOSTA_MASSIMA));
    Ok((stato, format!("{} {}", stato.as_u16(), testo.trim())))
}

fn spiega(e: &reqwest::Error) -> String {
    let mut causa: &dyn std::error::Error = e;
    while let Some(sotto) = causa.source() {
        causa = sotto;
    }
    format!("il gateway SMS non risponde: {causa}")
}

pub(super) fn indirizzo(url: &str) -> Result<Url, ErroreGateway> {
    let letto = Url::parse(url).ok().filter(|u| matches!(u.scheme(), "http" | "https"));
    letto.ok_or(ErroreGateway::Indirizzo)
}

/// Redirects are not followed, so that neither texts nor passwords go where nobody said; proxies of the environment
/// are not used for the same reason.
pub(super) fn client(limite: Duration) -> Result<Client, ErroreGateway> {
    // Fails only when the process has chosen a provider already, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder()
        .timeout(limite)
        .redirect(Policy::none())
        .no_proxy()
        .build()
        .map_err(ErroreGateway::Client)
}

#[cfg(test)]
mod tests;
