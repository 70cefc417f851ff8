//! What is asked, as the address carries it.

use crate::{errore::Errore, io::Io};
use chrono::{Days, NaiveDate};
use engine::Uuid;
use serde::{Deserialize, Serialize};
use workflows::monitoraggio::{CursoreCommenti, ErroreVista, FiltroMonitoraggio, Vista};

/// Periods at hand, in days up to today.
pub(super) const PRONTI: [(&str, u64, &str); 3] =
    [("7", 7, "Ultimi 7 giorni"), ("30", 30, "Ultimi 30 giorni"), ("90", 90, "Ultimi 90 giorni")];
/// The period of an address that says none.
const CONSUETO: &str = "30";
/// What stands for two days chosen one by one.
pub(super) const ALTRO: &str = "altro";
/// Longest period, in days: the figures of more are asked year by year.
const MASSIMO: i64 = 366;

/// The parameters of the page.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Richiesta {
    pub(super) sede: String,
    pub(super) cassetto: String,
    pub(super) argomento: String,
    /// One of [`PRONTI`], or [`ALTRO`].
    pub(super) giorni: String,
    pub(super) dal: String,
    pub(super) al: String,
    /// `tutte`: all sedi, not only the first ones.
    pub(super) sedi: String,
    /// After which comment the comments begin.
    pub(super) commenti: String,
    /// `si`: only what changes in the page.
    pub(super) frammento: String,
    /// Which table to take away; blank: all of them.
    pub(super) tabella: String,
}

fn detto(testo: &str) -> Option<String> {
    let testo = testo.trim();
    (!testo.is_empty()).then(|| testo.to_owned())
}

fn malformata(frase: &str) -> Errore {
    Errore::Malformata(frase.to_owned())
}

fn giorno(testo: &str) -> Result<Option<NaiveDate>, String> {
    let letto = detto(testo).map(|t| t.parse());
    letto.transpose().map_err(|_| "La data non si legge: scrivila come 2026-07-24.".to_owned())
}

impl Richiesta {
    pub(super) fn da_indirizzo(query: &str) -> Result<Self, Errore> {
        serde_html_form::from_str(query)
            .map_err(|_| malformata("L'indirizzo non si legge: riparti dal monitoraggio."))
    }

    /// As an address carries it, without what is blank.
    pub(super) fn indirizzo(&self) -> String {
        let scritti = serde_html_form::to_string(self).unwrap_or_default();
        let pieni: Vec<&str> = scritti.split('&').filter(|c| !c.ends_with('=')).collect();
        pieni.join("&")
    }

    /// What is looked at, without how it is shown.
    pub(super) fn filtri(&self) -> Self {
        Self {
            sedi: String::new(),
            commenti: String::new(),
            frammento: String::new(),
            tabella: String::new(),
            ..self.clone()
        }
    }

    /// Which of the periods is chosen.
    pub(super) fn periodo(&self) -> &str {
        match self.giorni.trim() {
            "" if self.dal.trim().is_empty() && self.al.trim().is_empty() => CONSUETO,
            "" => ALTRO,
            detto => detto,
        }
    }

    /// What to do about a period that cannot be looked at. `None`: it can.
    pub(super) fn periodo_sbagliato(&self, oggi: NaiveDate) -> Option<String> {
        self.estremi(oggi).err()
    }

    /// The same, in the period of an address that says none.
    pub(super) fn nel_periodo_consueto(&self) -> Self {
        Self { giorni: String::new(), dal: String::new(), al: String::new(), ..self.clone() }
    }

    /// First and last day, or the sentence that says how to put them right.
    fn estremi(&self, oggi: NaiveDate) -> Result<(NaiveDate, NaiveDate), String> {
        let prima = |giorni: u64| oggi.checked_sub_days(Days::new(giorni - 1)).unwrap_or(oggi);
        let scelto = self.periodo();
        if let Some((_, giorni, _)) = PRONTI.into_iter().find(|(codice, _, _)| *codice == scelto) {
            return Ok((prima(giorni), oggi));
        }
        if scelto != ALTRO {
            return Err("Il periodo non esiste: scegline uno dall'elenco.".to_owned());
        }
        let al = giorno(&self.al)?.unwrap_or(oggi);
        let Some(dal) = giorno(&self.dal)? else {
            return Err("Scrivi il primo giorno del periodo.".to_owned());
        };
        if al < dal {
            return Err(ErroreVista::PeriodoRovesciato.to_string());
        }
        if (al - dal).num_days() >= MASSIMO {
            return Err("Il periodo è troppo lungo: scegli al massimo un anno.".to_owned());
        }
        Ok((dal, al))
    }

    /// The view that this colleague is granted. Out of scope is as if there were no such sede.
    pub(super) fn vista(&self, io: &Io, oggi: NaiveDate) -> Result<Vista, Errore> {
        let (dal, al) = self.estremi(oggi).map_err(Errore::Malformata)?;
        let filtro = FiltroMonitoraggio {
            sede: detto(&self.sede),
            cassetto: detto(&self.cassetto),
            argomento: detto(&self.argomento),
            dal,
            al,
        };
        Vista::di(&io.attore, filtro).map_err(|e| match e {
            ErroreVista::FuoriAmbito => Errore::NonTrovato,
            ErroreVista::PeriodoRovesciato => Errore::Malformata(e.to_string()),
        })
    }

    /// Where the comments begin.
    pub(super) fn cursore(&self) -> Result<Option<CursoreCommenti>, Errore> {
        let Some(testo) = detto(&self.commenti) else { return Ok(None) };
        let letto = testo.split_once('_').and_then(|(giorno, quesito)| {
            Some(CursoreCommenti { giorno: giorno.parse().ok()?, quesito: Uuid::parse_str(quesito).ok()? })
        });
        letto.map(Some).ok_or_else(|| malformata("I commenti non si trovano: riparti dal monitoraggio."))
    }
}

/// A place among the comments, as an address carries it.
pub(super) fn scritto(c: CursoreCommenti) -> String {
    format!("{}_{}", c.giorno, c.quesito)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn g(testo: &str) -> NaiveDate {
        testo.parse().unwrap()
    }

    fn estremi(query: &str) -> Result<(NaiveDate, NaiveDate), String> {
        let richiesta = Richiesta::da_indirizzo(query).unwrap();
        richiesta.estremi(g("2026-11-25"))
    }

    #[test]
    fn i_periodi_pronti_finiscono_oggi_e_contano_oggi() {
        assert_eq!(estremi("giorni=7"), Ok((g("2026-11-19"), g("2026-11-25"))));
        assert_eq!(estremi(""), Ok((g("2026-10-27"), g("2026-11-25"))));
        assert_eq!(estremi("giorni=90&dal=2020-01-01"), Ok((g("2026-08-28"), g("2026-11-25"))));
        assert!(estremi("giorni=8").unwrap_err().contains("dall'elenco"));
    }

    #[test]
    fn un_periodo_scelto_dura_al_massimo_un_anno() {
        assert_eq!(estremi("dal=2026-11-01"), Ok((g("2026-11-01"), g("2026-11-25"))));
        assert!(estremi("dal=2024-01-01&al=2024-12-31").is_ok());
        assert!(estremi("dal=2024-01-01&al=2025-01-01").unwrap_err().contains("un anno"));
        assert!(estremi("dal=2026-11-22&al=2026-11-20").unwrap_err().contains("scambiali"));
        assert!(estremi("giorni=altro").unwrap_err().contains("primo giorno"));
        assert!(estremi("dal=ieri").unwrap_err().contains("non si legge"));
    }

    #[test]
    fn il_posto_tra_i_commenti_torna_uguale() {
        let c = CursoreCommenti { giorno: g("2026-11-01"), quesito: engine::new_id() };
        let con = |commenti: String| Richiesta { commenti, ..Richiesta::default() }.cursore();
        assert_eq!(con(scritto(c)).unwrap(), Some(c));
        assert_eq!(con(String::new()).unwrap(), None);
        assert!(con("2026-11-01_x".into()).is_err());
    }
}
