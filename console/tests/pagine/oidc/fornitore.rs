//! An identity provider of a few lines, on this machine: keys made here, and every mistake on request.

use axum::{
    Form, Json, Router,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use openidconnect::{JsonWebKeyId, PrivateSigningKey, core::CoreEdDsaPrivateSigningKey};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};
use tokio::{net::TcpListener, sync::Semaphore, task::JoinHandle};

/// What a token has wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sbaglio {
    Nessuno,
    /// Expires in a second.
    AppenaBuono,
    Nonce,
    Pubblico,
    Emittente,
    Scaduto,
    /// Signed by somebody else.
    Chiave,
    SenzaFirma,
    SenzaToken,
    /// The provider does not know the code.
    Codice,
}

#[derive(Default)]
struct Pronto {
    token: Option<String>,
    sfida: String,
    sbaglio: Option<Sbaglio>,
}

/// Where it ends sessions, how often it was asked where it is, and whether it answers that.
struct Modi {
    fine: bool,
    chiesto: AtomicUsize,
    apre: Semaphore,
}

type Banco = Arc<(String, Value, Mutex<Pronto>, Modi)>;

/// The provider.
pub struct Fornitore {
    pub emittente: String,
    banco: Banco,
    server: JoinHandle<()>,
}

/// DER of a private Ed25519 key (RFC 8410) with this seed.
fn chiave(seme: u8) -> Vec<u8> {
    let mut der = hex::decode("302e020100300506032b657004220420").unwrap();
    der.extend_from_slice(&[seme; 32]);
    der
}

fn chiavi() -> Value {
    let pem =
        format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n", STANDARD.encode(chiave(7)));
    let chiave =
        CoreEdDsaPrivateSigningKey::from_ed25519_pem(&pem, Some(JsonWebKeyId::new("uno".into()))).unwrap();
    json!({"keys": [chiave.as_verification_key()]})
}

impl Fornitore {
    pub async fn nuovo() -> Self {
        Self::con(true, true).await
    }

    /// One that says nothing of itself before [`Fornitore::apre`].
    pub async fn muto() -> Self {
        Self::con(true, false).await
    }

    /// One that ends no sessions.
    pub async fn senza_uscita() -> Self {
        Self::con(false, true).await
    }

    async fn con(fine: bool, aperto: bool) -> Self {
        let apre = Semaphore::new(if aperto { Semaphore::MAX_PERMITS } else { 0 });
        let modi = Modi { fine, chiesto: AtomicUsize::new(0), apre };
        let ascolto = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let emittente = format!("http://{}", ascolto.local_addr().unwrap());
        let banco: Banco = Arc::new((emittente.clone(), chiavi(), Mutex::default(), modi));
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(scoperta))
            .route("/chiavi", get(async |State(b): State<Banco>| Json(b.1.clone())))
            .route("/token", post(token))
            .with_state(Arc::clone(&banco));
        let server = tokio::spawn(async move { axum::serve(ascolto, router).await.unwrap() });
        Self { emittente, banco, server }
    }

    /// How often it was asked where it is.
    pub fn chiesto(&self) -> usize {
        self.banco.3.chiesto.load(Ordering::SeqCst)
    }

    /// From now on it answers, also who waits.
    pub fn apre(&self) {
        self.banco.3.apre.add_permits(1_000);
    }

    /// Nobody answers any more.
    pub async fn spegni(mut self) {
        self.server.abort();
        let _ = (&mut self.server).await;
    }

    /// Makes ready what the code stands for.
    pub fn prepara(&self, andata: &BTreeMap<String, String>, claims: Value, ora: i64, sbaglio: Sbaglio) {
        let se = |quale, valore: Value, altrimenti: Value| if sbaglio == quale { valore } else { altrimenti };
        let scade = match sbaglio {
            Sbaglio::Scaduto => ora,
            Sbaglio::AppenaBuono => ora + 1,
            _ => ora + 300,
        };
        let mut tutte = claims;
        tutte["iss"] = se(Sbaglio::Emittente, json!("https://altrove.example"), json!(self.emittente));
        tutte["aud"] = se(Sbaglio::Pubblico, json!("un altro"), json!("quesiti"));
        tutte["nonce"] = se(Sbaglio::Nonce, json!("un altro"), json!(andata.get("nonce")));
        tutte["iat"] = json!(ora - 1);
        tutte["exp"] = json!(scade);
        let mut testa = Header::new(Algorithm::EdDSA);
        testa.kid = Some("uno".into());
        let seme = if sbaglio == Sbaglio::Chiave { 8 } else { 7 };
        let firmato = encode(&testa, &tutte, &EncodingKey::from_ed_der(&chiave(seme))).unwrap();
        let token = match sbaglio {
            Sbaglio::SenzaToken => None,
            Sbaglio::SenzaFirma => {
                let testa = URL_SAFE_NO_PAD.encode(r#"{"alg":"none"}"#);
                Some(format!("{testa}.{}.", firmato.split('.').nth(1).unwrap()))
            }
            _ => Some(firmato),
        };
        let sfida = andata.get("code_challenge").cloned().unwrap_or_default();
        *self.banco.2.lock().unwrap() = Pronto { token, sfida, sbaglio: Some(sbaglio) };
    }
}

async fn scoperta(State(banco): State<Banco>) -> Json<Value> {
    let (qui, modi) = (&banco.0, &banco.3);
    modi.chiesto.fetch_add(1, Ordering::SeqCst);
    modi.apre.acquire().await.unwrap().forget();
    let mut detto = json!({
        "issuer": qui,
        "authorization_endpoint": format!("{qui}/entra"),
        "token_endpoint": format!("{qui}/token"),
        "jwks_uri": format!("{qui}/chiavi"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["EdDSA"],
    });
    if modi.fine {
        detto["end_session_endpoint"] = json!(format!("{qui}/esce"));
    }
    Json(detto)
}

/// A code stands for its token once, and only for whoever asked for it (PKCE).
async fn token(State(banco): State<Banco>, Form(campi): Form<BTreeMap<String, String>>) -> Response {
    let pronto = std::mem::take(&mut *banco.2.lock().unwrap());
    let sfida = URL_SAFE_NO_PAD.encode(Sha256::digest(campi["code_verifier"].as_bytes()));
    let buono =
        campi["grant_type"] == "authorization_code" && campi["code"] == "codice" && sfida == pronto.sfida;
    if !buono || matches!(pronto.sbaglio, None | Some(Sbaglio::Codice)) {
        return (StatusCode::BAD_REQUEST, Json(json!({"error": "invalid_grant"}))).into_response();
    }
    let mut risposta = json!({"access_token": "nessuno lo usa", "token_type": "Bearer", "expires_in": 300});
    if let Some(token) = pronto.token {
        risposta["id_token"] = json!(token);
    }
    Json(risposta).into_response()
}
