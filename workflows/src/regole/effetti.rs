//! What other rules do to an open quesito: pure, the same for who only asks and for who does it.

use crate::quesiti::Quesito;
use chrono::NaiveDate;
use engine::Uuid;
use serde::{Deserialize, Serialize};
use std::{fmt, ops::AddAssign, str::FromStr};

/// What a recalculation would do to one quesito, or did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Effetto {
    /// The quesito.
    pub quesito: Uuid,
    /// Its number, in full; `None`: not registered yet.
    pub protocollo: Option<String>,
    /// Its subject.
    pub oggetto: String,
    /// Code of its argomento.
    pub argomento: String,
    /// Its sede.
    pub sede: Option<String>,
    /// Last good day to reply as it is.
    pub termine_prima: Option<NaiveDate>,
    /// Last good day to reply as it becomes.
    pub termine_dopo: Option<NaiveDate>,
    /// The term was good and is past at once.
    pub scade_subito: bool,
    /// The term was past and is good again.
    pub torna_in_termine: bool,
    /// An appointment can be asked for at once, and could not before.
    pub sblocca_appuntamento: bool,
    /// The sender can remind at once, and could not before.
    pub apre_sollecito: bool,
}

impl Effetto {
    /// Compares a quesito with what it becomes, on a civil day.
    #[must_use]
    pub fn di(prima: &Quesito, dopo: &Quesito, oggi: NaiveDate) -> Self {
        let scaduto = |q: &Quesito| q.termine().is_some_and(|t| t < oggi);
        let sollecitabile =
            |q: &Quesito| q.in_attesa() && q.fatti.scadenze.sollecito.is_some_and(|s| s <= oggi);
        let sbloccato = |q: &Quesito| q.idoneita_appuntamento(oggi).si();
        Self {
            quesito: prima.meta.id,
            protocollo: prima.fatti.protocollo.as_ref().map(ToString::to_string),
            oggetto: prima.richiesta.oggetto.clone(),
            argomento: prima.richiesta.argomento.clone(),
            sede: prima.sede.clone(),
            termine_prima: prima.termine(),
            termine_dopo: dopo.termine(),
            scade_subito: scaduto(dopo) && !scaduto(prima),
            torna_in_termine: scaduto(prima) && !scaduto(dopo),
            sblocca_appuntamento: sbloccato(dopo) && !sbloccato(prima),
            apre_sollecito: sollecitabile(dopo) && !sollecitabile(prima),
        }
    }

    /// Whether anybody would notice.
    #[must_use]
    pub fn si_vede(&self) -> bool {
        self.termine_prima != self.termine_dopo || self.sblocca_appuntamento || self.apre_sollecito
    }
}

/// What a recalculation would do, or did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Ricalcolo {
    /// Open quesiti that follow other rules.
    pub quesiti: usize,
    /// Of these, how many terms move.
    pub termini_spostati: usize,
    /// Of these, how many terms are then already past.
    pub gia_scaduti: usize,
    /// Of these, how many were not past before.
    pub scadono_subito: usize,
    /// How many terms that were past are good again.
    pub tornano_in_termine: usize,
    /// How many appointments unlock at once.
    pub sbloccano_subito: usize,
    /// How many senders can remind at once.
    pub solleciti_subito: usize,
    /// How many are of an argomento that is in the tables no more: they take the residual rule.
    pub senza_argomento: usize,
}

impl Ricalcolo {
    /// Counts one more.
    pub fn conta(&mut self, effetto: &Effetto, oggi: NaiveDate) {
        self.quesiti += 1;
        self.termini_spostati += usize::from(effetto.termine_prima != effetto.termine_dopo);
        self.gia_scaduti += usize::from(effetto.termine_dopo.is_some_and(|t| t < oggi));
        self.scadono_subito += usize::from(effetto.scade_subito);
        self.tornano_in_termine += usize::from(effetto.torna_in_termine);
        self.sbloccano_subito += usize::from(effetto.sblocca_appuntamento);
        self.solleciti_subito += usize::from(effetto.apre_sollecito);
    }
}

impl AddAssign for Ricalcolo {
    fn add_assign(&mut self, altro: Self) {
        self.quesiti += altro.quesiti;
        self.termini_spostati += altro.termini_spostati;
        self.gia_scaduti += altro.gia_scaduti;
        self.scadono_subito += altro.scadono_subito;
        self.tornano_in_termine += altro.tornano_in_termine;
        self.sbloccano_subito += altro.sbloccano_subito;
        self.solleciti_subito += altro.solleciti_subito;
        self.senza_argomento += altro.senza_argomento;
    }
}

/// Where the walk over open quesiti has got to: by the rules they follow, then by id. The default is the beginning.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Passo {
    /// Version that the last one follows.
    pub regole: String,
    /// Its id.
    pub quesito: Uuid,
}

impl fmt::Display for Passo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.regole, self.quesito.simple())
    }
}

impl FromStr for Passo {
    type Err = String;

    fn from_str(testo: &str) -> Result<Self, String> {
        let letto = testo
            .rsplit_once(':')
            .and_then(|(regole, id)| Some(Self { regole: regole.to_owned(), quesito: id.parse().ok()? }));
        letto.ok_or_else(|| "La pagina richiesta non esiste: torna all'inizio dell'elenco.".to_owned())
    }
}

/// How far to look before answering.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limiti {
    /// Quesiti looked at.
    pub quesiti: usize,
    /// Of these, how many are listed.
    pub voci: usize,
}

impl Default for Limiti {
    /// About a second of work.
    fn default() -> Self {
        Self { quesiti: 10_000, voci: 50 }
    }
}

/// What other rules would do to the open quesiti, as far as they were looked at.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Anteprima {
    /// The figures of those looked at.
    pub conto: Ricalcolo,
    /// The first of those that somebody would notice.
    pub voci: Vec<Effetto>,
    /// Where the list stopped because it was full: it goes on from here.
    pub altre_voci: Option<Passo>,
    /// Where looking stopped: the figures are of the first ones, and go on from here. `None`: all were looked at.
    pub prosegue: Option<Passo>,
}
