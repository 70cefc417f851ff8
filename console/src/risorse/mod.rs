//! Sheets, script, fonts and icons, embedded in the program by `build.rs`.
//!
//! A page names them with [`url`] and [`icona`]. The address holds the content's hash: what was fetched once is kept
//! for ever, and a new version is asked for by its new name.

mod consegna;
#[cfg(test)]
mod prove;

pub(crate) use consegna::accetta_gzip;
pub use consegna::rotte;

/// One embedded file.
struct Risorsa {
    nome: &'static str,
    indirizzo: &'static str,
    tipo: &'static str,
    etag: &'static str,
    etag_gzip: &'static str,
    contenuto: &'static [u8],
    gzip: Option<&'static [u8]>,
}

include!(concat!(env!("OUT_DIR"), "/risorse.rs"));

/// Where `nome` is served: `url("console.css")`. An unknown name leads to "not found"; a test reads the templates
/// for such names.
pub fn url(nome: &str) -> &'static str {
    RISORSE.iter().find(|r| r.nome == nome).map_or("/risorse/sconosciuta", |r| r.indirizzo)
}

/// Where an icon of `risorse/icone.txt` is served: `<use href="{{ risorse::icona("it-search") }}"/>`.
pub fn icona(nome: &str) -> String {
    format!("{}#{nome}", url("icone.svg"))
}
