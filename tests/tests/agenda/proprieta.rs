//! What must hold of slots whatever the hours, the day and the seats: pure, on thousands of cases.

use chrono::{Days, NaiveDate, NaiveTime, Timelike};
use chrono_tz::Europe::Rome;
use engine::Timestamp;
use proptest::prelude::*;
use std::sync::LazyLock;
use tests::Prova;
use workflows::{
    punti::{Agenda, Occupato, PuntoUfficio, Slot, Variazioni, liberi, vicini},
    scadenze::{GiornoSettimana, giorno_civile},
    tabelle::{Orario, Tabelle},
};

static TABELLE: LazyLock<Tabelle> = LazyLock::new(Prova::tabelle);

const TUTTI: [GiornoSettimana; 7] = [
    GiornoSettimana::Lunedi,
    GiornoSettimana::Martedi,
    GiornoSettimana::Mercoledi,
    GiornoSettimana::Giovedi,
    GiornoSettimana::Venerdi,
    GiornoSettimana::Sabato,
    GiornoSettimana::Domenica,
];

fn agenda(finestre: &[(u32, u32)], durata: u32) -> Agenda<'static> {
    let ora = |minuti: u32| NaiveTime::from_num_seconds_from_midnight_opt(minuti * 60, 0).unwrap();
    let mut punto = PuntoUfficio::invariato("7000.sportello", Timestamp::default());
    punto.variazioni = Variazioni {
        orari: Some(
            finestre
                .iter()
                .map(|(da, a)| Orario { giorni: TUTTI.to_vec(), dalle: ora(*da), alle: ora(*a) })
                .collect(),
        ),
        durata_minuti: Some(durata),
        ..Variazioni::default()
    };
    Agenda::di(&TABELLE, &punto).unwrap()
}

fn g(testo: &str) -> NaiveDate {
    testo.parse().unwrap()
}

/// Two windows that do not overlap, in minutes of the day.
fn finestre() -> impl Strategy<Value = Vec<(u32, u32)>> {
    (0_u32..700, 1_u32..300, 0_u32..200, 1_u32..230).prop_map(|(a, lunga, pausa, altra)| {
        let (b, c) = (a + lunga, a + lunga + pausa);
        vec![(a, b), (c, (c + altra).min(1439))]
    })
}

fn giorno() -> impl Strategy<Value = NaiveDate> {
    // Days of both clock changes of some years come up often.
    let cambi = ["2025-03-30", "2025-10-26", "2026-03-29", "2026-10-25", "2027-03-28", "2027-10-31"];
    prop_oneof![
        (0_u64..2_000).prop_map(|n| g("2025-01-01") + Days::new(n)),
        proptest::sample::select(cambi.map(g).to_vec()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(800))]

    #[test]
    fn r33_gli_slot_stanno_nelle_finestre_in_ordine_e_non_si_toccano(
        finestre in finestre(), durata in 1_u32..24, giorno in giorno()
    ) {
        let durata = durata * 5;
        let agenda = agenda(&finestre, durata);
        let slot = agenda.del_giorno(giorno);
        if agenda.chiuso_il(giorno).is_some() {
            prop_assert!(slot.is_empty());
        }
        for s in &slot {
            prop_assert_eq!(s.fine.millis() - s.inizio.millis(), i64::from(durata) * 60_000);
            prop_assert_eq!(giorno_civile(s.inizio.to_utc()), giorno);
            let (da, a) = (s.inizio.to_utc().with_timezone(&Rome), s.fine.to_utc().with_timezone(&Rome));
            let minuti = |t: chrono::NaiveTime| t.num_seconds_from_midnight() / 60;
            let dentro = finestre.iter().any(|(dalle, alle)| minuti(da.time()) >= *dalle && minuti(a.time()) <= *alle);
            prop_assert!(dentro, "{da} - {a} fuori da {finestre:?}");
            prop_assert!(agenda.non_si_tiene(s).is_none());
        }
        for coppia in slot.windows(2) {
            prop_assert!(coppia[0].fine <= coppia[1].inizio, "{coppia:?}");
        }
    }

    #[test]
    fn r33_cio_che_e_offerto_si_puo_prenotare_e_nient_altro(
        finestre in finestre(), durata in 1_u32..24, giorno in giorno(), minuto in 0_i64..1_440
    ) {
        let agenda = agenda(&finestre, durata * 5);
        let ora = Timestamp::from(workflows::scadenze::inizio_giorno(giorno)).plus(
            std::time::Duration::from_secs(u64::try_from(minuto * 60).unwrap()),
        );
        let offerti = agenda.prenotabili(giorno, giorno + Days::new(3), ora);
        for s in &offerti {
            prop_assert_eq!(agenda.prenotabile(s.inizio, ora), Ok(*s));
            let storto = Timestamp::from_millis(s.inizio.millis() + 60_000);
            if !offerti.iter().any(|o| o.inizio == storto) {
                prop_assert!(agenda.prenotabile(storto, ora).is_err());
            }
        }
        let oltre = agenda.ultimo_giorno(ora) + Days::new(1);
        prop_assert!(agenda.prenotabili(oltre, oltre + Days::new(7), ora).is_empty());
    }

    #[test]
    fn r36_i_posti_liberi_sono_quelli_che_restano(
        posti in 1_u32..5, presi in prop::collection::vec((0_i64..40, 1_i64..6, 1_i64..6), 0..30)
    ) {
        let quarto = |n: i64| Timestamp::from_millis(n * 900_000);
        let mut occupati: Vec<Occupato> = presi
            .into_iter()
            .map(|(da, lungo, posto)| Occupato { slot: Slot { inizio: quarto(da), fine: quarto(da + lungo) }, posto })
            .collect();
        occupati.sort_by_key(|o| (o.slot.inizio, o.posto));
        let slot: Vec<Slot> = (0..44).map(|n| Slot { inizio: quarto(n), fine: quarto(n + 1) }).collect();
        let trovati = liberi(&slot, &occupati, posti);
        for s in &slot {
            let insieme = occupati.iter().filter(|o| o.slot.tocca(s)).count() as u32;
            let restano = posti.saturating_sub(insieme);
            let detti = trovati.iter().find(|l| l.slot == *s).map_or(0, |l| l.posti);
            prop_assert_eq!(detti, restano);
        }
        let proposti = vicini(&trovati, quarto(20), 3);
        prop_assert_eq!(proposti.len(), trovati.len().min(3));
        prop_assert!(proposti.is_sorted());
        let distanza = |s: &Slot| (s.inizio.millis() - quarto(20).millis()).abs();
        let peggiore = proposti.iter().map(distanza).max().unwrap_or(0);
        let altri = trovati.iter().filter(|l| !proposti.contains(&l.slot));
        for altro in altri {
            prop_assert!(distanza(&altro.slot) >= peggiore, "{altro:?} era più vicino");
        }
    }
}

/// 9:00 is 9:00 on the clock of Rome before and after both changes, and the nights themselves are Sundays.
#[test]
fn r33_prima_e_dopo_i_cambi_d_ora_le_nove_sono_le_nove() {
    let agenda = agenda(&[(9 * 60, 10 * 60)], 30);
    for (giorno, nove) in [
        ("2026-03-28", "2026-03-28T08:00:00.000Z"),
        ("2026-03-30", "2026-03-30T07:00:00.000Z"),
        ("2026-10-24", "2026-10-24T07:00:00.000Z"),
        ("2026-10-26", "2026-10-26T08:00:00.000Z"),
    ] {
        let slot = agenda.del_giorno(g(giorno));
        assert_eq!((slot.len(), slot[0].inizio.to_string().as_str()), (2, nove), "{giorno}");
    }
    assert!(agenda.del_giorno(g("2026-03-29")).is_empty() && agenda.del_giorno(g("2026-10-25")).is_empty());
}
