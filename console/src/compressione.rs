//! Pages go out compressed to who takes it: a page of figures is ten times shorter so.
//!
//! How long a compressed page is says something of what is in it to who can write a part of it and see its length
//! (BREACH). Three things stand against that:
//! - only what a page of ours asked for, or the person at the browser, is compressed: what another site makes the browser
//!   ask for, again and again with another guess in the address, goes out as it is;
//! - the only secret that stays, the token of the forms, is never twice the same ([`crate::contrassegno`]);
//! - the session's cookie is not sent with the requests of another site.

use crate::risorse::accetta_gzip;
use axum::{
    body::{Body, HttpBody, to_bytes},
    extract::Request,
    http::{HeaderMap, HeaderValue, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use flate2::{Compression, write::GzEncoder};
use std::io::Write;

/// Shorter answers fit in a packet or two anyway, bytes.
const MINIMO: u64 = 1024;
/// Longer ones would hold up the others while they are made shorter, bytes.
const MASSIMO: u64 = 8 * 1024 * 1024;
/// More effort is many times slower and saves a twentieth.
const SFORZO: u32 = 4;

/// Around every page.
pub(crate) async fn comprimi(richiesta: Request, poi: Next) -> Response {
    let accetta = accetta_gzip(richiesta.headers()) && chiesta_da_qui(richiesta.headers());
    let mut risposta = poi.run(richiesta).await;
    if !si_comprime(&risposta) {
        return risposta;
    }
    risposta.headers_mut().append(header::VARY, HeaderValue::from_static("Accept-Encoding, Sec-Fetch-Site"));
    if !accetta {
        return risposta;
    }
    let (mut testa, corpo) = risposta.into_parts();
    // Its length is known: it is in memory already, and cannot fail half way.
    let Ok(byte) = to_bytes(corpo, MASSIMO as usize).await else {
        return crate::errore::Errore::Guasto.into_response();
    };
    let corpo = match gzip(&byte) {
        Ok(breve) => {
            testa.headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
            testa.headers.remove(header::CONTENT_LENGTH);
            Body::from(breve)
        }
        Err(errore) => {
            tracing::warn!(%errore, "a page goes out as it is");
            Body::from(byte)
        }
    };
    Response::from_parts(testa, corpo)
}

/// A browser says where a request comes from; one that says nothing gets pages as they are.
fn chiesta_da_qui(intestazioni: &HeaderMap) -> bool {
    intestazioni.get("sec-fetch-site").is_some_and(|sito| sito == "same-origin" || sito == "none")
}

/// Text whose length is known, worth it and not too much. Files that people sent are no text of ours.
fn si_comprime(risposta: &Response) -> bool {
    let intestazioni = risposta.headers();
    let testo = |v: &HeaderValue| {
        v.to_str().is_ok_and(|t| ["text/html", "text/csv"].iter().any(|p| t.starts_with(p)))
    };
    intestazioni.get(header::CONTENT_TYPE).is_some_and(testo)
        && !intestazioni.contains_key(header::CONTENT_ENCODING)
        && risposta.body().size_hint().exact().is_some_and(|n| (MINIMO..=MASSIMO).contains(&n))
}

fn gzip(byte: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut scrittore = GzEncoder::new(Vec::with_capacity(byte.len() / 6), Compression::new(SFORZO));
    scrittore.write_all(byte)?;
    scrittore.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::{Router, http::Request as Richiesta, middleware::from_fn, response::Html, routing::get};
    use flate2::read::GzDecoder;
    use std::io::Read;
    use tower::ServiceExt;

    async fn chiede(dove: &str, testate: &[(&str, &str)]) -> (HeaderMap, Vec<u8>) {
        let lunga = || "quesito ".repeat(500);
        let router = Router::new()
            .route("/lunga", get(move || async move { Html(lunga()) }))
            .route("/breve", get(|| async { Html("quesito") }))
            .route(
                "/file",
                get(move || async move { ([(header::CONTENT_TYPE, "application/pdf")], lunga()) }),
            )
            .layer(from_fn(comprimi));
        let mut richiesta = Richiesta::get(dove);
        for (nome, valore) in testate {
            richiesta = richiesta.header(*nome, *valore);
        }
        let risposta = router.oneshot(richiesta.body(Body::empty()).unwrap()).await.unwrap();
        let (testa, corpo) = risposta.into_parts();
        (testa.headers, to_bytes(corpo, usize::MAX).await.unwrap().to_vec())
    }

    #[tokio::test]
    async fn una_pagina_lunga_arriva_breve_e_torna_com_era() {
        for sito in ["same-origin", "none"] {
            let (testate, corpo) =
                chiede("/lunga", &[("accept-encoding", "gzip, br"), ("sec-fetch-site", sito)]).await;
            assert_eq!(testate[header::CONTENT_ENCODING], "gzip");
            assert!(testate[header::VARY].to_str().unwrap().contains("Accept-Encoding"));
            assert!(corpo.len() < 400, "{}", corpo.len());
            let mut letto = String::new();
            GzDecoder::new(corpo.as_slice()).read_to_string(&mut letto).unwrap();
            assert_eq!(letto, "quesito ".repeat(500));
        }
    }

    #[tokio::test]
    async fn quello_che_un_altro_sito_fa_chiedere_non_si_comprime() {
        let casi: [&[(&str, &str)]; 5] = [
            &[("accept-encoding", "gzip"), ("sec-fetch-site", "cross-site")],
            &[("accept-encoding", "gzip"), ("sec-fetch-site", "same-site")],
            &[("accept-encoding", "gzip")],
            &[("accept-encoding", "gzip;q=0"), ("sec-fetch-site", "same-origin")],
            &[("sec-fetch-site", "same-origin")],
        ];
        for testate in casi {
            let (avute, corpo) = chiede("/lunga", testate).await;
            assert!(!avute.contains_key(header::CONTENT_ENCODING), "{testate:?}");
            assert!(avute.contains_key(header::VARY) && corpo.len() == 4_000, "{testate:?}");
        }
    }

    #[tokio::test]
    async fn il_poco_e_i_file_restano_come_sono() {
        for dove in ["/breve", "/file"] {
            let (testate, _) =
                chiede(dove, &[("accept-encoding", "gzip"), ("sec-fetch-site", "same-origin")]).await;
            assert!(
                !testate.contains_key(header::CONTENT_ENCODING) && !testate.contains_key(header::VARY),
                "{dove}"
            );
        }
    }
}
