//! Sedi, their territory, their units, and the Poli.

use super::Regione;
use serde::{Deserialize, Serialize};

/// A sede of the institute.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sede {
    /// Four digits: the first two the province 01-95, `xx00` the provincial sede.
    pub codice: String,
    /// Name, e.g. `Roma Tiburtino`.
    pub nome: String,
    /// Type of struttura.
    pub tipo: TipoSede,
    /// Province, two letters.
    pub provincia: String,
    /// City whose patron is a holiday here.
    pub comune: String,
    /// CAP served; where territories overlap the narrowest interval wins.
    #[serde(default)]
    pub cap: Vec<IntervalloCap>,
}

/// Type of struttura territoriale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TipoSede {
    /// Direzione regionale.
    DirezioneRegionale,
    /// Direzione di coordinamento metropolitano.
    DirezioneCoordinamentoMetropolitano,
    /// Direzione provinciale.
    DirezioneProvinciale,
    /// Filiale metropolitana.
    FilialeMetropolitana,
    /// Filiale provinciale.
    FilialeProvinciale,
    /// Agenzia complessa.
    AgenziaComplessa,
    /// Agenzia territoriale: no remote consulting there (R51).
    AgenziaTerritoriale,
}

/// CAP from `da` to `a`, both included; written `"00155"` or `"00155-00159"` in the files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct IntervalloCap {
    /// First CAP.
    pub da: u32,
    /// Last CAP.
    pub a: u32,
}

impl IntervalloCap {
    /// How many CAP it spans.
    #[must_use]
    pub fn ampiezza(self) -> u32 {
        self.a - self.da + 1
    }

    /// Whether it holds this CAP.
    #[must_use]
    pub fn contiene(self, cap: u32) -> bool {
        (self.da..=self.a).contains(&cap)
    }
}

impl TryFrom<String> for IntervalloCap {
    type Error = String;

    fn try_from(testo: String) -> Result<Self, String> {
        let numero = |t: &str| match t.parse::<u32>() {
            Ok(n) if t.len() == 5 => Ok(n),
            _ => Err(format!(
                "`{testo}` non è un CAP né un intervallo di CAP: atteso \"00155\" o \"00155-00159\""
            )),
        };
        let (da, a) = testo.split_once('-').unwrap_or((&testo, &testo));
        let intervallo = Self { da: numero(da)?, a: numero(a)? };
        if intervallo.da > intervallo.a {
            return Err(format!("nell'intervallo `{testo}` il primo CAP supera l'ultimo"));
        }
        Ok(intervallo)
    }
}

impl From<IntervalloCap> for String {
    fn from(i: IntervalloCap) -> Self {
        if i.da == i.a { format!("{:05}", i.da) } else { format!("{:05}-{:05}", i.da, i.a) }
    }
}

/// A unit of a sede ("U.O."), e.g. `accertamento e gestione del credito`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unita {
    /// Stable code.
    pub codice: String,
    /// Name shown to people.
    pub nome: String,
    /// Its institutional mailbox, from which invitations leave (R58); `{sede}` is the code of the sede. `None`: it
    /// sends none.
    #[serde(default)]
    pub casella: Option<String>,
}

impl Unita {
    /// Its mailbox at a sede.
    #[must_use]
    pub fn casella_di(&self, sede: &str) -> Option<String> {
        self.casella.as_ref().map(|c| c.replace("{sede}", sede))
    }
}

/// A Polo: takes given argomenti of given territories to one sede and unit (R74).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Polo {
    /// Stable code.
    pub codice: String,
    /// Name shown to people.
    pub nome: String,
    /// Argomenti served (codes).
    pub argomenti: Vec<String>,
    /// Sedi of origin whose quesiti it takes (codes).
    pub serve: Vec<String>,
    /// Region whose Referenti regionali it answers (R69): it decides alone, without a sede of origin.
    #[serde(default)]
    pub regione: Option<Regione>,
    /// Sede of the Polo.
    pub sede: String,
    /// Unit of the Polo.
    pub unita: String,
}
