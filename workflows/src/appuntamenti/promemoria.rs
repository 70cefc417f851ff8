//! When an appointment is reminded: some hours before it, never at night, never on a holiday, never after.

use crate::{
    punti::istante_di,
    scadenze::{Calendario, Luogo, giorno_civile},
};
use chrono::{Days, NaiveDate, NaiveTime};
use chrono_tz::Europe::Rome;
use engine::Timestamp;
use std::time::Duration;

/// Hours of Rome in which a reminder may leave: from 8, to 20 included.
const DALLE: u32 = 8;
const ALLE: u32 = 20;
/// No row of holidays is longer.
const GIORNI_CERCATI: u64 = 15;

/// The last good instant not later than `ore` before `inizio`. `None`: it would be before `ora`, when the appointment
/// was booked or moved, and who did it has it in mind.
#[must_use]
pub(super) fn promemoria(
    inizio: Timestamp,
    ore: u32,
    calendario: &Calendario,
    ora: Timestamp,
) -> Option<Timestamp> {
    if ore == 0 {
        return None;
    }
    let voluto = inizio.minus(Duration::from_secs(u64::from(ore) * 3600));
    let giorno = giorno_civile(voluto.to_utc());
    let buono = (0..GIORNI_CERCATI).find_map(|indietro| {
        let giorno = giorno.checked_sub_days(Days::new(indietro))?;
        if calendario.festivo(giorno, Luogo::default()).is_some() {
            return None;
        }
        let (apre, chiude) = ore_buone(giorno);
        (apre <= voluto).then_some(voluto.min(chiude))
    })?;
    (buono > ora).then_some(buono)
}

/// `ora` where a reminder may leave then, else the first instant after it at which it may.
#[must_use]
pub(super) fn prossima_ora_buona(ora: Timestamp, calendario: &Calendario) -> Timestamp {
    let oggi = giorno_civile(ora.to_utc());
    let buona = (0..GIORNI_CERCATI).find_map(|avanti| {
        let giorno = oggi.checked_add_days(Days::new(avanti))?;
        if calendario.festivo(giorno, Luogo::default()).is_some() {
            return None;
        }
        let (apre, chiude) = ore_buone(giorno);
        (ora <= chiude).then_some(ora.max(apre))
    });
    buona.unwrap_or(ora)
}

/// The first and the last instant of a day at which a reminder may leave.
fn ore_buone(giorno: NaiveDate) -> (Timestamp, Timestamp) {
    let alle = |ora: u32| istante_di(giorno, NaiveTime::from_hms_opt(ora, 0, 0).unwrap_or(NaiveTime::MIN));
    (alle(DALLE), alle(ALLE))
}

/// `10:30` on the clock of Rome.
#[must_use]
pub(super) fn ora_locale(istante: Timestamp) -> String {
    istante.to_utc().with_timezone(&Rome).format("%H:%M").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn t(testo: &str) -> Timestamp {
        testo.parse::<chrono::DateTime<chrono::Utc>>().unwrap().into()
    }

    fn il(inizio: &str, ore: u32) -> String {
        promemoria(t(inizio), ore, &Calendario::nazionale(), t("2026-01-02T00:00:00Z")).unwrap().to_string()
    }

    #[test]
    fn il_promemoria_parte_un_giorno_prima_alla_stessa_ora() {
        // Wednesday 10:30 in Rome, from Tuesday 10:30.
        assert_eq!(il("2026-11-25T09:30:00Z", 24), "2026-11-24T09:30:00.000Z");
    }

    #[test]
    fn mai_di_notte_ne_di_domenica_ne_nei_festivi() {
        // Monday 9:00: a day before is Sunday, so Saturday at 20.
        assert_eq!(il("2026-11-23T08:00:00Z", 24), "2026-11-21T19:00:00.000Z");
        // 12 hours before 9:00 is 21:00 of the day before: 20:00.
        assert_eq!(il("2026-11-25T08:00:00Z", 12), "2026-11-24T19:00:00.000Z");
        // 4 hours before 9:00 is 5:00: 20:00 of the day before.
        assert_eq!(il("2026-11-25T08:00:00Z", 4), "2026-11-24T19:00:00.000Z");
        // Tuesday 29 December: Monday is good. Monday 28: Sunday, Santo Stefano and Natale are not; Thursday 24.
        assert_eq!(il("2026-12-28T09:00:00Z", 24), "2026-12-24T19:00:00.000Z");
        // Both edges of the good hours are good.
        assert_eq!(il("2026-11-25T07:00:00Z", 24), "2026-11-24T07:00:00.000Z");
        assert_eq!(il("2026-11-25T19:00:00Z", 24), "2026-11-24T19:00:00.000Z");
    }

    #[test]
    fn chi_prenota_all_ultimo_non_riceve_un_promemoria() {
        let nazionale = Calendario::nazionale();
        let inizio = t("2026-11-25T09:30:00Z");
        assert_eq!(promemoria(inizio, 24, &nazionale, t("2026-11-24T09:30:00Z")), None);
        assert!(promemoria(inizio, 24, &nazionale, t("2026-11-24T09:29:59Z")).is_some());
        assert_eq!(promemoria(inizio, 0, &nazionale, t("2026-11-01T09:29:59Z")), None);
    }

    #[test]
    fn dopo_un_fermo_si_aspetta_il_giorno_e_l_ora_delle_persone() {
        let dopo = |ora: &str| prossima_ora_buona(t(ora), &Calendario::nazionale()).to_string();
        assert_eq!(dopo("2026-11-25T01:00:00Z"), "2026-11-25T07:00:00.000Z", "alle 2 si aspettano le 8");
        assert_eq!(dopo("2026-11-25T07:00:00Z"), "2026-11-25T07:00:00.000Z");
        assert_eq!(dopo("2026-11-25T19:00:00Z"), "2026-11-25T19:00:00.000Z");
        assert_eq!(dopo("2026-11-25T19:00:00.001Z"), "2026-11-26T07:00:00.000Z");
        assert_eq!(dopo("2026-11-21T19:30:00Z"), "2026-11-23T07:00:00.000Z", "la domenica no");
    }

    #[test]
    fn attorno_al_cambio_d_ora_l_ora_e_quella_di_roma() {
        // Monday 26 October 2026, 8:30 (winter): a day of 24 hours before is Sunday; Saturday at 20 is summer time.
        assert_eq!(il("2026-10-26T07:30:00Z", 24), "2026-10-24T18:00:00.000Z");
    }
}
