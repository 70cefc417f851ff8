//! Events that are announced, and the rule of each: to whom, by which channels, until when.

use super::Canale;
use chrono::NaiveTime;
use serde::{Deserialize, Serialize};

/// What can be announced. The word is also the folder of its templates in `config/modelli`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Evento {
    /// Protocolled and routed to its sede (R19).
    QuesitoProtocollato,
    /// The sede took it: "in carico" (R12).
    QuesitoInCarico,
    /// The sede wrote to the sender (R16).
    RispostaRicevuta,
    /// The term is suspended, waiting for the sender's documents.
    DocumentiRichiesti,
    /// The sede it belongs to changed.
    QuesitoTrasferito,
    /// Closed with its esito (R20).
    QuesitoChiuso,
    /// Reopened by a supervisor.
    QuesitoRiaperto,
    /// The sender can now remind (R76).
    SollecitoDisponibile,
    /// The sender can now ask for an appointment (R29, R77, R85).
    AppuntamentoDisponibile,
    /// For the assignee: the term is near (R84).
    TermineInScadenza,
    /// For supervisors: the term passed (R84).
    TermineScaduto,
    /// For the monitoring role: still unanswered after the term (R84, R89).
    TermineScadutoMonitoraggio,
    /// For the assignee: the sender wrote again or reminds.
    NuovoMessaggioMittente,
    /// An appointment was booked, where the Cassetto tells it (R53).
    AppuntamentoConfermato,
    /// An appointment was moved (R38).
    AppuntamentoSpostato,
    /// An appointment was cancelled, by who booked it or by the sede (R48).
    AppuntamentoCancellato,
    /// Solved in the preliminary review: nobody has to come (R46, R64).
    AppuntamentoDefinito,
    /// The meeting is near.
    PromemoriaAppuntamento,
    /// The mode of a remote meeting was agreed: by phone (R54-R55).
    ModalitaConcordata,
    /// The invitation to a video meeting, or its change (R56-R63).
    InvitoVideochiamata,
    /// An invitation is withdrawn.
    InvitoAnnullato,
}

impl Evento {
    /// Every event, in the order of a quesito's life, then of an appointment's.
    pub const TUTTI: [Self; 21] = [
        Self::QuesitoProtocollato,
        Self::QuesitoInCarico,
        Self::RispostaRicevuta,
        Self::DocumentiRichiesti,
        Self::QuesitoTrasferito,
        Self::QuesitoChiuso,
        Self::QuesitoRiaperto,
        Self::SollecitoDisponibile,
        Self::AppuntamentoDisponibile,
        Self::TermineInScadenza,
        Self::TermineScaduto,
        Self::TermineScadutoMonitoraggio,
        Self::NuovoMessaggioMittente,
        Self::AppuntamentoConfermato,
        Self::AppuntamentoSpostato,
        Self::AppuntamentoCancellato,
        Self::AppuntamentoDefinito,
        Self::PromemoriaAppuntamento,
        Self::ModalitaConcordata,
        Self::InvitoVideochiamata,
        Self::InvitoAnnullato,
    ];

    /// Those of an appointment.
    pub const DI_APPUNTAMENTO: [Self; 8] = [
        Self::AppuntamentoConfermato,
        Self::AppuntamentoSpostato,
        Self::AppuntamentoCancellato,
        Self::AppuntamentoDefinito,
        Self::PromemoriaAppuntamento,
        Self::ModalitaConcordata,
        Self::InvitoVideochiamata,
        Self::InvitoAnnullato,
    ];

    /// The stable word kept in rows and files.
    #[must_use]
    pub fn codice(self) -> &'static str {
        match self {
            Self::QuesitoProtocollato => "quesito_protocollato",
            Self::QuesitoInCarico => "quesito_in_carico",
            Self::RispostaRicevuta => "risposta_ricevuta",
            Self::DocumentiRichiesti => "documenti_richiesti",
            Self::QuesitoTrasferito => "quesito_trasferito",
            Self::QuesitoChiuso => "quesito_chiuso",
            Self::QuesitoRiaperto => "quesito_riaperto",
            Self::SollecitoDisponibile => "sollecito_disponibile",
            Self::AppuntamentoDisponibile => "appuntamento_disponibile",
            Self::TermineInScadenza => "termine_in_scadenza",
            Self::TermineScaduto => "termine_scaduto",
            Self::TermineScadutoMonitoraggio => "termine_scaduto_monitoraggio",
            Self::NuovoMessaggioMittente => "nuovo_messaggio_mittente",
            Self::AppuntamentoConfermato => "appuntamento_confermato",
            Self::AppuntamentoSpostato => "appuntamento_spostato",
            Self::AppuntamentoCancellato => "appuntamento_cancellato",
            Self::AppuntamentoDefinito => "appuntamento_definito",
            Self::PromemoriaAppuntamento => "promemoria_appuntamento",
            Self::ModalitaConcordata => "modalita_concordata",
            Self::InvitoVideochiamata => "invito_videochiamata",
            Self::InvitoAnnullato => "invito_annullato",
        }
    }
}

/// Who an event is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Destinatario {
    /// Who sent the quesito.
    Mittente,
    /// Who has it in carico; when nobody has, the supervisors of the sede.
    Assegnatario,
    /// The supervisors of the sede.
    Supervisori,
    /// The monitoring role.
    Monitoraggio,
}

/// How one event is announced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegolaNotifica {
    /// Who is told.
    pub destinatario: Destinatario,
    /// By which channels, if the recipient has the contact and the Cassetto the channel.
    pub canali: Vec<Canale>,
    /// Hours after which it is no longer worth sending ("not after"). `None`: always sent.
    #[serde(default)]
    pub non_dopo_ore: Option<u32>,
}

/// Hours of Europe/Rome in which a channel is silent: from `dalle` (included) to `alle` (excluded), across midnight
/// where `dalle` is later than `alle`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FinestraSilenzio {
    /// First silent minute.
    pub dalle: NaiveTime,
    /// First minute at which sending resumes.
    pub alle: NaiveTime,
    /// Silent on Sundays and holidays too.
    #[serde(default)]
    pub festivi: bool,
}
