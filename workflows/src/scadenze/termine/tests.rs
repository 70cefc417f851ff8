use super::*;
use crate::scadenze::{Festivita, Ricorrenza};

fn g(testo: &str) -> NaiveDate {
    testo.parse().unwrap()
}

fn regola(giorni: u32, lavorativi: bool, proroga: Proroga) -> Conteggio {
    Conteggio { giorni, lavorativi, proroga }
}

fn fine(dal: &str, conteggio: Conteggio) -> String {
    conta(&Calendario::nazionale(), Luogo::default(), g(dal), &conteggio).unwrap().data.to_string()
}

fn solare(dal: &str, giorni: u32, proroga: Proroga) -> String {
    fine(dal, regola(giorni, false, proroga))
}

fn lavorativo(dal: &str, giorni: u32) -> String {
    fine(dal, regola(giorni, true, Proroga::Nessuna))
}

#[test]
fn r84_il_giorno_iniziale_non_si_conta() {
    assert_eq!(solare("2026-06-15", 15, Proroga::Nessuna), "2026-06-30");
    assert_eq!(solare("2026-06-15", 16, Proroga::Nessuna), "2026-07-01");
    assert_eq!(solare("2026-06-15", 0, Proroga::Nessuna), "2026-06-15");
    // From a holiday too: day 1 is the day after it.
    assert_eq!(solare("2026-12-25", 5, Proroga::Nessuna), "2026-12-30");
}

#[test]
fn r84_la_fine_d_anno_il_29_febbraio_e_i_cambi_d_ora_sono_giorni_come_gli_altri() {
    assert_eq!(solare("2026-12-17", 15, Proroga::Nessuna), "2027-01-01");
    assert_eq!(solare("2026-12-17", 15, Proroga::Festivi), "2027-01-02");
    assert_eq!(solare("2026-12-17", 15, Proroga::FestiviESabato), "2027-01-04");
    assert_eq!(solare("2028-02-14", 15, Proroga::Nessuna), "2028-02-29");
    assert_eq!(solare("2027-02-14", 15, Proroga::Nessuna), "2027-03-01");
    assert_eq!(solare("2028-02-29", 365, Proroga::Nessuna), "2029-02-28");
    assert_eq!(solare("2026-03-28", 1, Proroga::Nessuna), "2026-03-29");
    assert_eq!(solare("2026-03-28", 2, Proroga::Nessuna), "2026-03-30");
    assert_eq!(solare("2026-10-24", 1, Proroga::Festivi), "2026-10-26");
    assert_eq!(solare("2026-10-25", 1, Proroga::Nessuna), "2026-10-26");
}

#[test]
fn r84_la_proroga_dai_due_lati_di_ogni_confine() {
    // Friday 20, Saturday 21, Sunday 22 November 2026.
    let fini = |giorni| {
        [Proroga::Nessuna, Proroga::Festivi, Proroga::FestiviESabato].map(|p| solare("2026-11-10", giorni, p))
    };
    assert_eq!(fini(10), ["2026-11-20", "2026-11-20", "2026-11-20"]);
    assert_eq!(fini(11), ["2026-11-21", "2026-11-21", "2026-11-23"]);
    assert_eq!(fini(12), ["2026-11-22", "2026-11-23", "2026-11-23"]);
    assert_eq!(fini(13), ["2026-11-23", "2026-11-23", "2026-11-23"]);
}

#[test]
fn r84_la_proroga_attraversa_feste_consecutive_e_dice_quali() {
    // Easter 2026: Saturday 4, Sunday 5, Monday 6 April.
    let cal = Calendario::nazionale();
    let conteggio = regola(15, false, Proroga::FestiviESabato);
    let termine = conta(&cal, Luogo::default(), g("2026-03-20"), &conteggio).unwrap();
    assert_eq!(termine.data, g("2026-04-07"));
    assert!(termine.prorogato);
    let saltati: Vec<String> = termine.saltati.iter().map(|s| format!("{} {}", s.data, s.motivo)).collect();
    assert_eq!(
        saltati,
        ["2026-04-04 sabato", "2026-04-05 domenica", "2026-04-06 festività nazionale: Lunedì dell'Angelo"]
    );
    assert_eq!(solare("2026-03-20", 15, Proroga::Festivi), "2026-04-04");
    assert_eq!(solare("2026-03-20", 16, Proroga::Festivi), "2026-04-07");
    // Christmas 2026 is a Friday: Friday, Saturday (Santo Stefano), Sunday.
    assert_eq!(solare("2026-12-10", 15, Proroga::Festivi), "2026-12-28");
}

#[test]
fn r84_san_francesco_sposta_il_termine_dal_2026() {
    assert_eq!(solare("2027-09-19", 15, Proroga::Festivi), "2027-10-05");
    assert_eq!(solare("2024-09-19", 15, Proroga::Festivi), "2024-10-04");
}

#[test]
fn r84_nei_giorni_lavorativi_contano_solo_quelli() {
    // Monday 16 November 2026.
    assert_eq!(lavorativo("2026-11-16", 4), "2026-11-20");
    assert_eq!(lavorativo("2026-11-16", 5), "2026-11-23");
    // From Friday, Saturday and Sunday the first working day is the same Monday.
    for dal in ["2026-11-20", "2026-11-21", "2026-11-22"] {
        assert_eq!(lavorativo(dal, 1), "2026-11-23");
    }
    // Across the Immacolata (Tuesday 8 December 2026) and across Christmas and New Year.
    assert_eq!(lavorativo("2026-12-04", 2), "2026-12-09");
    assert_eq!(lavorativo("2026-12-23", 5), "2026-12-31");
    assert_eq!(lavorativo("2026-12-23", 6), "2027-01-04");
    assert_eq!(lavorativo("2026-12-23", 8), "2027-01-07");
}

#[test]
fn r84_i_giorni_lavorativi_dicono_quali_hanno_saltato() {
    let conteggio = regola(2, true, Proroga::Nessuna);
    let termine = conta(&Calendario::nazionale(), Luogo::default(), g("2026-12-04"), &conteggio).unwrap();
    let saltati: Vec<String> = termine.saltati.iter().map(|s| format!("{} {}", s.data, s.motivo)).collect();
    assert_eq!(
        saltati,
        ["2026-12-05 sabato", "2026-12-06 domenica", "2026-12-08 festività nazionale: Immacolata Concezione"]
    );
    assert!(!termine.prorogato);
}

#[test]
fn r84_il_patrono_sposta_il_termine_solo_nella_sua_citta() {
    let cal: Calendario = toml::from_str(
        "patroni = [{ comune = \"Roma\", nome = \"Santi Pietro e Paolo\", giorno = \"06-29\" }]",
    )
    .unwrap();
    let roma = Luogo { comune: Some("Roma"), sede: Some("7000") };
    let aosta = Luogo { comune: Some("Aosta"), sede: Some("0400") };
    let fine = |luogo, conteggio| conta(&cal, luogo, g("2026-06-14"), &conteggio).unwrap().data.to_string();
    let solare = regola(15, false, Proroga::Festivi);
    assert_eq!(fine(roma, solare), "2026-06-30");
    assert_eq!(fine(aosta, solare), "2026-06-29");
    let lavorativo = regola(11, true, Proroga::Nessuna);
    assert_eq!(fine(roma, lavorativo), "2026-06-30");
    assert_eq!(fine(aosta, lavorativo), "2026-06-29");
}

#[test]
fn r84_zero_giorni_finiscono_lo_stesso_giorno_salvo_proroga() {
    for lavorativi in [false, true] {
        assert_eq!(fine("2026-11-22", regola(0, lavorativi, Proroga::Nessuna)), "2026-11-22");
        assert_eq!(fine("2026-11-22", regola(0, lavorativi, Proroga::Festivi)), "2026-11-23");
        assert_eq!(fine("2026-11-21", regola(0, lavorativi, Proroga::Festivi)), "2026-11-21");
        assert_eq!(fine("2026-11-21", regola(0, lavorativi, Proroga::FestiviESabato)), "2026-11-23");
    }
}

#[test]
fn i_termini_impossibili_sono_errori_e_non_cadute() {
    let cal = Calendario::nazionale();
    let prova = |dal, giorni| {
        [false, true].map(|l| conta(&cal, Luogo::default(), dal, &regola(giorni, l, Proroga::Festivi)).err())
    };
    let dal = g("2026-11-22");
    assert_eq!(prova(dal, GIORNI_MASSIMI), [None, None]);
    assert_eq!(prova(dal, GIORNI_MASSIMI + 1), [Some(ErroreConteggio::TroppiGiorni(10_001)); 2]);
    assert_eq!(prova(dal, u32::MAX), [Some(ErroreConteggio::TroppiGiorni(u32::MAX)); 2]);
    for lontana in [NaiveDate::MIN, NaiveDate::MAX, g("1899-12-31"), g("2200-01-01")] {
        assert_eq!(prova(lontana, 1), [Some(ErroreConteggio::DataFuoriCalendario(lontana)); 2]);
    }
    assert_eq!(prova(g("1900-01-01"), 1), [None, None]);
    assert_eq!(prova(g("2199-12-31"), GIORNI_MASSIMI), [None, None]);
    assert_eq!(
        ErroreConteggio::DataFuoriCalendario(g("1899-12-31")).to_string(),
        "la data 1899-12-31 è fuori dal calendario: indicare un anno dal 1900 al 2199"
    );
}

#[test]
fn un_calendario_di_sole_feste_e_un_errore_e_non_un_ciclo_infinito() {
    let mut cal = Calendario::nazionale();
    for scarto in -80..=250 {
        cal.nazionali.push(Festivita {
            nome: "Sempre".into(),
            quando: Ricorrenza::Pasqua(scarto),
            dal: None,
            al: None,
        });
    }
    for (mese, giorno) in (1..=12).flat_map(|m| (1..=31).map(move |g| (m, g))) {
        cal.nazionali.push(Festivita {
            nome: "Sempre".into(),
            quando: Ricorrenza::Fissa { mese, giorno },
            dal: None,
            al: None,
        });
    }
    let dal = g("2026-11-22");
    for conteggio in [regola(1, true, Proroga::Nessuna), regola(1, false, Proroga::Festivi)] {
        let esito = conta(&cal, Luogo::default(), dal, &conteggio);
        assert_eq!(esito, Err(ErroreConteggio::SenzaFine(dal)));
    }
}

#[test]
fn r88_la_proroga_si_scrive_e_si_legge_con_le_stesse_parole() {
    for (proroga, parola) in [
        (Proroga::Nessuna, "nessuna"),
        (Proroga::Festivi, "festivi"),
        (Proroga::FestiviESabato, "festivi-e-sabato"),
    ] {
        assert_eq!(proroga.to_string(), parola);
        assert_eq!(parola.parse(), Ok(proroga));
        assert_eq!(serde_json::to_value(proroga).unwrap(), parola);
    }
    assert_eq!(
        "sabato".parse::<Proroga>().unwrap_err().to_string(),
        "la proroga \"sabato\" non esiste: indicare nessuna, festivi o festivi-e-sabato"
    );
}

#[test]
fn un_termine_si_scrive_in_json_con_i_motivi() {
    let termine = conta(
        &Calendario::nazionale(),
        Luogo::default(),
        g("2027-09-19"),
        &regola(15, false, Proroga::Festivi),
    );
    assert_eq!(
        serde_json::to_value(termine.unwrap()).unwrap(),
        serde_json::json!({
            "data": "2027-10-05",
            "saltati": [
                { "data": "2027-10-04", "motivo": { "tipo": "festivita", "nome": "San Francesco d'Assisi, patrono d'Italia" } }
            ],
            "prorogato": true,
        })
    );
}
