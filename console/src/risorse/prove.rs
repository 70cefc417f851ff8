//! Issue 4: "First load under 300 KB transferred. No asset from another origin."

use super::{RISORSE, Risorsa, icona, rotte, url};
use axum::{
    body::{Body, to_bytes},
    http::{Request, Response, StatusCode, header},
};
use tower::ServiceExt;

fn risorsa(nome: &str) -> &'static Risorsa {
    RISORSE.iter().find(|r| r.nome == nome).unwrap()
}

async fn chiede(indirizzo: &str, intestazioni: &[(header::HeaderName, &str)]) -> Response<Body> {
    let mut richiesta = Request::get(indirizzo);
    for (nome, valore) in intestazioni {
        richiesta = richiesta.header(nome, *valore);
    }
    rotte().oneshot(richiesta.body(Body::empty()).unwrap()).await.unwrap()
}

async fn corpo(risposta: Response<Body>) -> Vec<u8> {
    to_bytes(risposta.into_body(), usize::MAX).await.unwrap().to_vec()
}

#[test]
fn a_first_load_leaves_room_for_the_page_under_300_kb() {
    let mut totale = 0;
    for r in RISORSE.iter().filter(|r| r.nome != "licenze.txt") {
        let peso = r.gzip.unwrap_or(r.contenuto).len();
        eprintln!("{:>7} {}", peso, r.nome);
        totale += peso;
    }
    eprintln!("{totale:>7} byte in tutto");
    // 40 KB are left for the page itself and the headers.
    assert!(totale < 260_000, "{totale} bytes");
}

#[test]
fn nothing_served_names_another_origin() {
    for nome in ["bootstrap-italia.css", "console.css", "console.js", "icone.svg", "favicon.svg"] {
        let testo = std::str::from_utf8(risorsa(nome).contenuto).unwrap();
        // What a sheet loads: its own fonts, and drawings written in it.
        for pezzo in testo.split("url(").skip(1) {
            let pezzo = pezzo.trim_start_matches(['"', '\'']);
            let nostra = RISORSE
                .iter()
                .any(|r| r.indirizzo.strip_prefix("/risorse/").is_some_and(|file| pezzo.starts_with(file)));
            assert!(
                nostra || pezzo.starts_with("data:image/"),
                "{nome}: url({}",
                &pezzo[..pezzo.len().min(60)]
            );
        }
        assert!(!testo.contains("@import"), "{nome}");
        assert!(!testo.contains("sourceMappingURL"), "{nome}");
        for (inizio, _) in testo.match_indices("//") {
            let prima = &testo[..inizio];
            if !(prima.ends_with("http:") || prima.ends_with("https:")) {
                continue;
            }
            // Names that nothing fetches: XML namespaces, and the remark with the licence at the sheet's top.
            let nome_xml = testo[inizio..].starts_with("//www.w3.org/");
            let nota = prima.rfind("/*!").is_some_and(|da| !prima[da..].contains("*/"));
            assert!(nome_xml || nota, "{nome}: {}", testo[inizio..].chars().take(60).collect::<String>());
        }
    }
}

#[test]
fn what_the_templates_name_exists() {
    let cartella = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut pagine = String::new();
    let mut da_leggere = vec![cartella.join("templates"), cartella.join("src")];
    while let Some(percorso) = da_leggere.pop() {
        if percorso.is_dir() {
            da_leggere.extend(std::fs::read_dir(percorso).unwrap().map(|voce| voce.unwrap().path()));
        } else if percorso.is_file() && !percorso.starts_with(cartella.join("src/risorse")) {
            pagine.push_str(&std::fs::read_to_string(percorso).unwrap());
        }
    }
    let argomenti = |funzione: &str| -> Vec<String> {
        let pezzi = pagine.split(funzione).skip(1);
        pezzi.filter_map(|p| p.split_once('"')).map(|(nome, _)| nome.to_owned()).collect()
    };
    for nome in argomenti("risorse::url(\"") {
        assert!(RISORSE.iter().any(|r| r.nome == nome), "{nome}");
    }
    let sprite = std::str::from_utf8(risorsa("icone.svg").contenuto).unwrap();
    for nome in argomenti("icona(\"") {
        assert!(sprite.contains(&format!("<symbol id=\"{nome}\"")), "{nome} is not in risorse/icone.txt");
    }
}

#[test]
fn the_sprite_holds_the_listed_icons_and_no_other() {
    let elenco = include_str!("../../risorse/icone.txt").lines().filter(|riga| !riga.starts_with('#'));
    let sprite = std::str::from_utf8(risorsa("icone.svg").contenuto).unwrap();
    let mut quante = 0;
    for nome in elenco {
        assert!(sprite.contains(&format!("<symbol id=\"{nome}\"")), "{nome}");
        quante += 1;
    }
    assert_eq!(sprite.matches("<symbol").count(), quante);
    assert_eq!(icona("it-search"), format!("{}#it-search", url("icone.svg")));
}

#[tokio::test]
async fn a_file_is_served_for_ever_with_its_type() {
    for r in RISORSE {
        let risposta = chiede(url(r.nome), &[]).await;
        assert_eq!(risposta.status(), StatusCode::OK, "{}", r.nome);
        let intestazioni = risposta.headers().clone();
        assert_eq!(intestazioni[header::CONTENT_TYPE], r.tipo);
        assert_eq!(intestazioni[header::CACHE_CONTROL], "public, max-age=31536000, immutable");
        assert_eq!(intestazioni[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
        assert!(!intestazioni.contains_key(header::CONTENT_ENCODING));
        assert_eq!(corpo(risposta).await, r.contenuto);
    }
}

#[tokio::test]
async fn what_does_not_exist_is_not_found() {
    for indirizzo in ["/risorse/console.css", "/risorse/sconosciuta", "/risorse/..%2FCargo.toml"] {
        assert_eq!(chiede(indirizzo, &[]).await.status(), StatusCode::NOT_FOUND, "{indirizzo}");
    }
    assert_eq!(url("altro.css"), "/risorse/sconosciuta");
}

#[tokio::test]
async fn gzip_goes_to_those_who_take_it() {
    let foglio = url("console.css");
    let compressa = risorsa("console.css").gzip.unwrap();
    for (accetta, gzip) in [
        ("gzip", true),
        ("br, gzip;q=0.5", true),
        ("GZIP", true),
        ("*", true),
        ("deflate, *;q=0.1", true),
        ("br", false),
        ("identity", false),
        ("gzip;q=0", false),
        ("gzip;q=0, *", false),
        ("*;q=0", false),
        ("", false),
    ] {
        let risposta = chiede(foglio, &[(header::ACCEPT_ENCODING, accetta)]).await;
        assert_eq!(risposta.headers()[header::VARY], "Accept-Encoding");
        assert_eq!(risposta.headers().contains_key(header::CONTENT_ENCODING), gzip, "{accetta}");
        assert_eq!(corpo(risposta).await == compressa, gzip, "{accetta}");
    }
    let carattere = chiede(url("titillium-web-400.woff2"), &[(header::ACCEPT_ENCODING, "gzip")]).await;
    assert!(!carattere.headers().contains_key(header::CONTENT_ENCODING));
}

#[tokio::test]
async fn a_reader_that_holds_the_file_gets_no_body() {
    let foglio = url("console.css");
    let gzip = [(header::ACCEPT_ENCODING, "gzip")];
    let (piano, compresso) = (chiede(foglio, &[]).await, chiede(foglio, &gzip).await);
    let (piano, compresso) = (&piano.headers()[header::ETAG], &compresso.headers()[header::ETAG]);
    assert_ne!(piano, compresso, "two encodings are two representations");
    for etag in [piano, compresso] {
        let lista = format!("\"altro\", W/{}", etag.to_str().unwrap());
        let risposta = chiede(foglio, &[(header::IF_NONE_MATCH, &lista)]).await;
        assert_eq!(risposta.status(), StatusCode::NOT_MODIFIED);
        assert!(corpo(risposta).await.is_empty());
    }
    let altro = chiede(foglio, &[(header::IF_NONE_MATCH, "\"altro\"")]).await;
    assert_eq!(altro.status(), StatusCode::OK);
}
