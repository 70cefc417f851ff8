//! Reference data next to the repository, skipped where absent; and the calendar that is shipped.

use chrono::{Datelike, NaiveDate, Weekday};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use workflows::scadenze::{Calendario, Conteggio, Luogo, Motivo, Proroga, conta};

fn radice() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The lines of a reference file, by column name.
fn righe(nome: &str) -> Option<Vec<BTreeMap<String, String>>> {
    let file = radice().join("../shared/data").join(nome);
    let testo = std::fs::read(file).ok()?;
    let mut lettore = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(testo.as_slice());
    let testata = lettore.headers().unwrap().clone();
    let riga = |r: csv::StringRecord| {
        testata.iter().map(str::to_owned).zip(r.iter().map(str::to_owned)).collect::<BTreeMap<_, _>>()
    };
    let righe: Vec<_> = lettore.records().map(|r| riga(r.unwrap())).collect();
    assert!(!righe.is_empty(), "{nome} is empty");
    Some(righe)
}

fn g(testo: &str) -> NaiveDate {
    testo.parse().unwrap()
}

fn calendario_spedito() -> Option<Calendario> {
    let testo = std::fs::read_to_string(radice().join("config/calendario.toml")).ok()?;
    Some(toml::from_str(&testo).unwrap())
}

#[test]
fn r84_i_termini_sono_quelli_dei_vettori_di_riferimento() {
    let Some(righe) = righe("deadline-vectors.csv") else { return };
    let cal = Calendario::nazionale();
    for riga in &righe {
        for (proroga, colonna) in [
            (Proroga::Festivi, "expiry_roll_sunday_holiday"),
            (Proroga::FestiviESabato, "expiry_roll_sat_too"),
        ] {
            let conteggio = Conteggio { giorni: riga["days"].parse().unwrap(), lavorativi: false, proroga };
            let termine = conta(&cal, Luogo::default(), g(&riga["start"]), &conteggio).unwrap();
            assert_eq!(termine.data, g(&riga[colonna]), "{riga:?}");
        }
    }
}

/// The file names 25 April and the like even on Sundays; here a Sunday is a Sunday first. Its Easter Sundays and
/// National Unity Days (first Sunday of November) are no feast of their own here: they are holidays as Sundays.
#[test]
fn r84_le_feste_nazionali_sono_quelle_del_file_di_riferimento() {
    let Some(righe) = righe("holidays-it-2020-2035.csv") else { return };
    let cal = Calendario::nazionale();
    let nel_file: BTreeSet<NaiveDate> = righe.iter().map(|r| g(&r["date"])).collect();
    for riga in &righe {
        let giorno = g(&riga["date"]);
        let motivo = cal.festivo(giorno, Luogo::default());
        if giorno.weekday() == Weekday::Sun {
            assert_eq!(motivo, Some(Motivo::Domenica), "{riga:?}");
        } else {
            assert!(matches!(motivo, Some(Motivo::Festivita { .. })), "{riga:?}");
            assert!(!["Easter Sunday", "National Unity Day"].contains(&riga["name"].as_str()), "{riga:?}");
        }
    }
    // And no other weekday or Saturday is a holiday.
    for giorno in g("2020-01-01").iter_days().take_while(|d| d.year() <= 2035) {
        let domenica = giorno.weekday() == Weekday::Sun;
        if !domenica && cal.festivo(giorno, Luogo::default()).is_some() {
            assert!(nel_file.contains(&giorno), "{giorno}");
        }
    }
    // The older of the two sources does not know 4 October yet, the newer has it from 2026.
    let san_francesco: Vec<_> = righe.iter().filter(|r| r["date"].ends_with("-10-04")).collect();
    assert!(san_francesco.iter().all(|r| r["in_workalendar"] == "0" && g(&r["date"]).year() >= 2026));
    assert_eq!(san_francesco.len(), 10);
}

#[test]
fn r88_il_calendario_spedito_ha_le_feste_nazionali() {
    let Some(spedito) = calendario_spedito() else { return };
    let nazionale = Calendario::nazionale();
    for giorno in g("2009-01-01").iter_days().take_while(|d| d.year() <= 2040) {
        let [qui, nel_codice] = [&spedito, &nazionale].map(|c| c.festivo(giorno, Luogo::default()));
        assert_eq!(qui, nel_codice, "{giorno}");
    }
}

/// The chief town of each province, by the province's initials, as the shipped sedi say it.
fn capoluoghi() -> Option<BTreeMap<String, String>> {
    let testo = std::fs::read_to_string(radice().join("config/sedi.toml")).ok()?;
    let tabella: toml::Table = testo.parse().unwrap();
    let chiave = |sede: &toml::Value, chiave| sede[chiave].as_str().unwrap().to_owned();
    let provinciali =
        tabella["sede"].as_array().unwrap().iter().filter(|s| chiave(s, "codice").ends_with("00"));
    Some(provinciali.map(|s| (chiave(s, "provincia"), chiave(s, "comune"))).collect())
}

/// Key of a province's chief town in the reference file: where it lists two towns by name, the initials mix them.
fn chiave_di_riferimento(sigla: &str) -> &str {
    match sigla {
        "FC" => "Forli",
        "PU" => "Pesaro",
        altra => altra,
    }
}

/// Perugia keeps San Costanzo (29 January): the reference gives Assisi's saints to the whole province. Of Ragusa it
/// gives both San Giorgio, who is Ibla's, and the city's San Giovanni (29 August).
const IMPRECISI_NEL_RIFERIMENTO: [&str; 2] = ["PG", "RG"];

/// Compares what decides a term: the days that are a holiday of the city, in the reference file's own years.
#[test]
fn r88_i_patroni_dei_capoluoghi_sono_quelli_di_riferimento() {
    let (Some(righe), Some(cal), Some(capoluoghi)) =
        (righe("patroni-it-2025-2027.csv"), calendario_spedito(), capoluoghi())
    else {
        return;
    };
    let mut diversi = Vec::new();
    for (sigla, comune) in &capoluoghi {
        if IMPRECISI_NEL_RIFERIMENTO.contains(&sigla.as_str()) {
            continue;
        }
        let chiave = chiave_di_riferimento(sigla);
        let luogo = Luogo { comune: Some(comune), sede: None };
        let nel_file: BTreeSet<NaiveDate> =
            righe.iter().filter(|r| r["provincia_or_citta"] == chiave).map(|r| g(&r["date"])).collect();
        for giorno in g("2025-01-01").iter_days().take_while(|d| d.year() <= 2027) {
            let patrono = matches!(cal.festivo(giorno, luogo), Some(Motivo::Patrono { .. }));
            let festivo = cal.festivo(giorno, luogo).is_some();
            if patrono && !nel_file.contains(&giorno) || !festivo && nel_file.contains(&giorno) {
                diversi.push(format!("{sigla} {comune} {giorno}"));
            }
        }
    }
    assert!(diversi.is_empty(), "{diversi:#?}");
}
