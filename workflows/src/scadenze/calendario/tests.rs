use super::*;

fn g(testo: &str) -> NaiveDate {
    testo.parse().unwrap()
}

fn di_prova() -> Calendario {
    toml::from_str(
        r#"
        patroni = [
            { comune = "Roma", nome = "Santi Pietro e Paolo", giorno = "06-29" },
            { comune = "Bolzano", nome = "Lunedì di Pentecoste", pasqua = 50 },
        ]
        chiusure = [
            { data = "2026-12-24", motivo = "Chiusura di tutte le sedi" },
            { data = "2026-12-23", sede = "7000", motivo = "Lavori" },
        ]
        "#,
    )
    .unwrap()
}

#[test]
fn le_dodici_feste_nazionali_e_nessun_altro_giorno_feriale_del_2027() {
    let cal = Calendario::default();
    let feste: Vec<String> = g("2027-01-01")
        .iter_days()
        .take_while(|d| d.year() == 2027)
        .filter_map(|d| match cal.festivo(d, Luogo::default()) {
            Some(Motivo::Festivita { nome }) => Some(format!("{} {nome}", d.format("%m-%d"))),
            _ => None,
        })
        .collect();
    // 25/4, 15/8 and 26/12 of 2027 are Sundays.
    let attese = [
        "01-01 Capodanno",
        "01-06 Epifania",
        "03-29 Lunedì dell'Angelo",
        "05-01 Festa del lavoro",
        "06-02 Festa della Repubblica",
        "10-04 San Francesco d'Assisi, patrono d'Italia",
        "11-01 Ognissanti",
        "12-08 Immacolata Concezione",
        "12-25 Natale",
    ];
    assert_eq!(feste, attese);
    for domenica in ["2027-04-25", "2027-08-15", "2027-12-26", "2027-03-28"] {
        assert_eq!(cal.festivo(g(domenica), Luogo::default()), Some(Motivo::Domenica));
    }
}

#[test]
fn san_francesco_e_festa_dal_2026() {
    let cal = Calendario::nazionale();
    // 4/10: a Friday in 2024, a Saturday in 2025, a Monday in 2027.
    assert_eq!(cal.festivo(g("2024-10-04"), Luogo::default()), None);
    assert_eq!(cal.festivo(g("2025-10-04"), Luogo::default()), None);
    assert!(cal.festivo(g("2027-10-04"), Luogo::default()).is_some());
    let f = cal.nazionali.iter().find(|f| f.nome.starts_with("San Francesco")).unwrap();
    assert_eq!(f.dal, Some(2026));
}

#[test]
fn il_patrono_vale_solo_nella_sua_citta() {
    let cal = di_prova();
    let in_citta = |comune| Luogo { comune, sede: None };
    let motivo = Some(Motivo::Patrono { nome: "Santi Pietro e Paolo".into() });
    assert_eq!(cal.festivo(g("2026-06-29"), in_citta(Some("Roma"))), motivo);
    assert_eq!(cal.festivo(g("2026-06-29"), in_citta(Some("ROMA"))), motivo);
    assert_eq!(cal.festivo(g("2026-06-29"), in_citta(Some("Romano"))), None);
    assert_eq!(cal.festivo(g("2026-06-29"), in_citta(None)), None);
    assert_eq!(cal.festivo(g("2026-06-30"), in_citta(Some("Roma"))), None);
    assert!(!cal.lavorativo(g("2026-05-25"), in_citta(Some("Bolzano"))));
    assert!(cal.lavorativo(g("2026-05-25"), in_citta(Some("Roma"))));
}

#[test]
fn le_chiusure_valgono_per_la_sede_o_per_tutte() {
    let cal = di_prova();
    let sede = |sede| Luogo { comune: None, sede };
    let chiusura = |m: &str| Some(Motivo::Chiusura { motivo: m.into() });
    assert_eq!(cal.festivo(g("2026-12-23"), sede(Some("7000"))), chiusura("Lavori"));
    assert_eq!(cal.festivo(g("2026-12-23"), sede(Some("2200"))), None);
    assert_eq!(cal.festivo(g("2026-12-24"), sede(Some("2200"))), chiusura("Chiusura di tutte le sedi"));
    assert_eq!(cal.festivo(g("2026-12-24"), sede(None)), None);
}

#[test]
fn il_sabato_non_e_festivo_ma_non_e_lavorativo() {
    let cal = Calendario::nazionale();
    let (sabato, venerdi) = (g("2026-11-21"), g("2026-11-20"));
    assert_eq!(cal.festivo(sabato, Luogo::default()), None);
    assert_eq!(cal.non_lavorativo(sabato, Luogo::default()), Some(Motivo::Sabato));
    assert!(!cal.lavorativo(sabato, Luogo::default()));
    assert!(cal.lavorativo(venerdi, Luogo::default()));
    // A holiday on a Saturday is called by its name.
    let santo_stefano = cal.non_lavorativo(g("2026-12-26"), Luogo::default());
    assert_eq!(santo_stefano, Some(Motivo::Festivita { nome: "Santo Stefano".into() }));
}

#[test]
fn r88_un_file_vuoto_vale_il_calendario_nazionale_e_le_chiavi_ignote_sono_rifiutate() {
    assert_eq!(toml::from_str::<Calendario>("").unwrap(), Calendario::nazionale());
    assert!(toml::from_str::<Calendario>("festivi = []").is_err());
    assert!(toml::from_str::<Calendario>("chiusure = [{ data = \"2026-02-30\", motivo = \"x\" }]").is_err());
}

#[test]
fn il_calendario_si_riscrive_come_si_legge() {
    let cal = di_prova();
    let testo = serde_json::to_string(&cal).unwrap();
    assert_eq!(serde_json::from_str::<Calendario>(&testo).unwrap(), cal);
}
