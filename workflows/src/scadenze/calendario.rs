//! Which days are holidays, for the country, for a city, for a sede.

use super::festivita::{Chiusura, Festivita, Giorno, Patrono, Ricorrenza};
use chrono::{Datelike, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The calendar an administrator edits (`calendario.toml`): rules, so no year is ever missing from it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calendario {
    /// Holidays of the whole country. Absent in the file: those of [`Calendario::nazionale`].
    #[serde(default = "feste_nazionali")]
    pub nazionali: Vec<Festivita>,
    /// Patron's days, by city.
    #[serde(default)]
    pub patroni: Vec<Patrono>,
    /// Exceptional closures, of one sede or of all.
    #[serde(default)]
    pub chiusure: Vec<Chiusura>,
}

/// Whose patron and closures apply. The default is nobody's: national holidays only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Luogo<'a> {
    /// The city: its patron's day is a holiday. `None`: no patron.
    pub comune: Option<&'a str>,
    /// The sede: its closures, and those of every sede, are holidays. `None`: no closure.
    pub sede: Option<&'a str>,
}

/// Why a day is skipped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "tipo", rename_all = "snake_case")]
pub enum Motivo {
    /// Every Sunday is a holiday.
    Domenica,
    /// Saturday, where it is not a working day or where the rule rolls over it.
    Sabato,
    /// A national holiday.
    Festivita {
        /// Its name.
        nome: String,
    },
    /// The city's patron.
    Patrono {
        /// The patron's name.
        nome: String,
    },
    /// The sede is exceptionally closed.
    Chiusura {
        /// The reason given.
        motivo: String,
    },
    /// The term was suspended.
    Sospensione,
}

impl fmt::Display for Motivo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Domenica => f.write_str("domenica"),
            Self::Sabato => f.write_str("sabato"),
            Self::Festivita { nome } => write!(f, "festività nazionale: {nome}"),
            Self::Patrono { nome } => write!(f, "santo patrono: {nome}"),
            Self::Chiusura { motivo } => write!(f, "chiusura della sede: {motivo}"),
            Self::Sospensione => f.write_str("termine sospeso"),
        }
    }
}

/// A [`Motivo`] that borrows its words, so that asking costs no allocation.
#[derive(Clone, Copy)]
enum Ragione<'a> {
    Domenica,
    Sabato,
    Festivita(&'a str),
    Patrono(&'a str),
    Chiusura(&'a str),
}

impl From<Ragione<'_>> for Motivo {
    fn from(ragione: Ragione<'_>) -> Self {
        match ragione {
            Ragione::Domenica => Self::Domenica,
            Ragione::Sabato => Self::Sabato,
            Ragione::Festivita(nome) => Self::Festivita { nome: nome.to_owned() },
            Ragione::Patrono(nome) => Self::Patrono { nome: nome.to_owned() },
            Ragione::Chiusura(motivo) => Self::Chiusura { motivo: motivo.to_owned() },
        }
    }
}

impl Default for Calendario {
    fn default() -> Self {
        Self::nazionale()
    }
}

impl Calendario {
    /// Italy's national holidays (L. 260/1949 and later; San Francesco from 2026), no patron, no closure.
    pub fn nazionale() -> Self {
        Self { nazionali: feste_nazionali(), patroni: Vec::new(), chiusure: Vec::new() }
    }

    /// Why `giorno` is a holiday there, `None` when it is not. Saturday by itself is not a holiday.
    ///
    /// Where several reasons hold, the first of: Sunday, national holiday, patron, closure.
    ///
    /// ```
    /// # use workflows::scadenze::{Calendario, Luogo, Motivo};
    /// let natale = "2026-12-25".parse().unwrap();
    /// let motivo = Calendario::nazionale().festivo(natale, Luogo::default());
    /// assert_eq!(motivo, Some(Motivo::Festivita { nome: "Natale".into() }));
    /// ```
    pub fn festivo(&self, giorno: NaiveDate, luogo: Luogo<'_>) -> Option<Motivo> {
        self.ragione(giorno, luogo).map(Motivo::from)
    }

    /// Why `giorno` is not a working day there: a holiday, or a Saturday. `None` when it is one.
    pub fn non_lavorativo(&self, giorno: NaiveDate, luogo: Luogo<'_>) -> Option<Motivo> {
        self.ragione(giorno, luogo).or_else(|| sabato(giorno)).map(Motivo::from)
    }

    /// Whether `giorno` is a working day there: neither Saturday nor holiday. Does not allocate.
    pub fn lavorativo(&self, giorno: NaiveDate, luogo: Luogo<'_>) -> bool {
        sabato(giorno).or_else(|| self.ragione(giorno, luogo)).is_none()
    }

    /// The calendar as one place sees it, for whoever asks about many days.
    pub(super) fn vista<'a>(&'a self, luogo: Luogo<'_>) -> Vista<'a> {
        Vista {
            nazionali: &self.nazionali,
            patroni: self.patroni_di(luogo).collect(),
            chiusure: self.chiusure_di(luogo).collect(),
        }
    }

    fn ragione(&self, giorno: NaiveDate, luogo: Luogo<'_>) -> Option<Ragione<'_>> {
        ragione_festiva(giorno, &self.nazionali, self.patroni_di(luogo), self.chiusure_di(luogo))
    }

    fn patroni_di<'a>(&'a self, luogo: Luogo<'_>) -> impl Iterator<Item = &'a Patrono> {
        self.patroni
            .iter()
            .filter(move |p| luogo.comune.is_some_and(|comune| p.comune.eq_ignore_ascii_case(comune)))
    }

    fn chiusure_di<'a>(&'a self, luogo: Luogo<'_>) -> impl Iterator<Item = &'a Chiusura> {
        self.chiusure.iter().filter(move |c| {
            luogo.sede.is_some_and(|sede| c.sede.as_deref().is_none_or(|chiusa| chiusa == sede))
        })
    }
}

/// Only the patrons and closures of one place, chosen once: a term asks about each of its days.
pub(super) struct Vista<'a> {
    nazionali: &'a [Festivita],
    patroni: Vec<&'a Patrono>,
    chiusure: Vec<&'a Chiusura>,
}

impl Vista<'_> {
    /// As [`Calendario::festivo`].
    pub(super) fn festivo(&self, giorno: NaiveDate) -> Option<Motivo> {
        self.ragione(giorno).map(Motivo::from)
    }

    /// As [`Calendario::non_lavorativo`].
    pub(super) fn non_lavorativo(&self, giorno: NaiveDate) -> Option<Motivo> {
        self.ragione(giorno).or_else(|| sabato(giorno)).map(Motivo::from)
    }

    fn ragione(&self, giorno: NaiveDate) -> Option<Ragione<'_>> {
        let (patroni, chiusure) = (self.patroni.iter().copied(), self.chiusure.iter().copied());
        ragione_festiva(giorno, self.nazionali, patroni, chiusure)
    }
}

fn ragione_festiva<'a>(
    giorno: NaiveDate,
    nazionali: &'a [Festivita],
    mut patroni: impl Iterator<Item = &'a Patrono>,
    mut chiusure: impl Iterator<Item = &'a Chiusura>,
) -> Option<Ragione<'a>> {
    if giorno.weekday() == Weekday::Sun {
        return Some(Ragione::Domenica);
    }
    let g = Giorno::new(giorno);
    if let Some(festa) = nazionali.iter().find(|f| f.cade_il(&g)) {
        return Some(Ragione::Festivita(&festa.nome));
    }
    if let Some(patrono) = patroni.find(|p| p.quando.cade_il(&g)) {
        return Some(Ragione::Patrono(&patrono.nome));
    }
    chiusure.find(|c| c.data == giorno).map(|c| Ragione::Chiusura(&c.motivo))
}

fn sabato<'a>(giorno: NaiveDate) -> Option<Ragione<'a>> {
    (giorno.weekday() == Weekday::Sat).then_some(Ragione::Sabato)
}

fn feste_nazionali() -> Vec<Festivita> {
    let fissa = |mese, giorno, nome: &str, dal| Festivita {
        nome: nome.to_owned(),
        quando: Ricorrenza::Fissa { mese, giorno },
        dal,
        al: None,
    };
    vec![
        fissa(1, 1, "Capodanno", None),
        fissa(1, 6, "Epifania", None),
        Festivita {
            nome: "Lunedì dell'Angelo".to_owned(),
            quando: Ricorrenza::Pasqua(1),
            dal: None,
            al: None,
        },
        fissa(4, 25, "Festa della Liberazione", None),
        fissa(5, 1, "Festa del lavoro", None),
        fissa(6, 2, "Festa della Repubblica", None),
        fissa(8, 15, "Ferragosto", None),
        fissa(10, 4, "San Francesco d'Assisi, patrono d'Italia", Some(2026)),
        fissa(11, 1, "Ognissanti", None),
        fissa(12, 8, "Immacolata Concezione", None),
        fissa(12, 25, "Natale", None),
        fissa(12, 26, "Santo Stefano", None),
    ]
}

#[cfg(test)]
mod tests;
