//! The rules in force, argomento by argomento, and the versions that were.

use crate::{
    cornice::{Avviso, Cornice, Voce, pagina},
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
use std::collections::BTreeMap;
use workflows::{
    regole::{self, CONTO_MASSIMO, Esaminato, Versione, descrizione::voci, esame::Origine},
    tabelle::Tabelle,
};

/// Versions of a page.
const VERSIONI: i64 = 20;
/// Sets that were only checked, at most.
const ESAMINATI: i64 = 10;

#[derive(Debug, Default, Deserialize)]
struct Parametri {
    #[serde(default)]
    cerca: String,
    /// The last version of the page before.
    #[serde(default)]
    dopo: String,
    #[serde(default)]
    fatto: String,
}

/// The rule of an argomento.
#[derive(Debug)]
struct RigaRegola {
    codice: String,
    nome: String,
    cassetto: String,
    /// What it says, in the order of [`voci`].
    valori: Vec<Cella>,
}

#[derive(Debug)]
struct Cella {
    nome: &'static str,
    valore: String,
}

/// A version.
#[derive(Debug)]
struct RigaVersione {
    versione: String,
    quando: Quando,
    chi: String,
    seguono: String,
    in_vigore: bool,
}

#[derive(Debug)]
struct RigaEsaminato {
    versione: String,
    quando: Quando,
    chi: String,
}

#[derive(Template)]
#[template(path = "regole/regole.html")]
struct Pagina {
    cornice: Cornice,
    versione: String,
    origine: Origine,
    caricata: Option<(Quando, String)>,
    cerca: String,
    colonne: Vec<&'static str>,
    righe: Vec<RigaRegola>,
    totale: usize,
    versioni: Vec<RigaVersione>,
    seguente: Option<String>,
    oltre: bool,
    /// Versions that can be compared with another.
    scelte: Vec<String>,
    esaminati: Vec<RigaEsaminato>,
}

/// The page.
pub(super) async fn regole(
    State(app): State<App>,
    io: Io,
    RawQuery(query): RawQuery,
) -> Result<Html<String>, Errore> {
    let p: Parametri = campi(query.unwrap_or_default().as_bytes())?;
    let tabelle = app.ufficio.regole.attuali();
    let mut conn = app.ufficio.db.read().await?;
    let dopo = if p.dopo.is_empty() { None } else { regole::versione(&mut conn, &p.dopo).await? };
    let mut trovate = regole::versioni(&mut conn, dopo.as_ref(), VERSIONI + 1).await?;
    let altre = trovate.len() > usize::try_from(VERSIONI).unwrap_or(usize::MAX);
    trovate.truncate(usize::try_from(VERSIONI).unwrap_or(usize::MAX));
    let seguente = trovate.last().filter(|_| altre).map(|v| format!("/regole?dopo={}#versioni", v.versione));
    let attuale = regole::versione(&mut conn, &tabelle.versione).await?;
    let esaminati = regole::esaminati(&mut conn, ESAMINATI).await?;
    let nomi = nomi(&mut conn, &trovate, attuale.as_ref(), &esaminati).await?;
    let seguite: BTreeMap<String, i64> = regole::seguite(&mut conn).await?.into_iter().collect();
    let righe = righe(&tabelle, &p.cerca);
    let avviso = match p.fatto.as_str() {
        "ricaricata" => Some(format!("In vigore la versione {}.", tabelle.versione)),
        "uguale" => Some("I file sono stati riletti: le tabelle sono quelle di prima.".to_owned()),
        _ => None,
    };
    let scelte = trovate.iter().map(|v| v.versione.clone()).collect();
    pagina(&Pagina {
        cornice: Cornice::nuova(&app, Some(&io), "Regole", Some(Voce::Regole))
            .con_avviso(avviso.map(Avviso::Fatto)),
        origine: app.cartella.origine(),
        caricata: attuale.map(|v| (quando(v.caricata_il), autore(&nomi, &v.caricata_da))),
        cerca: p.cerca,
        colonne: voci(&workflows::tabelle::Regola::default()).into_iter().map(|v| v.nome).collect(),
        totale: tabelle.argomenti.len(),
        righe,
        versioni: trovate
            .into_iter()
            .map(|v| RigaVersione {
                quando: quando(v.caricata_il),
                chi: autore(&nomi, &v.caricata_da),
                seguono: conto(seguite.get(&v.versione).copied().unwrap_or(0)),
                in_vigore: v.versione == tabelle.versione,
                versione: v.versione,
            })
            .collect(),
        seguente,
        oltre: dopo.is_some(),
        scelte,
        esaminati: esaminati
            .into_iter()
            .map(|e| RigaEsaminato {
                quando: quando(e.esaminato_il),
                chi: autore(&nomi, &e.esaminato_da),
                versione: e.versione,
            })
            .collect(),
        versione: tabelle.versione.clone(),
    })
}

/// A count that stops at [`CONTO_MASSIMO`].
pub(super) fn conto(quanti: i64) -> String {
    if quanti < CONTO_MASSIMO { quanti.to_string() } else { format!("almeno {CONTO_MASSIMO}") }
}

/// Who loaded a version: a colleague, or the program itself when it started.
pub(super) fn autore(nomi: &Nomi, chi: &str) -> String {
    if chi == "quesiti" { "avvio del programma".to_owned() } else { nomi.autore(chi) }
}

async fn nomi(
    conn: &mut Conn,
    versioni: &[Versione],
    attuale: Option<&Versione>,
    esaminati: &[Esaminato],
) -> Result<Nomi, Errore> {
    let autori = versioni.iter().chain(attuale).map(|v| v.caricata_da.as_str());
    let autori = autori.chain(esaminati.iter().map(|e| e.esaminato_da.as_str()));
    Nomi::di(conn, autori.filter_map(id_utente)).await
}

/// The argomenti whose code, name or Cassetto has the words in it.
fn righe(tabelle: &Tabelle, cerca: &str) -> Vec<RigaRegola> {
    let parole: Vec<String> = cerca.split_whitespace().map(str::to_lowercase).collect();
    let riga = |codice: &String, a: &workflows::tabelle::Argomento| {
        let cassetto = tabelle.cassetti.get(&a.cassetto).map_or(&a.cassetto, |c| &c.nome);
        let dove = format!("{codice} {} {cassetto}", a.nome).to_lowercase();
        parole.iter().all(|p| dove.contains(p)).then(|| RigaRegola {
            codice: codice.clone(),
            nome: a.nome.clone(),
            cassetto: cassetto.clone(),
            valori: voci(&a.regola).into_iter().map(|v| Cella { nome: v.nome, valore: v.valore }).collect(),
        })
    };
    tabelle.argomenti.iter().filter_map(|(codice, a)| riga(codice, a)).collect()
}
