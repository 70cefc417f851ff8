//! Drafts: what a clerk is writing on a quesito, kept while it types, whatever happens meanwhile.

pub mod store;

use crate::quesiti::Verbo;
use engine::{Timestamp, Uuid};
use serde::{Deserialize, Serialize};
use std::{str::FromStr, time::Duration};

/// For how long a draft that nobody touches is kept.
pub const DURATA: Duration = Duration::from_secs(90 * 86_400);

/// What a draft will become.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TipoBozza {
    /// A reply.
    Risposta,
    /// The comment of the closing, with its esito.
    Chiusura,
    /// A comment that the sender reads.
    Commento,
    /// A note that only the institute reads.
    Nota,
    /// The documents asked for.
    RichiestaDocumenti,
}

impl TipoBozza {
    /// All of them.
    pub const TUTTI: [Self; 5] =
        [Self::Risposta, Self::Chiusura, Self::Commento, Self::Nota, Self::RichiestaDocumenti];

    /// The stable word kept in rows and written in addresses.
    #[must_use]
    pub fn codice(self) -> &'static str {
        match self {
            Self::Risposta => "risposta",
            Self::Chiusura => "chiusura",
            Self::Commento => "commento",
            Self::Nota => "nota",
            Self::RichiestaDocumenti => "richiesta_documenti",
        }
    }

    /// The act that it will be.
    #[must_use]
    pub fn verbo(self) -> Verbo {
        match self {
            Self::Risposta => Verbo::Rispondi,
            Self::Chiusura => Verbo::Chiudi,
            Self::Commento => Verbo::Commenta,
            Self::Nota => Verbo::Annota,
            Self::RichiestaDocumenti => Verbo::Sospendi,
        }
    }

    /// The draft that an act comes from, if it is one that is written.
    #[must_use]
    pub fn di(verbo: Verbo) -> Option<Self> {
        Self::TUTTI.into_iter().find(|t| t.verbo() == verbo)
    }
}

impl FromStr for TipoBozza {
    type Err = String;

    fn from_str(testo: &str) -> Result<Self, String> {
        let noti = || Self::TUTTI.map(Self::codice).join(", ");
        Self::TUTTI
            .into_iter()
            .find(|t| t.codice() == testo)
            .ok_or_else(|| format!("bozza `{testo}` sconosciuta: attesa una tra {}", noti()))
    }
}

/// What a draft holds beside its text.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct CampiBozza {
    /// Code of the esito chosen so far.
    pub esito: Option<String>,
    /// Whether an appointment will be made available.
    pub appuntamento_disponibile: bool,
}

/// What a clerk has written so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bozza {
    /// Of which quesito.
    pub quesito: Uuid,
    /// What it will become.
    pub tipo: TipoBozza,
    /// The text.
    pub testo: String,
    /// The rest.
    pub campi: CampiBozza,
    /// When it was last saved.
    pub aggiornata_il: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ogni_bozza_ha_il_suo_atto_e_la_sua_parola() {
        for tipo in TipoBozza::TUTTI {
            assert_eq!(TipoBozza::di(tipo.verbo()), Some(tipo));
            assert_eq!(tipo.codice().parse(), Ok(tipo));
        }
        assert_eq!(TipoBozza::di(Verbo::PrendiInCarico), None);
        assert!("lettera".parse::<TipoBozza>().unwrap_err().contains("attesa una tra risposta"));
    }
}
