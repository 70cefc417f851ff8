//! Why an act is refused, in words that go on the page as they are.

use super::{NomeStato, Verbo};
use chrono::NaiveDate;

fn data(giorno: &NaiveDate) -> String {
    giorno.format("%d/%m/%Y").to_string()
}

/// A refusal. Nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Rifiuto {
    /// The role does not do this.
    #[error("Il tuo profilo non può {}.", verbo.su_un_quesito())]
    NonAutorizzato {
        /// What was tried.
        verbo: Verbo,
    },
    /// It belongs to somebody else: another sede, another sender.
    #[error("Il quesito è di un'altra sede o di un altro mittente.")]
    NonTuo,
    /// The state does not allow it.
    #[error("Non si può {} nello stato «{stato}».{}", verbo.su_un_quesito(), suggerimento(*verbo, *stato))]
    Stato {
        /// What was tried.
        verbo: Verbo,
        /// Where it stands.
        stato: NomeStato,
    },
    /// Somebody was first.
    #[error("Il quesito è già in carico a {da}.")]
    GiaInCarico {
        /// User id.
        da: String,
    },
    /// Only who has it in carico does this.
    #[error("Il quesito è in carico a {a}: solo chi lo ha in carico può {verbo}.")]
    NonAssegnatario {
        /// What was tried.
        verbo: Verbo,
        /// User id.
        a: String,
    },
    /// Nothing works before the number.
    #[error("Il quesito non è ancora protocollato: riprova tra qualche istante.")]
    NonProtocollato,
    /// It has its number.
    #[error("Il quesito è già protocollato con il numero {numero}.")]
    GiaProtocollato {
        /// The number.
        numero: String,
    },
    /// Not in any sede.
    #[error("Il quesito non è ancora assegnato a una sede: va prima smistato.")]
    NonSmistato,
    /// Already routed: transfer it instead.
    #[error("Il quesito è già della sede {sede}: per cambiarla usa il trasferimento.")]
    GiaSmistato {
        /// The sede, as people read it.
        sede: String,
    },
    /// Something must be written.
    #[error("Scrivi {cosa}: è obbligatorio.")]
    TestoMancante {
        /// What is missing, with its article.
        cosa: &'static str,
    },
    /// Too much was written.
    #[error("Il testo è di {caratteri} caratteri: il massimo è {massimo}. Accorcialo.")]
    TestoTroppoLungo {
        /// How many.
        caratteri: usize,
        /// How many are allowed.
        massimo: usize,
    },
    /// Not in the table.
    #[error("L'esito «{esito}» non esiste: scegline uno tra {ammessi}.")]
    EsitoSconosciuto {
        /// What was given.
        esito: String,
        /// The codes of the table.
        ammessi: String,
    },
    /// Not in the table.
    #[error("{}", ignoto(sede, "la sede", "La sede «{}» non esiste: indica le quattro cifre di una sede."))]
    SedeSconosciuta {
        /// What was given.
        sede: String,
    },
    /// The function is not on there (R9).
    #[error("La sede {sede} non è ancora abilitata per questo Cassetto.")]
    SedeNonAbilitata {
        /// The sede, as people read it.
        sede: String,
    },
    /// Not in the table.
    #[error("{}", ignoto(unita, "l'unità", "L'unità «{}» non esiste."))]
    UnitaSconosciuta {
        /// What was given.
        unita: String,
    },
    /// It is there already.
    #[error("Il quesito è già di quella sede e unità: indicane un'altra.")]
    StessaDestinazione,
    /// Somebody who is not of the sede, or does not work quesiti.
    #[error("L'utente {utente} non lavora i quesiti di questa sede.")]
    UtenteNonDellaSede {
        /// User id.
        utente: String,
    },
    /// Somebody who is away.
    #[error("{utente} è assente fino al {}: assegna il quesito a un collega presente.", data(fino_al))]
    UtenteAssente {
        /// Who is away.
        utente: String,
        /// Last day of the absence.
        fino_al: NaiveDate,
    },
    /// Too early (R76).
    #[error("Potrai sollecitare una risposta dal {}, se non arriva prima.", data(dal))]
    SollecitoPrematuro {
        /// First good day.
        dal: NaiveDate,
    },
    /// The rule of the argomento has none.
    #[error("Per questo argomento non è previsto il sollecito.")]
    SollecitoNonPrevisto,
    /// Once for each wait.
    #[error("Hai già sollecitato il {}: la sede è stata avvisata.", data(il))]
    GiaSollecitato {
        /// When.
        il: NaiveDate,
    },
    /// A reply came: nothing to remind of.
    #[error("La sede ha già risposto: leggi la risposta nel dettaglio della richiesta.")]
    GiaRisposto,
    /// The rule has none.
    #[error("Per questo argomento il termine non si può sospendere.")]
    SospensioneNonPrevista,
    /// As many as the rule allows were used.
    #[error("Il termine è già stato sospeso {massimo} volte, il massimo ammesso.")]
    SospensioniEsaurite {
        /// The limit.
        massimo: u32,
    },
    /// It stands still already.
    #[error("Il termine è già sospeso: riprendilo prima di questa azione.")]
    GiaSospeso,
    /// It runs.
    #[error("Il termine non è sospeso.")]
    NonSospeso,
    /// No wait, no term.
    #[error("La sede ha già risposto: non c'è un termine da sospendere.")]
    NessunTermine,
    /// The sender may write again only after a reply (R75).
    #[error("Potrai scrivere di nuovo dopo la prima risposta della sede.")]
    InterazionePrimaDellaRisposta,
    /// As many as the Cassetto allows were used (R75).
    #[error(
        "Hai già inviato {massimo} ulteriori messaggi, il massimo ammesso: per altro invia una nuova richiesta."
    )]
    InterazioniEsaurite {
        /// The limit.
        massimo: u32,
    },
    /// Out of the scale (R22).
    #[error("Il voto va da 1 a 5.")]
    VotoFuoriScala,
    /// Once is enough (R22).
    #[error("Hai già espresso il tuo gradimento: grazie.")]
    GiaValutato,
    /// What fell due has been overtaken by the facts.
    #[error("La scadenza è superata dai fatti.")]
    ScadenzaSuperata,
    /// The rules are the same.
    #[error("Il quesito segue già queste regole.")]
    RegoleUguali,
    /// A rule that cannot be counted.
    #[error("Il termine non si può calcolare: {motivo}.")]
    TermineNonCalcolabile {
        /// Why.
        motivo: String,
    },
}

fn suggerimento(verbo: Verbo, stato: NomeStato) -> &'static str {
    match (verbo, stato) {
        (Verbo::Integra | Verbo::Sollecita, NomeStato::Chiusa) => " Invia una nuova richiesta.",
        (Verbo::Valuta, _) => " Potrai esprimere il gradimento dopo la chiusura.",
        (_, NomeStato::Chiusa) => " Un supervisore può riaprirlo.",
        (_, NomeStato::Aperta) => " Prendilo prima in carico.",
        (Verbo::Riapri, _) => " Non è chiuso.",
        _ => "",
    }
}

/// What to do about a place that is not in the tables: perhaps nothing was chosen.
fn ignoto(valore: &str, scelta: &str, altrimenti: &str) -> String {
    if valore.is_empty() { format!("Scegli {scelta}.") } else { altrimenti.replace("{}", valore) }
}

impl Rifiuto {
    /// A stable word for programs, e.g. the last part of a problem type.
    #[must_use]
    pub fn codice(&self) -> &'static str {
        match self {
            Self::NonAutorizzato { .. } => "non-autorizzato",
            Self::NonTuo => "non-tuo",
            Self::Stato { .. } => "stato-non-ammesso",
            Self::GiaInCarico { .. } => "gia-in-carico",
            Self::NonAssegnatario { .. } => "non-assegnatario",
            Self::NonProtocollato => "non-protocollato",
            Self::GiaProtocollato { .. } => "gia-protocollato",
            Self::NonSmistato => "non-smistato",
            Self::GiaSmistato { .. } => "gia-smistato",
            Self::TestoMancante { .. } => "testo-mancante",
            Self::TestoTroppoLungo { .. } => "testo-troppo-lungo",
            Self::EsitoSconosciuto { .. } => "esito-sconosciuto",
            Self::SedeSconosciuta { .. } => "sede-sconosciuta",
            Self::SedeNonAbilitata { .. } => "sede-non-abilitata",
            Self::UnitaSconosciuta { .. } => "unita-sconosciuta",
            Self::StessaDestinazione => "stessa-destinazione",
            Self::UtenteNonDellaSede { .. } => "utente-non-della-sede",
            Self::UtenteAssente { .. } => "utente-assente",
            Self::SollecitoPrematuro { .. } => "sollecito-prematuro",
            Self::SollecitoNonPrevisto => "sollecito-non-previsto",
            Self::GiaSollecitato { .. } => "gia-sollecitato",
            Self::GiaRisposto => "gia-risposto",
            Self::SospensioneNonPrevista => "sospensione-non-prevista",
            Self::SospensioniEsaurite { .. } => "sospensioni-esaurite",
            Self::GiaSospeso => "gia-sospeso",
            Self::NonSospeso => "non-sospeso",
            Self::NessunTermine => "nessun-termine",
            Self::InterazionePrimaDellaRisposta => "interazione-prima-della-risposta",
            Self::InterazioniEsaurite { .. } => "interazioni-esaurite",
            Self::VotoFuoriScala => "voto-fuori-scala",
            Self::GiaValutato => "gia-valutato",
            Self::ScadenzaSuperata => "scadenza-superata",
            Self::RegoleUguali => "regole-uguali",
            Self::TermineNonCalcolabile { .. } => "termine-non-calcolabile",
        }
    }

    /// Whether the data given are wrong, rather than the moment or the actor.
    #[must_use]
    pub fn dato_errato(&self) -> bool {
        matches!(
            self,
            Self::TestoMancante { .. }
                | Self::TestoTroppoLungo { .. }
                | Self::EsitoSconosciuto { .. }
                | Self::SedeSconosciuta { .. }
                | Self::UnitaSconosciuta { .. }
                | Self::UtenteNonDellaSede { .. }
                | Self::StessaDestinazione
                | Self::VotoFuoriScala
        )
    }
}
