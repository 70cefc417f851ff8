//! HTTP to the provider, and to nobody else.

use axum::http;
use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse};
use reqwest::{Client, redirect::Policy};
use std::{pin::Pin, time::Duration};

/// Longest time for one answer.
const LIMITE: Duration = Duration::from_secs(10);
/// Largest answer: keys and tokens are a few kilobytes.
const RISPOSTA_MASSIMA: usize = 1024 * 1024;

/// Redirects are not followed, so that secrets do not go where nobody said; proxies of the environment are not used for
/// the same reason.
pub(super) struct Fili(Client);

#[derive(Debug, thiserror::Error)]
pub(super) enum ErroreFili {
    #[error("no answer")]
    Rete(#[source] reqwest::Error),
    #[error("not an answer")]
    Forma(#[from] http::Error),
    #[error("an answer of more than {RISPOSTA_MASSIMA} bytes")]
    TroppoGrande,
}

impl From<reqwest::Error> for ErroreFili {
    /// Without the address: its query may hold what is nobody's business.
    fn from(errore: reqwest::Error) -> Self {
        Self::Rete(errore.without_url())
    }
}

impl Fili {
    pub(super) fn nuovi() -> Result<Self, reqwest::Error> {
        // Fails only when the process has chosen a provider already, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        Client::builder().timeout(LIMITE).redirect(Policy::none()).no_proxy().build().map(Self)
    }

    async fn chiedi(&self, richiesta: HttpRequest) -> Result<HttpResponse, ErroreFili> {
        let mut risposta = self.0.execute(richiesta.try_into()?).await?;
        let mut fatta = http::Response::builder().status(risposta.status());
        for (nome, valore) in risposta.headers() {
            fatta = fatta.header(nome, valore);
        }
        let mut corpo = Vec::new();
        while let Some(pezzo) = risposta.chunk().await? {
            if corpo.len() + pezzo.len() > RISPOSTA_MASSIMA {
                return Err(ErroreFili::TroppoGrande);
            }
            corpo.extend_from_slice(&pezzo);
        }
        Ok(fatta.body(corpo)?)
    }
}

impl<'c> AsyncHttpClient<'c> for Fili {
    type Error = ErroreFili;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, ErroreFili>> + Send + 'c>>;

    fn call(&'c self, richiesta: HttpRequest) -> Self::Future {
        Box::pin(self.chiedi(richiesta))
    }
}
