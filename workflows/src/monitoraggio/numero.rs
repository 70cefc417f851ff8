//! Every figure opens its quesiti: for each kind of number, the search that lists them.

use super::{FASCE, GIORNI_IN_SCADENZA, TipoMisura, Vista};
use crate::{
    notifiche::StatoNotifica,
    quesiti::NomeStato,
    ricerca::{Filtro, FiltroMisura, FiltroNotifica, FiltroScadenza},
    tabelle::Canale,
};
use chrono::{Days, NaiveDate};

/// A number of the monitoring page. The place is that of the view; so is the period, where a number has one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Numero {
    /// Counted in the period: arrivals, replies, closings…
    Misurati {
        /// As what.
        tipo: TipoMisura,
        /// Within the term or late; `None`: both.
        in_ritardo: Option<bool>,
        /// Only those closed with a negative esito.
        negativi: bool,
        /// One day of the period; `None`: all of it.
        giorno: Option<NaiveDate>,
    },
    /// Votes of the period that are this one, from 1 to 5 (R22).
    Voti(i64),
    /// Notifications of the period by this channel that became this. They are counted one by one, and open their
    /// quesiti, each once: the list may be shorter than the number, never longer.
    Notifiche(Canale, StatoNotifica),
    /// Not closed now.
    Aperti,
    /// In one state now.
    InStato(NomeStato),
    /// Term past now.
    Scaduti,
    /// Term within [`GIORNI_IN_SCADENZA`] days.
    InScadenza,
    /// Term later than that.
    InTermine,
    /// Not closed, and no term runs: somebody replied, or it is suspended.
    SenzaTermine,
    /// Not closed, of one of the [`FASCE`] of age.
    DiEta(usize),
    /// In no sede.
    NonSmistati,
    /// Its term ends on this day.
    Scade(NaiveDate),
    /// An appointment unlocks on this day, if nobody replies before.
    Sblocca(NaiveDate),
}

impl Numero {
    /// All of one kind in the period.
    #[must_use]
    pub fn misurati(tipo: TipoMisura) -> Self {
        Self::Misurati { tipo, in_ritardo: None, negativi: false, giorno: None }
    }

    /// The search that lists its quesiti; `oggi` is the civil day ages are counted from.
    #[must_use]
    pub fn filtro(self, vista: &Vista, oggi: NaiveDate) -> Filtro {
        let base = vista.ricerca();
        let scadenza = |s| Filtro { scadenza: Some(s), ..base.clone() };
        let f = vista.filtro();
        match self {
            Self::Misurati { tipo, in_ritardo, negativi, giorno } => {
                let (dal, al) = giorno.map_or((f.dal, f.al), |g| (g, g));
                let misura = FiltroMisura { tipo, dal, al, in_ritardo, negativi, voto: None };
                Filtro { misura: Some(misura), ..base }
            }
            Self::Voti(voto) => {
                let misura = FiltroMisura {
                    tipo: TipoMisura::Voto,
                    dal: f.dal,
                    al: f.al,
                    in_ritardo: None,
                    negativi: false,
                    voto: Some(voto),
                };
                Filtro { misura: Some(misura), ..base }
            }
            Self::Notifiche(canale, stato) => {
                Filtro { notifica: Some(FiltroNotifica { canale, stato, dal: f.dal, al: f.al }), ..base }
            }
            Self::Aperti => Filtro { non_chiusi: true, ..base },
            Self::InStato(stato) => Filtro { stato: Some(stato), ..base },
            Self::Scaduti => scadenza(FiltroScadenza::Scaduti),
            Self::InScadenza => scadenza(FiltroScadenza::EntroGiorni(GIORNI_IN_SCADENZA as u32)),
            Self::InTermine => scadenza(FiltroScadenza::OltreGiorni(GIORNI_IN_SCADENZA as u32)),
            Self::SenzaTermine => Filtro { non_chiusi: true, ..scadenza(FiltroScadenza::Nessuna) },
            Self::DiEta(fascia) => {
                let prima = |giorni: u64| oggi.checked_sub_days(Days::new(giorni)).unwrap_or(oggi);
                // The age of a band ends where the next one begins.
                let al = fascia.checked_sub(1).and_then(|f| FASCE.get(f)).map(|g| prima(g + 1));
                let dal = FASCE.get(fascia).map(|g| prima(*g));
                Filtro { non_chiusi: true, aperto_dal: dal, aperto_al: al, ..base }
            }
            Self::NonSmistati => Filtro { non_smistati: true, non_chiusi: true, ..base },
            Self::Scade(giorno) => scadenza(FiltroScadenza::Il(giorno)),
            Self::Sblocca(giorno) => Filtro { sblocco: Some(giorno), ..base },
        }
    }
}
