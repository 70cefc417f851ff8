//! Counting a term: day 0 excluded ("dies a quo non computatur"), holidays inside counted or not, roll at the end.

use super::calendario::{Calendario, Luogo, Motivo, Vista};
use super::sospensione::termine_con_sospensioni;
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// Longest term that is counted, in days.
pub const GIORNI_MASSIMI: u32 = 10_000;

/// Years in which a term may start.
pub const ANNI_AMMESSI: std::ops::RangeInclusive<i32> = 1900..=2199;

/// How far from its start a term may end, skipped days included (about 109 years).
pub(super) const ARCO_MASSIMO: i64 = 40_000;

/// How a term that ends on a holiday rolls (art. 155 c.p.c.).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Proroga {
    /// It does not roll.
    #[default]
    Nessuna,
    /// To the next day that is not Sunday or holiday.
    Festivi,
    /// Saturday rolls too.
    #[serde(rename = "festivi-e-sabato")]
    FestiviESabato,
}

impl fmt::Display for Proroga {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Nessuna => "nessuna",
            Self::Festivi => "festivi",
            Self::FestiviESabato => "festivi-e-sabato",
        })
    }
}

/// A roll that is not one of the three.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("la proroga \"{0}\" non esiste: indicare nessuna, festivi o festivi-e-sabato")]
pub struct ProrogaSconosciuta(pub String);

impl FromStr for Proroga {
    type Err = ProrogaSconosciuta;

    fn from_str(testo: &str) -> Result<Self, Self::Err> {
        [Self::Nessuna, Self::Festivi, Self::FestiviESabato]
            .into_iter()
            .find(|p| p.to_string() == testo)
            .ok_or_else(|| ProrogaSconosciuta(testo.to_owned()))
    }
}

/// How many days a term has and how they are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Conteggio {
    /// Days, at most [`GIORNI_MASSIMI`].
    pub giorni: u32,
    /// Only working days count: no Saturday, Sunday, holiday, patron, closure.
    #[serde(default)]
    pub lavorativi: bool,
    /// What happens when the last day is a holiday.
    #[serde(default)]
    pub proroga: Proroga,
}

/// A day that did not count, or on which the term could not end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GiornoSaltato {
    /// The day.
    pub data: NaiveDate,
    /// Why.
    pub motivo: Motivo,
}

/// A counted term and how it was counted. `data` = start + days of the term + number of skipped days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Termine {
    /// The last good day: the term is over when this day is.
    pub data: NaiveDate,
    /// Days skipped, in order, with the reason.
    pub saltati: Vec<GiornoSaltato>,
    /// Whether the end moved because it fell on a holiday (or on a Saturday, where the rule says so).
    pub prorogato: bool,
}

/// Why a term cannot be counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ErroreConteggio {
    /// More days than [`GIORNI_MASSIMI`].
    #[error("un termine di {0} giorni è troppo lungo: indicarne al massimo {GIORNI_MASSIMI}")]
    TroppiGiorni(u32),
    /// A start outside [`ANNI_AMMESSI`].
    #[error("la data {0} è fuori dal calendario: indicare un anno dal {a} al {b}", a = ANNI_AMMESSI.start(), b = ANNI_AMMESSI.end())]
    DataFuoriCalendario(NaiveDate),
    /// More than a century passes without reaching the end: too many holidays, or too long a suspension.
    #[error("il termine che parte dal {0} non finisce entro un secolo: controllare festività e sospensioni")]
    SenzaFine(NaiveDate),
}

/// Counts a term from `dal`, which is day 0.
///
/// Calendar days: `dal + giorni`, then on to the first day that the roll accepts. Working days: only working days
/// count, so the last one is good by itself. No days: `dal`, rolled where the rule says so.
///
/// ```
/// # use workflows::scadenze::{Calendario, Conteggio, Luogo, Proroga, conta};
/// let cal = Calendario::nazionale();
/// let dal = "2026-11-21".parse().unwrap();
/// let regola = Conteggio { giorni: 15, lavorativi: false, proroga: Proroga::Festivi };
/// let termine = conta(&cal, Luogo::default(), dal, &regola).unwrap();
/// // Day 15 is 6 December, a Sunday.
/// assert_eq!(termine.data.to_string(), "2026-12-07");
/// assert!(termine.prorogato);
/// ```
///
/// # Errors
/// [`ErroreConteggio`] when the term is too long, starts outside the calendar, or never ends.
pub fn conta(
    cal: &Calendario,
    luogo: Luogo<'_>,
    dal: NaiveDate,
    conteggio: &Conteggio,
) -> Result<Termine, ErroreConteggio> {
    let pieno = termine_con_sospensioni(cal, luogo, dal, conteggio, &[], dal)?;
    let data = pieno.data.ok_or(ErroreConteggio::SenzaFine(dal))?;
    Ok(Termine { data, saltati: pieno.saltati, prorogato: pieno.prorogato })
}

impl Conteggio {
    pub(super) fn controlla(&self, dal: NaiveDate) -> Result<(), ErroreConteggio> {
        if self.giorni > GIORNI_MASSIMI {
            return Err(ErroreConteggio::TroppiGiorni(self.giorni));
        }
        if !ANNI_AMMESSI.contains(&dal.year()) {
            return Err(ErroreConteggio::DataFuoriCalendario(dal));
        }
        Ok(())
    }

    /// Why a day does not count towards the term, suspensions apart.
    pub(super) fn non_conta(&self, vista: &Vista<'_>, giorno: NaiveDate) -> Option<Motivo> {
        if self.lavorativi { vista.non_lavorativo(giorno) } else { None }
    }

    /// Why the term cannot end on a day, suspensions apart. Working days end on a working day whatever the roll.
    pub(super) fn non_finisce(&self, vista: &Vista<'_>, giorno: NaiveDate) -> Option<Motivo> {
        match self.proroga {
            _ if self.lavorativi && self.giorni > 0 => vista.non_lavorativo(giorno),
            Proroga::Nessuna => None,
            Proroga::Festivi => vista.festivo(giorno),
            Proroga::FestiviESabato => vista.non_lavorativo(giorno),
        }
    }
}

#[cfg(test)]
mod tests;
