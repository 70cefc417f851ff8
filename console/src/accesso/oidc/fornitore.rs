//! What the provider is asked: where to send the browser, and whom a code stands for.

use super::{NonEntra, Oidc, fili::ErroreFili};
use engine::{Clock, Timestamp};
use openidconnect::{
    AdditionalClaims, AuthenticationFlow, AuthorizationCode, ClaimsVerificationError, Client, ClientId,
    ClientSecret, CsrfToken, EmptyExtraTokenFields, EndpointMaybeSet, EndpointNotSet, EndpointSet,
    IdTokenFields, Nonce, PkceCodeChallenge, PkceCodeVerifier, Scope, StandardErrorResponse,
    StandardTokenResponse, TokenResponse,
    core::{
        CoreAuthDisplay, CoreAuthPrompt, CoreErrorResponseType, CoreGenderClaim, CoreJsonWebKey,
        CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm, CoreProviderMetadata, CoreResponseType,
        CoreRevocableToken, CoreRevocationErrorResponse, CoreTokenIntrospectionResponse, CoreTokenType,
    },
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::{sync::Arc, time::Duration};

/// For how long addresses and keys are taken as they were.
const VALE: Duration = Duration::from_secs(60 * 60);

/// What the provider said of itself, and when.
pub(super) struct Noto {
    il: Timestamp,
    di: Arc<CoreProviderMetadata>,
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
    /// Addresses and keys; `da_capo`: as they are now.
    async fn noto(&self, ora: Timestamp, da_capo: bool) -> Result<Arc<CoreProviderMetadata>, NonEntra> {
        let mut noto = self.0.noto.lock().await;
        if let Some(noto) = noto.as_ref().filter(|n| !da_capo && n.il.plus(VALE) > ora) {
            return Ok(Arc::clone(&noto.di));
        }
        let detto = CoreProviderMetadata::discover_async(self.0.emittente.clone(), &self.0.fili).await;
        let di = Arc::new(detto.map_err(|errore| non_risponde(&errore))?);
        *noto = Some(Noto { il: ora, di: Arc::clone(&di) });
        Ok(di)
    }

    fn cliente(&self, di: &CoreProviderMetadata) -> Cliente {
        let i = &self.0.impostazioni;
        let segreto = i.segreto.clone().map(ClientSecret::new);
        Client::from_provider_metadata(di.clone(), ClientId::new(i.client_id.clone()), segreto)
            .set_redirect_uri(self.0.ritorno.clone())
    }

    /// Where to send the browser with this `state`.
    pub(super) async fn andata(&self, stato: &str, ora: Timestamp) -> Result<Andata, NonEntra> {
        let cliente = self.cliente(&*self.noto(ora, false).await?);
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
        let cliente = self.cliente(&*self.noto(ora, false).await?);
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
                let cliente = self.cliente(&*self.noto(ora, true).await?);
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
