//! The cookies: of a session, of the one before it, of a form filled before there is one, of a journey to an identity
//! provider.
//!
//! `__Host-` binds them to this host and to `Secure`; browsers take that from this machine's own address also without
//! TLS, so that a demonstration works.

use crate::errore::Errore;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use rand::TryRngCore;
use workflows::sessioni::Segreto;

const SESSIONE: &str = "__Host-quesiti";
const MODULO: &str = "__Host-quesiti-modulo";
const VIAGGIO: &str = "__Host-quesiti-viaggio";
const PRIMA: &str = "__Host-quesiti-prima";

/// A new secret, from the operating system's generator.
pub(crate) fn nuovo_segreto() -> Result<Segreto, Errore> {
    let mut casuali = [0_u8; 32];
    rand::rngs::OsRng.try_fill_bytes(&mut casuali).map_err(|errore| {
        tracing::error!(%errore, "the generator of random numbers does not answer");
        Errore::Guasto
    })?;
    Ok(Segreto::nuovo(casuali))
}

fn letto(intestazioni: &HeaderMap, nome: &str) -> Option<Segreto> {
    CookieJar::from_headers(intestazioni).get(nome).and_then(|c| Segreto::dal_browser(c.value()))
}

/// The secret of the session, if the browser sent one.
pub(crate) fn segreto(intestazioni: &HeaderMap) -> Option<Segreto> {
    letto(intestazioni, SESSIONE)
}

/// The secret of the form to enter.
pub(crate) fn del_modulo(intestazioni: &HeaderMap) -> Option<Segreto> {
    letto(intestazioni, MODULO)
}

/// Until the browser is closed, or the session ends here.
pub(crate) fn di_sessione(segreto: &Segreto) -> (HeaderName, HeaderValue) {
    scritto(SESSIONE, segreto.esponi(), "")
}

/// Of the form to enter.
pub(crate) fn di_modulo(segreto: &Segreto) -> (HeaderName, HeaderValue) {
    scritto(MODULO, segreto.esponi(), "")
}

/// The secret of a journey to the identity provider.
pub(crate) fn del_viaggio(intestazioni: &HeaderMap) -> Option<Segreto> {
    letto(intestazioni, VIAGGIO)
}

/// Of a journey to the identity provider: it comes back by a link, which is what Lax allows.
pub(crate) fn di_viaggio(segreto: &Segreto) -> (HeaderName, HeaderValue) {
    scritto(VIAGGIO, segreto.esponi(), "; Max-Age=600")
}

/// The secrets of sessions that this browser had: the latest one set aside, and the one it still shows.
pub(crate) fn finiti(intestazioni: &HeaderMap) -> impl Iterator<Item = Segreto> {
    [PRIMA, SESSIONE].into_iter().filter_map(|nome| letto(intestazioni, nome))
}

/// Of a session that ended: it lets nobody in any more, and tells whose the forms are that were filled in it.
pub(crate) fn di_prima(segreto: &Segreto) -> (HeaderName, HeaderValue) {
    scritto(PRIMA, segreto.esponi(), "")
}

/// Takes the session's away.
pub(crate) fn tolto() -> (HeaderName, HeaderValue) {
    scritto(SESSIONE, "", "; Max-Age=0")
}

/// Takes away that of the form to enter: it was good for one sign-in.
pub(crate) fn modulo_tolto() -> (HeaderName, HeaderValue) {
    scritto(MODULO, "", "; Max-Age=0")
}

/// Takes away that of a journey: it was good for one return.
pub(crate) fn viaggio_tolto() -> (HeaderName, HeaderValue) {
    scritto(VIAGGIO, "", "; Max-Age=0")
}

fn scritto(nome: &'static str, valore: &str, coda: &str) -> (HeaderName, HeaderValue) {
    let cookie =
        Cookie::build((nome, valore)).path("/").secure(true).http_only(true).same_site(SameSite::Lax).build();
    let testo = HeaderValue::from_str(&format!("{cookie}{coda}"));
    (header::SET_COOKIE, testo.unwrap_or(HeaderValue::from_static("")))
}
