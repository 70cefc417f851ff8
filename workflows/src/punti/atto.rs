//! What an office does to its punti, and the one pure decision of it.

use super::{
    ChiusuraPunto, PuntoUfficio, Variazioni,
    limiti::{
        ANTICIPO_MASSIMO, FASCE_MASSIME, ORIZZONTE_MASSIMO, POSTI_MASSIMI, durata_ammessa, ora_ammessa,
        orizzonte_oltre_anticipo,
    },
};
use crate::{
    attore::{Attore, Ruolo},
    quesiti::riga_pulita,
    scadenze::GiornoSettimana,
    tabelle::{Orario, Punto},
};
use chrono::{Months, NaiveDate, NaiveTime, Weekday};
use engine::machine::Step;
use std::ops::RangeInclusive;

/// Longest reason of a closure, characters.
const MOTIVO_MASSIMO: usize = 200;
/// Closures of a punto at most: older ones are taken away by whoever adds more.
const CHIUSURE_MASSIME: usize = 200;
/// How far a closure may lie from today: one that began is still written down; a year that is another by a slip of the
/// keyboard is not a closure.
const CHIUSURA_DA: Months = Months::new(12);
const CHIUSURA_FINO_A: Months = Months::new(5 * 12);

/// An act of an office on a punto.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AttoPunto {
    /// These are the variations from now on; what is `None` is as the tables say.
    Varia(Variazioni),
    /// Closed from a day to another, or in some hours of them.
    Chiude {
        /// First civil day.
        dal: NaiveDate,
        /// Last civil day.
        al: NaiveDate,
        /// First minute, and the minute it is over. `None`: the whole day.
        orario: Option<(NaiveTime, NaiveTime)>,
        /// Why.
        motivo: String,
    },
    /// A closure is taken back.
    Riapre {
        /// Its number.
        chiusura: u32,
    },
}

/// Why an office may not do it. `Display` is for whoever tried.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RifiutoPunto {
    /// Not in the tables.
    #[error("Il punto di consulenza «{punto}» non esiste: scegline uno dall'elenco.")]
    Sconosciuto {
        /// What was given.
        punto: String,
    },
    /// Only a supervisor of its sede, or an administrator.
    #[error("Gli orari di questo punto li cambia un supervisore della sua sede.")]
    NonAutorizzato,
    /// A value that cannot be.
    #[error("{cosa}: atteso {atteso}.")]
    Valore {
        /// Which value.
        cosa: &'static str,
        /// What was expected.
        atteso: &'static str,
    },
    /// No reason.
    #[error(
        "Scrivi il motivo della chiusura, in non più di {MOTIVO_MASSIMO} caratteri: lo leggono i colleghi e chi prenota."
    )]
    SenzaMotivo,
    /// There is no such closure.
    #[error("Questa chiusura non c'è, o è già stata tolta.")]
    ChiusuraSconosciuta,
    /// Too many.
    #[error("Ci sono già {CHIUSURE_MASSIME} chiusure: togline qualcuna passata.")]
    TroppeChiusure,
}

impl RifiutoPunto {
    /// A stable word for programs.
    #[must_use]
    pub fn codice(&self) -> &'static str {
        match self {
            Self::Sconosciuto { .. } => "punto-sconosciuto",
            Self::NonAutorizzato => "non-autorizzato",
            Self::Valore { .. } => "valore-non-valido",
            Self::SenzaMotivo => "motivo-mancante",
            Self::ChiusuraSconosciuta => "chiusura-sconosciuta",
            Self::TroppeChiusure => "troppe-chiusure",
        }
    }
}

impl PuntoUfficio {
    /// Decides an act; `punto` is what the tables say of it, `oggi` the civil day it is asked on.
    ///
    /// # Errors
    /// The refusal. Nothing changed.
    pub fn decidi(
        mut self,
        atto: AttoPunto,
        punto: &Punto,
        attore: &Attore,
        oggi: NaiveDate,
    ) -> Result<Step<Self>, RifiutoPunto> {
        ammesso(punto, attore)?;
        match atto {
            AttoPunto::Varia(variazioni) => {
                valida(&variazioni.applicate(punto))?;
                self.variazioni = variazioni;
                Ok(Step::new(self, "varia"))
            }
            AttoPunto::Chiude { dal, al, orario, motivo } => {
                let motivo = riga_pulita(&motivo);
                if motivo.is_empty() || motivo.chars().count() > MOTIVO_MASSIMO {
                    return Err(RifiutoPunto::SenzaMotivo);
                }
                if al < dal || (al - dal).num_days() > 366 {
                    let atteso = "un ultimo giorno non prima del primo, entro un anno";
                    return Err(RifiutoPunto::Valore { cosa: "Giorni della chiusura", atteso });
                }
                let chiudibili = giorni_chiudibili(oggi);
                if !chiudibili.contains(&dal) || !chiudibili.contains(&al) {
                    let atteso =
                        "giorni da un anno fa a cinque anni da oggi; controlla l'anno che hai scritto";
                    return Err(RifiutoPunto::Valore { cosa: "Giorni della chiusura", atteso });
                }
                if orario.is_some_and(|(da, a)| a <= da || !ora_ammessa(da) || !ora_ammessa(a)) {
                    let atteso = "ore e minuti, con la fine dopo l'inizio";
                    return Err(RifiutoPunto::Valore { cosa: "Orario della chiusura", atteso });
                }
                if self.chiusure.len() >= CHIUSURE_MASSIME {
                    return Err(RifiutoPunto::TroppeChiusure);
                }
                self.chiuse_finora += 1;
                let numero = self.chiuse_finora;
                self.chiusure.push(ChiusuraPunto { numero, dal, al, orario, motivo: motivo.clone() });
                Ok(Step::new(self, "chiude").tell("chiusura", numero).tell("motivo", motivo))
            }
            AttoPunto::Riapre { chiusura } => {
                let prima = self.chiusure.len();
                self.chiusure.retain(|c| c.numero != chiusura);
                if self.chiusure.len() == prima {
                    return Err(RifiutoPunto::ChiusuraSconosciuta);
                }
                Ok(Step::new(self, "riapre").tell("chiusura", chiusura))
            }
        }
    }
}

/// The days that a closure may hold, seen from a civil day: those near enough to be meant.
#[must_use]
pub fn giorni_chiudibili(oggi: NaiveDate) -> RangeInclusive<NaiveDate> {
    let da = oggi.checked_sub_months(CHIUSURA_DA).unwrap_or(NaiveDate::MIN);
    da..=oggi.checked_add_months(CHIUSURA_FINO_A).unwrap_or(NaiveDate::MAX)
}

fn ammesso(punto: &Punto, attore: &Attore) -> Result<(), RifiutoPunto> {
    match attore {
        Attore::Funzionario(f) if f.ruolo == Ruolo::Amministratore => Ok(()),
        Attore::Funzionario(f) if f.ruolo == Ruolo::Supervisore && f.sede.as_ref() == Some(&punto.sede) => {
            Ok(())
        }
        Attore::Funzionario(_) | Attore::Mittente(_) | Attore::Sistema(_) => {
            Err(RifiutoPunto::NonAutorizzato)
        }
    }
}

/// The bounds that an administrator's file has too; but an office may take all its hours away, and so close until it
/// gives some.
fn valida(punto: &Punto) -> Result<(), RifiutoPunto> {
    let no = |cosa, atteso| Err(RifiutoPunto::Valore { cosa, atteso });
    if !durata_ammessa(punto.durata_minuti) {
        return no("Durata di un appuntamento", "un multiplo di 5 minuti, da 5 a 480");
    }
    if !(1..=POSTI_MASSIMI).contains(&punto.posti) {
        return no("Posti", "da 1 a 100");
    }
    if punto.anticipo_ore > ANTICIPO_MASSIMO {
        return no("Preavviso", "al più 720 ore");
    }
    if !(1..=ORIZZONTE_MASSIMO).contains(&punto.orizzonte_giorni) {
        return no("Giorni prenotabili", "da 1 a 365");
    }
    if !orizzonte_oltre_anticipo(punto.orizzonte_giorni, punto.anticipo_ore) {
        return no("Giorni prenotabili", "più giorni del preavviso, o non si potrebbe mai prenotare");
    }
    if punto.orari.len() > FASCE_MASSIME {
        return no("Orari", "al più 50 fasce");
    }
    if punto.orari.iter().any(|o| !ora_ammessa(o.dalle) || !ora_ammessa(o.alle)) {
        return no("Orari", "ore e minuti, senza secondi");
    }
    if punto.orari.iter().any(|o| ripetuto(&o.giorni)) {
        return no("Orari", "ogni giorno una sola volta in una fascia");
    }
    if punto.orari.iter().any(|o| o.alle <= o.dalle || o.giorni.is_empty()) {
        return no("Orari", "per ogni fascia almeno un giorno, e la fine dopo l'inizio");
    }
    let durata = chrono::TimeDelta::minutes(punto.durata_minuti.into());
    if punto.orari.iter().any(|o| o.alle - o.dalle < durata) {
        return no("Orari", "fasce in cui stia almeno un appuntamento");
    }
    if si_sovrappongono(&punto.orari) {
        return no("Orari", "fasce dello stesso giorno che non si sovrappongano");
    }
    Ok(())
}

/// A week has seven days: looked at no further, however many were sent.
fn ripetuto(giorni: &[GiornoSettimana]) -> bool {
    giorni.len() > 7 || giorni.iter().enumerate().any(|(i, giorno)| giorni[..i].contains(giorno))
}

fn si_sovrappongono(orari: &[Orario]) -> bool {
    orari.iter().enumerate().any(|(i, a)| {
        orari[i + 1..].iter().any(|b| {
            let stesso_giorno =
                a.giorni.iter().any(|g| b.giorni.iter().any(|h| Weekday::from(*g) == Weekday::from(*h)));
            stesso_giorno && a.dalle < b.alle && b.dalle < a.alle
        })
    })
}
