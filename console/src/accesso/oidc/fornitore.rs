//! What the provider is asked: where to send the browser, and whom a code stands for.

use super::{NonEntra, Oidc, fili::ErroreFili};
use engine::{Clock, Timestamp};
use openidconnect::{
    AdditionalClaims, AuthenticationFlow, AuthorizationCode, ClaimsVerificationError, Client, ClientId,
    ClientSecret, CsrfToken, EmptyExtraTokenFields, EndpointMaybeSet, EndpointNotSet, EndpointSet,
    IdTokenFields, LogoutRequest, Nonce, PkceCodeChallenge, PkceCodeVerifier, ProviderMetadataWithLogout,
    Scope, StandardErrorResponse, StandardTokenResponse, TokenResponse,
    core::{
        CoreAuthDisplay, CoreAuthPrompt, CoreErrorResponseType, CoreGenderClaim, CoreJsonWebKey,
        CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm, CoreResponseType, CoreRevocableToken,
        CoreRevocationErrorResponse, CoreTokenIntrospectionResponse, CoreTokenType,
    },
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::sync::OnceCell;

/// For how long addresses and keys are taken as they were.
const VALE: Duration = Duration::from_secs(60 * 60);

/// What the provider said of itself, and when. Asked once for all who wait for it, none of whom waits for another: the
/// lock is held only to look which question is the current one.
#[derive(Default)]
pub(super) struct Noto(Mutex<Arc<Domanda>>);

type Domanda = OnceCell<(Timestamp, Arc<ProviderMetadataWithLogout>)>;

impl Noto {
    /// The current question: answered, or being asked. A new one where the answer is too old.
    fn domanda(&self, serve: impl FnOnce(Timestamp) -> bool) -> Arc<Domanda> {
        let mut adesso = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if adesso.get().is_some_and(|(il, _)| !serve(*il)) {
            *adesso = Arc::default();
        }
        Arc::clone(&adesso)
    }
}

/// Claims that the standard does not name.
#[derive(Debug, Serialize, Deserialize)]
struct Altri {
    #[serde(flatten)]
    tutti: Map<String, Value>,
}

impl AdditionalClaims for Altri {}

type Campi = IdTokenFields<
    Altri,
    EmptyExtraTokenFields,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
>;
type Risposta = StandardTokenResponse<Campi, CoreTokenType>;
type Cliente = Client<
    Altri,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    Risposta,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// The journey of a browser to the provider.
pub(super) struct Andata {
    pub(super) indirizzo: String,
    pub(super) nonce: String,
    pub(super) verifica: String,
}

impl Oidc {
    /// Addresses and keys, as far as what was said then still serves.
    async fn noto(
        &self,
        ora: Timestamp,
        serve: impl FnOnce(Timestamp) -> bool,
    ) -> Result<Arc<ProviderMetadataWithLogout>, NonEntra> {
        let domanda = self.0.noto.domanda(serve);
        let detto = domanda.get_or_try_init(|| async {
            let emittente = self.0.emittente.clone();
            let detto = ProviderMetadataWithLogout::discover_async(emittente, &self.0.fili).await;
            Ok((ora, Arc::new(detto.map_err(|errore| non_risponde(&errore))?)))
        });
        match tokio::time::timeout(self.0.impostazioni.risponde_entro, detto).await {
            Ok(Ok((_, detto))) => Ok(Arc::clone(detto)),
            Ok(Err(perche)) => Err(perche),
            Err(_) => {
                tracing::error!("the identity provider takes too long to say where it is");
                Err(NonEntra::NonRisponde)
            }
        }
    }

    /// Where the browser ends the session that the provider keeps, if the provider has such a place.
    pub(in crate::accesso) async fn uscita(&self, ora: Timestamp) -> Option<String> {
        // Old addresses are better than a wait.
        let detto = self.noto(ora, |_| true).await.ok()?;
        let fine = detto.additional_metadata().end_session_endpoint.clone()?;
        let id = ClientId::new(self.0.impostazioni.client_id.clone());
        let richiesta = LogoutRequest::from(fine).set_client_id(id);
        let richiesta = match self.0.uscita.clone() {
            Some(porta) => richiesta.set_post_logout_redirect_uri(porta),
            None => richiesta,
        };
        Some(richiesta.http_get_url().into())
    }

    fn cliente(&self, di: &ProviderMetadataWithLogout) -> Cliente {
        let i = &self.0.impostazioni;
        let segreto = i.segreto.clone().map(ClientSecret::new);
        Client::from_provider_metadata(di.clone(), ClientId::new(i.client_id.clone()), segreto)
            .set_redirect_uri(self.0.ritorno.clone())
    }

    /// Where to send the browser with this `state`.
    pub(super) async fn andata(&self, stato: &str, ora: Timestamp) -> Result<Andata, NonEntra> {
        let cliente = self.cliente(&*self.noto(ora, |il| il.plus(VALE) > ora).await?);
        let (sfida, verifica) = PkceCodeChallenge::new_random_sha256();
        let stato = stato.to_owned();
        let flusso = AuthenticationFlow::<CoreResponseType>::AuthorizationCode;
        let ambiti = self.0.impostazioni.ambiti.iter().cloned().map(Scope::new);
        let (indirizzo, _, nonce) = cliente
            .authorize_url(flusso, move || CsrfToken::new(stato.clone()), Nonce::new_random)
            .add_scopes(ambiti)
            .set_pkce_challenge(sfida)
            .url();
        Ok(Andata {
            indirizzo: indirizzo.into(),
            nonce: nonce.secret().clone(),
            verifica: verifica.into_secret(),
        })
    }

    /// The claims that a code stands for, verified: issuer, audience, signature, nonce, time.
    pub(super) async fn claims(
        &self,
        codice: String,
        nonce: String,
        verifica: String,
        clock: &Clock,
    ) -> Result<Value, NonEntra> {
        let ora = clock.now();
        let cliente = self.cliente(&*self.noto(ora, |il| il.plus(VALE) > ora).await?);
        let richiesta = cliente.exchange_code(AuthorizationCode::new(codice)).map_err(|errore| {
            tracing::error!(%errore, "the identity provider names no token endpoint");
            NonEntra::NonRisponde
        })?;
        let risposta = richiesta
            .set_pkce_verifier(PkceCodeVerifier::new(verifica))
            .request_async(&self.0.fili)
            .await
            .map_err(|errore| non_scambia(&errore))?;
        let nonce = Nonce::new(nonce);
        match verificati(&cliente, &risposta, &nonce, ora) {
            // Keys change: once, with those of now.
            Err(ClaimsVerificationError::SignatureVerification(_)) => {
                let cliente = self.cliente(&*self.noto(ora, |_| false).await?);
                verificati(&cliente, &risposta, &nonce, ora)
            }
            esito => esito,
        }
        .map_err(|errore| {
            tracing::warn!(%errore, "a token of the identity provider is not valid");
            NonEntra::NonValido
        })
    }
}

fn verificati(
    cliente: &Cliente,
    risposta: &Risposta,
    nonce: &Nonce,
    ora: Timestamp,
) -> Result<Value, ClaimsVerificationError> {
    let manca = || ClaimsVerificationError::Other("no ID token".to_owned());
    let verificatore = cliente.id_token_verifier().set_time_fn(move || ora.to_utc());
    let claims = risposta.id_token().ok_or_else(manca)?.claims(&verificatore, nonce)?;
    serde_json::to_value(claims).map_err(|e| ClaimsVerificationError::Other(e.to_string()))
}

fn non_risponde(errore: &openidconnect::DiscoveryError<ErroreFili>) -> NonEntra {
    tracing::error!(errore = causa(errore), "the identity provider does not answer");
    NonEntra::NonRisponde
}

type ErroreScambio =
    openidconnect::RequestTokenError<ErroreFili, StandardErrorResponse<CoreErrorResponseType>>;

/// A code that is refused is the browser's fault; anything else the provider's.
fn non_scambia(errore: &ErroreScambio) -> NonEntra {
    tracing::warn!(errore = causa(errore), "the identity provider gives no token");
    match errore {
        openidconnect::RequestTokenError::ServerResponse(_) => NonEntra::Respinto,
        _ => NonEntra::NonRisponde,
    }
}

/// The innermost cause: the outer ones say only that something failed.
fn causa(errore: &(dyn std::error::Error + 'static)) -> String {
    let mut causa = errore;
    while let Some(sotto) = causa.source() {
        causa = sotto;
    }
    causa.to_string()
}
