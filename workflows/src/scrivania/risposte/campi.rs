//! The fields, their facts, and a plausible value of each.

use crate::{
    quesiti::{Quesito, data_estesa},
    scadenze::giorno_civile,
    tabelle::Tabelle,
};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// A field of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Campo {
    /// As written between double braces.
    pub nome: &'static str,
    /// What it is, for who writes.
    pub cosa: &'static str,
    /// Whether it can be missing: a ready text asks with `{% if … %}`.
    pub facoltativo: bool,
    esempio: &'static str,
}

const fn sempre(nome: &'static str, cosa: &'static str, esempio: &'static str) -> Campo {
    Campo { nome, cosa, facoltativo: false, esempio }
}

const fn forse(nome: &'static str, cosa: &'static str, esempio: &'static str) -> Campo {
    Campo { nome, cosa, facoltativo: true, esempio }
}

/// Every field.
pub const CAMPI: [Campo; 12] = [
    sempre("nome", "come rivolgersi a chi ha scritto", "Anna Bianchi"),
    sempre(
        "riferimento",
        "la richiesta con il suo numero, o con il giorno dell'invio",
        "richiesta n. INPS.7013.23/11/2026.0000123",
    ),
    forse("protocollo", "numero di protocollo per esteso", "INPS.7013.23/11/2026.0000123"),
    sempre("oggetto", "oggetto della richiesta", "Regolarità contributiva: periodo 01/2026 - 06/2026"),
    sempre("argomento", "nome dell'argomento", "Regolarità contributiva"),
    sempre("cassetto", "nome del Cassetto", "Cassetto previdenziale aziende"),
    forse("posizione", "matricola, codice del rapporto di lavoro o altra posizione", "7012345678"),
    forse("sede", "nome della sede", "Roma Tiburtino"),
    forse("unita", "nome dell'unità organizzativa", "Accertamento e gestione del credito"),
    sempre("data_invio", "giorno in cui la richiesta è stata inviata", "lunedì 23 novembre 2026"),
    forse("termine", "ultimo giorno per rispondere, finché non è passato", "mercoledì 23 dicembre 2026"),
    sempre("oggi", "il giorno in cui si scrive", "martedì 24 novembre 2026"),
];

/// The value of each field; `None`: there is nothing to say.
pub type Dati = BTreeMap<&'static str, Option<String>>;

/// "Gentile utente": not every sender has given a name.
const SENZA_NOME: &str = "utente";

/// The facts of a quesito, on the civil day `oggi`.
#[must_use]
pub fn dati(quesito: &Quesito, tabelle: &Tabelle, oggi: NaiveDate) -> Dati {
    let r = &quesito.richiesta;
    let protocollo = quesito.fatti.protocollo.as_ref().map(ToString::to_string);
    let inviata = data_estesa(giorno_civile(quesito.fatti.inviato_il.to_utc()));
    let riferimento = match &protocollo {
        Some(numero) => format!("richiesta n. {numero}"),
        None => format!("richiesta inviata {inviata}"),
    };
    let nome = r.mittente_nome.clone().filter(|n| !n.trim().is_empty());
    let di = |trovato: Option<&String>, codice: &str| Some(trovato.map_or(codice, String::as_str).to_owned());
    let sede = quesito.sede.as_ref().and_then(|s| di(tabelle.sedi.get(s).map(|s| &s.nome), s));
    let unita = quesito.unita.as_ref().and_then(|u| di(tabelle.unita.get(u).map(|u| &u.nome), u));
    BTreeMap::from([
        ("nome", Some(nome.unwrap_or_else(|| SENZA_NOME.to_owned()))),
        ("riferimento", Some(riferimento)),
        ("protocollo", protocollo),
        ("oggetto", Some(r.oggetto.clone())),
        ("argomento", di(tabelle.argomenti.get(&r.argomento).map(|a| &a.nome), &r.argomento)),
        ("cassetto", di(tabelle.cassetti.get(&r.cassetto).map(|c| &c.nome), &r.cassetto)),
        ("posizione", r.posizione.clone()),
        ("sede", sede),
        ("unita", unita),
        ("data_invio", Some(inviata)),
        // One that has passed promises nothing any more.
        ("termine", quesito.termine().filter(|ultimo| *ultimo >= oggi).map(data_estesa)),
        ("oggi", Some(data_estesa(oggi))),
    ])
}

/// Plausible facts: all of them, or only those that never lack.
#[must_use]
pub fn campione(pieno: bool) -> Dati {
    CAMPI.iter().map(|c| (c.nome, (pieno || !c.facoltativo).then(|| c.esempio.to_owned()))).collect()
}
