//! Laws that hold for every term, whatever the dates (R84): tried on thousands of random cases.

use chrono::{Datelike, Days, NaiveDate, Weekday};
use proptest::prelude::*;
use std::collections::BTreeSet;
use workflows::scadenze::{
    Calendario, Chiusura, Conteggio, Festivita, Luogo, Motivo, Patrono, Proroga, Ricorrenza, Sospensione,
    TerminePieno, conta, fine_giorno, giorno_civile, inizio_giorno, termine_con_sospensioni,
};

const LUOGO: Luogo<'static> = Luogo { comune: Some("Roma"), sede: Some("7000") };

fn giorno(dal: i32) -> impl Strategy<Value = NaiveDate> {
    let primo = NaiveDate::from_ymd_opt(dal, 1, 1).unwrap();
    (0..20 * 365_u64).prop_map(move |n| primo + Days::new(n))
}

fn proroga() -> impl Strategy<Value = Proroga> {
    prop_oneof![Just(Proroga::Nessuna), Just(Proroga::Festivi), Just(Proroga::FestiviESabato)]
}

fn conteggio() -> impl Strategy<Value = Conteggio> {
    (0..120_u32, any::<bool>(), proroga()).prop_map(|(giorni, lavorativi, proroga)| Conteggio {
        giorni,
        lavorativi,
        proroga,
    })
}

/// The national calendar, sometimes with a patron, and with closures thick enough to be met.
fn calendario() -> impl Strategy<Value = Calendario> {
    (proptest::option::of((1..=12_u32, 1..=28_u32)), proptest::collection::vec(giorno(2020), 0..200))
        .prop_map(|(patrono, chiusure)| {
            let mut cal = Calendario::nazionale();
            cal.patroni.extend(patrono.map(|(mese, giorno)| Patrono {
                comune: "Roma".into(),
                nome: "Patrono".into(),
                quando: Ricorrenza::Fissa { mese, giorno },
            }));
            cal.chiusure.extend(chiusure.into_iter().map(|data| Chiusura {
                data,
                sede: None,
                motivo: "Chiusura".into(),
            }));
            cal
        })
}

/// Start of a term and suspensions around it, some empty, some overlapping, never open.
fn sospensioni() -> impl Strategy<Value = (NaiveDate, Vec<Sospensione>)> {
    (giorno(2020), proptest::collection::vec((-10..150_i64, 0..40_i64), 0..5)).prop_map(|(dal, coppie)| {
        let giorno = |n| dal + chrono::TimeDelta::days(n);
        let sospensioni = coppie
            .into_iter()
            .map(|(inizio, durata)| Sospensione { dal: giorno(inizio), al: Some(giorno(inizio + durata)) });
        (dal, sospensioni.collect())
    })
}

fn fine(cal: &Calendario, dal: NaiveDate, c: &Conteggio) -> NaiveDate {
    conta(cal, LUOGO, dal, c).unwrap().data
}

fn pieno(cal: &Calendario, dal: NaiveDate, c: &Conteggio, s: &[Sospensione]) -> TerminePieno {
    termine_con_sospensioni(cal, LUOGO, dal, c, s, dal).unwrap()
}

/// The definition, said as plainly as it can be and with no care for speed: an independent second opinion.
fn per_definizione(cal: &Calendario, dal: NaiveDate, c: &Conteggio, s: &[Sospensione]) -> NaiveDate {
    let sospeso = |d: NaiveDate| s.iter().any(|s| s.dal < d && d <= s.al.unwrap());
    let sospeso_la_sera = |d: NaiveDate| s.iter().any(|s| s.dal <= d && d < s.al.unwrap());
    let conta = |d: &NaiveDate| !sospeso(*d) && (!c.lavorativi || cal.lavorativo(*d, LUOGO));
    let buono = |d: &NaiveDate| {
        let festivo = cal.festivo(*d, LUOGO).is_some();
        let sabato = d.weekday() == Weekday::Sat;
        let proroga = if c.lavorativi && c.giorni > 0 { Proroga::FestiviESabato } else { c.proroga };
        !sospeso_la_sera(*d)
            && match proroga {
                Proroga::Nessuna => true,
                Proroga::Festivi => !festivo,
                Proroga::FestiviESabato => !festivo && !sabato,
            }
    };
    let contato = match c.giorni {
        0 => dal,
        n => dal.iter_days().skip(1).filter(conta).nth(n as usize - 1).unwrap(),
    };
    contato.iter_days().find(buono).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn r84_un_termine_con_proroga_non_finisce_mai_in_un_giorno_saltato(
        cal in calendario(), dal in giorno(2020), c in conteggio()
    ) {
        let termine = conta(&cal, LUOGO, dal, &c).unwrap();
        prop_assert!(termine.saltati.iter().all(|s| s.data != termine.data));
        if c.proroga != Proroga::Nessuna {
            prop_assert_eq!(cal.festivo(termine.data, LUOGO), None);
        }
        if c.proroga == Proroga::FestiviESabato || (c.lavorativi && c.giorni > 0) {
            prop_assert!(cal.lavorativo(termine.data, LUOGO));
        }
    }

    #[test]
    fn r84_i_giorni_saltati_spiegano_la_fine((dal, s) in sospensioni(), cal in calendario(), c in conteggio()) {
        let t = pieno(&cal, dal, &c, &s);
        let passati = (t.data.unwrap() - dal).num_days();
        prop_assert_eq!(passati, i64::from(c.giorni) + t.saltati.len() as i64);
        let distinti: BTreeSet<_> = t.saltati.iter().map(|s| s.data).collect();
        prop_assert!(distinti.iter().copied().eq(t.saltati.iter().map(|s| s.data)), "in order, each once");
        for saltato in t.saltati {
            match saltato.motivo {
                Motivo::Sospensione => prop_assert!(
                    s.iter().any(|s| s.dal <= saltato.data && saltato.data <= s.al.unwrap())
                ),
                motivo => prop_assert_eq!(cal.non_lavorativo(saltato.data, LUOGO), Some(motivo)),
            }
        }
    }

    #[test]
    fn r84_un_termine_solare_senza_proroga_e_una_somma(
        cal in calendario(), dal in giorno(2020), giorni in 0..=10_000_u32
    ) {
        let c = Conteggio { giorni, lavorativi: false, proroga: Proroga::Nessuna };
        prop_assert_eq!(fine(&cal, dal, &c), dal + Days::new(giorni.into()));
    }

    #[test]
    fn r84_piu_giorni_o_un_inizio_piu_tardi_non_anticipano(
        cal in calendario(), dal in giorno(2020), c in conteggio(), piu in 1..10_u32
    ) {
        let prima = fine(&cal, dal, &c);
        let piu_giorni = Conteggio { giorni: c.giorni + piu, ..c };
        prop_assert!(fine(&cal, dal, &piu_giorni) >= prima);
        prop_assert!(fine(&cal, dal + Days::new(piu.into()), &c) >= prima);
        if c.lavorativi && c.giorni > 0 {
            prop_assert!(fine(&cal, dal, &piu_giorni) > prima, "another working day is another day");
        }
    }

    #[test]
    fn r84_i_giorni_lavorativi_non_finiscono_prima_dei_solari(
        cal in calendario(), dal in giorno(2020), c in conteggio()
    ) {
        let lavorativi = fine(&cal, dal, &Conteggio { lavorativi: true, ..c });
        let solari = fine(&cal, dal, &Conteggio { lavorativi: false, ..c });
        prop_assert!(lavorativi >= solari);
    }

    #[test]
    fn r84_la_proroga_piu_larga_non_finisce_prima(cal in calendario(), dal in giorno(2020), giorni in 0..120_u32) {
        let [nessuna, festivi, sabato] = [Proroga::Nessuna, Proroga::Festivi, Proroga::FestiviESabato]
            .map(|proroga| fine(&cal, dal, &Conteggio { giorni, lavorativi: false, proroga }));
        prop_assert!(nessuna <= festivi && festivi <= sabato);
    }

    #[test]
    fn r84_una_festa_in_piu_non_accorcia_mai_un_termine(
        cal in calendario(), dal in giorno(2020), c in conteggio(), mese in 1..=12_u32, giorno in 1..=28_u32
    ) {
        let mut con_festa = cal.clone();
        let quando = Ricorrenza::Fissa { mese, giorno };
        con_festa.nazionali.push(Festivita { nome: "Nuova".into(), quando, dal: None, al: None });
        prop_assert!(fine(&con_festa, dal, &c) >= fine(&cal, dal, &c));
    }

    #[test]
    fn r84_una_sospensione_di_n_giorni_sposta_di_n_il_termine_solare(
        dal in giorno(2020), giorni in 0..120_u32, inizio in 0..120_u32, durata in 0..60_u32
    ) {
        let c = Conteggio { giorni, lavorativi: false, proroga: Proroga::Nessuna };
        let dal_sospensione = dal + Days::new(inizio.into());
        let s = Sospensione { dal: dal_sospensione, al: Some(dal_sospensione + Days::new(durata.into())) };
        let senza = dal + Days::new(giorni.into());
        // Day `giorni` is the last on which a suspension is still in time.
        let spostati = if inizio <= giorni { durata } else { 0 };
        let con = pieno(&Calendario::nazionale(), dal, &c, &[s]);
        prop_assert_eq!(con.data, Some(senza + Days::new(spostati.into())));
    }

    #[test]
    fn r84_il_calcolo_giorno_per_giorno_e_la_definizione(
        (dal, s) in sospensioni(), cal in calendario(), c in conteggio()
    ) {
        prop_assert_eq!(pieno(&cal, dal, &c, &s).data, Some(per_definizione(&cal, dal, &c, &s)));
    }

    #[test]
    fn r84_l_ordine_e_le_ripetizioni_delle_sospensioni_non_contano(
        (dal, s) in sospensioni(), cal in calendario(), c in conteggio()
    ) {
        let mut rovesciate: Vec<_> = s.iter().rev().copied().collect();
        rovesciate.extend_from_slice(&s);
        prop_assert_eq!(pieno(&cal, dal, &c, &rovesciate), pieno(&cal, dal, &c, &s));
    }

    #[test]
    fn r84_una_sospensione_in_piu_non_accorcia_e_aperta_toglie_la_data_solo_in_tempo(
        (dal, s) in sospensioni(), cal in calendario(), c in conteggio(), inizio in 0..200_u64
    ) {
        let senza = pieno(&cal, dal, &c, &s).data.unwrap();
        let inizio = dal + Days::new(inizio);
        let con = |al| pieno(&cal, dal, &c, &[s.as_slice(), &[Sospensione { dal: inizio, al }]].concat()).data;
        prop_assert!(con(Some(inizio + Days::new(7))).unwrap() >= senza);
        prop_assert_eq!(con(None), (inizio > senza).then_some(senza));
    }

    #[test]
    fn r84_trascorsi_e_restanti_fanno_sempre_il_termine(
        (dal, s) in sospensioni(), cal in calendario(), c in conteggio(), oggi in 0..400_u64
    ) {
        let oggi = dal + Days::new(oggi);
        let ieri = termine_con_sospensioni(&cal, LUOGO, dal, &c, &s, oggi.pred_opt().unwrap()).unwrap();
        let t = termine_con_sospensioni(&cal, LUOGO, dal, &c, &s, oggi).unwrap();
        prop_assert_eq!(t.trascorsi + t.restanti, c.giorni);
        prop_assert!((0..=1).contains(&(i64::from(t.trascorsi) - i64::from(ieri.trascorsi))));
        prop_assert_eq!(t.data, ieri.data);
        if Some(oggi) >= t.data {
            prop_assert_eq!(t.restanti, 0);
        }
    }

    #[test]
    fn ogni_istante_sta_nel_suo_giorno_civile(secondi in -3_000_000_000_i64..7_000_000_000) {
        let istante = chrono::DateTime::from_timestamp(secondi, 0).unwrap();
        let giorno = giorno_civile(istante);
        prop_assert!(inizio_giorno(giorno) <= istante && istante < fine_giorno(giorno));
        prop_assert!((22..=26).contains(&(fine_giorno(giorno) - inizio_giorno(giorno)).num_hours()));
    }
}
