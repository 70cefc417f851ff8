//! What an act wants announced, and the facts its message can tell.

use super::{Quesito, Stato};
use crate::{
    scadenze::giorno_civile,
    tabelle::{Evento, Tabelle},
};
use chrono::{Datelike, NaiveDate};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// An event of an act, with what only that act knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DaAnnunciare {
    /// What happened.
    pub evento: Evento,
    /// Added to the facts of the quesito, and stronger.
    pub dati: BTreeMap<String, Value>,
}

impl DaAnnunciare {
    /// An event told by the facts alone.
    #[must_use]
    pub fn nuovo(evento: Evento) -> Self {
        Self { evento, dati: BTreeMap::new() }
    }

    /// Adds something to tell.
    #[must_use]
    pub fn con(mut self, nome: &str, valore: impl Into<Value>) -> Self {
        self.dati.insert(nome.to_owned(), valore.into());
        self
    }
}

const GIORNI: [&str; 7] = ["lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica"];
const MESI: [&str; 12] = [
    "gennaio",
    "febbraio",
    "marzo",
    "aprile",
    "maggio",
    "giugno",
    "luglio",
    "agosto",
    "settembre",
    "ottobre",
    "novembre",
    "dicembre",
];

/// `martedì 24 novembre 2026`
#[must_use]
pub fn data_estesa(g: NaiveDate) -> String {
    let giorno = GIORNI[g.weekday().num_days_from_monday() as usize];
    format!("{giorno} {} {} {}", g.day(), MESI[g.month0() as usize], g.year())
}

impl Quesito {
    /// The facts that message templates can use. Texts are empty where there is nothing to say.
    #[must_use]
    pub fn dati_annuncio(&self, tabelle: &Tabelle) -> BTreeMap<String, Value> {
        let r = &self.richiesta;
        let nome =
            |trovato: Option<&String>, codice: &str| trovato.cloned().unwrap_or_else(|| codice.to_owned());
        let sede = self.sede.as_deref().unwrap_or_default();
        let chiusura = match &self.stato {
            Stato::Chiusa(c) => Some(c),
            Stato::Aperta | Stato::InCarico { .. } => None,
        };
        let esito =
            chiusura.map_or(String::new(), |c| nome(tabelle.esiti.get(&c.esito).map(|e| &e.nome), &c.esito));
        let voci = [
            (
                "protocollo",
                json!(self.fatti.protocollo.as_ref().map(ToString::to_string).unwrap_or_default()),
            ),
            ("oggetto", json!(r.oggetto)),
            ("argomento", json!(nome(tabelle.argomenti.get(&r.argomento).map(|a| &a.nome), &r.argomento))),
            ("cassetto", json!(nome(tabelle.cassetti.get(&r.cassetto).map(|c| &c.nome), &r.cassetto))),
            ("sede", json!(nome(tabelle.sedi.get(sede).map(|s| &s.nome), sede))),
            ("stato", json!(self.nome_stato().to_string())),
            ("esito", json!(esito)),
            ("commento", json!(chiusura.map(|c| c.commento.clone()).unwrap_or_default())),
            ("appuntamento_disponibile", json!(self.appuntamento_da_chiusura())),
            ("mittente_nome", json!(r.mittente_nome.clone().unwrap_or_default())),
            ("data_invio", json!(data_estesa(giorno_civile(self.fatti.inviato_il.to_utc())))),
            ("scadenza", json!(self.termine().map(data_estesa).unwrap_or_default())),
            ("posizione", json!(r.posizione.clone().unwrap_or_default())),
            ("giorni", json!(0)),
            ("motivo", json!("")),
            ("documenti", json!("")),
        ];
        voci.into_iter().map(|(k, v)| (k.to_owned(), v)).collect()
    }

    fn appuntamento_da_chiusura(&self) -> bool {
        match &self.stato {
            Stato::Chiusa(c) => {
                c.appuntamento_disponibile || c.polarita == crate::tabelle::Polarita::Negativa
            }
            Stato::Aperta | Stato::InCarico { .. } => false,
        }
    }
}
