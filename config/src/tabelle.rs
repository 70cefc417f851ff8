//! Reading the tables: each file into its entries, then the checks between them, then one versioned set.

use crate::controlli;
use crate::errore::{Raccolta, virgolette};
use crate::fonte::Fonte;
use crate::lettura::{Elenco, Voce, elenco, leggi, sezioni};
use crate::punti::{self, PuntoScritto};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use workflows::scadenze::Calendario;
use workflows::tabelle::{
    Argomento, Canale, Cassetto, Esito, Evento, FinestraSilenzio, ModelloRisposta, Polo, RegolaNotifica,
    Sede, Tabelle, TipoPunto, Unita,
};

/// The entries read, before they are checked against each other.
#[derive(Default)]
pub(crate) struct Lette {
    pub(crate) cassetti: Elenco<Cassetto>,
    pub(crate) argomenti: Elenco<Argomento>,
    pub(crate) sedi: Elenco<Sede>,
    pub(crate) poli: Elenco<Polo>,
    pub(crate) unita: Elenco<Unita>,
    pub(crate) tipi_punto: Elenco<TipoPunto>,
    pub(crate) punti: Elenco<PuntoScritto>,
    pub(crate) esiti: Elenco<Esito>,
    pub(crate) risposte: Elenco<ModelloRisposta>,
    pub(crate) notifiche: Vec<(Evento, Voce<RegolaNotifica>)>,
    pub(crate) silenzio: Vec<(Canale, Voce<FinestraSilenzio>)>,
    pub(crate) calendario: Option<Voce<Calendario>>,
}

/// Reads and checks every table; `None` when something is wrong, noted in `errori`.
pub(crate) fn carica(fonte: &Fonte, errori: &mut Raccolta) -> Option<Tabelle> {
    let (tipi_punto, punti) = punti::leggi(fonte, errori);
    let mut lette = Lette {
        cassetti: cassetti(fonte, errori),
        argomenti: elenco(fonte, "argomenti.toml", "argomento", errori),
        sedi: elenco(fonte, "sedi.toml", "sede", errori),
        poli: elenco(fonte, "poli.toml", "polo", errori),
        unita: elenco(fonte, "unita.toml", "unita", errori),
        tipi_punto,
        punti,
        esiti: elenco(fonte, "esiti.toml", "esito", errori),
        risposte: elenco(fonte, "risposte.toml", "risposta", errori),
        calendario: calendario(fonte, errori),
        ..Lette::default()
    };
    notifiche(fonte, &mut lette, errori);
    controlli::tutti(&lette, &|file| fonte.nome(file), errori);
    if !errori.vuota() {
        return None;
    }
    let sedi = per_codice(lette.sedi, |s| &s.codice);
    let tipi_punto = per_codice(lette.tipi_punto, |t| &t.codice);
    let mut tabelle = Tabelle {
        versione: String::new(),
        cassetti: per_codice(lette.cassetti, |c| &c.codice),
        argomenti: per_codice(lette.argomenti, |a| &a.codice),
        poli: lette.poli.voci.into_iter().map(|v| v.valore).collect(),
        unita: per_codice(lette.unita, |u| &u.codice),
        punti: punti::espandi(&lette.punti, &tipi_punto, &sedi),
        tipi_punto,
        sedi,
        esiti: per_codice(lette.esiti, |e| &e.codice),
        risposte: per_codice(lette.risposte, |r| &r.codice),
        notifiche: lette.notifiche.into_iter().map(|(evento, v)| (evento, v.valore)).collect(),
        silenzio: lette.silenzio.into_iter().map(|(canale, v)| (canale, v.valore)).collect(),
        calendario: lette.calendario?.valore,
    };
    tabelle.versione = versione(&tabelle);
    Some(tabelle)
}

fn per_codice<T>(elenco: Elenco<T>, codice: impl Fn(&T) -> &String) -> BTreeMap<String, T> {
    elenco.voci.into_iter().map(|v| (codice(&v.valore).clone(), v.valore)).collect()
}

/// The first 12 hexadecimal digits of the SHA-256 of the JSON with sorted keys, `versione` left empty: the same
/// tables have the same name on every machine.
fn versione(tabelle: &Tabelle) -> String {
    let mut json = serde_json::to_value(tabelle).unwrap_or_default();
    json.sort_all_objects();
    let impronta = Sha256::digest(json.to_string());
    hex::encode(&impronta[..6])
}

fn cassetti(fonte: &Fonte, errori: &mut Raccolta) -> Elenco<Cassetto> {
    let mut letti = Elenco::default();
    for file in fonte.elenco("cassetti", "toml") {
        let nome = fonte.nome(&file);
        let atteso = file.trim_start_matches("cassetti/").trim_end_matches(".toml");
        letti.codici.insert(atteso.to_owned());
        let Some(cima) = sezioni(fonte, &file, errori) else { continue };
        let cassetto: Option<Cassetto> = leggi(Value::Object(cima), "", nome.as_str(), errori);
        let Some(valore) = cassetto else { continue };
        if valore.codice != atteso {
            let frase = format!("atteso \"{atteso}\", come il nome del file");
            errori.aggiungi(&nome, "codice", virgolette(&valore.codice), frase);
        }
        letti.voci.push(Voce { file: nome, etichetta: String::new(), valore });
    }
    if letti.codici.is_empty() {
        errori.aggiungi(
            &fonte.nome("cassetti"),
            "",
            None,
            "serve almeno un Cassetto, un file .toml per ognuno",
        );
    }
    letti
}

fn calendario(fonte: &Fonte, errori: &mut Raccolta) -> Option<Voce<Calendario>> {
    let file = "calendario.toml";
    let cima = sezioni(fonte, file, errori)?;
    let nome = fonte.nome(file);
    let valore = leggi(Value::Object(cima), "", nome.as_str(), errori)?;
    Some(Voce { file: nome, etichetta: String::new(), valore })
}

/// `notifiche.toml`: one section per event, one per silent channel.
fn notifiche(fonte: &Fonte, lette: &mut Lette, errori: &mut Raccolta) {
    let file = "notifiche.toml";
    let Some(mut cima) = sezioni(fonte, file, errori) else { return };
    let nome = fonte.nome(file);
    for (nome_evento, valore) in sezione(&mut cima, "evento") {
        let etichetta = format!("evento.{nome_evento}");
        let evento = leggi::<Evento>(Value::String(nome_evento), &etichetta, nome.as_str(), errori);
        let regola = leggi::<RegolaNotifica>(valore, &etichetta, nome.as_str(), errori);
        if let (Some(evento), Some(valore)) = (evento, regola) {
            lette.notifiche.push((evento, Voce { file: nome.clone(), etichetta, valore }));
        }
    }
    for (nome_canale, valore) in sezione(&mut cima, "silenzio") {
        let etichetta = format!("silenzio.{nome_canale}");
        let canale = leggi::<Canale>(Value::String(nome_canale), &etichetta, nome.as_str(), errori);
        let finestra = leggi::<FinestraSilenzio>(valore, &etichetta, nome.as_str(), errori);
        if let (Some(canale), Some(valore)) = (canale, finestra) {
            lette.silenzio.push((canale, Voce { file: nome.clone(), etichetta, valore }));
        }
    }
    for ignota in cima.keys() {
        let atteso = "chiave sconosciuta; sono previste [evento.<nome>] e [silenzio.<canale>]";
        errori.aggiungi(&nome, ignota, None, atteso);
    }
}

/// The announcements that can be read, whatever else is wrong: their templates are checked all the same.
pub(crate) fn notifiche_leggibili(fonte: &Fonte) -> BTreeMap<Evento, RegolaNotifica> {
    let mut lette = Lette::default();
    notifiche(fonte, &mut lette, &mut Raccolta::default());
    lette.notifiche.into_iter().map(|(evento, voce)| (evento, voce.valore)).collect()
}

/// The entries of a section, which is taken away; anything but a section is left there, to be refused.
fn sezione(cima: &mut serde_json::Map<String, Value>, nome: &str) -> Vec<(String, Value)> {
    match cima.remove(nome) {
        Some(Value::Object(voci)) => voci.into_iter().collect(),
        Some(altro) => {
            cima.insert(nome.to_owned(), altro);
            Vec::new()
        }
        None => Vec::new(),
    }
}
