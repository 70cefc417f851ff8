//! What goes wrong, as `application/problem+json` (RFC 9457): an Italian sentence that says what to do.

use crate::quando::VoceSlot;
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use utoipa::ToSchema;
use workflows::{
    allegati::{ErroreArchivio, RifiutoAllegato},
    appuntamenti,
    punti::{RifiutoPunto, Slot},
    quesiti::{ErroreCampo, Rifiuto},
    ufficio::{ErroreAgenda, ErroreAtto},
};

tokio::task_local! {
    /// Name of the request being answered, for whoever asks the support about it.
    pub(crate) static ISTANZA: String;
}

/// A refusal or a fault, on its way to the caller.
#[derive(Debug, Clone)]
pub(crate) struct Problema(Box<Dati>);

#[derive(Debug, Clone)]
struct Dati {
    stato: StatusCode,
    codice: &'static str,
    dettaglio: String,
    errori: Vec<ErroreCampo>,
    alternative: Vec<Slot>,
    riprova_tra: Option<u64>,
}

/// Body of every answer that is not a success (`application/problem+json`).
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CorpoProblema {
    /// `urn:quesiti:problema:<codice>`: stable, for programs.
    #[serde(rename = "type")]
    tipo: String,
    /// Short name of the kind of problem.
    title: &'static str,
    /// HTTP status.
    status: u16,
    /// What is wrong and what to do, in Italian.
    detail: String,
    /// Name of this request, also in the header `x-request-id`.
    istanza: String,
    /// Mistakes field by field.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errori: Vec<CorpoErrore>,
    /// With `slot-esaurito`: the nearest slots that are still free.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    alternative: Vec<VoceSlot>,
}

/// A mistake in a field.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CorpoErrore {
    campo: String,
    codice: String,
    frase: String,
}

impl Problema {
    pub(crate) fn new(stato: StatusCode, codice: &'static str, dettaglio: impl Into<String>) -> Self {
        Self(Box::new(Dati {
            stato,
            codice,
            dettaglio: dettaglio.into(),
            errori: Vec::new(),
            alternative: Vec::new(),
            riprova_tra: None,
        }))
    }

    /// Something in the request that cannot be read.
    pub(crate) fn malformata(dettaglio: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "richiesta-malformata", dettaglio)
    }

    /// Readable, but with mistakes.
    pub(crate) fn non_valida(errori: Vec<ErroreCampo>) -> Self {
        let dettaglio = match &errori[..] {
            [uno] => uno.frase.clone(),
            molti => format!("La richiesta ha {} errori: correggili tutti e riprova.", molti.len()),
        };
        let mut problema = Self::new(StatusCode::UNPROCESSABLE_ENTITY, "dati-non-validi", dettaglio);
        problema.0.errori = errori;
        problema
    }

    /// Files that do not pass.
    pub(crate) fn allegati(rifiuti: &[RifiutoAllegato]) -> Self {
        Self::non_valida(rifiuti.iter().map(errore_allegato).collect())
    }

    /// It does not exist, or is not the caller's: the two are not told apart.
    pub(crate) fn non_trovato(cosa: &str) -> Self {
        Self::assente(format!("{cosa} non esiste o non è tuo."))
    }

    /// It does not exist, in a whole sentence.
    pub(crate) fn assente(dettaglio: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "non-trovato", dettaglio)
    }

    /// The role does not do this.
    pub(crate) fn vietato() -> Self {
        let dettaglio = "Il tuo profilo non può fare questa operazione.";
        Self::new(StatusCode::FORBIDDEN, "non-autorizzato", dettaglio)
    }

    /// No token, or not a good one.
    pub(crate) fn senza_token(dettaglio: impl Into<String>) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "token-mancante-o-non-valido", dettaglio)
    }

    /// Too many requests; to be tried again after so many seconds.
    pub(crate) fn troppe(secondi: u64) -> Self {
        let dettaglio = format!("Troppe richieste: riprova tra {secondi} secondi.");
        let mut problema = Self::new(StatusCode::TOO_MANY_REQUESTS, "troppe-richieste", dettaglio);
        problema.0.riprova_tra = Some(secondi);
        problema
    }

    /// The body is larger than allowed.
    pub(crate) fn troppo_grande(massimo: usize) -> Self {
        let dettaglio =
            format!("La richiesta supera {} MB: riduci o togli gli allegati.", massimo / 1024 / 1024);
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "troppo-grande", dettaglio)
    }

    /// The database or the archive does not answer.
    pub(crate) fn non_disponibile() -> Self {
        let dettaglio = "Il servizio non è disponibile in questo momento: riprova tra qualche minuto.";
        let mut problema = Self::new(StatusCode::SERVICE_UNAVAILABLE, "non-disponibile", dettaglio);
        problema.0.riprova_tra = Some(30);
        problema
    }

    /// The database answers, but is not that of this version yet.
    pub(crate) fn non_pronto(mancanti: usize) -> Self {
        let dettaglio = format!("Al database mancano {mancanti} migrazioni: esegui `quesiti migrate`.");
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "non-pronto", dettaglio)
    }

    /// A fault of ours.
    pub(crate) fn guasto() -> Self {
        let dettaglio =
            "Si è verificato un errore: riprova e, se si ripete, segnalalo all'assistenza tecnica.";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "errore-interno", dettaglio)
    }
}

fn errore_allegato(rifiuto: &RifiutoAllegato) -> ErroreCampo {
    let codice = match rifiuto {
        RifiutoAllegato::Troppi { .. } => "troppi",
        RifiutoAllegato::TroppoGrande { .. } => "troppo_grande",
        RifiutoAllegato::TotaleTroppoGrande { .. } => "totale_troppo_grande",
        RifiutoAllegato::Vuoto { .. } => "vuoto",
        RifiutoAllegato::Tipo { .. } => "tipo_non_ammesso",
        RifiutoAllegato::SenzaNome => "senza_nome",
        RifiutoAllegato::NomeLungo { .. } => "nome_lungo",
        RifiutoAllegato::NomeConPercorso { .. } => "nome_con_percorso",
        RifiutoAllegato::NomeConCaratteri { .. } => "nome_con_caratteri",
    };
    ErroreCampo::new("allegati", codice, rifiuto.to_string())
}

fn titolo(stato: StatusCode) -> &'static str {
    match stato {
        StatusCode::BAD_REQUEST => "Richiesta malformata",
        StatusCode::UNAUTHORIZED => "Accesso non riconosciuto",
        StatusCode::FORBIDDEN => "Operazione non consentita",
        StatusCode::NOT_FOUND => "Non trovato",
        StatusCode::METHOD_NOT_ALLOWED => "Metodo non previsto",
        StatusCode::CONFLICT => "Operazione non possibile ora",
        StatusCode::PRECONDITION_FAILED => "Versione superata",
        StatusCode::PAYLOAD_TOO_LARGE => "Richiesta troppo grande",
        StatusCode::UNSUPPORTED_MEDIA_TYPE => "Formato non previsto",
        StatusCode::UNPROCESSABLE_ENTITY => "Dati non validi",
        StatusCode::TOO_MANY_REQUESTS => "Troppe richieste",
        StatusCode::SERVICE_UNAVAILABLE => "Servizio non disponibile",
        _ => "Errore",
    }
}

impl IntoResponse for Problema {
    fn into_response(self) -> Response {
        let Dati { stato, codice, dettaglio, errori, alternative, riprova_tra } = *self.0;
        let corpo = CorpoProblema {
            tipo: format!("urn:quesiti:problema:{codice}"),
            title: titolo(stato),
            status: stato.as_u16(),
            detail: dettaglio,
            istanza: ISTANZA.try_with(Clone::clone).unwrap_or_default(),
            errori: errori
                .into_iter()
                .map(|e| CorpoErrore { campo: e.campo, codice: e.codice, frase: e.frase })
                .collect(),
            alternative: alternative.into_iter().map(VoceSlot::from).collect(),
        };
        let mut risposta = (stato, axum::Json(corpo)).into_response();
        let intestazioni = risposta.headers_mut();
        intestazioni.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if stato == StatusCode::UNAUTHORIZED {
            intestazioni.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(secondi) = riprova_tra {
            intestazioni.insert(header::RETRY_AFTER, HeaderValue::from(secondi));
        }
        risposta
    }
}

impl From<Rifiuto> for Problema {
    fn from(rifiuto: Rifiuto) -> Self {
        let stato = match &rifiuto {
            Rifiuto::NonTuo => return Self::non_trovato("Il quesito"),
            Rifiuto::NonAutorizzato { .. } => StatusCode::FORBIDDEN,
            r if r.dato_errato() => StatusCode::UNPROCESSABLE_ENTITY,
            _ => StatusCode::CONFLICT,
        };
        Self::new(stato, rifiuto.codice(), rifiuto.to_string())
    }
}

impl From<ErroreAtto> for Problema {
    fn from(errore: ErroreAtto) -> Self {
        let frase = errore.to_string();
        match errore {
            ErroreAtto::NonTrovato => Self::non_trovato("Il quesito"),
            ErroreAtto::Rifiuto(rifiuto) => rifiuto.into(),
            ErroreAtto::Superato { .. } => {
                Self::new(StatusCode::PRECONDITION_FAILED, "versione-superata", frase)
            }
            ErroreAtto::InPartenza => Self::new(StatusCode::CONFLICT, "in-partenza", frase),
            ErroreAtto::SenzaDelega => Self::new(StatusCode::FORBIDDEN, "senza-delega", frase),
            ErroreAtto::NonAbilitato => Self::new(StatusCode::FORBIDDEN, "non-abilitato", frase),
            ErroreAtto::ChiaveRiusata => Self::new(StatusCode::UNPROCESSABLE_ENTITY, "chiave-riusata", frase),
            ErroreAtto::Database(errore) => errore.into(),
        }
    }
}

impl From<appuntamenti::Rifiuto> for Problema {
    fn from(rifiuto: appuntamenti::Rifiuto) -> Self {
        use appuntamenti::Rifiuto;
        let stato = match &rifiuto {
            Rifiuto::NonTuo => return Self::non_trovato("L'appuntamento"),
            Rifiuto::NonAutorizzato { .. } | Rifiuto::NonPrenota | Rifiuto::ProfiloNonAmmesso => {
                StatusCode::FORBIDDEN
            }
            r if r.dato_errato() => StatusCode::UNPROCESSABLE_ENTITY,
            _ => StatusCode::CONFLICT,
        };
        let mut problema = Self::new(stato, rifiuto.codice(), rifiuto.to_string());
        if let Rifiuto::Esaurito { alternative } = rifiuto {
            problema.0.alternative = alternative;
        }
        problema
    }
}

impl From<RifiutoPunto> for Problema {
    fn from(rifiuto: RifiutoPunto) -> Self {
        let stato = match &rifiuto {
            RifiutoPunto::Sconosciuto { .. } => StatusCode::NOT_FOUND,
            RifiutoPunto::NonAutorizzato => StatusCode::FORBIDDEN,
            RifiutoPunto::Valore { .. } | RifiutoPunto::SenzaMotivo => StatusCode::UNPROCESSABLE_ENTITY,
            RifiutoPunto::ChiusuraSconosciuta | RifiutoPunto::TroppeChiusure => StatusCode::CONFLICT,
        };
        Self::new(stato, rifiuto.codice(), rifiuto.to_string())
    }
}

impl From<ErroreAgenda> for Problema {
    fn from(errore: ErroreAgenda) -> Self {
        let frase = errore.to_string();
        match errore {
            ErroreAgenda::NonTrovato => Self::non_trovato("L'appuntamento"),
            ErroreAgenda::Rifiuto(rifiuto) => rifiuto.into(),
            ErroreAgenda::Punto(rifiuto) => rifiuto.into(),
            ErroreAgenda::Superato { .. } => {
                Self::new(StatusCode::PRECONDITION_FAILED, "versione-superata", frase)
            }
            ErroreAgenda::NonAbilitato => Self::new(StatusCode::FORBIDDEN, "non-abilitato", frase),
            ErroreAgenda::SenzaDelega => Self::new(StatusCode::FORBIDDEN, "senza-delega", frase),
            ErroreAgenda::ChiaveRiusata => {
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, "chiave-riusata", frase)
            }
            ErroreAgenda::Database(errore) => errore.into(),
        }
    }
}

impl From<sqlx::Error> for Problema {
    fn from(errore: sqlx::Error) -> Self {
        match errore {
            sqlx::Error::Decode(_) | sqlx::Error::Encode(_) | sqlx::Error::ColumnDecode { .. } => {
                tracing::error!(%errore, "a row cannot be read");
                Self::guasto()
            }
            errore => {
                tracing::warn!(%errore, "the database does not answer");
                Self::non_disponibile()
            }
        }
    }
}

impl From<ErroreArchivio> for Problema {
    fn from(errore: ErroreArchivio) -> Self {
        tracing::error!(%errore, "the archive of attachments failed");
        Self::non_disponibile()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The data are right, the moment is not: to be tried with somebody else.
    #[test]
    fn un_quesito_per_chi_e_assente_e_un_conflitto_con_la_sua_frase() {
        let fino_al = chrono::NaiveDate::from_ymd_opt(2026, 3, 12).unwrap();
        let problema = Problema::from(Rifiuto::UtenteAssente { utente: "anna".into(), fino_al });
        assert_eq!((problema.0.stato, problema.0.codice), (StatusCode::CONFLICT, "utente-assente"));
        assert!(problema.0.dettaglio.contains("assente fino al 12/03/2026"), "{}", problema.0.dettaglio);
    }
}
