//! What administrators did, newest first.

use crate::{
    cornice::{Cornice, Voce, pagina},
    errore::Errore,
    io::Io,
    modulo::campi,
    stato::App,
    vista::{
        persone::{Nomi, id_utente},
        quando::{Quando, quando},
    },
};
use askama::Template;
use axum::{
    extract::{RawQuery, State},
    response::Html,
};
use engine::Conn;
use serde::Deserialize;
use serde_json::Value;
use workflows::amministrazione::{self, Cursore, Voce as Riga};

/// Rows of a page.
const RIGHE: i64 = 25;
/// Longest detail that is shown: payloads and errors of jobs may be long.
const DETTAGLIO_MASSIMO: usize = 300;

/// A deed.
#[derive(Debug)]
pub(super) struct RigaRegistro {
    pub(super) quando: Quando,
    pub(super) chi: String,
    pub(super) cosa: String,
    pub(super) oggetto: String,
    pub(super) dettagli: String,
}

#[derive(Debug, Default, Deserialize)]
struct Parametri {
    #[serde(default)]
    dopo: String,
}

#[derive(Template)]
#[template(path = "utenti/registro.html")]
struct Pagina {
    cornice: Cornice,
    righe: Vec<RigaRegistro>,
    seguente: Option<String>,
    oltre: bool,
}

/// Lines of the register as people read them.
pub(super) async fn righe(conn: &mut Conn, voci: Vec<Riga>) -> Result<Vec<RigaRegistro>, Errore> {
    // Who did it, and to whom.
    let citati = voci.iter().flat_map(|v| [&v.chi, &v.oggetto]).filter_map(|autore| id_utente(autore));
    let nomi = Nomi::di(conn, citati).await?;
    let riga = |v: Riga| RigaRegistro {
        quando: quando(v.quando),
        chi: nomi.autore(&v.chi),
        cosa: v.operazione.to_string(),
        dettagli: v.dettagli.iter().map(|(k, d)| dettaglio(k, d)).collect::<Vec<_>>().join("; "),
        oggetto: oggetto(&nomi, &v.oggetto),
    };
    Ok(voci.into_iter().map(riga).collect())
}

/// What a deed is about: `Anna Bianchi (anna)`, `lavoro 12`, `regole f450fe02f507`.
fn oggetto(nomi: &Nomi, oggetto: &str) -> String {
    match oggetto.split_once(':') {
        Some(("utente", id)) if nomi.nome(id) != id => format!("{} ({id})", nomi.nome(id)),
        Some((cosa, quale)) => format!("{cosa} {quale}"),
        None => oggetto.to_owned(),
    }
}

/// A value in words: `sì`, `niente`, `calendario.toml, sedi.toml`.
fn parole(valore: &Value) -> String {
    match valore {
        Value::Null => "niente".to_owned(),
        Value::Bool(true) => "sì".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        Value::String(testo) => testo.clone(),
        Value::Array(voci) if voci.is_empty() => "niente".to_owned(),
        Value::Array(voci) => voci.iter().map(parole).collect::<Vec<_>>().join(", "),
        altro => altro.to_string(),
    }
}

fn dettaglio(chiave: &str, valore: &Value) -> String {
    let detto = |v: &Value| -> String {
        let testo = parole(v);
        match testo.char_indices().nth(DETTAGLIO_MASSIMO) {
            Some((fine, _)) => format!("{}…", &testo[..fine]),
            None => testo,
        }
    };
    let chiave = chiave.replace('_', " ");
    match (valore.get("prima"), valore.get("dopo")) {
        (Some(prima), Some(dopo)) => format!("{chiave}: da {} a {}", detto(prima), detto(dopo)),
        _ => format!("{chiave}: {}", detto(valore)),
    }
}

/// The page.
pub(super) async fn registro(
    State(app): State<App>,
    io: Io,
    RawQuery(query): RawQuery,
) -> Result<Html<String>, Errore> {
    let p: Parametri = campi(query.unwrap_or_default().as_bytes())?;
    let dopo: Option<Cursore> =
        if p.dopo.is_empty() { None } else { Some(p.dopo.parse().map_err(Errore::Malformata)?) };
    let mut conn = app.ufficio.db.read().await?;
    let mut voci = amministrazione::elenco(&mut conn, None, dopo, RIGHE + 1).await?;
    let intera = usize::try_from(RIGHE).unwrap_or(usize::MAX);
    let altre = voci.len() > intera;
    voci.truncate(intera);
    let seguente = voci.last().filter(|_| altre).map(|v| Cursore { quando: v.quando, id: v.id });
    pagina(&Pagina {
        cornice: Cornice::nuova(&app, Some(&io), "Registro degli amministratori", Some(Voce::Utenti)),
        righe: righe(&mut conn, voci).await?,
        seguente: seguente.map(|c| format!("/utenti/registro?dopo={c}")),
        oltre: dopo.is_some(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn i_dettagli_si_leggono_come_parole() {
        for (chiave, valore, atteso) in [
            ("presi_da_quelli_in_uso", json!(["a.toml", "b.toml"]), "presi da quelli in uso: a.toml, b.toml"),
            ("presi_da_quelli_in_uso", json!([]), "presi da quelli in uso: niente"),
            ("attivo", json!({"prima": true, "dopo": false}), "attivo: da sì a no"),
            ("sede", json!({"prima": null, "dopo": "7013"}), "sede: da niente a 7013"),
            ("quanti", json!(3), "quanti: 3"),
        ] {
            assert_eq!(dettaglio(chiave, &valore), atteso);
        }
    }
}
