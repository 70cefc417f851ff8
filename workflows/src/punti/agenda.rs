//! A punto as it is open: tables, variations and closures together, and which slots there are.

use super::{
    ChiusuraPunto, PuntoUfficio,
    ora_locale::{Quale, istante},
    slot::Slot,
};
use crate::{
    scadenze::{Calendario, Luogo, giorno_civile},
    tabelle::{Punto, Tabelle},
};
use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveDateTime, Utc, Weekday};
use chrono_tz::Europe::Rome;
use engine::Timestamp;
use std::time::Duration;

/// Why a meeting cannot begin then. `Display` is for whoever asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RifiutoSlot {
    /// Not an hour.
    #[error("Scegli giorno e ora, scritti come 2026-03-30T09:00.")]
    OraIlleggibile,
    /// The clock jumps over it.
    #[error("Alle {} del {} l'orologio va avanti di un'ora: quell'ora non esiste. Scegline un'altra.", ora.format("%H:%M"), ora.format("%d/%m/%Y"))]
    OraInesistente {
        /// On the clock of Rome.
        ora: NaiveDateTime,
    },
    /// It happens twice.
    #[error("Le {} del {} ci sono due volte, perché l'orologio torna indietro: aggiungi +02:00 o +01:00.", ora.format("%H:%M"), ora.format("%d/%m/%Y"))]
    OraDoppia {
        /// On the clock of Rome.
        ora: NaiveDateTime,
    },
    /// It is over.
    #[error("Questo orario è già passato: scegline uno tra quelli liberi.")]
    Passato,
    /// Less notice than the office needs.
    #[error("Serve un preavviso di {ore} ore: il primo orario che puoi scegliere è dalle {}.", leggibile(*dal))]
    TroppoPresto {
        /// Hours of notice.
        ore: u32,
        /// First instant that can be booked.
        dal: Timestamp,
    },
    /// Too far ahead.
    #[error("Puoi prenotare fino al {}: scegli un giorno più vicino.", fino.format("%d/%m/%Y"))]
    OltreOrizzonte {
        /// Last day that can be booked.
        fino: NaiveDate,
    },
    /// A day on which the office is closed.
    #[error("Il {} il punto di consulenza è chiuso ({motivo}): scegli un altro giorno.", giorno.format("%d/%m/%Y"))]
    GiornoChiuso {
        /// The day.
        giorno: NaiveDate,
        /// Why: a holiday, or what its office wrote.
        motivo: String,
    },
    /// A closure of some hours.
    #[error("In quell'orario il punto di consulenza è chiuso ({motivo}): scegline un altro.")]
    OrarioChiuso {
        /// Why.
        motivo: String,
    },
    /// More meetings than there are seats, since these became fewer.
    #[error("A quell'ora i posti sono ora {posti}: questo appuntamento è tra quelli in più.")]
    PostiRidotti {
        /// Seats now.
        posti: u32,
    },
    /// Not the beginning of a slot.
    #[error("In quel giorno e a quell'ora non comincia nessun appuntamento: scegli tra gli orari liberi.")]
    FuoriOrario,
}

impl RifiutoSlot {
    /// A stable word for programs.
    #[must_use]
    pub fn codice(&self) -> &'static str {
        match self {
            Self::OraIlleggibile => "ora-illeggibile",
            Self::OraInesistente { .. } => "ora-inesistente",
            Self::OraDoppia { .. } => "ora-doppia",
            Self::Passato => "slot-passato",
            Self::TroppoPresto { .. } => "preavviso-insufficiente",
            Self::OltreOrizzonte { .. } => "oltre-orizzonte",
            Self::GiornoChiuso { .. } => "giorno-chiuso",
            Self::OrarioChiuso { .. } => "orario-chiuso",
            Self::PostiRidotti { .. } => "posti-ridotti",
            Self::FuoriOrario => "fuori-orario",
        }
    }
}

/// `09:00 del 30/03/2026` on the clock of Rome.
fn leggibile(istante: Timestamp) -> String {
    istante.to_utc().with_timezone(&Rome).format("%H:%M del %d/%m/%Y").to_string()
}

/// A punto as it is open.
#[derive(Debug, Clone)]
pub struct Agenda<'a> {
    /// As it is now.
    pub punto: Punto,
    chiusure: Vec<ChiusuraPunto>,
    calendario: &'a Calendario,
    luogo: Luogo<'a>,
}

impl<'a> Agenda<'a> {
    /// Of a punto of the tables with what its office changed. `None`: the tables have no such punto.
    #[must_use]
    pub fn di(tabelle: &'a Tabelle, ufficio: &PuntoUfficio) -> Option<Self> {
        let punto = tabelle.punti.get(&ufficio.codice)?;
        let (codice, sede) = tabelle.sedi.get_key_value(&punto.sede)?;
        Some(Self {
            punto: ufficio.variazioni.applicate(punto),
            chiusure: ufficio.chiusure.clone(),
            calendario: &tabelle.calendario,
            luogo: Luogo { comune: Some(&sede.comune), sede: Some(codice) },
        })
    }

    /// Why it is closed for a whole civil day: holiday of the place, or closure of the punto.
    #[must_use]
    pub fn chiuso_il(&self, giorno: NaiveDate) -> Option<String> {
        let festivo = self.calendario.festivo(giorno, self.luogo).map(|motivo| motivo.to_string());
        festivo.or_else(|| {
            let chiusura =
                self.chiusure.iter().find(|c| c.orario.is_none() && (c.dal..=c.al).contains(&giorno));
            chiusura.map(|c| c.motivo.clone())
        })
    }

    /// Opening windows of a civil day, closures of some hours not taken away.
    fn finestre(&self, giorno: NaiveDate) -> impl Iterator<Item = (DateTime<Utc>, DateTime<Utc>)> {
        let aperti = self
            .punto
            .orari
            .iter()
            .filter(move |o| o.giorni.iter().any(|g| Weekday::from(*g) == giorno.weekday()));
        aperti.map(move |o| (istante(giorno, o.dalle, Quale::Primo), istante(giorno, o.alle, Quale::Ultimo)))
    }

    /// The closure of some hours that touches a slot.
    fn chiusura_oraria(&self, slot: &Slot) -> Option<&ChiusuraPunto> {
        let giorno = giorno_civile(slot.inizio.to_utc());
        self.chiusure.iter().find(|c| {
            c.orario.is_some_and(|(dalle, alle)| {
                let chiusa = Slot {
                    inizio: istante(giorno, dalle, Quale::Primo).into(),
                    fine: istante(giorno, alle, Quale::Ultimo).into(),
                };
                (c.dal..=c.al).contains(&giorno) && chiusa.tocca(slot)
            })
        })
    }

    /// When it is open on a civil day, holidays and closures apart: what its office shows of its hours.
    #[must_use]
    pub fn aperture(&self, giorno: NaiveDate) -> Vec<Slot> {
        let finestre =
            self.finestre(giorno).map(|(apre, chiude)| Slot { inizio: apre.into(), fine: chiude.into() });
        let mut finestre: Vec<Slot> = finestre.collect();
        finestre.sort();
        finestre
    }

    /// The closures of its office that touch a civil day, of some hours of it or of all.
    pub fn chiusure_del(&self, giorno: NaiveDate) -> impl Iterator<Item = &ChiusuraPunto> {
        self.chiusure.iter().filter(move |c| (c.dal..=c.al).contains(&giorno))
    }

    /// Every slot of a civil day, in order. Lengths are real minutes: in a window across a clock change there are as
    /// many slots as hours really pass.
    #[must_use]
    pub fn del_giorno(&self, giorno: NaiveDate) -> Vec<Slot> {
        if self.chiuso_il(giorno).is_some() {
            return Vec::new();
        }
        let durata = Duration::from_secs(u64::from(self.punto.durata_minuti.max(1)) * 60);
        let mut slot = Vec::new();
        for (apre, chiude) in self.finestre(giorno) {
            slot.extend(a_fette(apre.into(), chiude.into(), durata));
        }
        slot.retain(|s| self.chiusura_oraria(s).is_none());
        slot.sort();
        slot
    }

    /// First instant that can be booked now.
    #[must_use]
    pub fn primo(&self, ora: Timestamp) -> Timestamp {
        ora.plus(Duration::from_secs(u64::from(self.punto.anticipo_ore) * 3600))
    }

    /// Last civil day that can be booked now.
    #[must_use]
    pub fn ultimo_giorno(&self, ora: Timestamp) -> NaiveDate {
        let oggi = giorno_civile(ora.to_utc());
        oggi.checked_add_days(Days::new(self.punto.orizzonte_giorni.into())).unwrap_or(oggi)
    }

    /// Every slot with the notice, within a year: where the office itself can move what was booked.
    #[must_use]
    pub fn spostabili(&self, ora: Timestamp) -> Vec<Slot> {
        let primo = self.primo(ora);
        let giorni = giorno_civile(primo.to_utc()).iter_days().take_while(|g| *g <= lontano(ora));
        giorni.flat_map(|g| self.del_giorno(g)).filter(|s| s.inizio >= primo && s.inizio > ora).collect()
    }

    /// Every slot that can be booked now, from a civil day to another, both included.
    #[must_use]
    pub fn prenotabili(&self, dal: NaiveDate, al: NaiveDate, ora: Timestamp) -> Vec<Slot> {
        let primo = self.primo(ora);
        let (dal, al) = (dal.max(giorno_civile(primo.to_utc())), al.min(self.ultimo_giorno(ora)));
        let giorni = dal.iter_days().take_while(|g| *g <= al);
        giorni.flat_map(|g| self.del_giorno(g)).filter(|s| s.inizio >= primo && s.inizio > ora).collect()
    }

    /// The slot that begins then, if who books may have it now.
    ///
    /// # Errors
    /// Why not.
    pub fn prenotabile(&self, inizio: Timestamp, ora: Timestamp) -> Result<Slot, RifiutoSlot> {
        if inizio <= ora {
            return Err(RifiutoSlot::Passato);
        }
        let dal = self.primo(ora);
        if inizio < dal {
            return Err(RifiutoSlot::TroppoPresto { ore: self.punto.anticipo_ore, dal });
        }
        let fino = self.ultimo_giorno(ora);
        if giorno_civile(inizio.to_utc()) > fino {
            return Err(RifiutoSlot::OltreOrizzonte { fino });
        }
        self.esistente(inizio, ora)
    }

    /// The slot that begins then, whatever the notice: for the office itself.
    ///
    /// # Errors
    /// It is over, or there is none.
    pub fn esistente(&self, inizio: Timestamp, ora: Timestamp) -> Result<Slot, RifiutoSlot> {
        if inizio <= ora {
            return Err(RifiutoSlot::Passato);
        }
        let giorno = giorno_civile(inizio.to_utc());
        let fino = lontano(ora);
        if giorno > fino {
            return Err(RifiutoSlot::OltreOrizzonte { fino });
        }
        if let Some(motivo) = self.chiuso_il(giorno) {
            return Err(RifiutoSlot::GiornoChiuso { giorno, motivo });
        }
        if let Some(slot) = self.del_giorno(giorno).into_iter().find(|s| s.inizio == inizio) {
            return Ok(slot);
        }
        let durata = Duration::from_secs(u64::from(self.punto.durata_minuti.max(1)) * 60);
        match self.chiusura_oraria(&Slot { inizio, fine: inizio.plus(durata) }) {
            Some(chiusura) => Err(RifiutoSlot::OrarioChiuso { motivo: chiusura.motivo.clone() }),
            None => Err(RifiutoSlot::FuoriOrario),
        }
    }

    /// Why a meeting already booked cannot be held as things are now: a closure, a holiday, hours that changed. One
    /// booked when slots were of another length stays good.
    #[must_use]
    pub fn non_si_tiene(&self, slot: &Slot) -> Option<RifiutoSlot> {
        let giorno = giorno_civile(slot.inizio.to_utc());
        if let Some(motivo) = self.chiuso_il(giorno) {
            return Some(RifiutoSlot::GiornoChiuso { giorno, motivo });
        }
        if let Some(chiusura) = self.chiusura_oraria(slot) {
            return Some(RifiutoSlot::OrarioChiuso { motivo: chiusura.motivo.clone() });
        }
        let dentro = |(apre, chiude): (DateTime<Utc>, DateTime<Utc>)| {
            Timestamp::from(apre) <= slot.inizio && slot.fine <= Timestamp::from(chiude)
        };
        (!self.finestre(giorno).any(dentro)).then_some(RifiutoSlot::FuoriOrario)
    }
}

/// Last day to which the office itself moves a meeting: a year ahead.
fn lontano(ora: Timestamp) -> NaiveDate {
    let oggi = giorno_civile(ora.to_utc());
    oggi.checked_add_days(Days::new(366)).unwrap_or(oggi)
}

/// The slots of a window, one after the other; what is left at its end is too short for one.
fn a_fette(apre: Timestamp, chiude: Timestamp, durata: Duration) -> impl Iterator<Item = Slot> {
    let primo = Slot { inizio: apre, fine: apre.plus(durata) };
    let seguenti =
        std::iter::successors(Some(primo), move |s| Some(Slot { inizio: s.fine, fine: s.fine.plus(durata) }));
    seguenti.take_while(move |s| s.fine <= chiude)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Both changes are on a Sunday, when no punto is open: the windows are asked by themselves.
    #[test]
    fn r33_una_finestra_attraverso_il_cambio_d_ora_ha_le_ore_che_passano() {
        let mezz_ore = |giorno: &str, dalle: &str, alle: &str| -> Vec<String> {
            let giorno = giorno.parse().unwrap();
            let ora = |testo: &str| format!("{testo}:00").parse().unwrap();
            let apre = istante(giorno, ora(dalle), Quale::Primo).into();
            let chiude = istante(giorno, ora(alle), Quale::Ultimo).into();
            a_fette(apre, chiude, Duration::from_secs(1_800)).map(|s| s.inizio.to_string()).collect()
        };
        assert_eq!(mezz_ore("2026-03-29", "01:00", "04:00").len(), 4, "tre ore sull'orologio, due vere");
        assert_eq!(mezz_ore("2026-10-25", "01:00", "04:00").len(), 8, "tre ore sull'orologio, quattro vere");
        assert_eq!(mezz_ore("2026-03-28", "01:00", "04:00").len(), 6);
        // 02:30 never is: a window that opens then opens at 3; one that opens at the doubled hour opens the first time.
        assert_eq!(mezz_ore("2026-03-29", "02:30", "03:30"), ["2026-03-29T01:00:00.000Z"]);
        let doppia = mezz_ore("2026-10-25", "02:00", "02:30");
        assert_eq!(doppia.first().map(String::as_str), Some("2026-10-25T00:00:00.000Z"));
        assert_eq!(doppia.len(), 3, "fino alla seconda volta delle 2:30");
    }
}
