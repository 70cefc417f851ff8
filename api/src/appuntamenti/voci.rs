//! Appointments as lists and answers show them.

use crate::{quando::VoceSlot, quesiti::versione::etag};
use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use engine::{Timestamp, Uuid};
use serde::Serialize;
use utoipa::ToSchema;
use workflows::{
    appuntamenti::{Appuntamento, Prenotazione},
    tabelle::{CanaleErogazione, Profilo, Punto, Tabelle},
};

/// A punto di consulenza, for who goes there or calls (R33).
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct VocePunto {
    #[schema(example = "7013.lavoro_domestico")]
    codice: String,
    nome: String,
    /// Code of its type.
    tipo: String,
    /// E.g. "LD COVID-19" (R52).
    tipo_nome: String,
    sede: String,
    sede_nome: String,
    /// Where to go, for who comes in person.
    indirizzo: Option<String>,
    /// `in_sede`, `telefono`, `web_meeting`.
    #[schema(value_type = Vec<String>)]
    canali: Vec<CanaleErogazione>,
    /// Length of a meeting.
    durata_minuti: u32,
    /// Remote consulting: phone or video is agreed before the day (R54).
    modalita_da_concordare: bool,
}

impl VocePunto {
    /// A punto as it is open.
    pub(crate) fn di(punto: &Punto, tabelle: &Tabelle) -> Self {
        let tipo = tabelle.tipi_punto.get(&punto.tipo);
        Self {
            codice: punto.codice.clone(),
            nome: punto.nome.clone(),
            tipo: punto.tipo.clone(),
            tipo_nome: tipo.map_or_else(|| punto.tipo.clone(), |t| t.nome.clone()),
            sede: punto.sede.clone(),
            sede_nome: nome_sede(&punto.sede, tabelle),
            indirizzo: punto.indirizzo.clone(),
            canali: punto.canali.clone(),
            durata_minuti: punto.durata_minuti,
            modalita_da_concordare: tipo.is_some_and(|t| t.a_distanza),
        }
    }
}

/// The name of a sede; its code where the tables no longer have it.
pub(super) fn nome_sede(sede: &str, tabelle: &Tabelle) -> String {
    tabelle.sedi.get(sede).map_or_else(|| sede.to_owned(), |s| s.nome.clone())
}

/// The name of a punto; its code where the tables no longer have it.
pub(super) fn nome_punto(punto: &str, tabelle: &Tabelle) -> String {
    tabelle.punti.get(punto).map_or_else(|| punto.to_owned(), |p| p.nome.clone())
}

/// Who booked: a person sees who acted for it (R42).
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PrenotatoDa {
    #[schema(value_type = String)]
    profilo: Profilo,
    codice_fiscale: String,
    nome: Option<String>,
}

impl From<&Prenotazione> for PrenotatoDa {
    fn from(p: &Prenotazione) -> Self {
        Self { profilo: p.profilo, codice_fiscale: p.prenotato_da.clone(), nome: p.prenotato_da_nome.clone() }
    }
}

/// An appointment in a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RigaAppuntamento {
    id: Uuid,
    versione: i64,
    /// "Confermato", "Chiuso e Definito", "Cancellato" (R45).
    stato: String,
    #[serde(flatten)]
    slot: VoceSlot,
    /// Ahead or under way (R81).
    in_corso: bool,
    punto: String,
    punto_nome: String,
    sede: String,
    sede_nome: String,
    #[schema(value_type = String)]
    canale: CanaleErogazione,
    cassetto: String,
    posizione: Option<String>,
    soggetti: Vec<String>,
    quesiti: Vec<Uuid>,
    prenotato_da: PrenotatoDa,
    /// Only for the office: whether the case was reviewed (R64).
    #[serde(skip_serializing_if = "Option::is_none")]
    esaminato: Option<bool>,
}

impl RigaAppuntamento {
    pub(crate) fn di(a: &Appuntamento, tabelle: &Tabelle, ora: Timestamp, ufficio: bool) -> Self {
        let p = &a.prenotazione;
        Self {
            id: a.meta.id,
            versione: a.meta.version,
            stato: a.nome_stato().to_string(),
            slot: a.slot().into(),
            in_corso: a.in_corso(ora),
            punto: a.punto.clone(),
            punto_nome: nome_punto(&a.punto, tabelle),
            sede: a.sede.clone(),
            sede_nome: nome_sede(&a.sede, tabelle),
            canale: a.fatti.canale,
            cassetto: p.cassetto.clone(),
            posizione: p.posizione.clone(),
            soggetti: p.soggetti.clone(),
            quesiti: p.quesiti.clone(),
            prenotato_da: p.into(),
            esaminato: ufficio.then_some(a.fatti.esame.is_some()),
        }
    }
}

/// An appointment named by one of its quesiti (R43).
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RiferimentoAppuntamento {
    id: Uuid,
    /// "Confermato", "Chiuso e Definito", "Cancellato" (R45).
    stato: String,
    #[serde(flatten)]
    slot: VoceSlot,
}

impl From<&Appuntamento> for RiferimentoAppuntamento {
    fn from(a: &Appuntamento) -> Self {
        Self { id: a.meta.id, stato: a.nome_stato().to_string(), slot: a.slot().into() }
    }
}

/// How an appointment stands after an act.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EsitoAppuntamento {
    id: Uuid,
    versione: i64,
    /// "Confermato", "Chiuso e Definito", "Cancellato" (R45).
    stato: String,
    #[serde(flatten)]
    slot: VoceSlot,
    punto: String,
    sede: String,
    #[schema(value_type = String)]
    canale: CanaleErogazione,
}

/// The answer to an act, with its version as ETag.
pub(super) fn esito(a: &Appuntamento) -> Response {
    let corpo = EsitoAppuntamento {
        id: a.meta.id,
        versione: a.meta.version,
        stato: a.nome_stato().to_string(),
        slot: a.slot().into(),
        punto: a.punto.clone(),
        sede: a.sede.clone(),
        canale: a.fatti.canale,
    };
    let mut risposta = axum::Json(corpo).into_response();
    risposta.headers_mut().insert(header::ETAG, etag(a.meta.version));
    risposta
}
