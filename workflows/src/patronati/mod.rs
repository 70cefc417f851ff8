//! Operators of patronati: who may write to the sede, as what, from when to when (R65, R68, R70, R71, R83).
//!
//! The function was opened in stages, "80, then 2,500": each stage is a list of operators (table `abilitazioni`), and
//! which lists count is configuration of the Cassetto (`elenchi_abilitati`). A stage is thus a file that is imported
//! and a word in `config/cassetti/`. The list [`SERVIZI_BASE`] is the one the Portale dei Patronati states by itself:
//! whoever has the base services becomes Operatore generico without anybody asking for it.

mod esame;
pub mod importazione;
pub mod store;

pub use esame::{Esame, esamina, regione_di};

use crate::tabelle::{Cassetto, Profilo, Regione};
use chrono::NaiveDate;
use engine::{Conn, Timestamp};
use serde::Serialize;
use std::{fmt, str::FromStr};

/// The list of the operators that the Portale dei Patronati gives the base services to (R71).
pub const SERVIZI_BASE: &str = "servizi_base";
/// Most characters of a list's name.
const NOME_ELENCO_MASSIMO: usize = 40;

/// As what somebody is in a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ProfiloAbilitato {
    /// "Operatore generico": for a citizen (R66).
    Operatore,
    /// "Referente regionale": on rules, for the own region (R68).
    Referente,
}

impl ProfiloAbilitato {
    /// The profile of a sender that lists decide about; the others need no list.
    #[must_use]
    pub fn di(profilo: Profilo) -> Option<Self> {
        match profilo {
            Profilo::OperatorePatronato => Some(Self::Operatore),
            Profilo::ReferenteRegionale => Some(Self::Referente),
            Profilo::Cittadino | Profilo::Azienda | Profilo::Intermediario => None,
        }
    }

    /// The stable word kept in rows and files.
    #[must_use]
    pub fn codice(self) -> &'static str {
        match self {
            Self::Operatore => "operatore",
            Self::Referente => "referente",
        }
    }
}

impl FromStr for ProfiloAbilitato {
    type Err = String;

    fn from_str(testo: &str) -> Result<Self, String> {
        [Self::Operatore, Self::Referente]
            .into_iter()
            .find(|p| p.codice() == testo)
            .ok_or_else(|| "Il profilo non è previsto: scrivi operatore o referente.".to_owned())
    }
}

impl fmt::Display for ProfiloAbilitato {
    /// The words of the source.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Operatore => "Operatore generico",
            Self::Referente => "Referente regionale",
        })
    }
}

/// A line of a list: an operator, as what, from when to when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Abilitazione {
    /// The list.
    pub elenco: String,
    /// Codice fiscale of the operator.
    pub codice_fiscale: String,
    /// As what.
    pub profilo: ProfiloAbilitato,
    /// The Ente di patronato.
    pub ente: String,
    /// Name of the operator.
    pub nome: String,
    /// Region of a Referente; nobody else has one.
    pub regione: Option<Regione>,
    /// First good civil day.
    pub dal: NaiveDate,
    /// Last good civil day. `None`: until the list says otherwise. Before `dal` when it was closed without ever being
    /// good.
    pub al: Option<NaiveDate>,
    /// When it was last stated differently from before.
    #[serde(skip)]
    pub importata_il: Timestamp,
}

impl Abilitazione {
    /// Whether it is good on a civil day.
    #[must_use]
    pub fn vale(&self, giorno: NaiveDate) -> bool {
        self.dal <= giorno && self.al.is_none_or(|al| giorno <= al)
    }

    /// Whether it lets act as `profilo`: a Referente can also act as Operatore generico (R70).
    #[must_use]
    pub fn comprende(&self, profilo: ProfiloAbilitato) -> bool {
        self.profilo == ProfiloAbilitato::Referente || self.profilo == profilo
    }

    /// What identifies a line.
    #[must_use]
    pub fn chiave(&self) -> (&str, &str, ProfiloAbilitato) {
        (&self.elenco, &self.codice_fiscale, self.profilo)
    }

    /// Whether both say the same; when they were stated does not matter.
    #[must_use]
    pub fn uguale(&self, altra: &Self) -> bool {
        let detto = |a: &Self| (a.regione, a.dal, a.al);
        self.chiave() == altra.chiave()
            && (&self.ente, &self.nome) == (&altra.ente, &altra.nome)
            && detto(self) == detto(altra)
    }
}

/// Whether a text can be the name of a list.
#[must_use]
pub fn nome_elenco_valido(nome: &str) -> bool {
    let buono = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    (1..=NOME_ELENCO_MASSIMO).contains(&nome.len()) && nome.chars().all(buono)
}

/// Whether a person may act in a Cassetto with a profile on a civil day. Where the Cassetto has no lists, and for the
/// profiles that lists do not speak of, everybody may.
///
/// # Errors
/// The database did not answer, or a row cannot be read.
pub async fn abilitato(
    conn: &mut Conn,
    cassetto: &Cassetto,
    codice_fiscale: &str,
    profilo: Profilo,
    giorno: NaiveDate,
) -> Result<bool, sqlx::Error> {
    // Most senders are of other Cassetti: they cost no query.
    if cassetto.elenchi_abilitati.is_none() || ProfiloAbilitato::di(profilo).is_none() {
        return Ok(true);
    }
    let righe = store::di_persona(conn, codice_fiscale).await?;
    Ok(esamina(cassetto, &righe, profilo, giorno).aperto)
}

/// The region for which a person is Referente on a civil day (R69).
///
/// # Errors
/// The database did not answer, or a row cannot be read.
pub async fn regione(
    conn: &mut Conn,
    cassetto: &Cassetto,
    codice_fiscale: &str,
    giorno: NaiveDate,
) -> Result<Option<Regione>, sqlx::Error> {
    let righe = store::di_persona(conn, codice_fiscale).await?;
    Ok(regione_di(cassetto, &righe, giorno))
}
