//! What can go wrong with a page, and how it is said. The guard of the route draws the page.

use crate::accesso::Salvata;
use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use engine::Uuid;
use std::sync::Arc;
use workflows::{
    allegati::ErroreArchivio,
    lavori::ErroreLavori,
    quesiti::Rifiuto,
    ufficio::{ErroreAgenda, ErroreAtto, ErroreSede},
};

/// Why there is no page. Clone: it travels with the answer to the guard, which knows the frame.
#[derive(Debug, Clone, thiserror::Error)]
pub(crate) enum Errore {
    /// No such thing, for this colleague.
    #[error("Quello che cerchi non esiste, o non è della tua sede.")]
    NonTrovato,
    /// It exists, but not for this colleague: said as if it did not; the guard records who tried, once the page has
    /// given its connection back.
    #[error("Quello che cerchi non esiste, o non è della tua sede.")]
    FuoriAmbito(Uuid),
    /// The address exists, to send something to it.
    #[error("Questo indirizzo serve a inviare un modulo: torna alla pagina di prima.")]
    AltroMetodo,
    /// Not with this role.
    #[error("Il tuo profilo non comprende questa pagina.")]
    Vietato,
    /// Nobody, or no longer.
    #[error("La sessione è scaduta: accedi di nuovo.")]
    SenzaSessione,
    /// The form does not carry the session's token.
    #[error(
        "Questo modulo è scaduto: torna indietro, copia quello che hai scritto, ricarica la pagina e riprova."
    )]
    ModuloEstraneo,
    /// It carries the token of the session that the same person had before: the guard shows it again.
    #[error("Questo modulo è di una sessione finita: rileggilo e invialo di nuovo.")]
    ModuloDiPrima(Arc<Salvata>),
    /// What was sent cannot be read, with the sentence.
    #[error("{0}")]
    Malformata(String),
    /// The office says no, and why.
    #[error("{0}")]
    Rifiutato(String),
    /// Somebody was first.
    #[error(
        "Nel frattempo il quesito è cambiato: guarda com'è ora e riprova. Quello che hai scritto è rimasto nella bozza."
    )]
    Superato,
    /// A fault of ours, logged where it happened.
    #[error("Qualcosa non ha funzionato. Niente è cambiato: riprova tra qualche istante.")]
    Guasto,
    /// A page that broke in the middle: what it had begun may be done or not.
    #[error(
        "La pagina si è interrotta per un errore del programma. Se stavi inviando qualcosa, guarda nella pagina di prima \
         se è arrivato; altrimenti riprova. Se succede ancora, scrivi all'assistenza tecnica: l'indirizzo è in fondo."
    )]
    Interrotta,
    /// A page that did not end in time: the same.
    #[error(
        "La pagina non ha risposto in tempo. Se stavi inviando qualcosa, guarda nella pagina di prima se è arrivato; \
         altrimenti riprova tra qualche minuto. Se succede ancora, scrivi all'assistenza tecnica: l'indirizzo è in fondo."
    )]
    TroppoLenta,
}

impl Errore {
    pub(crate) fn stato(&self) -> StatusCode {
        match self {
            Self::NonTrovato | Self::FuoriAmbito(_) => StatusCode::NOT_FOUND,
            Self::AltroMetodo => StatusCode::METHOD_NOT_ALLOWED,
            Self::Vietato | Self::ModuloEstraneo | Self::ModuloDiPrima(_) => StatusCode::FORBIDDEN,
            Self::SenzaSessione => StatusCode::UNAUTHORIZED,
            Self::Malformata(_) => StatusCode::BAD_REQUEST,
            Self::Rifiutato(_) | Self::Superato => StatusCode::CONFLICT,
            Self::Interrotta => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Guasto | Self::TroppoLenta => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// The heading of its page.
    pub(crate) fn titolo(&self) -> &'static str {
        match self {
            Self::NonTrovato | Self::FuoriAmbito(_) => "Pagina non trovata",
            Self::AltroMetodo => "Pagina che non si apre così",
            Self::Vietato => "Accesso non consentito",
            Self::SenzaSessione => "Sessione scaduta",
            Self::ModuloEstraneo | Self::ModuloDiPrima(_) => "Modulo scaduto",
            Self::Malformata(_) => "Dati da correggere",
            Self::Rifiutato(_) => "Operazione non consentita",
            Self::Superato => "Un collega è arrivato prima",
            Self::Interrotta => "Pagina interrotta",
            Self::TroppoLenta => "Pagina troppo lenta",
            Self::Guasto => "Servizio non disponibile",
        }
    }

    fn guasto(errore: &(dyn std::error::Error + 'static)) -> Self {
        tracing::error!(errore, "a page could not be made");
        Self::Guasto
    }
}

impl From<sqlx::Error> for Errore {
    fn from(errore: sqlx::Error) -> Self {
        Self::guasto(&errore)
    }
}

impl From<askama::Error> for Errore {
    fn from(errore: askama::Error) -> Self {
        Self::guasto(&errore)
    }
}

impl From<Rifiuto> for Errore {
    fn from(rifiuto: Rifiuto) -> Self {
        Self::Rifiutato(rifiuto.to_string())
    }
}

impl From<ErroreAtto> for Errore {
    fn from(errore: ErroreAtto) -> Self {
        match errore {
            ErroreAtto::NonTrovato => Self::NonTrovato,
            ErroreAtto::Rifiuto(rifiuto) => rifiuto.into(),
            ErroreAtto::Superato { .. } => Self::Superato,
            ErroreAtto::Database(errore) => errore.into(),
            altro => Self::Rifiutato(altro.to_string()),
        }
    }
}

impl From<ErroreArchivio> for Errore {
    fn from(errore: ErroreArchivio) -> Self {
        Self::guasto(&errore)
    }
}

impl From<ErroreAgenda> for Errore {
    fn from(errore: ErroreAgenda) -> Self {
        match errore {
            ErroreAgenda::NonTrovato => Self::NonTrovato,
            ErroreAgenda::Database(errore) => errore.into(),
            altro => Self::Rifiutato(altro.to_string()),
        }
    }
}

impl From<ErroreSede> for Errore {
    fn from(errore: ErroreSede) -> Self {
        match errore {
            ErroreSede::NonTrovato => Self::NonTrovato,
            ErroreSede::NonAutorizzato => Self::Vietato,
            ErroreSede::Database(errore) => errore.into(),
            altro => Self::Rifiutato(altro.to_string()),
        }
    }
}

impl From<ErroreLavori> for Errore {
    fn from(errore: ErroreLavori) -> Self {
        match errore {
            ErroreLavori::Database(errore) => errore.into(),
            altro => Self::Rifiutato(altro.to_string()),
        }
    }
}

impl IntoResponse for Errore {
    /// Only the state and the error itself: see [`crate::guardia`].
    fn into_response(self) -> Response {
        let mut risposta = self.stato().into_response();
        risposta.extensions_mut().insert(self);
        risposta
    }
}
