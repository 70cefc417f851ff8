//! One notification: to one recipient, by one channel, and the states it goes through.

use crate::tabelle::{Canale, Evento};
use engine::{Timestamp, Uuid};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::{collections::BTreeMap, fmt, str::FromStr};

/// da inviare → inviata → consegnata, or fallita, or superata.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StatoNotifica {
    /// Waits for its job.
    DaInviare,
    /// The provider took it.
    Inviata,
    /// The provider says that it arrived; a notification of the Cassetto is born here.
    Consegnata,
    /// It will never arrive; the provider's answer says why.
    Fallita,
    /// It was no longer worth sending ("not after"), or one too many for its recipient.
    Superata,
}

impl StatoNotifica {
    /// Every state.
    pub const TUTTI: [Self; 5] =
        [Self::DaInviare, Self::Inviata, Self::Consegnata, Self::Fallita, Self::Superata];

    /// The stable word kept in rows.
    #[must_use]
    pub fn codice(self) -> &'static str {
        match self {
            Self::DaInviare => "da_inviare",
            Self::Inviata => "inviata",
            Self::Consegnata => "consegnata",
            Self::Fallita => "fallita",
            Self::Superata => "superata",
        }
    }
}

impl fmt::Display for StatoNotifica {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.codice())
    }
}

impl FromStr for StatoNotifica {
    type Err = String;

    fn from_str(testo: &str) -> Result<Self, String> {
        Self::TUTTI
            .into_iter()
            .find(|s| s.codice() == testo)
            .ok_or_else(|| format!("stato di notifica `{testo}` sconosciuto"))
    }
}

/// A row about to be written with the act that announces it.
#[derive(Debug, Clone, PartialEq)]
pub struct NuovaNotifica {
    /// Identity; the Message-ID of what leaves derives from it.
    pub id: Uuid,
    /// What it is about.
    pub quesito: Uuid,
    /// The appointment it is about, if it is one of its events.
    pub appuntamento: Option<Uuid>,
    /// What happened.
    pub evento: Evento,
    /// Which time it happened on this quesito: the same event may be announced again.
    pub occorrenza: i64,
    /// Codice fiscale of a sender, or `utente:<id>` of a person of the institute.
    pub destinatario: String,
    /// By which channel.
    pub canale: Canale,
    /// E-mail address, phone number, or for the Cassetto's inbox the code of the Cassetto.
    pub indirizzo: String,
    /// What the template may tell.
    pub dati: BTreeMap<String, Value>,
    /// State at birth.
    pub stato: StatoNotifica,
    /// Why it was born superata.
    pub esito: Option<String>,
    /// Instant after which it is no longer worth sending.
    pub non_dopo: Option<Timestamp>,
    /// When it was asked for.
    pub creata_il: Timestamp,
}

/// A stored notification.
#[derive(Debug, Clone, PartialEq)]
pub struct Notifica {
    /// Identity.
    pub id: Uuid,
    /// What it is about.
    pub quesito: Uuid,
    /// The appointment it is about, if it is one of its events.
    pub appuntamento: Option<Uuid>,
    /// What happened.
    pub evento: Evento,
    /// Which time it happened.
    pub occorrenza: i64,
    /// Codice fiscale of a sender, or `utente:<id>`.
    pub destinatario: String,
    /// By which channel.
    pub canale: Canale,
    /// E-mail address, phone number, or code of the Cassetto.
    pub indirizzo: String,
    /// What the template may tell.
    pub dati: BTreeMap<String, Value>,
    /// Where it is.
    pub stato: StatoNotifica,
    /// How many times the provider was asked.
    pub tentativi: i64,
    /// Instant after which it is no longer worth sending.
    pub non_dopo: Option<Timestamp>,
    /// The provider's last answer, or why it was not sent.
    pub esito_gestore: Option<String>,
    /// The provider's own reference.
    pub riferimento_gestore: Option<String>,
    /// When it was asked for.
    pub creata_il: Timestamp,
    /// When it last changed.
    pub aggiornata_il: Timestamp,
    /// When the recipient read it in the Cassetto.
    pub letta_il: Option<Timestamp>,
}

/// What an attempt to send came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EsitoRegistrato {
    /// Which notification.
    pub notifica: Uuid,
    /// What changes.
    pub variazione: Variazione,
}

/// How an attempt changes a notification that was waiting to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Variazione {
    /// The provider took it.
    Inviata {
        /// Its answer.
        risposta: String,
        /// Its reference.
        riferimento: Option<String>,
    },
    /// Not this time: it will be tried again.
    Rimandata {
        /// The provider's answer.
        risposta: String,
    },
    /// Never.
    Fallita {
        /// The provider's answer.
        risposta: String,
    },
    /// No longer worth sending; the provider was not asked.
    Superata {
        /// Why.
        motivo: String,
    },
}

/// What a provider reports after it took a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rapporto {
    /// It arrived.
    Consegnata,
    /// It will not arrive.
    Fallita,
    /// Still on its way: only told.
    InCorso,
}
