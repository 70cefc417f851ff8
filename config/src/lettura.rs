//! Reading values so that every mistake is found: a wrong value is noted, taken away, and the reading tried again.

use crate::atteso::{Sbaglio, capisci};
use crate::errore::Raccolta;
use crate::fonte::Fonte;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use serde_path_to_error::Segment;
use std::collections::BTreeSet;

/// Where a value comes from, for the messages.
pub(crate) trait Provenienza {
    /// File, variable or command line that set this key.
    fn file(&self, percorso: &[Passo]) -> String;

    /// A value that would do instead of the refused one, where the source cannot write types.
    fn ripara(&self, _percorso: &[Passo], _atteso: &str) -> Option<Value> {
        None
    }
}

impl Provenienza for str {
    fn file(&self, _percorso: &[Passo]) -> String {
        self.to_owned()
    }
}

/// One step from a value into its parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Passo {
    /// Key of a section.
    Chiave(String),
    /// Place in a list, from 0.
    Indice(usize),
}

/// The path as people read it: lists count from 1.
fn scrivi(prefisso: &str, percorso: &[Passo]) -> String {
    let mut testo = prefisso.to_owned();
    for passo in percorso {
        match passo {
            Passo::Chiave(chiave) => {
                if !testo.is_empty() {
                    testo.push('.');
                }
                testo.push_str(chiave);
            }
            Passo::Indice(i) => testo.push_str(&format!("[{}]", i + 1)),
        }
    }
    testo
}

/// Reads `T`, noting every mistake under `prefisso`.
pub(crate) fn leggi<T: DeserializeOwned>(
    mut valore: Value,
    prefisso: &str,
    da: &(impl Provenienza + ?Sized),
    errori: &mut Raccolta,
) -> Option<T> {
    let mut giusto = true;
    let mut tolte: Vec<Vec<Passo>> = Vec::new();
    loop {
        let errore = match serde_path_to_error::deserialize::<_, T>(valore.clone()) {
            Ok(letto) => return giusto.then_some(letto),
            Err(errore) => errore,
        };
        giusto = false;
        let vero = passi(errore.path());
        let mut percorso = originale(&vero, &tolte);
        let messaggio = errore.into_inner().to_string();
        match capisci(&messaggio) {
            Sbaglio::ChiaveMancante(chiave) => {
                percorso.push(Passo::Chiave(chiave.to_owned()));
                if !tolte.contains(&percorso) {
                    let attesa = "chiave mancante, è obbligatoria";
                    errori.aggiungi(&da.file(&percorso), scrivi(prefisso, &percorso), None, attesa);
                }
                return None;
            }
            Sbaglio::ChiaveIgnota { chiave, atteso } => {
                if percorso.last() != Some(&Passo::Chiave(chiave.to_owned())) {
                    percorso.push(Passo::Chiave(chiave.to_owned()));
                }
                errori.aggiungi(&da.file(&percorso), scrivi(prefisso, &percorso), None, atteso);
            }
            Sbaglio::Valore(atteso) => {
                if let Some(altro) = da.ripara(&percorso, &atteso)
                    && let Some(posto) = raggiungi(&mut valore, &vero)
                    && *posto != altro
                {
                    *posto = altro;
                    giusto = tolte.is_empty();
                    continue;
                }
                let trovato = raggiungi(&mut valore, &vero).map(|v| mostra(&percorso, v));
                errori.aggiungi(&da.file(&percorso), scrivi(prefisso, &percorso), trovato, atteso);
            }
        }
        let da_togliere = if percorso.len() > vero.len() { &percorso } else { &vero };
        if !togli(&mut valore, da_togliere) {
            return None;
        }
        tolte.push(percorso);
    }
}

fn passi(percorso: &serde_path_to_error::Path) -> Vec<Passo> {
    percorso
        .iter()
        .filter_map(|segmento| match segmento {
            Segment::Seq { index } => Some(Passo::Indice(*index)),
            Segment::Map { key } => Some(Passo::Chiave(key.clone())),
            Segment::Enum { .. } | Segment::Unknown => None,
        })
        .collect()
}

/// The path in the file as written: what was taken away from a list before this place counts too.
fn originale(vero: &[Passo], tolte: &[Vec<Passo>]) -> Vec<Passo> {
    let mut percorso: Vec<Passo> = Vec::with_capacity(vero.len());
    for passo in vero {
        let passo = match passo {
            Passo::Chiave(_) => passo.clone(),
            Passo::Indice(i) => {
                let mut tolti: Vec<usize> = tolte
                    .iter()
                    .filter_map(|tolta| match tolta.split_last() {
                        Some((Passo::Indice(n), sopra)) if sopra == percorso.as_slice() => Some(*n),
                        _ => None,
                    })
                    .collect();
                tolti.sort_unstable();
                Passo::Indice(tolti.into_iter().fold(*i, |i, tolto| if tolto <= i { i + 1 } else { i }))
            }
        };
        percorso.push(passo);
    }
    percorso
}

fn raggiungi<'v>(valore: &'v mut Value, percorso: &[Passo]) -> Option<&'v mut Value> {
    percorso.iter().try_fold(valore, |v, passo| match passo {
        Passo::Chiave(chiave) => v.get_mut(chiave.as_str()),
        Passo::Indice(i) => v.get_mut(*i),
    })
}

/// Takes the value away; `false` when there is nothing to take, so that trying again would not end.
fn togli(valore: &mut Value, percorso: &[Passo]) -> bool {
    let Some((ultimo, sopra)) = percorso.split_last() else { return false };
    match (raggiungi(valore, sopra), ultimo) {
        (Some(Value::Object(mappa)), Passo::Chiave(chiave)) => mappa.remove(chiave).is_some(),
        (Some(Value::Array(lista)), Passo::Indice(i)) if *i < lista.len() => {
            lista.remove(*i);
            true
        }
        _ => false,
    }
}

/// The value as TOML writes it, on one line; an address without its password.
fn mostra(percorso: &[Passo], valore: &Value) -> String {
    match (valore, percorso.last()) {
        (Value::String(testo), Some(Passo::Chiave(chiave))) if chiave.starts_with("url") => {
            format!("\"{}\"", crate::segreto::maschera(testo))
        }
        (Value::Object(_), _) => "{ … }".to_owned(),
        _ => valore.to_string(),
    }
}

/// The top of a TOML file, or `None` with the mistake noted.
pub(crate) fn sezioni(fonte: &Fonte, file: &str, errori: &mut Raccolta) -> Option<Map<String, Value>> {
    let nome = fonte.nome(file);
    let testo = match fonte.leggi(file) {
        Ok(Some(testo)) => testo,
        Ok(None) => {
            errori.aggiungi(&nome, "", None, "il file manca");
            return None;
        }
        Err(e) => {
            errori.aggiungi(&nome, "", None, format!("il file non è leggibile: {e}"));
            return None;
        }
    };
    analizza(&testo, &nome, errori)
}

/// Parses TOML text.
pub(crate) fn analizza(testo: &str, nome: &str, errori: &mut Raccolta) -> Option<Map<String, Value>> {
    match toml::from_str::<toml::Table>(testo) {
        Ok(tabella) => Some(tabella.into_iter().map(|(k, v)| (k, in_json(v))).collect()),
        Err(e) => {
            let fino = e.span().map_or(0, |s| s.start.min(testo.len()));
            let riga = testo.as_bytes()[..fino].iter().filter(|b| **b == b'\n').count() + 1;
            let motivo = e.message().lines().next().unwrap_or_default().to_owned();
            let atteso = format!("la sintassi TOML non è valida alla riga {riga} ({motivo})");
            errori.aggiungi(nome, "", None, atteso);
            None
        }
    }
}

/// Dates become texts, so that they may be written with or without quotes.
fn in_json(valore: toml::Value) -> Value {
    match valore {
        toml::Value::String(t) => Value::String(t),
        toml::Value::Integer(n) => Value::from(n),
        toml::Value::Float(n) => Value::from(n),
        toml::Value::Boolean(b) => Value::Bool(b),
        toml::Value::Datetime(d) => Value::String(d.to_string()),
        toml::Value::Array(lista) => lista.into_iter().map(in_json).collect(),
        toml::Value::Table(tabella) => tabella.into_iter().map(|(k, v)| (k, in_json(v))).collect(),
    }
}

/// One entry of a list, with the label its mistakes carry: ``argomento[3] `aziende.f24` ``.
pub(crate) struct Voce<T> {
    pub(crate) file: String,
    pub(crate) etichetta: String,
    pub(crate) valore: T,
}

impl<T> Voce<T> {
    /// The full name of one of its keys.
    pub(crate) fn chiave(&self, chiave: &str) -> String {
        if self.etichetta.is_empty() { chiave.to_owned() } else { format!("{}.{chiave}", self.etichetta) }
    }
}

/// The entries of a table, and the codes of all, readable or not, so that one mistake does not raise others.
pub(crate) struct Elenco<T> {
    pub(crate) voci: Vec<Voce<T>>,
    pub(crate) codici: BTreeSet<String>,
}

impl<T> Default for Elenco<T> {
    fn default() -> Self {
        Self { voci: Vec::new(), codici: BTreeSet::new() }
    }
}

/// Reads a file made of `[[chiave]]` entries, each with its unique `codice`.
pub(crate) fn elenco<T: DeserializeOwned>(
    fonte: &Fonte,
    file: &str,
    chiave: &str,
    errori: &mut Raccolta,
) -> Elenco<T> {
    let Some(mut cima) = sezioni(fonte, file, errori) else { return Elenco::default() };
    let nome = fonte.nome(file);
    let letto = voci(&mut cima, &nome, chiave, errori);
    ignote(&cima, &nome, &format!("è previsto soltanto [[{chiave}]]"), errori);
    letto
}

/// Notes what is left at the top of a file once its entries were taken.
pub(crate) fn ignote(cima: &Map<String, Value>, nome: &str, previste: &str, errori: &mut Raccolta) {
    for ignota in cima.keys() {
        errori.aggiungi(nome, ignota, None, format!("chiave sconosciuta; {previste}"));
    }
}

/// Takes the `[[chiave]]` entries from the top of a file.
pub(crate) fn voci<T: DeserializeOwned>(
    cima: &mut Map<String, Value>,
    nome: &str,
    chiave: &str,
    errori: &mut Raccolta,
) -> Elenco<T> {
    let mut letto = Elenco::default();
    let voci = match cima.remove(chiave) {
        Some(Value::Array(voci)) => voci,
        None => Vec::new(),
        Some(_) => {
            errori.aggiungi(nome, chiave, None, format!("atteso un elenco di voci [[{chiave}]]"));
            return letto;
        }
    };
    for (i, voce) in voci.into_iter().enumerate() {
        let mut etichetta = format!("{chiave}[{}]", i + 1);
        if let Some(codice) = voce.get("codice").and_then(Value::as_str) {
            etichetta.push_str(&format!(" `{codice}`"));
            if !letto.codici.insert(codice.to_owned()) {
                let atteso = "il codice è già usato, ne serve uno diverso";
                let chiave = format!("{etichetta}.codice");
                errori.aggiungi(nome, chiave, crate::errore::virgolette(codice), atteso);
            }
        }
        if let Some(valore) = leggi(voce, &etichetta, nome, errori) {
            letto.voci.push(Voce { file: nome.to_owned(), etichetta, valore });
        }
    }
    letto
}
