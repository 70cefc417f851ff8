//! Why something about an appointment is refused, in words that go on the page as they are.

use super::{NomeStato, Verbo};
use crate::{
    punti::{RifiutoSlot, Slot},
    tabelle::{Canale, CanaleErogazione},
};
use chrono_tz::Europe::Rome;
use engine::{Timestamp, Uuid};

/// `30/03/2026 alle 09:00` on the clock of Rome.
pub(super) fn quando(istante: &Timestamp) -> String {
    istante.to_utc().with_timezone(&Rome).format("%d/%m/%Y alle %H:%M").to_string()
}

/// A refusal. Nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Rifiuto {
    /// The role does not do this.
    #[error("Il tuo profilo non può {verbo} un appuntamento.")]
    NonAutorizzato {
        /// What was tried.
        verbo: Verbo,
    },
    /// Appointments are booked from a Cassetto.
    #[error("Gli appuntamenti si prenotano dal Cassetto: con il tuo profilo non è possibile.")]
    NonPrenota,
    /// It belongs to somebody else.
    #[error("L'appuntamento è di un'altra sede o di un altro utente.")]
    NonTuo,
    /// The state does not allow it (R40).
    #[error("Non si può {verbo} un appuntamento nello stato «{stato}»: solo uno confermato.")]
    Stato {
        /// What was tried.
        verbo: Verbo,
        /// Where it stands.
        stato: NomeStato,
    },
    /// It has begun.
    #[error("Non si può più {verbo} un appuntamento già iniziato, il {}.", quando(inizio))]
    GiaIniziato {
        /// What was tried.
        verbo: Verbo,
        /// When.
        inizio: Timestamp,
    },
    /// Too late for who booked.
    #[error("Potevi {verbo} l'appuntamento fino al {}: per un impedimento chiama la sede.", quando(fino))]
    PreavvisoScaduto {
        /// What was tried.
        verbo: Verbo,
        /// Last good instant.
        fino: Timestamp,
    },
    /// The Cassetto books none, or not for this profile.
    #[error("Da questo Cassetto il tuo profilo non può prenotare appuntamenti.")]
    ProfiloNonAmmesso,
    /// No quesito.
    #[error("Scegli almeno una richiesta già inviata: l'appuntamento riguarda quella.")]
    NessunQuesito,
    /// Too many.
    #[error("Le richieste per un appuntamento possono essere al più {massimo}: togline qualcuna.")]
    TroppiQuesiti {
        /// How many pass.
        massimo: usize,
    },
    /// One that is not there, or not the caller's.
    #[error("Una delle richieste scelte non esiste o non è tua: sceglile dall'elenco di quelle prenotabili.")]
    QuesitoSconosciuto {
        /// Its id.
        quesito: Uuid,
    },
    /// One for which no appointment can be asked (R28-R29, R77-R78).
    #[error("Per la richiesta {protocollo} non si può chiedere un appuntamento. {spiegazione}")]
    NonIdoneo {
        /// Its number, or its oggetto.
        protocollo: String,
        /// Why, and from when.
        spiegazione: String,
    },
    /// One that has an appointment ahead.
    #[error("Per una delle richieste scelte c'è già un appuntamento confermato: spostalo o cancellalo.")]
    GiaPrenotato {
        /// Its id.
        quesito: Uuid,
    },
    /// Of several positions (R31).
    #[error(
        "Le richieste di un appuntamento sono tutte dello stesso rapporto di lavoro o della stessa posizione: scegline uno."
    )]
    PosizioniDiverse,
    /// About too many persons (R80).
    #[error("Un appuntamento può riguardare al più {massimo} {}: togli le altre richieste.", if *massimo == 1 { "codice fiscale" } else { "codici fiscali" })]
    TroppiSoggetti {
        /// How many pass.
        massimo: u32,
    },
    /// Of several themes (R80).
    #[error("Le richieste di due persone devono riguardare la stessa tematica: prenota due appuntamenti.")]
    TematicheDiverse,
    /// Not in the tables.
    #[error("Il punto di consulenza «{}» non esiste: scegline uno dall'elenco.", accorciato(punto))]
    PuntoSconosciuto {
        /// What was given.
        punto: String,
    },
    /// Not for these quesiti (R37, R80).
    #[error(
        "Il punto di consulenza «{punto}» non tratta le richieste scelte: scegline uno tra quelli competenti."
    )]
    PuntoNonCompetente {
        /// Its name.
        punto: String,
    },
    /// The time is not one that can be had.
    #[error(transparent)]
    Slot(#[from] RifiutoSlot),
    /// The last seat went to somebody else (R36).
    #[error("Quell'orario è appena stato preso da altri.{}", proposte(alternative))]
    Esaurito {
        /// The nearest free slots.
        alternative: Vec<Slot>,
    },
    /// It is there already.
    #[error("L'appuntamento è già in quel punto e a quell'ora: scegline un'altra.")]
    StessoSlot,
    /// A way of meeting that the punto does not have.
    #[error(
        "In questo punto di consulenza l'appuntamento non si svolge così. Modalità previste: {}.",
        canali(ammessi)
    )]
    CanaleNonPrevisto {
        /// Those it has.
        ammessi: Vec<CanaleErogazione>,
    },
    /// What it is for was not said (R34).
    #[error("Scrivi la finalità dell'appuntamento: è obbligatoria.")]
    NotaMancante,
    /// Something must be said.
    #[error("Scrivi {cosa}: è obbligatorio.")]
    TestoMancante {
        /// What, with its article.
        cosa: &'static str,
    },
    /// Too much was said.
    #[error("{cosa}: {caratteri} caratteri, il massimo è {massimo}. Scrivi di meno.")]
    TestoTroppoLungo {
        /// What, at the beginning of a sentence.
        cosa: &'static str,
        /// How many.
        caratteri: usize,
        /// How many are allowed.
        massimo: usize,
    },
    /// A channel that the Cassetto does not have, or that is none (R39).
    #[error("Questo Cassetto non avvisa per {}: scegli un altro canale.", canale.codice())]
    AvvisoNonPrevisto {
        /// What was chosen.
        canale: Canale,
    },
    /// A channel without a contact (R39).
    #[error("L'Istituto non ha un tuo recapito per {}: aggiungilo ai tuoi recapiti o scegli un altro canale.", canale.codice())]
    RecapitoMancante {
        /// What was chosen.
        canale: Canale,
    },
    /// The mode is agreed for remote consulting alone.
    #[error("La modalità si concorda solo per la consulenza a distanza.")]
    ModalitaNonPrevista,
    /// It is agreed already.
    #[error("Questa modalità è già concordata.")]
    ModalitaUguale,
    /// Who booked lost the delega, or is no longer in a list (R27, R83).
    #[error(
        "Chi ha prenotato non può più agire per l'interessato: la modalità non si concorda. Contatta l'interessato, o cancella l'appuntamento."
    )]
    NonPiuRappresentato,
    /// No address for the invitation (R56).
    #[error(
        "Per la videochiamata serve un indirizzo e-mail tra i recapiti dell'utente: chiedigli di aggiungerlo, o concorda il telefono."
    )]
    SenzaEmail,
    /// No mailbox to send it from (R58).
    #[error(
        "L'unità che tiene questo punto non ha una casella istituzionale da cui inviare l'invito: avvisa l'amministratore."
    )]
    SenzaCasella,
    /// No room for this one.
    #[error("Questo appuntamento non si svolge in web meeting.")]
    WebMeetingNonPrevisto,
    /// Not now (R82).
    #[error("Potrai accedere al web meeting dal {} alla fine dell'appuntamento.", quando(dal))]
    WebMeetingChiuso {
        /// From when.
        dal: Timestamp,
    },
    /// No more (R82).
    #[error("Il web meeting è finito: per altro invia una nuova richiesta.")]
    WebMeetingFinito,
    /// The room is being made.
    #[error("La stanza virtuale non è ancora pronta: riprova tra qualche minuto.")]
    StanzaNonPronta,
    /// What fell due has been overtaken by the facts.
    #[error("La scadenza è superata dai fatti.")]
    ScadenzaSuperata,
}

/// What somebody sent, said back: no longer than a code can be.
fn accorciato(testo: &str) -> String {
    testo.chars().take(60).collect()
}

fn proposte(alternative: &[Slot]) -> String {
    let libere: Vec<String> = alternative.iter().map(|s| quando(&s.inizio)).collect();
    match libere.as_slice() {
        [] => {
            " Non ci sono altri orari liberi: riprova nei prossimi giorni o scegli un altro punto.".to_owned()
        }
        libere => format!(" I più vicini ancora liberi: {}.", libere.join("; ")),
    }
}

fn canali(ammessi: &[CanaleErogazione]) -> String {
    ammessi.iter().map(|c| c.nome()).collect::<Vec<_>>().join(", ")
}

impl Rifiuto {
    /// A stable word for programs, e.g. the last part of a problem type.
    #[must_use]
    pub fn codice(&self) -> &'static str {
        match self {
            Self::NonAutorizzato { .. } | Self::NonPrenota => "non-autorizzato",
            Self::NonTuo => "non-tuo",
            Self::Stato { .. } => "stato-non-ammesso",
            Self::GiaIniziato { .. } => "gia-iniziato",
            Self::PreavvisoScaduto { .. } => "preavviso-scaduto",
            Self::ProfiloNonAmmesso => "profilo-non-ammesso",
            Self::NessunQuesito => "nessun-quesito",
            Self::TroppiQuesiti { .. } => "troppi-quesiti",
            Self::QuesitoSconosciuto { .. } => "quesito-sconosciuto",
            Self::NonIdoneo { .. } => "non-idoneo",
            Self::GiaPrenotato { .. } => "gia-prenotato",
            Self::PosizioniDiverse => "posizioni-diverse",
            Self::TroppiSoggetti { .. } => "troppi-soggetti",
            Self::TematicheDiverse => "tematiche-diverse",
            Self::PuntoSconosciuto { .. } => "punto-sconosciuto",
            Self::PuntoNonCompetente { .. } => "punto-non-competente",
            Self::Slot(slot) => slot.codice(),
            Self::Esaurito { .. } => "slot-esaurito",
            Self::StessoSlot => "stesso-slot",
            Self::CanaleNonPrevisto { .. } => "canale-non-previsto",
            Self::NotaMancante => "nota-mancante",
            Self::TestoMancante { .. } => "testo-mancante",
            Self::TestoTroppoLungo { .. } => "testo-troppo-lungo",
            Self::AvvisoNonPrevisto { .. } => "avviso-non-previsto",
            Self::RecapitoMancante { .. } => "recapito-mancante",
            Self::ModalitaNonPrevista => "modalita-non-prevista",
            Self::ModalitaUguale => "modalita-uguale",
            Self::NonPiuRappresentato => "non-piu-rappresentato",
            Self::SenzaEmail => "senza-email",
            Self::SenzaCasella => "senza-casella",
            Self::WebMeetingNonPrevisto => "web-meeting-non-previsto",
            Self::WebMeetingChiuso { .. } => "web-meeting-chiuso",
            Self::WebMeetingFinito => "web-meeting-finito",
            Self::StanzaNonPronta => "stanza-non-pronta",
            Self::ScadenzaSuperata => "scadenza-superata",
        }
    }

    /// Whether the data given are wrong, rather than the moment or the actor.
    #[must_use]
    pub fn dato_errato(&self) -> bool {
        matches!(
            self,
            Self::NessunQuesito
                | Self::TroppiQuesiti { .. }
                | Self::QuesitoSconosciuto { .. }
                | Self::PosizioniDiverse
                | Self::TroppiSoggetti { .. }
                | Self::TematicheDiverse
                | Self::PuntoSconosciuto { .. }
                | Self::PuntoNonCompetente { .. }
                | Self::Slot(_)
                | Self::StessoSlot
                | Self::CanaleNonPrevisto { .. }
                | Self::NotaMancante
                | Self::TestoMancante { .. }
                | Self::TestoTroppoLungo { .. }
                | Self::AvvisoNonPrevisto { .. }
                | Self::RecapitoMancante { .. }
        )
    }
}
