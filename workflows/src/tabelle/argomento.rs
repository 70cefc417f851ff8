//! Argomenti and the deadline rule each one carries (R84, R88).

use super::Profilo;
use crate::scadenze::Proroga;
use serde::{Deserialize, Serialize};

/// What a request is about. Its code is unique across Cassetti.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Argomento {
    /// Stable code, e.g. `aziende.regolarita_contributiva`.
    pub codice: String,
    /// Name shown to people.
    pub nome: String,
    /// Code of the Cassetto that offers it.
    pub cassetto: String,
    /// Profiles it is open to (R66, R68); empty: every profile of the Cassetto.
    #[serde(default)]
    pub profili: Vec<Profilo>,
    /// Generic (R1) or tied to one ambito of the Cassetto (R2).
    pub tipo: TipoQuesito,
    /// Whether a "periodo di riferimento" is required; required there and nowhere else (R3).
    #[serde(default)]
    pub periodo: PeriodoRichiesto,
    /// Theme shared by argomenti that one meeting can treat together (R80).
    pub tematica: String,
    /// Code of the unit that works it inside the sede (R74).
    pub unita: String,
    /// How its terms are counted. Absent in the file: the default rule.
    #[serde(default)]
    pub regola: Regola,
}

impl Argomento {
    /// Whether a profile of its Cassetto may choose it.
    #[must_use]
    pub fn aperto_a(&self, profilo: Profilo) -> bool {
        self.profili.is_empty() || self.profili.contains(&profilo)
    }
}

/// Nature of a quesito (R1, R2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TipoQuesito {
    /// "di tipo generico/informativo" (R1).
    Generico,
    /// Tied to one ambito of the Cassetto (R2).
    Specifico,
}

/// Whether the sender must state the period the request refers to (R3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PeriodoRichiesto {
    /// A period is refused.
    #[default]
    Vietato,
    /// A period must be given.
    Obbligatorio,
}

/// Deadline rule of an argomento. All counts are civil days in Europe/Rome, day 0 being the day of sending.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Regola {
    /// Days within which the sede must answer.
    pub termine_giorni: u32,
    /// Count working days of the sede instead of calendar days.
    pub lavorativi: bool,
    /// What happens when the term to answer ends on a holiday.
    pub proroga: Proroga,
    /// Calendar days before the term at which the assignee is warned.
    pub preavviso_giorni: u32,
    /// Who is told after the term has passed, in rising order of days.
    pub escalation: Vec<Escalation>,
    /// A sollecito opens on this day ("almeno 15 giorni": day 15 yes, 14 no; R76). `None`: never.
    pub sollecito_dal_giorno: Option<u32>,
    /// An appointment unlocks when more than this many days passed without a reply ("da più di 15 giorni":
    /// day 16 yes, 15 no; R77). `None`: only by negative esito or by the clerk's flag.
    pub appuntamento_dopo_giorni: Option<u32>,
    /// Longest single suspension, in calendar days (L. 241/1990: 30). Zero: never suspended.
    pub sospensione_massima_giorni: u32,
    /// How many times the term may be suspended (L. 241/1990: once).
    pub sospensioni_massime: u32,
}

impl Default for Regola {
    /// The residual rule: 30 days (L. 241/1990 art. 2), rolling over holidays, one suspension of 30 days.
    fn default() -> Self {
        Self {
            termine_giorni: 30,
            lavorativi: false,
            proroga: Proroga::Festivi,
            preavviso_giorni: 5,
            escalation: vec![
                Escalation { dopo_giorni: 1, a: LivelloEscalation::Supervisore },
                Escalation { dopo_giorni: 8, a: LivelloEscalation::Monitoraggio },
            ],
            sollecito_dal_giorno: Some(15),
            appuntamento_dopo_giorni: Some(15),
            sospensione_massima_giorni: 30,
            sospensioni_massime: 1,
        }
    }
}

/// One step of the escalation after an unanswered term.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Escalation {
    /// Calendar days after the term; at least 1 (the term's own day is still good).
    pub dopo_giorni: u32,
    /// Who is told.
    pub a: LivelloEscalation,
}

/// Who an escalation reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LivelloEscalation {
    /// The supervisors of the sede.
    Supervisore,
    /// The monitoring role (R89).
    Monitoraggio,
}
