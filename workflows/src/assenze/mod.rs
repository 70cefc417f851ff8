//! Absences of people of the institute: nothing is assigned to who is away, and what stays with it is shown and, after
//! some days, given back to the queue.

pub mod store;

use crate::quesiti::riga_pulita;
use chrono::{Days, NaiveDate};
use engine::{Timestamp, Uuid};

/// Longest absence, days, both ends included.
pub const GIORNI_MASSIMI: u64 = 365;
/// Longest reason, characters.
pub const MOTIVO_MASSIMO: usize = 60;

/// Civil days on which somebody is away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assenza {
    /// Identity.
    pub id: Uuid,
    /// User id of who is away.
    pub utente: String,
    /// First day.
    pub dal: NaiveDate,
    /// Last day.
    pub al: NaiveDate,
    /// Short, possibly empty: it is no place for reasons of health.
    pub motivo: String,
    /// Who wrote it, as told in histories.
    pub inserita_da: String,
    /// When.
    pub inserita_il: Timestamp,
}

impl Assenza {
    /// Whether it holds this day.
    #[must_use]
    pub fn in_corso(&self, giorno: NaiveDate) -> bool {
        (self.dal..=self.al).contains(&giorno)
    }
}

/// An absence as it is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NuovaAssenza {
    /// User id of who is away.
    pub utente: String,
    /// First day.
    pub dal: NaiveDate,
    /// Last day.
    pub al: NaiveDate,
    /// Why, possibly empty.
    pub motivo: String,
}

impl NuovaAssenza {
    /// Checked by itself; whether it overlaps another is asked of the database.
    ///
    /// # Errors
    /// The refusal, for the page.
    pub fn valida(mut self, oggi: NaiveDate) -> Result<Self, RifiutoAssenza> {
        let entro_un_anno = |da: NaiveDate, giorni| da.checked_add_days(Days::new(giorni)).unwrap_or(da);
        if self.al < self.dal {
            return Err(RifiutoAssenza::Rovesciata);
        }
        if self.al > entro_un_anno(self.dal, GIORNI_MASSIMI - 1) {
            return Err(RifiutoAssenza::TroppoLunga);
        }
        if self.al < oggi {
            return Err(RifiutoAssenza::GiaFinita);
        }
        let fino = entro_un_anno(oggi, GIORNI_MASSIMI);
        if self.dal > fino {
            return Err(RifiutoAssenza::TroppoLontana { fino });
        }
        self.motivo = riga_pulita(&self.motivo);
        if self.motivo.chars().count() > MOTIVO_MASSIMO {
            return Err(RifiutoAssenza::MotivoLungo);
        }
        Ok(self)
    }
}

/// Why an absence is not written, or not taken away. `Display` is for whoever tried.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RifiutoAssenza {
    /// Neither the person nor a supervisor of its sede.
    #[error("Le assenze le scrive la persona stessa o un supervisore della sua sede.")]
    NonAutorizzato,
    /// No funzionario or supervisore with this id, for who asks.
    #[error("Nella tua sede non c'è nessun utente «{utente}»: sceglilo dall'elenco.")]
    UtenteSconosciuto {
        /// What was given.
        utente: String,
    },
    /// The last day comes before the first.
    #[error("L'ultimo giorno viene prima del primo: correggi le date.")]
    Rovesciata,
    /// More than a year.
    #[error("Un'assenza dura al più {GIORNI_MASSIMI} giorni: accorcia il periodo.")]
    TroppoLunga,
    /// All in the past: nothing would follow from it.
    #[error("Questi giorni sono già passati: un'assenza deve finire oggi o più avanti.")]
    GiaFinita,
    /// It begins more than a year ahead.
    #[error("Un'assenza comincia al più tardi il {}: scegli un giorno più vicino.", fino.format("%d/%m/%Y"))]
    TroppoLontana {
        /// Last first day.
        fino: NaiveDate,
    },
    /// A day in common with another of the same person.
    #[error("C'è già un'assenza dal {} al {}: togli quella o scegli altri giorni.", dal.format("%d/%m/%Y"), al.format("%d/%m/%Y"))]
    Sovrapposta {
        /// First day of the other.
        dal: NaiveDate,
        /// Last day of the other.
        al: NaiveDate,
    },
    /// A reason of too many words.
    #[error("Il motivo va scritto in non più di {MOTIVO_MASSIMO} caratteri.")]
    MotivoLungo,
    /// There is none such, for who asks.
    #[error("Questa assenza non c'è, o è già stata tolta.")]
    NonTrovata,
}

impl RifiutoAssenza {
    /// A stable word for programs.
    #[must_use]
    pub fn codice(&self) -> &'static str {
        match self {
            Self::NonAutorizzato => "non-autorizzato",
            Self::UtenteSconosciuto { .. } => "utente-sconosciuto",
            Self::Rovesciata => "date-rovesciate",
            Self::TroppoLunga => "assenza-troppo-lunga",
            Self::GiaFinita => "assenza-gia-finita",
            Self::TroppoLontana { .. } => "assenza-troppo-lontana",
            Self::Sovrapposta { .. } => "assenza-sovrapposta",
            Self::MotivoLungo => "motivo-troppo-lungo",
            Self::NonTrovata => "assenza-non-trovata",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn g(testo: &str) -> NaiveDate {
        testo.parse().unwrap()
    }

    fn esito(dal: &str, al: &str, motivo: &str) -> Result<NuovaAssenza, RifiutoAssenza> {
        let nuova = NuovaAssenza { utente: "anna".into(), dal: g(dal), al: g(al), motivo: motivo.into() };
        nuova.valida(g("2026-03-10"))
    }

    #[test]
    fn un_assenza_finisce_dopo_che_comincia_e_dura_al_piu_un_anno() {
        assert!(esito("2026-03-10", "2026-03-10", "").is_ok(), "un giorno solo");
        assert_eq!(esito("2026-03-11", "2026-03-10", ""), Err(RifiutoAssenza::Rovesciata));
        assert!(esito("2026-03-10", "2027-03-09", "").is_ok(), "365 giorni");
        assert_eq!(esito("2026-03-10", "2027-03-10", ""), Err(RifiutoAssenza::TroppoLunga));
    }

    #[test]
    fn un_assenza_finisce_oggi_o_dopo_e_comincia_entro_un_anno() {
        assert!(esito("2026-03-01", "2026-03-10", "").is_ok());
        assert_eq!(esito("2026-03-01", "2026-03-09", ""), Err(RifiutoAssenza::GiaFinita));
        assert!(esito("2027-03-10", "2027-03-10", "").is_ok());
        let lontana = esito("2027-03-11", "2027-03-11", "").unwrap_err();
        assert_eq!(lontana, RifiutoAssenza::TroppoLontana { fino: g("2027-03-10") });
        assert!(lontana.to_string().contains("10/03/2027"), "{lontana}");
    }

    #[test]
    fn il_motivo_e_una_riga_breve() {
        assert_eq!(esito("2026-03-10", "2026-03-10", " ferie\r\n estive ").unwrap().motivo, "ferie estive");
        assert!(esito("2026-03-10", "2026-03-10", &"à".repeat(60)).is_ok());
        assert_eq!(esito("2026-03-10", "2026-03-10", &"à".repeat(61)), Err(RifiutoAssenza::MotivoLungo));
    }
}
