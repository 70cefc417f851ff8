//! Punti di consulenza: where, when and how an appointment can be held (R33, R51, R52).

use super::Profilo;
use crate::scadenze::GiornoSettimana;
use chrono::NaiveTime;
use serde::{Deserialize, Serialize};

/// A type of punto di consulenza, e.g. "Aziende COVID-19".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TipoPunto {
    /// Stable code.
    pub codice: String,
    /// Name shown to people.
    pub nome: String,
    /// The only Cassetto it is for (R52). `None`: those that each punto lists.
    #[serde(default)]
    pub cassetto: Option<String>,
    /// Who may book there; empty: whoever may book from its Cassetto. Remote consulting is for intermediaries (R49).
    #[serde(default)]
    pub profili: Vec<Profilo>,
    /// Remote consulting: by phone or video, the mode agreed beforehand by the clerk (R54), in no Agenzia territoriale
    /// (R51).
    #[serde(default)]
    pub a_distanza: bool,
}

/// How a meeting is held: "canale di erogazione".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CanaleErogazione {
    /// At the office.
    InSede,
    /// By phone.
    Telefono,
    /// By video, in a virtual room.
    WebMeeting,
}

impl CanaleErogazione {
    /// Every channel.
    pub const TUTTI: [Self; 3] = [Self::InSede, Self::Telefono, Self::WebMeeting];

    /// As messages and pages say it.
    #[must_use]
    pub fn nome(self) -> &'static str {
        match self {
            Self::InSede => "in sede",
            Self::Telefono => "telefono",
            Self::WebMeeting => "web meeting",
        }
    }
}

/// Opening hours of some days of the week, on the clock of Rome.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Orario {
    /// On these days.
    pub giorni: Vec<GiornoSettimana>,
    /// First minute.
    pub dalle: NaiveTime,
    /// The minute it is over.
    pub alle: NaiveTime,
}

/// A punto di consulenza as the tables state it; an office may vary hours, length, seats and notice by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Punto {
    /// Sede and code, e.g. `7013.aziende_covid19`.
    pub codice: String,
    /// Name shown to people.
    pub nome: String,
    /// Code of its [`TipoPunto`].
    pub tipo: String,
    /// Its sede.
    pub sede: String,
    /// Sedi whose quesiti can be discussed there, its own among them.
    pub serve: Vec<String>,
    /// Cassetti it is for.
    pub cassetti: Vec<String>,
    /// Argomenti it treats; empty: all those of its Cassetti.
    pub argomenti: Vec<String>,
    /// How it meets people.
    pub canali: Vec<CanaleErogazione>,
    /// Unit that runs it; invitations leave from its mailbox (R58).
    pub unita: String,
    /// Where to go, for who comes in person.
    pub indirizzo: Option<String>,
    /// Weekly opening hours.
    pub orari: Vec<Orario>,
    /// Length of a slot, minutes.
    pub durata_minuti: u32,
    /// Meetings at the same time.
    pub posti: u32,
    /// Hours of notice at least, from booking to meeting.
    pub anticipo_ore: u32,
    /// Civil days ahead that can be booked, today being 0.
    pub orizzonte_giorni: u32,
}

impl Punto {
    /// Whether it can discuss quesiti of a sede on an argomento of a Cassetto (R37).
    #[must_use]
    pub fn tratta(&self, sede: &str, cassetto: &str, argomento: &str) -> bool {
        self.serve.iter().any(|s| s == sede)
            && self.cassetti.iter().any(|c| c == cassetto)
            && (self.argomenti.is_empty() || self.argomenti.iter().any(|a| a == argomento))
    }
}
