//! The twenty regions of Italy, each with a CRIC (R69).

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// A region.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "each is its own name")]
pub enum Regione {
    Piemonte,
    ValleDAosta,
    Lombardia,
    TrentinoAltoAdige,
    Veneto,
    FriuliVeneziaGiulia,
    Liguria,
    EmiliaRomagna,
    Toscana,
    Umbria,
    Marche,
    Lazio,
    Abruzzo,
    Molise,
    Campania,
    Puglia,
    Basilicata,
    Calabria,
    Sicilia,
    Sardegna,
}

/// Each region, in the order of the enum, with its stable word and its name.
const TUTTE: [(Regione, &str, &str); 20] = [
    (Regione::Piemonte, "piemonte", "Piemonte"),
    (Regione::ValleDAosta, "valle_d_aosta", "Valle d'Aosta"),
    (Regione::Lombardia, "lombardia", "Lombardia"),
    (Regione::TrentinoAltoAdige, "trentino_alto_adige", "Trentino-Alto Adige"),
    (Regione::Veneto, "veneto", "Veneto"),
    (Regione::FriuliVeneziaGiulia, "friuli_venezia_giulia", "Friuli-Venezia Giulia"),
    (Regione::Liguria, "liguria", "Liguria"),
    (Regione::EmiliaRomagna, "emilia_romagna", "Emilia-Romagna"),
    (Regione::Toscana, "toscana", "Toscana"),
    (Regione::Umbria, "umbria", "Umbria"),
    (Regione::Marche, "marche", "Marche"),
    (Regione::Lazio, "lazio", "Lazio"),
    (Regione::Abruzzo, "abruzzo", "Abruzzo"),
    (Regione::Molise, "molise", "Molise"),
    (Regione::Campania, "campania", "Campania"),
    (Regione::Puglia, "puglia", "Puglia"),
    (Regione::Basilicata, "basilicata", "Basilicata"),
    (Regione::Calabria, "calabria", "Calabria"),
    (Regione::Sicilia, "sicilia", "Sicilia"),
    (Regione::Sardegna, "sardegna", "Sardegna"),
];

/// A text that names no region.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "Questa regione non esiste: scrivi il nome di una delle venti, per esempio Lombardia o valle_d_aosta."
)]
pub struct RegioneSconosciuta;

impl Regione {
    /// All of them, from north to south.
    pub fn tutte() -> impl Iterator<Item = Self> {
        TUTTE.iter().map(|(regione, _, _)| *regione)
    }

    /// The stable word kept in rows and files.
    #[must_use]
    pub fn codice(self) -> &'static str {
        TUTTE[self as usize].1
    }

    /// The name shown to people.
    #[must_use]
    pub fn nome(self) -> &'static str {
        TUTTE[self as usize].2
    }
}

impl FromStr for Regione {
    type Err = RegioneSconosciuta;

    /// Reads the code or the name, however it is spaced or capitalised; of a bilingual name, the Italian half:
    /// lists of people come from many hands.
    fn from_str(testo: &str) -> Result<Self, RegioneSconosciuta> {
        let lettere = |t: &str| -> String {
            t.chars().filter(char::is_ascii_alphabetic).map(|c| c.to_ascii_lowercase()).collect()
        };
        let cercata = lettere(testo.split('/').next().unwrap_or_default());
        TUTTE.iter().find(|(_, codice, _)| lettere(codice) == cercata).map(|t| t.0).ok_or(RegioneSconosciuta)
    }
}

impl fmt::Display for Regione {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.nome())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r69_ogni_regione_ha_la_sua_parola_e_il_suo_nome_e_si_rilegge() {
        for (posto, (regione, codice, nome)) in TUTTE.into_iter().enumerate() {
            assert_eq!(regione as usize, posto, "{nome}");
            assert_eq!(serde_json::to_value(regione).unwrap(), codice);
            assert_eq!((codice.parse(), nome.parse()), (Ok(regione), Ok(regione)));
            assert_eq!((regione.codice(), regione.to_string().as_str()), (codice, nome));
        }
    }

    #[test]
    fn r69_si_legge_come_la_scrivono_le_persone() {
        for (testo, attesa) in [
            ("VALLE D'AOSTA", Regione::ValleDAosta),
            ("Valle d’Aosta/Vallée d’Aoste", Regione::ValleDAosta),
            ("Trentino-Alto Adige/Südtirol", Regione::TrentinoAltoAdige),
            (" friuli venezia giulia ", Regione::FriuliVeneziaGiulia),
        ] {
            assert_eq!(testo.parse(), Ok(attesa), "{testo}");
        }
        for testo in ["", "Padania", "Lombardi", "/"] {
            assert_eq!(testo.parse::<Regione>(), Err(RegioneSconosciuta), "{testo}");
        }
    }
}
