//! Terms that stop while the sede waits for somebody: suspensions are facts, the term is a function of them.

use super::calendario::{Calendario, Luogo, Motivo};
use super::termine::{ARCO_MASSIMO, Conteggio, ErroreConteggio, GiornoSaltato};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A suspension of the term. The days after `dal` up to and with `al` do not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sospensione {
    /// Civil day on which it starts; that day still counts.
    pub dal: NaiveDate,
    /// Civil day on which the term resumes; that day does not count yet. `None`: still open.
    pub al: Option<NaiveDate>,
}

impl Sospensione {
    fn toglie(&self, giorno: NaiveDate) -> bool {
        self.dal < giorno && self.al.is_none_or(|al| giorno <= al)
    }

    /// Whether it is in force when `giorno` ends.
    fn in_corso(&self, giorno: NaiveDate) -> bool {
        self.dal <= giorno && self.al.is_none_or(|al| giorno < al)
    }
}

/// A term with its suspensions: where it ends, how it was counted, how far it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TerminePieno {
    /// The last good day; `None` while an open suspension keeps the term from ending.
    pub data: Option<NaiveDate>,
    /// Days skipped, in order, with the reason. Those of an open suspension are listed up to today.
    pub saltati: Vec<GiornoSaltato>,
    /// Whether the end moved because it fell on a holiday (or on a Saturday, where the rule says so).
    pub prorogato: bool,
    /// Days of the term that passed by the end of today.
    pub trascorsi: u32,
    /// Days of the term still to pass after today.
    pub restanti: u32,
    /// Whether the term is suspended at the end of today.
    pub sospeso: bool,
}

/// Counts a term day by day from `dal` (day 0), leaving suspended days out.
///
/// - A day `d` counts if no suspension has `dal < d <= al` and, for working days, if it is a working day. However
///   many suspensions cover a day, in whatever order they are given, it is left out once.
/// - The day on which the count is complete is the end. It then moves on while the day is refused by the roll, and
///   while a suspension is in force (`dal <= d < al`): a term suspended on its very last day ends on the day of
///   resumption, not while the sede waits.
/// - An open suspension that starts before the term is over leaves it without an end (`data: None`). One that
///   starts later changes nothing: what has expired stays expired.
/// - `oggi` does not move the end; it gives `trascorsi`, `restanti` and `sospeso`.
///
/// ```
/// # use workflows::scadenze::{Calendario, Conteggio, Luogo, Proroga, Sospensione, termine_con_sospensioni};
/// let g = |testo: &str| testo.parse().unwrap();
/// let cal = Calendario::nazionale();
/// let regola = Conteggio { giorni: 30, lavorativi: false, proroga: Proroga::Nessuna };
/// let calcola = |sospensioni: &[Sospensione]| {
///     let oggi = g("2026-06-20");
///     termine_con_sospensioni(&cal, Luogo::default(), g("2026-06-01"), &regola, sospensioni, oggi).unwrap()
/// };
///
/// assert_eq!(calcola(&[]).data, Some(g("2026-07-01")));
/// // Suspended on the 10th, resumed on the 15th: five days later.
/// let chiusa = Sospensione { dal: g("2026-06-10"), al: Some(g("2026-06-15")) };
/// assert_eq!(calcola(&[chiusa]).data, Some(g("2026-07-06")));
/// // Still open: no due date yet, 9 days have passed and 21 are left.
/// let aperta = calcola(&[Sospensione { al: None, ..chiusa }]);
/// assert_eq!((aperta.data, aperta.trascorsi, aperta.restanti, aperta.sospeso), (None, 9, 21, true));
/// ```
///
/// # Errors
/// [`ErroreConteggio`] when the term is too long, starts outside the calendar, or never ends.
pub fn termine_con_sospensioni(
    cal: &Calendario,
    luogo: Luogo<'_>,
    dal: NaiveDate,
    conteggio: &Conteggio,
    sospensioni: &[Sospensione],
    oggi: NaiveDate,
) -> Result<TerminePieno, ErroreConteggio> {
    conteggio.controlla(dal)?;
    let dopo = |giorno: NaiveDate| {
        let prossimo = giorno.succ_opt().filter(|d| (*d - dal).num_days() <= ARCO_MASSIMO);
        prossimo.ok_or(ErroreConteggio::SenzaFine(dal))
    };
    let vista = cal.vista(luogo);
    let aperta_dal = sospensioni.iter().filter(|s| s.al.is_none()).map(|s| s.dal).min();
    let mut saltati = Vec::new();
    let (mut contati, mut trascorsi) = (0, 0);
    let mut prorogato = false;
    let mut giorno = dal;

    let data = loop {
        if aperta_dal.is_some_and(|aperta| aperta <= giorno) {
            while giorno < oggi {
                giorno = dopo(giorno)?;
                saltati.push(GiornoSaltato { data: giorno, motivo: Motivo::Sospensione });
            }
            break None;
        }
        if contati == conteggio.giorni {
            let motivo = if sospensioni.iter().any(|s| s.in_corso(giorno)) {
                Motivo::Sospensione
            } else if let Some(motivo) = conteggio.non_finisce(&vista, giorno) {
                prorogato = true;
                motivo
            } else {
                break Some(giorno);
            };
            saltati.push(GiornoSaltato { data: giorno, motivo });
            giorno = dopo(giorno)?;
            continue;
        }
        giorno = dopo(giorno)?;
        let motivo = if sospensioni.iter().any(|s| s.toglie(giorno)) {
            Some(Motivo::Sospensione)
        } else {
            conteggio.non_conta(&vista, giorno)
        };
        if let Some(motivo) = motivo {
            saltati.push(GiornoSaltato { data: giorno, motivo });
        } else {
            contati += 1;
            trascorsi += u32::from(giorno <= oggi);
        }
    };

    Ok(TerminePieno {
        data,
        saltati,
        prorogato,
        trascorsi,
        restanti: conteggio.giorni - trascorsi,
        sospeso: sospensioni.iter().any(|s| s.in_corso(oggi)),
    })
}

#[cfg(test)]
mod tests;
