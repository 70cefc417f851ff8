//! What is counted of a quesito, read from its history: at most one row of each kind.
//!
//! # What counts, and reopened cases (lesson 27)
//! - **arrivo**: sent, on the day of sending. **attesa**: the same day, as long as nobody replied yet.
//! - **presa**: the first time somebody took it, or was given it. Its time runs from the sending.
//! - **risposta**: the first reply, which a closing is too. Its time runs from the sending, less the suspensions. A
//!   reopening does not take it back, and the wait after a reopening has no time of its own: no case is measured from
//!   its first sending to its second closing.
//! - **chiusura**: the closing in force. One that a reopening took back is no closing any more: neither closed, nor
//!   within the term, nor late. Closed again, it counts once, on the later day, against the term of the wait that began
//!   with the reopening.
//! - **riapertura**: reopened, on the day of the first time.
//! - **voto**: the sender's vote, on its day.
//!
//! Late is what ended its wait after the civil day of the term then in force: `AttesaConclusa` of the quesiti says so,
//! here and in their pages. A closing that ends no wait, because a reply came before, is as late as that reply was.
//! While suspended there is no term: late is what was suspended when it already was.
//!
//! The rows follow the quesito: after a transfer they are of the sede that has it, so that the figures of a sede are
//! those of the quesiti it can open.

pub mod store;

pub use store::{Passata, riconcilia, ricostruisci};

use super::distribuzione::classe;
use crate::{
    quesiti::{Attese, fatti},
    scadenze::{Interruzione, giorno_civile},
};
use chrono::NaiveDate;
use engine::{Timestamp, Uuid, history::Line};
use serde::{Deserialize, Serialize};

/// The class of what has no duration.
pub(super) const SENZA_CLASSE: i64 = -1;

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TipoMisura {
    /// Sent.
    Arrivo,
    /// Sent, and nobody replied yet.
    Attesa,
    /// Taken for the first time.
    Presa,
    /// Replied to for the first time.
    Risposta,
    /// Closed, and not open again.
    Chiusura,
    /// Open again.
    Riapertura,
    /// Voted on (R22).
    Voto,
}

impl TipoMisura {
    /// All of them.
    pub const TUTTI: [Self; 7] = [
        Self::Arrivo,
        Self::Attesa,
        Self::Presa,
        Self::Risposta,
        Self::Chiusura,
        Self::Riapertura,
        Self::Voto,
    ];

    /// The stable word kept in rows.
    #[must_use]
    pub fn codice(self) -> &'static str {
        match self {
            Self::Arrivo => "arrivo",
            Self::Attesa => "attesa",
            Self::Presa => "presa",
            Self::Risposta => "risposta",
            Self::Chiusura => "chiusura",
            Self::Riapertura => "riapertura",
            Self::Voto => "voto",
        }
    }

    /// From the word kept in rows.
    #[must_use]
    pub fn da_codice(codice: &str) -> Option<Self> {
        Self::TUTTI.into_iter().find(|t| t.codice() == codice)
    }
}

/// What a quesito counts for, without where it is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Misura {
    /// As what.
    pub tipo: TipoMisura,
    /// On which civil day.
    pub giorno: NaiveDate,
    /// After the term; only of replies and closings.
    pub in_ritardo: bool,
    /// Closed with a negative esito.
    pub negativa: bool,
    /// The class of its duration, or the vote.
    pub classe: i64,
}

/// The facts that a line of the history holds, of those needed here.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Dopo {
    stato: DopoStato,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct DopoStato {
    polarita: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Dettagli {
    voto: i64,
}

fn giorno(istante: Timestamp) -> NaiveDate {
    giorno_civile(istante.to_utc())
}

/// Milliseconds from `dal` to `al` without the suspensions.
fn netta(dal: Timestamp, al: Timestamp, interruzioni: &[Interruzione]) -> i64 {
    let sospesi = interruzioni.iter().map(|i| {
        let (inizio, fine) = (i.dal.max(dal), i.al.unwrap_or(al).min(al));
        (fine.millis() - inizio.millis()).max(0)
    });
    al.millis() - dal.millis() - sospesi.sum::<i64>()
}

/// What a quesito sent at `inviato_il` counts for, by its history.
#[must_use]
pub fn misura(id: Uuid, inviato_il: Timestamp, storia: &[Line]) -> Vec<Misura> {
    let di = |tipo, giorno, classe| Misura { tipo, giorno, in_ritardo: false, negativa: false, classe };
    let arrivo = giorno(inviato_il);
    let (mut presa, mut risposta, mut chiusura, mut riapertura, mut voto) = (None, None, None, None, None);
    let (mut attese, mut tardi) = (Attese::default(), false);
    for riga in storia {
        let il = giorno(riga.at);
        let conclusa = attese.legge(riga);
        match riga.verb.as_str() {
            "prende_in_carico" | "assegna" => {
                let durata = riga.at.millis() - inviato_il.millis();
                presa.get_or_insert_with(|| di(TipoMisura::Presa, il, classe(durata)));
            }
            "risponde" | "chiude" => {
                if let Some(attesa) = conclusa {
                    tardi = attesa.in_ritardo();
                    risposta.get_or_insert_with(|| {
                        let durata = netta(inviato_il, riga.at, &attesa.interruzioni);
                        Misura { in_ritardo: tardi, ..di(TipoMisura::Risposta, il, classe(durata)) }
                    });
                }
                if riga.verb == "chiude" {
                    let dopo: Dopo = fatti(id, &riga.after);
                    let negativa = dopo.stato.polarita == "negativa";
                    let base = di(TipoMisura::Chiusura, il, SENZA_CLASSE);
                    chiusura = Some(Misura { in_ritardo: tardi, negativa, ..base });
                }
            }
            "riapre" => {
                (chiusura, tardi) = (None, false);
                riapertura.get_or_insert_with(|| di(TipoMisura::Riapertura, il, SENZA_CLASSE));
            }
            "valuta" => {
                voto = Some(di(TipoMisura::Voto, il, fatti::<Dettagli>(id, &riga.details).voto));
            }
            _ => {}
        }
    }
    let attesa = risposta.is_none().then(|| di(TipoMisura::Attesa, arrivo, SENZA_CLASSE));
    let arrivo = Some(di(TipoMisura::Arrivo, arrivo, SENZA_CLASSE));
    [arrivo, attesa, presa, risposta, chiusura, riapertura, voto].into_iter().flatten().collect()
}
