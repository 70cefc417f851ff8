use super::*;
use std::io::Read;

fn tabella() -> Tabella {
    Tabella {
        titolo: "Sedi: [marzo]".into(),
        nota: "Dal 1 al 31 marzo 2026, calcolate il 1 aprile".into(),
        colonne: vec![
            "Sede".into(),
            "Chiusi".into(),
            "Entro".into(),
            "Mediana (ore)".into(),
            "Ultimo".into(),
        ],
        righe: vec![
            vec![
                "Roma; \"Tiburtino\"".into(),
                12.into(),
                Cella::Quota(0.9166),
                Cella::Durata(Duration::from_secs(5_400)),
                Cella::Giorno("2026-03-02".parse().unwrap()),
            ],
            vec![
                "=HYPERLINK(\"http://x\")".into(),
                (-3).into(),
                Cella::Vuota,
                Cella::Decimale(1.239),
                Cella::Istante("2026-03-02T09:05:00".parse().unwrap()),
            ],
        ],
    }
}

#[test]
fn il_csv_si_apre_in_italiano() {
    let testo = String::from_utf8(csv(&tabella()).unwrap()).unwrap();
    let righe: Vec<_> = testo.strip_prefix('\u{feff}').unwrap().split("\r\n").collect();
    assert_eq!(righe[0], "Dal 1 al 31 marzo 2026, calcolate il 1 aprile");
    assert_eq!(righe[1], "Sede;Chiusi;Entro;Mediana (ore);Ultimo");
    assert_eq!(righe[2], "\"Roma; \"\"Tiburtino\"\"\";12;91,7%;1,5;02/03/2026");
    assert_eq!(righe[3], "\"'=HYPERLINK(\"\"http://x\"\")\";-3;;1,24;02/03/2026 09:05");
    assert_eq!(righe[4..], [""]);
}

/// What somebody wrote is never run by who opens the file; numbers below zero stay numbers.
#[test]
fn nessun_testo_diventa_una_formula() {
    for veleno in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1+1", "\n=1"] {
        let tabella =
            Tabella { colonne: vec![veleno.into()], righe: vec![vec![veleno.into()]], ..Tabella::default() };
        let testo = String::from_utf8(csv(&tabella).unwrap()).unwrap();
        let mut lettore = ::csv::ReaderBuilder::new()
            .delimiter(b';')
            .has_headers(false)
            .from_reader(testo.strip_prefix('\u{feff}').unwrap().as_bytes());
        for riga in lettore.records() {
            assert_eq!(riga.unwrap().get(0), Some(format!("'{veleno}").as_str()));
        }
        assert!(
            !foglio(&xlsx(&[tabella]).unwrap(), "xl/worksheets/sheet1.xml").contains("<f>"),
            "{veleno:?}"
        );
    }
}

fn foglio(xlsx: &[u8], nome: &str) -> String {
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(xlsx)).unwrap();
    let mut testo = String::new();
    zip.by_name(nome).unwrap().read_to_string(&mut testo).unwrap();
    testo
}

#[test]
fn l_xlsx_tiene_numeri_e_giorni_come_tali_e_un_foglio_per_tabella() {
    let lungo = Tabella { titolo: "x".repeat(40), ..tabella() };
    let file = xlsx(&[tabella(), tabella(), lungo]).unwrap();
    let celle = foglio(&file, "xl/worksheets/sheet1.xml");
    for valore in ["<v>12</v>", "<v>-3</v>", "<v>0.9166</v>", "<v>1.5</v>", "<v>46083</v>"] {
        assert!(celle.contains(valore), "{valore}: {celle}");
    }
    assert!(foglio(&file, "xl/sharedStrings.xml").contains("=HYPERLINK"));
    let libro = foglio(&file, "xl/workbook.xml");
    assert!(libro.contains("1 Sedi   marzo") && libro.contains("2 Sedi   marzo"), "{libro}");
}
