//! Entries of the calendar: national holidays, city patrons, exceptional closures, as `calendario.toml` writes them.

use super::pasqua::ordinale_pasqua;
use chrono::{Datelike, Days, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

/// On which day of every year a feast falls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ricorrenza {
    /// The same month and day (`giorno = "12-25"`). 29 February falls in leap years only.
    Fissa {
        /// Month, 1-12.
        mese: u32,
        /// Day of the month, 1-31.
        giorno: u32,
    },
    /// Days after Easter Sunday, negative before it (`pasqua = 1` is Easter Monday). From -80 to 250.
    Pasqua(i32),
    /// A weekday of a month, as Asti's first Tuesday of May.
    Settimana(Settimana),
}

/// The nth weekday of a month, moved on by some days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settimana {
    /// Which one of the month, 1-5.
    pub numero: u32,
    /// The weekday that is looked for.
    pub giorno: GiornoSettimana,
    /// Month, 1-12.
    pub mese: u32,
    /// Days after it, 0-6 ("the Thursday after the second Sunday" is 4).
    #[serde(default)]
    pub piu: u32,
}

/// Weekdays as they are written in the tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the names are the days")]
pub enum GiornoSettimana {
    #[serde(alias = "lunedì")]
    Lunedi,
    #[serde(alias = "martedì")]
    Martedi,
    #[serde(alias = "mercoledì")]
    Mercoledi,
    #[serde(alias = "giovedì")]
    Giovedi,
    #[serde(alias = "venerdì")]
    Venerdi,
    Sabato,
    Domenica,
}

impl From<GiornoSettimana> for Weekday {
    fn from(giorno: GiornoSettimana) -> Self {
        match giorno {
            GiornoSettimana::Lunedi => Weekday::Mon,
            GiornoSettimana::Martedi => Weekday::Tue,
            GiornoSettimana::Mercoledi => Weekday::Wed,
            GiornoSettimana::Giovedi => Weekday::Thu,
            GiornoSettimana::Venerdi => Weekday::Fri,
            GiornoSettimana::Sabato => Weekday::Sat,
            GiornoSettimana::Domenica => Weekday::Sun,
        }
    }
}

/// A holiday of the whole country.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "VoceFestivita", into = "VoceFestivita")]
pub struct Festivita {
    /// Name shown to people.
    pub nome: String,
    /// When it falls.
    pub quando: Ricorrenza,
    /// First year it is kept. `None`: always was.
    pub dal: Option<i32>,
    /// Last year it is kept. `None`: still is.
    pub al: Option<i32>,
}

/// The patron's day of a city, a holiday for the sedi that stand there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "VocePatrono", into = "VocePatrono")]
pub struct Patrono {
    /// Name of the comune, compared with the sede's without regard to case.
    pub comune: String,
    /// Name of the patron.
    pub nome: String,
    /// When it falls.
    pub quando: Ricorrenza,
}

/// A day on which one sede, or all, is exceptionally closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chiusura {
    /// The day.
    pub data: NaiveDate,
    /// Code of the sede; `None`: every sede.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sede: Option<String>,
    /// Reason shown to people.
    pub motivo: String,
}

/// A day taken apart once, then compared with many feasts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Giorno {
    data: NaiveDate,
    mese: u32,
    giorno: u32,
    da_pasqua: i32,
}

impl Giorno {
    pub(super) fn new(data: NaiveDate) -> Self {
        let da_pasqua = data.ordinal().cast_signed() - ordinale_pasqua(data.year()).cast_signed();
        Self { data, mese: data.month(), giorno: data.day(), da_pasqua }
    }
}

impl Ricorrenza {
    pub(super) fn cade_il(&self, g: &Giorno) -> bool {
        match self {
            Self::Fissa { mese, giorno } => g.giorno == *giorno && g.mese == *mese,
            Self::Pasqua(scarto) => g.da_pasqua == *scarto,
            Self::Settimana(s) => g.data.checked_sub_days(Days::new(s.piu.into())).is_some_and(|base| {
                base.month() == s.mese && base.weekday() == s.giorno.into() && base.day0() / 7 + 1 == s.numero
            }),
        }
    }

    /// Builds it from the keys of the file, of which exactly one must be there.
    fn leggi(
        nome: &str,
        giorno: Option<&str>,
        pasqua: Option<i32>,
        settimana: Option<Settimana>,
    ) -> Result<Self, String> {
        match (giorno, pasqua, settimana) {
            (Some(giorno), None, None) => Self::leggi_giorno(nome, giorno),
            (None, Some(scarto), None) if (-80..=250).contains(&scarto) => Ok(Self::Pasqua(scarto)),
            (None, Some(scarto), None) => Err(format!(
                "\"{nome}\": pasqua = {scarto} esce dall'anno; indicare i giorni dopo Pasqua, da -80 a 250"
            )),
            (None, None, Some(s)) => {
                if (1..=5).contains(&s.numero) && (1..=12).contains(&s.mese) && s.piu <= 6 {
                    Ok(Self::Settimana(s))
                } else {
                    Err(format!(
                        "\"{nome}\": in settimana indicare numero da 1 a 5, mese da 1 a 12, piu da 0 a 6; trovati {}, {}, {}",
                        s.numero, s.mese, s.piu
                    ))
                }
            }
            _ => Err(format!("\"{nome}\": indicare una sola chiave fra giorno, pasqua e settimana")),
        }
    }

    fn leggi_giorno(nome: &str, testo: &str) -> Result<Self, String> {
        let cifre = |parte: &str| {
            (parte.len() == 2 && parte.bytes().all(|b| b.is_ascii_digit()))
                .then(|| parte.parse::<u32>().ok())
                .flatten()
        };
        testo
            .split_once('-')
            .and_then(|(mese, giorno)| Some((cifre(mese)?, cifre(giorno)?)))
            // 2000 is a leap year: 29 February is a day that exists.
            .filter(|&(mese, giorno)| NaiveDate::from_ymd_opt(2000, mese, giorno).is_some())
            .map(|(mese, giorno)| Self::Fissa { mese, giorno })
            .ok_or_else(|| {
                format!("\"{nome}\": il giorno \"{testo}\" non esiste; indicare mese e giorno come MM-GG, per esempio \"12-25\"")
            })
    }

    /// The keys of the file, the other way round: `giorno`, `pasqua`, `settimana`.
    fn chiavi(self) -> (Option<String>, Option<i32>, Option<Settimana>) {
        match self {
            Self::Fissa { mese, giorno } => (Some(format!("{mese:02}-{giorno:02}")), None, None),
            Self::Pasqua(scarto) => (None, Some(scarto), None),
            Self::Settimana(s) => (None, None, Some(s)),
        }
    }
}

impl Festivita {
    pub(super) fn cade_il(&self, g: &Giorno) -> bool {
        self.quando.cade_il(g)
            && self.dal.is_none_or(|dal| g.data.year() >= dal)
            && self.al.is_none_or(|al| g.data.year() <= al)
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct VoceFestivita {
    nome: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    giorno: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pasqua: Option<i32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    settimana: Option<Settimana>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    dal: Option<i32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    al: Option<i32>,
}

impl TryFrom<VoceFestivita> for Festivita {
    type Error = String;

    fn try_from(v: VoceFestivita) -> Result<Self, String> {
        let quando = Ricorrenza::leggi(&v.nome, v.giorno.as_deref(), v.pasqua, v.settimana)?;
        if let (Some(dal), Some(al)) = (v.dal, v.al)
            && dal > al
        {
            return Err(format!(
                "\"{}\": dal = {dal} viene dopo al = {al}; indicare prima l'anno iniziale",
                v.nome
            ));
        }
        Ok(Self { nome: v.nome, quando, dal: v.dal, al: v.al })
    }
}

impl From<Festivita> for VoceFestivita {
    fn from(f: Festivita) -> Self {
        let (giorno, pasqua, settimana) = f.quando.chiavi();
        Self { nome: f.nome, giorno, pasqua, settimana, dal: f.dal, al: f.al }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct VocePatrono {
    comune: String,
    nome: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    giorno: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pasqua: Option<i32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    settimana: Option<Settimana>,
}

impl TryFrom<VocePatrono> for Patrono {
    type Error = String;

    fn try_from(v: VocePatrono) -> Result<Self, String> {
        let quando = Ricorrenza::leggi(&v.nome, v.giorno.as_deref(), v.pasqua, v.settimana)?;
        Ok(Self { comune: v.comune, nome: v.nome, quando })
    }
}

impl From<Patrono> for VocePatrono {
    fn from(p: Patrono) -> Self {
        let (giorno, pasqua, settimana) = p.quando.chiavi();
        Self { comune: p.comune, nome: p.nome, giorno, pasqua, settimana }
    }
}

#[cfg(test)]
mod tests;
