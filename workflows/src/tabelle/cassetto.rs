//! A Cassetto previdenziale: who writes from it, what it must state, its limits and channels.

use serde::{Deserialize, Serialize};

/// One Cassetto, as its file in `config/cassetti/` says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cassetto {
    /// Stable code: `aziende`, `lavoro_domestico`, `artigiani_commercianti`, `patronati`, …
    pub codice: String,
    /// Name shown to people.
    pub nome: String,
    /// Profiles that may write from it.
    pub profili: Vec<Profilo>,
    /// Lists of operators that are turned on (R83): who is in none of them does not write. `None`: nobody is asked to
    /// be in a list.
    #[serde(default)]
    pub elenchi_abilitati: Option<Vec<String>>,
    /// The position a request is about.
    pub posizione: TipoPosizione,
    /// Whether the position must be given.
    #[serde(default)]
    pub posizione_obbligatoria: bool,
    /// Whether the CAP must be given.
    #[serde(default)]
    pub cap_obbligatorio: bool,
    /// Sedi where the function is on (R9).
    pub sedi: SediAbilitate,
    /// Channels by which this Cassetto's users can be told (R39).
    pub canali: Vec<Canale>,
    /// Contacts a sender must have before writing (e.g. PEC), among the channels.
    #[serde(default)]
    pub recapiti_obbligatori: Vec<Canale>,
    /// Limits on the attachments of one message (R7).
    pub allegati: LimitiAllegati,
    /// Further interactions allowed to the sender after the first reply (R75). `None`: no limit, also before it.
    #[serde(default)]
    pub interazioni_dopo_risposta: Option<u32>,
    /// Closed list of reasons (R72); empty: none is asked.
    #[serde(default)]
    pub motivi: Vec<Motivo>,
    /// Link to the Fascicolo Elettronico (R11); `{posizione}`, `{soggetto}` are replaced.
    #[serde(default)]
    pub fascicolo_url: Option<String>,
    /// How appointments are booked from here. `None`: they are not.
    #[serde(default)]
    pub appuntamenti: Option<RegoleAppuntamenti>,
}

/// How a Cassetto's users book appointments.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegoleAppuntamenti {
    /// Profiles that may book (R26, R49).
    pub profili: Vec<Profilo>,
    /// Whether a booking is confirmed by a message with day and hour: "i Cassetti che lo prevedono" (R53).
    pub conferma: bool,
    /// Whether the quesiti of one appointment are all of one position: "rapporto di lavoro" (R31).
    #[serde(default)]
    pub stessa_posizione: bool,
    /// Persons that one appointment can be about (R80: two). More than one must share the tematica.
    #[serde(default = "uno")]
    pub soggetti_massimi: u32,
    /// Hours before the meeting until which who booked can cancel it or move it: one limit for both.
    pub preavviso_ore: u32,
    /// Hours before the meeting at which it is reminded. Zero: never.
    pub promemoria_ore: u32,
    /// Limits on the files of a booking (R35).
    pub allegati: LimitiAllegati,
}

fn uno() -> u32 {
    1
}

/// Who writes from a Cassetto.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Profilo {
    /// A person for itself.
    Cittadino,
    /// A company for itself.
    Azienda,
    /// An intermediary with an active delega (R26-R27).
    Intermediario,
    /// Operator of a patronato, for a citizen (R66).
    OperatorePatronato,
    /// Regional referent of a patronato, on rules (R68).
    ReferenteRegionale,
}

impl Profilo {
    /// The stable word kept in rows, files and tokens.
    #[must_use]
    pub fn codice(self) -> &'static str {
        match self {
            Self::Cittadino => "cittadino",
            Self::Azienda => "azienda",
            Self::Intermediario => "intermediario",
            Self::OperatorePatronato => "operatore_patronato",
            Self::ReferenteRegionale => "referente_regionale",
        }
    }
}

/// The kind of position a request refers to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TipoPosizione {
    /// Matricola aziende: 10 digits, the first two of the province.
    Matricola,
    /// Codice rapporto di lavoro domestico: 10 digits.
    RapportoLavoro,
    /// Codice azienda of artigiani and commercianti: 8 to 11 letters or digits.
    CodiceAzienda,
    /// Protocollo, Domus or pension number: 1 to 50 letters or digits (R73).
    Istanza,
    /// None is asked.
    Nessuna,
}

/// Where a Cassetto's function is on: `"tutte"` or a list of codes (R9).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum SediAbilitate {
    /// The word `tutte`.
    Tutte(TutteLeSedi),
    /// Only these.
    Elenco(Vec<String>),
}

/// The word `tutte`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TutteLeSedi {
    /// Every sede of the table.
    Tutte,
}

impl SediAbilitate {
    /// Whether the function is on for this sede.
    #[must_use]
    pub fn comprende(&self, sede: &str) -> bool {
        match self {
            Self::Tutte(_) => true,
            Self::Elenco(codici) => codici.iter().any(|c| c == sede),
        }
    }
}

/// How a person is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Canale {
    /// The Cassetto's own inbox: always.
    Cassetto,
    /// Ordinary e-mail.
    Email,
    /// Text message.
    Sms,
    /// Posta elettronica certificata.
    Pec,
}

impl Canale {
    /// Every channel.
    pub const TUTTI: [Self; 4] = [Self::Cassetto, Self::Email, Self::Sms, Self::Pec];

    /// The stable word kept in rows and files.
    #[must_use]
    pub fn codice(self) -> &'static str {
        match self {
            Self::Cassetto => "cassetto",
            Self::Email => "email",
            Self::Sms => "sms",
            Self::Pec => "pec",
        }
    }
}

/// Limits on the files of one message. Sizes in bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LimitiAllegati {
    /// How many files (R7: three pass, four are refused).
    pub numero_massimo: u32,
    /// Largest single file, bytes.
    pub dimensione_massima: u64,
    /// Largest sum, bytes.
    pub totale_massimo: u64,
    /// Types accepted, recognised by content.
    pub tipi: Vec<TipoFile>,
}

/// File types recognised by their content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TipoFile {
    /// application/pdf
    Pdf,
    /// image/jpeg
    Jpeg,
    /// image/png
    Png,
    /// image/tiff
    Tiff,
}

/// A reason of the closed list (R72).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Motivo {
    /// Stable code.
    pub codice: String,
    /// Wording shown to people.
    pub nome: String,
    /// Whether the identifier of the instance is required (R73).
    #[serde(default)]
    pub identificativo_obbligatorio: bool,
}
