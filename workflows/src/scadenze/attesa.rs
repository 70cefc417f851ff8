//! What falls due while somebody waits for a reply: one pure function of facts, rule and calendar.

use super::{
    Calendario, Conteggio, ErroreConteggio, Luogo, Proroga, Sospensione, giorno_civile, inizio_giorno,
    termine_con_sospensioni,
};
use crate::tabelle::{LivelloEscalation, Regola};
use chrono::{Days, NaiveDate};
use engine::{Timestamp, timers::Timer};
use serde::{Deserialize, Serialize};

/// Something that the reconciler fires, once for each wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TipoScadenza {
    /// The term is near: the assignee is warned (R84).
    Preavviso,
    /// The term passed: the supervisors are told (R84).
    EscalationSupervisore,
    /// Still no reply: the monitoring role is told (R84, R89).
    EscalationMonitoraggio,
    /// The sender can remind (R76).
    Sollecito,
    /// The sender can ask for an appointment (R77, R85).
    Appuntamento,
    /// The longest suspension allowed is over: the term runs again.
    FineSospensione,
}

impl TipoScadenza {
    /// All of them.
    pub const TUTTE: [Self; 6] = [
        Self::Preavviso,
        Self::EscalationSupervisore,
        Self::EscalationMonitoraggio,
        Self::Sollecito,
        Self::Appuntamento,
        Self::FineSospensione,
    ];

    /// The stable word kept in rows.
    #[must_use]
    pub fn codice(self) -> &'static str {
        match self {
            Self::Preavviso => "preavviso",
            Self::EscalationSupervisore => "escalation_supervisore",
            Self::EscalationMonitoraggio => "escalation_monitoraggio",
            Self::Sollecito => "sollecito",
            Self::Appuntamento => "appuntamento",
            Self::FineSospensione => "fine_sospensione",
        }
    }

    /// From the word kept in rows.
    #[must_use]
    pub fn da_codice(codice: &str) -> Option<Self> {
        Self::TUTTE.into_iter().find(|t| t.codice() == codice)
    }
}

/// A suspension as it happened; the term counts its civil days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interruzione {
    /// When the sede asked for documents.
    pub dal: Timestamp,
    /// When the term resumed. `None`: still suspended.
    pub al: Option<Timestamp>,
}

impl Interruzione {
    fn civile(&self) -> Sospensione {
        Sospensione {
            dal: giorno_civile(self.dal.to_utc()),
            al: self.al.map(|al| giorno_civile(al.to_utc())),
        }
    }
}

/// Civil days on which something falls due. `None`: it does not.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Scadenze {
    /// Last good day to reply.
    pub termine: Option<NaiveDate>,
    /// Day of the warning.
    pub preavviso: Option<NaiveDate>,
    /// Day on which the supervisors are told.
    pub supervisore: Option<NaiveDate>,
    /// Day on which the monitoring role is told.
    pub monitoraggio: Option<NaiveDate>,
    /// First day of the sollecito.
    pub sollecito: Option<NaiveDate>,
    /// First day of the appointment.
    pub appuntamento: Option<NaiveDate>,
    /// Day on which an open suspension ends by itself.
    pub fine_sospensione: Option<NaiveDate>,
}

impl Scadenze {
    fn giorno(&self, tipo: TipoScadenza) -> Option<NaiveDate> {
        match tipo {
            TipoScadenza::Preavviso => self.preavviso,
            TipoScadenza::EscalationSupervisore => self.supervisore,
            TipoScadenza::EscalationMonitoraggio => self.monitoraggio,
            TipoScadenza::Sollecito => self.sollecito,
            TipoScadenza::Appuntamento => self.appuntamento,
            TipoScadenza::FineSospensione => self.fine_sospensione,
        }
    }

    /// The timers of what has not fired yet: each at the first instant of its day in Europe/Rome.
    #[must_use]
    pub fn timers(&self, scattate: &[TipoScadenza]) -> Vec<Timer> {
        TipoScadenza::TUTTE
            .into_iter()
            .filter(|t| !scattate.contains(t))
            .filter_map(|t| {
                let giorno = self.giorno(t)?;
                Some(Timer { kind: t.codice(), due_at: inizio_giorno(giorno).into() })
            })
            .collect()
    }
}

/// Computes what falls due for a sender that waits since `dal`.
///
/// The term to reply follows the rule's count and roll. Sollecito ("almeno 15 giorni") and appointment ("da più di
/// 15 giorni") are waited out: calendar days, never rolled. The days in which the sede waits for the sender's
/// documents count for none of them.
///
/// # Errors
/// [`ErroreConteggio`] when the rule cannot be counted; a rule set that passed its check never gives one.
pub fn calcola(
    regola: &Regola,
    calendario: &Calendario,
    luogo: Luogo<'_>,
    dal: Timestamp,
    interruzioni: &[Interruzione],
) -> Result<Scadenze, ErroreConteggio> {
    let giorno = giorno_civile(dal.to_utc());
    let sospensioni: Vec<_> = interruzioni.iter().map(Interruzione::civile).collect();
    let conta = |conteggio: Conteggio| {
        termine_con_sospensioni(calendario, luogo, giorno, &conteggio, &sospensioni, giorno).map(|t| t.data)
    };
    let attesa = |giorni| conta(Conteggio { giorni, lavorativi: false, proroga: Proroga::Nessuna });
    let termine = conta(Conteggio {
        giorni: regola.termine_giorni,
        lavorativi: regola.lavorativi,
        proroga: regola.proroga,
    })?;
    let dopo = |livello: LivelloEscalation| {
        let passo = regola.escalation.iter().find(|e| e.a == livello)?;
        termine?.checked_add_days(Days::new(passo.dopo_giorni.into()))
    };
    let aperta = sospensioni.iter().find(|s| s.al.is_none());
    Ok(Scadenze {
        termine,
        preavviso: match regola.preavviso_giorni {
            0 => None,
            prima => termine.and_then(|t| t.checked_sub_days(Days::new(prima.into()))).map(|p| p.max(giorno)),
        },
        supervisore: dopo(LivelloEscalation::Supervisore),
        monitoraggio: dopo(LivelloEscalation::Monitoraggio),
        sollecito: regola.sollecito_dal_giorno.map(attesa).transpose()?.flatten(),
        appuntamento: regola.appuntamento_dopo_giorni.map(|g| attesa(g + 1)).transpose()?.flatten(),
        fine_sospensione: aperta
            .and_then(|s| s.dal.checked_add_days(Days::new(regola.sospensione_massima_giorni.into()))),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn g(testo: &str) -> NaiveDate {
        testo.parse().unwrap()
    }

    fn alle(testo: &str) -> Timestamp {
        testo.parse::<chrono::DateTime<chrono::Utc>>().unwrap().into()
    }

    fn di(dal: &str, interruzioni: &[Interruzione]) -> Scadenze {
        calcola(&Regola::default(), &Calendario::nazionale(), Luogo::default(), alle(dal), interruzioni)
            .unwrap()
    }

    #[test]
    fn r76_r77_il_sollecito_si_apre_al_giorno_15_l_appuntamento_al_16_e_non_slittano() {
        // Sent on 21 November 2026: day 15 is Sunday 6 December, and it does not roll.
        let s = di("2026-11-21T10:00:00Z", &[]);
        assert_eq!(s.sollecito, Some(g("2026-12-06")));
        assert_eq!(s.appuntamento, Some(g("2026-12-07")));
    }

    #[test]
    fn r84_il_termine_slitta_oltre_il_festivo_e_il_resto_lo_segue() {
        // Day 30 is Monday 21 December; from the 5th it would be Monday 4 January.
        let s = di("2026-11-21T10:00:00Z", &[]);
        assert_eq!((s.termine, s.preavviso), (Some(g("2026-12-21")), Some(g("2026-12-16"))));
        assert_eq!((s.supervisore, s.monitoraggio), (Some(g("2026-12-22")), Some(g("2026-12-29"))));
        // Day 30 is Christmas: to the first day that is not a holiday (26 is one, 27 is a Sunday).
        assert_eq!(di("2026-11-25T10:00:00Z", &[]).termine, Some(g("2026-12-28")));
    }

    #[test]
    fn il_giorno_zero_e_quello_civile_di_roma() {
        // 23:30 UTC of 20 November is already the 21st in Rome.
        assert_eq!(di("2026-11-20T23:30:00Z", &[]).sollecito, Some(g("2026-12-06")));
        assert_eq!(di("2026-11-20T22:30:00Z", &[]).sollecito, Some(g("2026-12-05")));
    }

    #[test]
    fn sospeso_non_scade_nulla_se_non_la_sospensione() {
        let aperta = Interruzione { dal: alle("2026-11-25T09:00:00Z"), al: None };
        let s = di("2026-11-21T10:00:00Z", std::slice::from_ref(&aperta));
        assert_eq!(
            (s.termine, s.preavviso, s.supervisore, s.sollecito, s.appuntamento),
            (None, None, None, None, None)
        );
        assert_eq!(s.fine_sospensione, Some(g("2026-12-25")));
        let ripresa = Interruzione { al: Some(alle("2026-11-30T09:00:00Z")), ..aperta };
        let s = di("2026-11-21T10:00:00Z", &[ripresa]);
        assert_eq!((s.sollecito, s.fine_sospensione), (Some(g("2026-12-11")), None));
    }

    #[test]
    fn i_timer_scattano_all_inizio_del_giorno_di_roma_anche_col_cambio_d_ora() {
        // Day 16 from 13 March 2026 is the 29th, when the clock goes forward: midnight is still 23:00 UTC of the 28th.
        let timers = di("2026-03-13T10:00:00Z", &[]).timers(&[]);
        let sblocco = timers.iter().find(|t| t.kind == "appuntamento").unwrap();
        assert_eq!(sblocco.due_at.to_string(), "2026-03-28T23:00:00.000Z");
        let scattate = [TipoScadenza::Appuntamento];
        assert!(di("2026-03-13T10:00:00Z", &[]).timers(&scattate).iter().all(|t| t.kind != "appuntamento"));
    }
}
