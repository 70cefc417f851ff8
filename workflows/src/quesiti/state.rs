//! What a quesito is: the facts that were stated, and its life so far.

use super::messaggio::NuovoMessaggio;
use crate::{
    protocollo::NumeroProtocollo,
    scadenze::{Interruzione, Scadenze, TipoScadenza},
    smistamento::Instradamento,
    tabelle::{Polarita, Profilo, Regione, Regola, TipoQuesito},
};
use chrono::NaiveDate;
use engine::{
    Timestamp, Tx, Uuid,
    machine::{Machine, Meta},
    timers::Timer,
};
use serde::{Deserialize, Serialize};
use std::fmt;

/// What the sender stated, already checked; never changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Richiesta {
    /// Code of the Cassetto.
    pub cassetto: String,
    /// Code of the argomento.
    pub argomento: String,
    /// Generic or specific (R1, R2).
    pub tipo: TipoQuesito,
    /// Subject; a specific request carries its ambito in it (R3).
    pub oggetto: String,
    /// "Periodo di riferimento", where the argomento asks for it (R3): first and last month.
    pub periodo: Option<(String, String)>,
    /// Matricola, codice rapporto di lavoro, …
    pub posizione: Option<String>,
    /// Reason of the closed list (R72).
    pub motivo: Option<String>,
    /// Identifier of the instance (R73).
    pub identificativo: Option<String>,
    /// CAP of residence or of the company.
    pub cap: Option<String>,
    /// Region of the Referente regionale who asks (R69); it comes from the abilitazione, not from what was written.
    #[serde(default)]
    pub regione: Option<Regione>,
    /// Codice fiscale of whoever wrote.
    pub mittente: String,
    /// As what it wrote.
    pub profilo: Profilo,
    /// Name to address it by, if the Cassetto gave one.
    pub mittente_nome: Option<String>,
    /// Codice fiscale of whom the request is about: the sender itself or whom it acts for.
    pub soggetto: String,
}

/// Where a quesito stands (R12).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "nome", rename_all = "snake_case")]
pub enum Stato {
    /// Waiting for somebody of the sede.
    Aperta,
    /// Somebody works it.
    InCarico {
        /// User id.
        assegnatario: String,
        /// Since when.
        dal: Timestamp,
    },
    /// Over, with its esito.
    Chiusa(Chiusura),
}

/// The word of a [`Stato`] without what it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NomeStato {
    /// "aperta"
    Aperta,
    /// "in carico"
    InCarico,
    /// "chiusa"
    Chiusa,
}

impl NomeStato {
    /// All of them, in the order of a life.
    pub const TUTTI: [Self; 3] = [Self::Aperta, Self::InCarico, Self::Chiusa];

    /// The stable word kept in rows.
    #[must_use]
    pub fn codice(self) -> &'static str {
        match self {
            Self::Aperta => "aperta",
            Self::InCarico => "in_carico",
            Self::Chiusa => "chiusa",
        }
    }
}

impl fmt::Display for NomeStato {
    /// The words the source uses (R12).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Aperta => "aperta",
            Self::InCarico => "in carico",
            Self::Chiusa => "chiusa",
        })
    }
}

/// How it ended (R15, R16).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chiusura {
    /// Code of the esito.
    pub esito: String,
    /// Its direction, kept because the list can change later.
    pub polarita: Polarita,
    /// The comment the sender reads.
    pub commento: String,
    /// Whether the clerk made an appointment available (R78).
    pub appuntamento_disponibile: bool,
    /// Who closed it.
    pub da: String,
    /// When.
    pub il: Timestamp,
}

/// What happened to it. Deadlines are computed from here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fatti {
    /// When it was sent.
    pub inviato_il: Timestamp,
    /// Since when the sender waits for a reply. `None`: it has one.
    pub attesa_dal: Option<Timestamp>,
    /// First reply: a message of the sede or the closing; "in carico" is not one.
    pub prima_risposta_il: Option<Timestamp>,
    /// Last reply.
    pub ultima_risposta_il: Option<Timestamp>,
    /// Suspensions of the present wait.
    pub interruzioni: Vec<Interruzione>,
    /// Suspensions in all, against the rule's limit.
    pub sospensioni: u32,
    /// Last sollecito. It restarts no term.
    pub sollecitato_il: Option<Timestamp>,
    /// Further interactions of the sender after the first reply (R75).
    pub interazioni: u32,
    /// Reopenings.
    pub riaperture: u32,
    /// What already fired in the present wait.
    pub scattate: Vec<TipoScadenza>,
    /// What falls due, and when.
    pub scadenze: Scadenze,
    /// Messages written so far: the next has this number plus one.
    pub messaggi: i64,
    /// SHA-256 of text and attachments of the request, for the protocol.
    pub impronta: String,
    /// How it was routed.
    pub smistamento: Option<Instradamento>,
    /// Its number.
    pub protocollo: Option<NumeroProtocollo>,
    /// Whether the sender said how it went (R22).
    pub gradimento: bool,
}

/// A request on its way through the office.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Quesito {
    /// Identity and version.
    #[serde(skip)]
    pub meta: Meta,
    /// What was asked.
    #[serde(flatten)]
    pub richiesta: Richiesta,
    /// Where it stands.
    pub stato: Stato,
    /// Sede that works it. `None`: not routed.
    pub sede: Option<String>,
    /// Unit of the sede.
    pub unita: Option<String>,
    /// Version of the rules it was born under (or was recalculated to).
    pub regole: String,
    /// What happened.
    #[serde(flatten)]
    pub fatti: Fatti,
}

/// A row that follows from an act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effetto {
    /// A message of the conversation.
    Messaggio(Box<NuovoMessaggio>),
    /// The sender's vote (R22).
    Gradimento {
        /// From 1 to 5.
        voto: u8,
        /// Free text, possibly empty.
        suggerimento: String,
    },
}

/// Whether an appointment can be asked for, and since or from when (R28-R29, R77-R78).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "esito", rename_all = "snake_case")]
pub enum Idoneita {
    /// Closed with a negative esito (R18).
    EsitoNegativo,
    /// The clerk made it available when closing (R78).
    ResaDisponibile,
    /// No reply within the term of the argomento (R29, R77).
    SenzaRisposta {
        /// First day on which it could be asked for.
        dal: NaiveDate,
    },
    /// Not yet: there is still time to reply.
    NonAncora {
        /// First day on which it can be asked for, if no reply comes.
        dal: NaiveDate,
    },
    /// No.
    No,
}

impl Idoneita {
    /// Whether it can be asked for now.
    #[must_use]
    pub fn si(&self) -> bool {
        !matches!(self, Self::NonAncora { .. } | Self::No)
    }

    /// The explanation shown to the sender.
    #[must_use]
    pub fn spiegazione(&self, regola: &Regola) -> String {
        let giorni = regola.appuntamento_dopo_giorni.unwrap_or_default();
        match self {
            Self::EsitoNegativo => {
                "Puoi chiedere un appuntamento: la richiesta ha avuto esito negativo.".into()
            }
            Self::ResaDisponibile => {
                "Puoi chiedere un appuntamento: la sede lo ha reso disponibile alla chiusura.".into()
            }
            Self::SenzaRisposta { .. } => {
                format!("Puoi chiedere un appuntamento: sono passati più di {giorni} giorni senza risposta.")
            }
            Self::NonAncora { dal } => format!(
                "Dal {} potrai chiedere un appuntamento: {giorni} giorni senza risposta.",
                dal.format("%d/%m/%Y")
            ),
            Self::No => "Per questa richiesta non è previsto un appuntamento.".into(),
        }
    }
}

impl Quesito {
    /// The word of its state.
    #[must_use]
    pub fn nome_stato(&self) -> NomeStato {
        match self.stato {
            Stato::Aperta => NomeStato::Aperta,
            Stato::InCarico { .. } => NomeStato::InCarico,
            Stato::Chiusa(_) => NomeStato::Chiusa,
        }
    }

    /// Whether the term stands still, waiting for the sender's documents.
    #[must_use]
    pub fn sospeso(&self) -> bool {
        self.fatti.interruzioni.iter().any(|i| i.al.is_none())
    }

    /// Whether the sender waits for a reply.
    #[must_use]
    pub fn in_attesa(&self) -> bool {
        self.fatti.attesa_dal.is_some()
    }

    /// Who has it in carico.
    #[must_use]
    pub fn assegnatario(&self) -> Option<&str> {
        match &self.stato {
            Stato::InCarico { assegnatario, .. } => Some(assegnatario),
            Stato::Aperta | Stato::Chiusa(_) => None,
        }
    }

    /// Last good day to reply, while somebody waits.
    #[must_use]
    pub fn termine(&self) -> Option<NaiveDate> {
        self.fatti.scadenze.termine.filter(|_| self.in_attesa())
    }

    /// Whether an appointment can be asked for on `oggi` (civil day in Europe/Rome).
    #[must_use]
    pub fn idoneita_appuntamento(&self, oggi: NaiveDate) -> Idoneita {
        if let Stato::Chiusa(chiusura) = &self.stato {
            return match chiusura {
                c if c.polarita == Polarita::Negativa => Idoneita::EsitoNegativo,
                c if c.appuntamento_disponibile => Idoneita::ResaDisponibile,
                _ => Idoneita::No,
            };
        }
        match self.fatti.scadenze.appuntamento.filter(|_| self.in_attesa()) {
            Some(dal) if dal <= oggi => Idoneita::SenzaRisposta { dal },
            Some(dal) => Idoneita::NonAncora { dal },
            None => Idoneita::No,
        }
    }
}

impl Machine for Quesito {
    const NAME: &'static str = "quesito";
    type Effect = Effetto;

    fn meta(&self) -> &Meta {
        &self.meta
    }

    fn meta_mut(&mut self) -> &mut Meta {
        &mut self.meta
    }

    fn timers(&self) -> Vec<Timer> {
        if self.in_attesa() { self.fatti.scadenze.timers(&self.fatti.scattate) } else { Vec::new() }
    }

    async fn save(tx: &mut Tx, rows: &[&Self]) -> Result<Vec<Uuid>, sqlx::Error> {
        super::store::salva(tx, rows).await
    }

    async fn save_effects(
        tx: &mut Tx,
        effects: Vec<(Uuid, Effetto)>,
        now: Timestamp,
    ) -> Result<(), sqlx::Error> {
        super::store::salva_effetti(tx, effects, now).await
    }
}
