use super::*;
use calcard::{
    Entry, Parser,
    common::PartialDateTime,
    icalendar::{
        ICalendar, ICalendarComponent, ICalendarComponentType as Tipo, ICalendarEntry,
        ICalendarParameterName as Parametro, ICalendarProperty as P,
    },
};
use chrono::{DateTime, NaiveDate, TimeZone, Utc};
use chrono_tz::Europe::Rome;
use proptest::prelude::*;
use std::time::Duration;

fn t(testo: &str) -> Timestamp {
    testo.parse::<DateTime<Utc>>().unwrap().into()
}

fn invito(inizio: &str) -> Invito {
    Invito {
        appuntamento: Uuid::from_u128(7),
        serie: 0,
        metodo: Metodo::Richiesta,
        sequenza: 0,
        inizio: t(inizio),
        fine: t(inizio).plus(Duration::from_secs(1800)),
        collegamento: "https://meet.inps.example/7?codice=a,b;c".to_owned(),
        casella: "credito.romatiburtino@inps.example".to_owned(),
        casella_nome: "INPS Roma Tiburtino, accertamento e gestione del credito".to_owned(),
        invitato: "anna.bianchi+inps@esempio.it".to_owned(),
    }
}

fn scritto(invito: &Invito) -> String {
    invito.calendario(
        "Appuntamento INPS Roma Tiburtino",
        "Gentile Anna,\nsi colleghi.",
        t("2026-11-20T09:00:00Z"),
    )
}

/// One calendar and nothing else, read by whoever did not write it.
fn letto(testo: &str) -> ICalendar {
    for riga in testo.split_terminator("\r\n") {
        assert!(riga.len() <= 75 && !riga.contains(['\r', '\n']), "{riga:?}");
    }
    let mut lettore = Parser::new(testo);
    let Entry::ICalendar(calendario) = lettore.entry() else { panic!("{testo}") };
    assert!(matches!(lettore.entry(), Entry::Eof), "{testo}");
    calendario
}

fn parte<'c>(calendario: &'c ICalendar, tipo: &Tipo) -> &'c ICalendarComponent {
    let mut parti = calendario.components.iter().filter(|c| c.component_type == *tipo);
    let parte = parti.next().unwrap_or_else(|| panic!("manca {tipo:?}"));
    assert!(parti.next().is_none(), "due {tipo:?}");
    parte
}

fn voce<'c>(parte: &'c ICalendarComponent, nome: &P) -> &'c ICalendarEntry {
    assert_eq!(parte.properties(nome).count(), 1, "{nome:?}");
    parte.property(nome).unwrap()
}

fn valore(parte: &ICalendarComponent, nome: &P) -> String {
    let voce = voce(parte, nome);
    assert!(voce.values.len() <= 1, "{voce:?}");
    let Some(valore) = voce.values.first() else { return String::new() };
    valore.as_integer().map_or_else(|| valore.as_text().unwrap().to_owned(), |n| n.to_string())
}

fn parametro(voce: &ICalendarEntry, nome: &Parametro) -> String {
    let valore = voce.parameter(nome).unwrap_or_else(|| panic!("manca {nome:?}"));
    valore.as_bool().map_or_else(|| valore.as_text().unwrap_or_default().to_owned(), |b| b.to_string())
}

/// The instant that a reader understands, and whether it was told in the hours of Rome.
fn quando(parte: &ICalendarComponent, nome: &P) -> (Timestamp, bool) {
    let voce = voce(parte, nome);
    let d: &PartialDateTime = voce.values[0].as_partial_date_time().unwrap();
    let giorno =
        NaiveDate::from_ymd_opt(d.year.unwrap().into(), d.month.unwrap().into(), d.day.unwrap().into());
    let ora = giorno.unwrap().and_hms_opt(
        d.hour.unwrap().into(),
        d.minute.unwrap().into(),
        d.second.unwrap().into(),
    );
    match voce.parameter(&Parametro::Tzid) {
        Some(fuso) => {
            assert_eq!((fuso.as_text(), d.tz_hour), (Some("Europe/Rome"), None));
            (Rome.from_local_datetime(&ora.unwrap()).single().expect("un'ora sola").to_utc().into(), true)
        }
        None => {
            assert_eq!((d.tz_hour, d.tz_minute), (Some(0), Some(0)), "UTC");
            (ora.unwrap().and_utc().into(), false)
        }
    }
}

#[test]
fn r56_r59_r60_l_invito_porta_giorno_ora_oggetto_testo_e_collegamento() {
    let invito = invito("2026-11-24T09:30:00Z");
    let calendario = letto(&scritto(&invito));
    let tutto = parte(&calendario, &Tipo::VCalendar);
    assert_eq!(valore(tutto, &P::Method), "REQUEST");
    assert_eq!(valore(tutto, &P::Version), "2.0");
    assert_eq!(valore(tutto, &P::Prodid), "-//INPS//quesiti//IT");
    assert_eq!(valore(tutto, &P::Calscale), "GREGORIAN");
    let evento = parte(&calendario, &Tipo::VEvent);
    assert_eq!(valore(evento, &P::Uid), "00000000-0000-0000-0000-000000000007@quesiti");
    assert_eq!(quando(evento, &P::Dtstart), (invito.inizio, true));
    assert_eq!(quando(evento, &P::Dtend), (invito.fine, true));
    assert_eq!(quando(evento, &P::Dtstamp), (t("2026-11-20T09:00:00Z"), false));
    assert_eq!(valore(evento, &P::Status), "CONFIRMED");
    assert_eq!(valore(evento, &P::Transp), "OPAQUE");
    assert_eq!(valore(evento, &P::Summary), "Appuntamento INPS Roma Tiburtino");
    assert_eq!(valore(evento, &P::Description), "Gentile Anna,\nsi colleghi.");
    assert_eq!(valore(evento, &P::Location), invito.collegamento);
    assert_eq!(valore(evento, &P::Url), invito.collegamento);
    let allarme = parte(&calendario, &Tipo::VAlarm);
    assert_eq!(valore(allarme, &P::Description), "Appuntamento INPS Roma Tiburtino");
    assert!(scritto(&invito).contains("\r\nTRIGGER:-PT15M\r\n"));
}

#[test]
fn r58_organizza_la_casella_dell_unita_e_l_invitato_e_pregato_di_rispondere() {
    let invito = invito("2026-11-24T09:30:00Z");
    let calendario = letto(&scritto(&invito));
    let evento = parte(&calendario, &Tipo::VEvent);
    let organizza = voce(evento, &P::Organizer);
    assert_eq!(organizza.calendar_address(), Some("credito.romatiburtino@inps.example"));
    assert_eq!(parametro(organizza, &Parametro::Cn), invito.casella_nome);
    let invitato = voce(evento, &P::Attendee);
    assert_eq!(invitato.calendar_address(), Some("anna.bianchi+inps@esempio.it"));
    for (nome, atteso) in [
        (Parametro::Rsvp, "true"),
        (Parametro::Partstat, "NEEDS-ACTION"),
        (Parametro::Role, "REQ-PARTICIPANT"),
        (Parametro::Cutype, "INDIVIDUAL"),
    ] {
        assert_eq!(parametro(invitato, &nome), atteso);
    }
}

#[test]
fn r56_un_cambio_e_un_annullamento_trovano_lo_stesso_impegno() {
    let primo = invito("2026-11-24T09:30:00Z");
    let secondo = Invito {
        sequenza: 1,
        inizio: t("2026-11-25T09:30:00Z"),
        fine: t("2026-11-25T10:00:00Z"),
        ..primo.clone()
    };
    let terzo = Invito { sequenza: 2, metodo: Metodo::Annullamento, ..secondo.clone() };
    let letti: Vec<ICalendar> = [&primo, &secondo, &terzo].map(|i| letto(&scritto(i))).into();
    let eventi: Vec<_> = letti.iter().map(|c| parte(c, &Tipo::VEvent)).collect();
    for (evento, (sequenza, stato)) in
        eventi.iter().zip([("0", "CONFIRMED"), ("1", "CONFIRMED"), ("2", "CANCELLED")])
    {
        assert_eq!(valore(evento, &P::Uid), valore(eventi[0], &P::Uid));
        assert_eq!(valore(evento, &P::Sequence), sequenza);
        assert_eq!(valore(evento, &P::Status), stato);
        assert_eq!(voce(evento, &P::Organizer), voce(eventi[0], &P::Organizer));
    }
    assert_eq!(valore(parte(&letti[2], &Tipo::VCalendar), &P::Method), "CANCEL");
    assert!(
        letti[2].components.iter().all(|c| c.component_type != Tipo::VAlarm),
        "chi non si incontra non è avvisato"
    );
    assert_eq!(parametro(voce(eventi[2], &P::Attendee), &Parametro::Rsvp), "false");
}

#[test]
fn r56_l_ora_e_giusta_di_qua_e_di_la_dei_due_cambi() {
    for (inizio, atteso) in [
        ("2026-03-29T00:30:00Z", "DTSTART;TZID=Europe/Rome:20260329T013000"),
        ("2026-03-29T01:00:00Z", "DTSTART;TZID=Europe/Rome:20260329T030000"),
        ("2026-10-24T23:00:00Z", "DTSTART;TZID=Europe/Rome:20261025T010000"),
        // 02:00 comes twice: UTC.
        ("2026-10-25T00:00:00Z", "DTSTART:20261025T000000Z"),
        ("2026-10-25T01:00:00Z", "DTSTART:20261025T010000Z"),
        // It ends in the hour that comes twice: the begin follows.
        ("2026-10-24T23:45:00Z", "DTSTART:20261024T234500Z"),
        ("2026-10-25T02:00:00Z", "DTSTART;TZID=Europe/Rome:20261025T030000"),
    ] {
        let invito = invito(inizio);
        let testo = scritto(&invito);
        assert!(testo.contains(&format!("\r\n{atteso}\r\n")), "{atteso}\n{testo}");
        let calendario = letto(&testo);
        let evento = parte(&calendario, &Tipo::VEvent);
        let (da, a) = (quando(evento, &P::Dtstart), quando(evento, &P::Dtend));
        assert_eq!((da.0, a.0), (invito.inizio, invito.fine));
        assert_eq!(da.1, a.1, "dello stesso tipo");
    }
}

/// 01:00 UTC of the last Sunday of a month.
fn cambio(anno: i32, mese: u32) -> DateTime<Utc> {
    let domenica = |n| NaiveDate::from_weekday_of_month_opt(anno, mese, chrono::Weekday::Sun, n);
    domenica(5).or_else(|| domenica(4)).unwrap().and_hms_opt(1, 0, 0).unwrap().and_utc()
}

/// The two rules of the zone say what the table of zones says, for as long as appointments are made.
#[test]
fn le_regole_del_fuso_sono_quelle_di_roma() {
    let calendario = letto(&scritto(&invito("2026-11-24T09:30:00Z")));
    let fuso = parte(&calendario, &Tipo::VTimezone);
    assert_eq!(valore(fuso, &P::Tzid), "Europe/Rome");
    parte(&calendario, &Tipo::Daylight);
    parte(&calendario, &Tipo::Standard);
    let testo = scritto(&invito("2026-11-24T09:30:00Z"));
    for regola in [
        "DTSTART:19960331T020000\r\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nTZNAME:CEST\r\n",
        "DTSTART:19961027T030000\r\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nTZNAME:CET\r\n",
    ] {
        assert!(testo.contains(regola), "{testo}");
    }
    let nome = |istante: DateTime<Utc>| istante.with_timezone(&Rome).format("%Z").to_string();
    for anno in 1996..=2040 {
        for (mese, prima, dopo) in [(3, "CET", "CEST"), (10, "CEST", "CET")] {
            let cambio = cambio(anno, mese);
            assert_eq!(nome(cambio - chrono::TimeDelta::seconds(1)), prima, "{anno}");
            assert_eq!(nome(cambio), dopo, "{anno}");
        }
    }
}

#[test]
fn un_invito_si_ritrova_tra_i_dati_della_notifica() {
    let invito = invito("2026-11-24T09:30:00Z");
    let dati = BTreeMap::from([invito.dato()]);
    assert_eq!(Invito::dai_dati(&dati), Ok(Some(invito)));
    assert_eq!(Invito::dai_dati(&BTreeMap::new()), Ok(None));
    let rotto = BTreeMap::from([(Invito::CHIAVE.to_owned(), json!({ "metodo": "forse" }))]);
    assert!(Invito::dai_dati(&rotto).unwrap_err().starts_with("invito non leggibile: "));
}

/// Pieces that break a calendar written carelessly, among any other characters.
fn ostile() -> impl Strategy<Value = String> {
    let pezzo = prop_oneof![
        Just("\r\nATTENDEE:mailto:altri@esempio.it\r\n".to_owned()),
        Just("\nEND:VEVENT\nBEGIN:VEVENT\n".to_owned()),
        Just("\\n\\,\\;\\\\".to_owned()),
        Just("\",X=\"a:b;c,d^n^'".to_owned()),
        Just("👩‍👩‍👧 È già qui; perché, no".to_owned()),
        Just(" ".to_owned()),
        Just("\r".to_owned()),
        "\\PC{0,40}",
        any::<String>(),
    ];
    prop::collection::vec(pezzo, 0..12).prop_map(|pezzi| pezzi.concat())
}

/// What is left of a text once its line ends are one kind and its control characters are gone.
fn pulito(testo: &str) -> String {
    let righe = testo.replace("\r\n", "\n").replace('\r', "\n");
    righe.chars().filter(|c| "\n\t".contains(*c) || !c.is_control()).collect()
}

/// 2024-2035, in milliseconds, though a calendar has no fraction of a second: half of them around a change of hour.
fn istanti_qualunque() -> impl Strategy<Value = Timestamp> {
    let vicino = (2024..2036_i32, prop_oneof![Just(3_u32), Just(10)], -10_800_000..10_800_000_i64);
    prop_oneof![
        (1_704_067_200_000..2_082_758_400_000_i64).prop_map(Timestamp::from_millis),
        vicino.prop_map(|(anno, mese, millesimi)| {
            Timestamp::from_millis(cambio(anno, mese).timestamp_millis() + millesimi)
        }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn r56_ogni_istante_si_rilegge(
        inizio in istanti_qualunque(),
        minuti in 1_u64..600,
    ) {
        let fine = inizio.plus(Duration::from_secs(minuti * 60));
        let invito = Invito { inizio, fine, ..invito("2026-11-24T09:30:00Z") };
        let calendario = letto(&scritto(&invito));
        let evento = parte(&calendario, &Tipo::VEvent);
        let al_secondo = |t: Timestamp| Timestamp::from_millis(t.millis() / 1000 * 1000);
        let (da, a) = (quando(evento, &P::Dtstart), quando(evento, &P::Dtend));
        prop_assert_eq!((da.0, a.0), (al_secondo(inizio), al_secondo(fine)));
        prop_assert_eq!(da.1, a.1);
    }

    #[test]
    fn r56_quello_che_si_scrive_si_rilegge_e_non_aggiunge_nulla(
        oggetto in ostile(), descrizione in ostile(), nome in ostile(), casella in ostile(), collegamento in ostile(),
    ) {
        let modello = invito("2026-11-24T09:30:00Z");
        let prova = Invito { casella_nome: nome.clone(), casella, collegamento: collegamento.clone(), ..modello.clone() };
        let calendario = letto(&prova.calendario(&oggetto, &descrizione, modello.inizio));
        let atteso = letto(&scritto(&modello));
        prop_assert_eq!(calendario.components.len(), atteso.components.len());
        for (trovata, attesa) in calendario.components.iter().zip(&atteso.components) {
            prop_assert_eq!(&trovata.component_type, &attesa.component_type);
            let nomi = |c: &ICalendarComponent| c.entries.iter().map(|e| e.name.clone()).collect::<Vec<_>>();
            prop_assert_eq!(nomi(trovata), nomi(attesa));
        }
        let evento = parte(&calendario, &Tipo::VEvent);
        prop_assert_eq!(valore(evento, &P::Summary), pulito(&oggetto));
        prop_assert_eq!(valore(evento, &P::Description), pulito(&descrizione));
        prop_assert_eq!(valore(evento, &P::Location), pulito(&collegamento));
        let organizza = voce(evento, &P::Organizer);
        prop_assert_eq!(organizza.params.len(), 1);
        // This reader is older than RFC 6868: it shows both carets.
        let nome: String = nome.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        prop_assert_eq!(parametro(organizza, &Parametro::Cn), nome.replace('"', "'").replace('\\', "/").replace('^', "^^"));
        prop_assert_eq!(voce(evento, &P::Attendee).calendar_address(), Some("anna.bianchi+inps@esempio.it"));
    }
}
