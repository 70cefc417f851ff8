//! What administrators did: users, rules, jobs. Written in the transaction of the deed, shown with it.

mod store;

pub use store::{elenco, registra, statements};

use engine::{Timestamp, Uuid};
use serde::Serialize;
use serde_json::{Map, Value};
use std::{fmt, str::FromStr};

/// A deed worth recording.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Operazione {
    /// A user was added.
    UtenteCreato,
    /// Name, role, sede or e-mail of a user changed.
    UtenteModificato,
    /// A user was kept out.
    UtenteDisattivato,
    /// A user was let in again.
    UtenteRiattivato,
    /// A password was set or taken away.
    PasswordImpostata,
    /// Tables and texts were read again and put in force.
    RegoleRicaricate,
    /// A set of tables was checked without going live.
    RegoleEsaminate,
    /// Somebody asked for open quesiti to follow the rules in force.
    RicalcoloChiesto,
    /// That recalculation came to its end.
    RicalcoloConcluso,
    /// A dead job was given more attempts.
    LavoroRitentato,
    /// A dead job was thrown away.
    LavoroScartato,
    /// All dead jobs of a queue were given more attempts.
    CodaRitentata,
}

impl Operazione {
    /// All of them.
    pub const TUTTE: [Self; 12] = [
        Self::UtenteCreato,
        Self::UtenteModificato,
        Self::UtenteDisattivato,
        Self::UtenteRiattivato,
        Self::PasswordImpostata,
        Self::RegoleRicaricate,
        Self::RegoleEsaminate,
        Self::RicalcoloChiesto,
        Self::RicalcoloConcluso,
        Self::LavoroRitentato,
        Self::LavoroScartato,
        Self::CodaRitentata,
    ];

    /// The stable word kept in rows.
    #[must_use]
    pub fn codice(self) -> &'static str {
        match self {
            Self::UtenteCreato => "utente_creato",
            Self::UtenteModificato => "utente_modificato",
            Self::UtenteDisattivato => "utente_disattivato",
            Self::UtenteRiattivato => "utente_riattivato",
            Self::PasswordImpostata => "password_impostata",
            Self::RegoleRicaricate => "regole_ricaricate",
            Self::RegoleEsaminate => "regole_esaminate",
            Self::RicalcoloChiesto => "ricalcolo_chiesto",
            Self::RicalcoloConcluso => "ricalcolo_concluso",
            Self::LavoroRitentato => "lavoro_ritentato",
            Self::LavoroScartato => "lavoro_scartato",
            Self::CodaRitentata => "coda_ritentata",
        }
    }
}

impl FromStr for Operazione {
    type Err = String;

    fn from_str(testo: &str) -> Result<Self, String> {
        let trovata = Self::TUTTE.into_iter().find(|o| o.codice() == testo);
        trovata.ok_or_else(|| format!("operazione `{testo}` sconosciuta"))
    }
}

impl fmt::Display for Operazione {
    /// As people of the office say it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::UtenteCreato => "utente creato",
            Self::UtenteModificato => "utente modificato",
            Self::UtenteDisattivato => "utente disattivato",
            Self::UtenteRiattivato => "utente riattivato",
            Self::PasswordImpostata => "password impostata",
            Self::RegoleRicaricate => "regole ricaricate",
            Self::RegoleEsaminate => "regole esaminate",
            Self::RicalcoloChiesto => "ricalcolo chiesto",
            Self::RicalcoloConcluso => "ricalcolo concluso",
            Self::LavoroRitentato => "lavoro rimesso in coda",
            Self::LavoroScartato => "lavoro scartato",
            Self::CodaRitentata => "coda rimessa al lavoro",
        })
    }
}

/// One line of the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Voce {
    /// The row.
    pub id: Uuid,
    /// When.
    pub quando: Timestamp,
    /// Who, as told in the history: `utente:anna`.
    pub chi: String,
    /// What.
    pub operazione: Operazione,
    /// On what: `utente:bruno`, `regole:3f9a…`, `lavoro:17`, `coda:invio_email`.
    pub oggetto: String,
    /// The rest: what was there before, the reason. Never a password, nor its hash.
    pub dettagli: Map<String, Value>,
}

/// Where a page of the register ended: newest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursore {
    /// Instant of the last line shown.
    pub quando: Timestamp,
    /// Its id.
    pub id: Uuid,
}

impl fmt::Display for Cursore {
    /// As in an address: `1764087600000-0199…`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.quando.millis(), self.id.simple())
    }
}

impl FromStr for Cursore {
    type Err = String;

    fn from_str(testo: &str) -> Result<Self, String> {
        let letto = testo.rsplit_once('-').and_then(|(quando, id)| {
            Some(Self { quando: Timestamp::from_millis(quando.parse().ok()?), id: id.parse().ok()? })
        });
        letto.ok_or_else(|| "La pagina richiesta non esiste: torna all'inizio dell'elenco.".to_owned())
    }
}

/// The details of a line, from pairs.
#[must_use]
pub fn dettagli<const N: usize>(coppie: [(&str, Value); N]) -> Map<String, Value> {
    coppie.into_iter().map(|(nome, valore)| (nome.to_owned(), valore)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ogni_operazione_si_rilegge_dalla_sua_parola() {
        for operazione in Operazione::TUTTE {
            assert_eq!(operazione.codice().parse(), Ok(operazione));
            assert_eq!(serde_json::to_value(operazione).unwrap(), operazione.codice());
        }
        assert!("niente".parse::<Operazione>().is_err());
    }

    #[test]
    fn un_cursore_si_rilegge_anche_prima_del_1970() {
        for millis in [0, 1_764_087_600_000, -5] {
            let cursore = Cursore { quando: Timestamp::from_millis(millis), id: engine::new_id() };
            assert_eq!(cursore.to_string().parse(), Ok(cursore));
        }
        for guasto in ["", "-", "x-y", "12", "12-34"] {
            assert!(guasto.parse::<Cursore>().is_err(), "{guasto}");
        }
    }
}
