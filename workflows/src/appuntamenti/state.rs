//! What an appointment is: what was asked for, where it stands, what happened to it.

use super::{Invito, store};
use crate::{
    punti::Slot,
    quesiti::messaggio::AllegatoDepositato,
    tabelle::{Canale, CanaleErogazione, Profilo},
};
use engine::{
    Timestamp, Tx, Uuid,
    machine::{Machine, Meta},
    timers::Timer,
};
use serde::{Deserialize, Serialize};
use std::fmt;

/// What was asked for, already checked; never changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prenotazione {
    /// Code of the Cassetto.
    pub cassetto: String,
    /// "Codice del rapporto di lavoro", matricola, … where the Cassetto wants one for all (R31).
    pub posizione: Option<String>,
    /// The quesiti to be discussed, one or more (R32).
    pub quesiti: Vec<Uuid>,
    /// Codici fiscali of whom they are about (R80).
    pub soggetti: Vec<String>,
    /// Codice fiscale of whoever booked.
    pub prenotato_da: String,
    /// As what it booked.
    pub profilo: Profilo,
    /// Name to address it by.
    pub prenotato_da_nome: Option<String>,
    /// What it is for (R34).
    pub nota: String,
    /// Channels chosen beside the Cassetto's inbox (R39).
    pub avvisi: Vec<Canale>,
    /// The files (R35); their bytes are one zip of the archive.
    pub allegati: Vec<AllegatoDepositato>,
    /// Key of the zip.
    pub archivio: Option<String>,
}

/// Where an appointment stands: these three, and nothing else (R45-R48).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "nome", rename_all = "snake_case")]
pub enum Stato {
    /// Still to be held, or held already (R46).
    Confermato,
    /// Solved in the preliminary review (R47, R64).
    ChiusoEDefinito(Definizione),
    /// By who booked it or by the sede (R48).
    Cancellato(Cancellazione),
}

/// How a case was solved without a meeting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Definizione {
    /// What the sender reads.
    pub commento: String,
    /// Who decided.
    pub da: String,
    /// When.
    pub il: Timestamp,
}

/// Who cancelled, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cancellazione {
    /// From which side.
    pub parte: Parte,
    /// Who exactly.
    pub da: String,
    /// Why; the sede always says it.
    pub motivo: Option<String>,
    /// When.
    pub il: Timestamp,
}

/// The two sides of an appointment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Parte {
    /// Who booked, or is represented.
    Utente,
    /// The sede.
    Sede,
}

/// The word of a [`Stato`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NomeStato {
    /// "Confermato"
    Confermato,
    /// "Chiuso e Definito"
    ChiusoEDefinito,
    /// "Cancellato"
    Cancellato,
}

impl NomeStato {
    /// All three.
    pub const TUTTI: [Self; 3] = [Self::Confermato, Self::ChiusoEDefinito, Self::Cancellato];

    /// The stable word kept in rows.
    #[must_use]
    pub fn codice(self) -> &'static str {
        match self {
            Self::Confermato => "confermato",
            Self::ChiusoEDefinito => "chiuso_e_definito",
            Self::Cancellato => "cancellato",
        }
    }
}

impl fmt::Display for NomeStato {
    /// The words the source uses (R45).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Confermato => "Confermato",
            Self::ChiusoEDefinito => "Chiuso e Definito",
            Self::Cancellato => "Cancellato",
        })
    }
}

/// The preliminary review: "preventiva valutazione del caso" (R64).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Esame {
    /// What the clerk found, for colleagues.
    pub nota: String,
    /// Who.
    pub da: String,
    /// When.
    pub il: Timestamp,
}

/// The mode of a remote meeting, agreed with who booked (R54-R55).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Modalita {
    /// By phone or by video.
    pub canale: CanaleErogazione,
    /// Why by phone: the connection is "assente o debole".
    pub motivo: Option<String>,
    /// Where the invitation to a video meeting goes.
    pub invitato: Option<String>,
    /// Who agreed it.
    pub da: String,
    /// When.
    pub il: Timestamp,
}

/// Where it was before a move.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spostamento {
    /// The punto it was at.
    pub punto: String,
    /// When it began.
    pub inizio: Timestamp,
    /// When it was over.
    pub fine: Timestamp,
    /// From which side it was moved.
    pub parte: Parte,
    /// Who moved it.
    pub da: String,
    /// When.
    pub il: Timestamp,
    /// Why; the sede always says it.
    pub motivo: Option<String>,
}

/// What happened to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fatti {
    /// How it will be held; for a remote meeting what was wished, until the mode is agreed.
    pub canale: CanaleErogazione,
    /// The last preliminary review.
    pub esame: Option<Esame>,
    /// The mode that was agreed.
    pub modalita: Option<Modalita>,
    /// How many times another unit took the invitation over: each begins a meeting of its own in a calendar.
    pub serie_inviti: u32,
    /// Invitations so far, changes and withdrawals included: the SEQUENCE of the next one.
    pub inviti: u32,
    /// Where it was before, oldest first.
    pub spostamenti: Vec<Spostamento>,
    /// When it will be reminded. `None`: too late for it, or not wanted.
    pub promemoria_il: Option<Timestamp>,
    /// Whether its time is over.
    pub concluso: bool,
}

/// What fires by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scadenza {
    /// The reminder.
    Promemoria,
    /// Its time is over: its quesiti can have another appointment.
    Conclusione,
}

impl Scadenza {
    /// Both.
    pub const TUTTE: [Self; 2] = [Self::Promemoria, Self::Conclusione];

    /// The stable word kept in rows.
    #[must_use]
    pub fn codice(self) -> &'static str {
        match self {
            Self::Promemoria => "promemoria",
            Self::Conclusione => "conclusione",
        }
    }

    /// From the word kept in rows.
    #[must_use]
    pub fn da_codice(codice: &str) -> Option<Self> {
        Self::TUTTE.into_iter().find(|s| s.codice() == codice)
    }
}

/// An appointment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Appuntamento {
    /// Identity and version.
    #[serde(skip)]
    pub meta: Meta,
    /// What was asked for.
    #[serde(flatten)]
    pub prenotazione: Prenotazione,
    /// Where it stands.
    pub stato: Stato,
    /// Sede of the punto.
    pub sede: String,
    /// Code of the punto di consulenza.
    pub punto: String,
    /// When it begins.
    pub inizio: Timestamp,
    /// When it is over.
    pub fine: Timestamp,
    /// Link of the virtual room. Not told in the history: who reads that is not who may enter (R82).
    #[serde(skip)]
    pub stanza: Option<String>,
    /// The invitation that somebody's calendar holds, as it was sent. It has the link, and is not told either.
    #[serde(skip)]
    pub invito: Option<Invito>,
    /// What happened.
    #[serde(flatten)]
    pub fatti: Fatti,
}

/// What follows from an act in other tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effetto {
    /// It will not be held: the seat is free, and so are its quesiti.
    Libera,
    /// Its time is over: its quesiti are free.
    Conclude,
}

impl Appuntamento {
    /// The word of its state.
    #[must_use]
    pub fn nome_stato(&self) -> NomeStato {
        match self.stato {
            Stato::Confermato => NomeStato::Confermato,
            Stato::ChiusoEDefinito(_) => NomeStato::ChiusoEDefinito,
            Stato::Cancellato(_) => NomeStato::Cancellato,
        }
    }

    /// Its time.
    #[must_use]
    pub fn slot(&self) -> Slot {
        Slot { inizio: self.inizio, fine: self.fine }
    }

    /// Whether it is ahead or under way: "in corso" (R81).
    #[must_use]
    pub fn in_corso(&self, ora: Timestamp) -> bool {
        self.stato == Stato::Confermato && ora < self.fine
    }

    /// The quesito whose Cassetto, protocol number and history it is announced under.
    #[must_use]
    pub fn primo_quesito(&self) -> Uuid {
        self.prenotazione.quesiti.first().copied().unwrap_or_default()
    }
}

impl Machine for Appuntamento {
    const NAME: &'static str = "appuntamento";
    type Effect = Effetto;

    fn meta(&self) -> &Meta {
        &self.meta
    }

    fn meta_mut(&mut self) -> &mut Meta {
        &mut self.meta
    }

    fn timers(&self) -> Vec<Timer> {
        if self.stato != Stato::Confermato || self.fatti.concluso {
            return Vec::new();
        }
        let promemoria = self.fatti.promemoria_il.map(|il| (Scadenza::Promemoria, il));
        let tutte = promemoria.into_iter().chain([(Scadenza::Conclusione, self.fine)]);
        tutte.map(|(s, due_at)| Timer { kind: s.codice(), due_at }).collect()
    }

    async fn save(tx: &mut Tx, rows: &[&Self]) -> Result<Vec<Uuid>, sqlx::Error> {
        store::salva(tx, rows).await
    }

    async fn save_effects(
        tx: &mut Tx,
        effects: Vec<(Uuid, Effetto)>,
        _: Timestamp,
    ) -> Result<(), sqlx::Error> {
        store::salva_effetti(tx, &effects).await
    }
}
