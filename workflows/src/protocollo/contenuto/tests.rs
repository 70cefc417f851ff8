use super::*;
use engine::Uuid;
use quick_xml::{Reader, XmlVersion, events::Event};

fn registrazione(numero: i64, oggetto: &str) -> Registrazione {
    Registrazione {
        sede: "7000".into(),
        anno: 2026,
        numero,
        giorno: "2026-11-23".parse().unwrap(),
        // 10:00 in Rome.
        registrato_il: Timestamp::from(
            "2026-11-23T09:00:00Z".parse::<chrono::DateTime<chrono::Utc>>().unwrap(),
        ),
        quesito: Uuid::from_u128(1),
        mittente: "RSSMRA80A01H501U".into(),
        destinatario: "Sede 7000".into(),
        oggetto: oggetto.into(),
        impronta: "ab".into(),
        annullamento: None,
    }
}

fn annullata() -> Registrazione {
    let annullamento = Annullamento {
        il: Timestamp::from("2026-11-23T10:00:00Z".parse::<chrono::DateTime<chrono::Utc>>().unwrap()),
        da: "anna".into(),
        motivo: "registrata \"due\" volte;\nsbaglio".into(),
    };
    Registrazione { annullamento: Some(annullamento), ..registrazione(9, "F24") }
}

#[test]
fn il_csv_ha_questa_forma_e_nessun_altra() {
    let csv = contenuto_csv(&[registrazione(1, "F24")], &[annullata()]);
    let atteso = "Operazione;Numero di protocollo;Data e ora;Mittente;Destinatario;Oggetto;Impronta SHA-256;\
        Annullato da;Motivo dell'annullamento\r\n\
        Registrazione;INPS.7000.23/11/2026.0000001;2026-11-23T10:00:00.000+01:00;RSSMRA80A01H501U;Sede 7000;F24;ab;;\r\n\
        Annullamento;INPS.7000.23/11/2026.0000009;2026-11-23T11:00:00.000+01:00;RSSMRA80A01H501U;Sede 7000;F24;ab;anna;\
        \"registrata \"\"due\"\" volte;\nsbaglio\"\r\n";
    assert_eq!(csv, atteso);
}

#[test]
fn il_csv_si_rilegge_con_un_lettore_qualunque() {
    let oggetti = ["a;b", "con \"virgolette\"", "su\r\ndue righe", "", "è già"];
    let registrate: Vec<_> = (1..).zip(oggetti).map(|(n, o)| registrazione(n, o)).collect();
    let csv = contenuto_csv(&registrate, &[]);
    let mut lettore = csv::ReaderBuilder::new().delimiter(b';').from_reader(csv.as_bytes());
    let letti: Vec<String> = lettore.records().map(|r| r.unwrap()[5].to_owned()).collect();
    assert_eq!(letti, oggetti);
}

#[test]
fn di_una_registrazione_annullata_il_registro_del_suo_giorno_non_dice_nulla() {
    let intera = registrazione(9, "F24");
    assert_eq!(contenuto_csv(&[annullata()], &[]), contenuto_csv(&[intera], &[]));
}

#[test]
fn l_xml_si_rilegge_con_gli_stessi_testi() {
    let oggetto = "<b> & \"virgolette\" 'apici' \u{1}fine";
    let registro = Registro {
        sede: "7000".into(),
        giorno: "2026-11-23".parse().unwrap(),
        anno: 2026,
        primo: 1,
        ultimo: 1,
        registrazioni: 1,
        impronta_contenuto: "c".into(),
        impronta_precedente: String::new(),
        impronta: "i".into(),
        chiuso_il: registrazione(1, "").registrato_il,
    };
    let xml = contenuto_xml(&registro, &[registrazione(1, oggetto)], &[annullata()]).unwrap();
    let mut lettore = Reader::from_str(&xml);
    let (mut nomi, mut percorso, mut letto) = (Vec::new(), Vec::<String>::new(), String::new());
    loop {
        match lettore.read_event().unwrap() {
            Event::Eof => break,
            Event::Start(e) => {
                percorso.push(String::from_utf8(e.name().as_ref().to_vec()).unwrap());
                nomi.push(percorso.join("/"));
            }
            Event::Empty(e) => nomi.push(String::from_utf8(e.name().as_ref().to_vec()).unwrap()),
            Event::End(_) => drop(percorso.pop()),
            Event::Text(t) if percorso.last().is_some_and(|n| n == "oggetto") => {
                letto.push_str(&t.xml_content(XmlVersion::default()).unwrap());
            }
            Event::GeneralRef(r) if percorso.last().is_some_and(|n| n == "oggetto") => {
                letto.push_str(match r.decode().unwrap().as_ref() {
                    "lt" => "<",
                    "gt" => ">",
                    "amp" => "&",
                    "quot" => "\"",
                    "apos" => "'",
                    altro => panic!("{altro}"),
                });
            }
            _ => {}
        }
    }
    assert_eq!(letto, oggetto.replace('\u{1}', "\u{FFFD}"));
    assert_eq!(percorso, Vec::<String>::new());
    assert!(nomi.contains(&"registro/registrazione/oggetto".to_owned()), "{nomi:?}");
    assert!(nomi.contains(&"registro/annullamento/motivo".to_owned()), "{nomi:?}");
}
