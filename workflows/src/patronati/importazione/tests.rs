use super::*;
use crate::patronati::nome_elenco_valido;

const INTESTAZIONE: &str = "codice_fiscale,nome,ente,profilo,regione,dal,al";
const MARIO: &str = "RSSMRA80A01H501U";
const LUIGI: &str = "VRDLGI85M01H501A";

fn ora() -> Timestamp {
    "2026-03-02T09:00:00Z".parse::<chrono::DateTime<chrono::Utc>>().unwrap().into()
}

fn giorno(testo: &str) -> NaiveDate {
    testo.parse().unwrap()
}

fn letto(testo: &str) -> Lettura {
    leggi(testo.as_bytes(), "sperimentazione", ora())
}

/// Mistakes as `line column`.
fn dove(lettura: &Lettura) -> Vec<String> {
    lettura.sbagli.iter().map(|s| format!("{} {}", s.riga, s.colonna)).collect()
}

fn scritta() -> Scritta {
    Scritta {
        codice_fiscale: MARIO.into(),
        nome: "Mario Rossi".into(),
        ente: "Ente di prova".into(),
        profilo: "operatore".into(),
        regione: String::new(),
        dal: "2026-03-02".into(),
        al: String::new(),
    }
}

fn colonne(scritta: &Scritta) -> Vec<(String, String)> {
    match scritta.valida("sperimentazione", ora()) {
        Ok(_) => Vec::new(),
        Err(errori) => errori.into_iter().map(|e| (e.campo, e.codice)).collect(),
    }
}

fn ha(scritta: &Scritta, campo: &str, codice: &str) {
    assert_eq!(colonne(scritta), [(campo.to_owned(), codice.to_owned())], "{scritta:?}");
}

#[test]
fn r83_una_riga_buona_si_legge_come_sta() {
    let riga = Scritta {
        codice_fiscale: MARIO.to_lowercase(),
        nome: " Mario\tRossi ".into(),
        profilo: "Referente".into(),
        regione: "Valle d'Aosta".into(),
        dal: "02/03/2026".into(),
        al: "2026-03-02".into(),
        ..scritta()
    };
    let a = riga.valida("estensione", ora()).unwrap();
    assert_eq!(
        (a.elenco.as_str(), a.codice_fiscale.as_str(), a.nome.as_str()),
        ("estensione", MARIO, "Mario Rossi")
    );
    assert_eq!((a.profilo, a.regione), (ProfiloAbilitato::Referente, Some(Regione::ValleDAosta)));
    assert_eq!((a.dal, a.al, a.importata_il), (giorno("2026-03-02"), Some(giorno("2026-03-02")), ora()));
    assert_eq!(scritta().valida("e", ora()).unwrap().al, None);
}

#[test]
fn r83_ogni_colonna_sbagliata_dice_che_cosa_era_atteso() {
    let con = |cambia: fn(&mut Scritta)| {
        let mut s = scritta();
        cambia(&mut s);
        s
    };
    ha(&con(|s| s.codice_fiscale = "RSSMRA80A01H501A".into()), "codice_fiscale", "non_valido");
    ha(&con(|s| s.codice_fiscale = "80078750587".into()), "codice_fiscale", "non_valido");
    ha(&con(|s| s.nome = " ".into()), "nome", "obbligatorio");
    ha(&con(|s| s.ente = "a".repeat(101)), "ente", "troppo_lungo");
    assert!(colonne(&con(|s| s.ente = "à".repeat(100))).is_empty());
    ha(&con(|s| s.profilo = "capo".into()), "profilo", "sconosciuto");
    ha(&con(|s| s.regione = "Lazio".into()), "regione", "non_prevista");
    ha(&con(|s| s.profilo = "referente".into()), "regione", "sconosciuta");
    for dal in ["", "2026-02-30", "2/3/2026", "26-03-02", "02-03-2026"] {
        let mut s = scritta();
        s.dal = dal.into();
        ha(&s, "dal", "non_valido");
    }
    ha(&con(|s| s.al = "mai".into()), "al", "non_valido");
    ha(&con(|s| s.al = "2026-03-01".into()), "al", "rovesciato");
    assert!(colonne(&con(|s| s.al = "2026-03-02".into())).is_empty(), "un solo giorno va bene");
    let tutte = Scritta { al: "x".into(), ..Scritta::default() };
    let trovate: Vec<_> = colonne(&tutte).into_iter().map(|(campo, _)| campo).collect();
    assert_eq!(trovate, ["codice_fiscale", "nome", "ente", "profilo", "dal", "al"]);
}

#[test]
fn r83_virgole_o_punti_e_virgola_in_qualunque_ordine_anche_dal_foglio_di_calcolo() {
    let virgole = format!("{INTESTAZIONE}\n{MARIO},Mario Rossi,\"Ente, di prova\",operatore,,2026-03-02,\n");
    let punti = format!(
        "\u{FEFF}ENTE;codice_fiscale;nome;profilo;regione;dal;al\r\n\
         Ente, di prova; {MARIO} ;Mario Rossi;operatore;;02/03/2026;\r\n;;;;;;\r\n\r\n"
    );
    let (una, altra) = (letto(&virgole), letto(&punti));
    assert_eq!((una.righe, una.sbagli.len(), una.buone[0].ente.as_str()), (1, 0, "Ente, di prova"));
    assert_eq!(una, altra);
}

#[test]
fn r83_una_riga_sbagliata_non_ferma_le_altre_e_si_ritrova() {
    let testo = format!(
        "{INTESTAZIONE}\n\
         {MARIO},Mario Rossi,Ente,operatore,,2026-03-02,\n\
         RSSMRA80A01H501A,Mario Rossi,Ente,operatore,Lazio,2026-03-02,\n\
         {MARIO},Mario Rossi,Ente\n\
         \n\
         {MARIO},Mario Rossi,Ente,referente,Lazio,2026-03-02,\n\
         {LUIGI},Luigi Verdi,Ente,operatore,,2026-03-02,2026-03-01\n\
         {MARIO},Mario Rossi,Altro,operatore,,2026-03-02,\n\
         {LUIGI},Luigi Verdi,Ente,operatore,,2026-03-02,\n"
    );
    let lettura = letto(&testo);
    assert_eq!(dove(&lettura), ["3 codice_fiscale", "3 regione", "4 ", "7 al", "8 codice_fiscale"]);
    assert_eq!((lettura.righe, lettura.buone.len()), (7, 3));
    let [primo, .., ultimo] = &lettura.sbagli[..] else { panic!() };
    assert_eq!(primo.valore, "RSSMRA80A01H501A");
    assert!(primo.atteso.contains("ultimo carattere") || primo.atteso.contains("L'ultimo carattere"));
    assert!(ultimo.atteso.contains("riga 2"), "{}", ultimo.atteso);
    assert_eq!(lettura.sbagli[2].atteso, "La riga ha 3 valori: ne sono attesi 7.");
}

#[test]
fn r83_un_intestazione_sbagliata_non_lascia_entrare_nulla() {
    let riga = format!("{MARIO},Mario Rossi,Ente,operatore,,2026-03-02,");
    for (intestazione, attesi) in [
        ("cf,nome,ente,profilo,regione,dal,al", vec!["1 ", "1 codice_fiscale"]),
        ("codice_fiscale,nome,nome,ente,profilo,regione,dal,al", vec!["1 "]),
        ("", vec!["1 codice_fiscale", "1 nome", "1 ente", "1 profilo", "1 regione", "1 dal", "1 al"]),
    ] {
        let testo = if intestazione.is_empty() { String::new() } else { format!("{intestazione}\n{riga}\n") };
        let lettura = letto(&testo);
        assert_eq!(
            (dove(&lettura), lettura.buone.len()),
            (attesi.iter().map(ToString::to_string).collect(), 0)
        );
    }
    let solo_intestazione = letto(INTESTAZIONE);
    assert_eq!(solo_intestazione, Lettura::default());
}

#[test]
fn r83_cio_che_non_e_testo_e_detto_e_non_va_sul_terminale() {
    let mut byte = format!("{INTESTAZIONE}\n{MARIO},Nicol").into_bytes();
    byte.extend(b"\xF2 Bianchi,Ente,operatore,,2026-03-02,\n");
    let lettura = leggi(&byte, "sperimentazione", ora());
    assert_eq!(dove(&lettura), ["2 nome"]);
    assert!(lettura.sbagli[0].atteso.contains("UTF-8"));
    let ostile =
        format!("{INTESTAZIONE}\n{MARIO},Mario,Ente,\"\u{1b}[2J{}\",,2026-03-02,\n", "x".repeat(500));
    let valore = &letto(&ostile).sbagli[0].valore;
    assert!(!valore.contains('\u{1b}') && valore.chars().count() == 60, "{valore:?}");
}

fn buona(codice: &str, dal: &str, al: Option<&str>) -> Abilitazione {
    let riga = Scritta { codice_fiscale: codice.into(), dal: dal.into(), ..scritta() };
    Abilitazione { al: al.map(giorno), ..riga.valida("sperimentazione", ora()).unwrap() }
}

#[test]
fn r83_ripetere_un_importazione_non_cambia_nulla() {
    let (mario, luigi) = (buona(MARIO, "2026-03-02", None), buona(LUIGI, "2026-03-02", None));
    let prima = pianifica(vec![], vec![mario.clone(), luigi.clone()], None);
    assert_eq!((prima.nuove.len(), prima.cambiate.len(), prima.uguali), (2, 0, 0));
    let dopo = Abilitazione { importata_il: Timestamp::from(chrono::DateTime::UNIX_EPOCH), ..mario.clone() };
    let ieri = Some(giorno("2026-03-01"));
    let ancora = pianifica(vec![luigi.clone(), mario.clone()], vec![dopo, luigi.clone()], ieri);
    assert_eq!(ancora, Piano { uguali: 2, ..Piano::default() });
    let cambiata = Abilitazione { ente: "Altro".into(), ..mario.clone() };
    let piano = pianifica(vec![mario, luigi], vec![cambiata.clone()], None);
    assert_eq!(piano, Piano { cambiate: vec![cambiata], ..Piano::default() });
}

#[test]
fn r83_chi_non_c_e_piu_finisce_ieri_e_chi_era_gia_finito_resta_com_era() {
    let ieri = giorno("2026-03-01");
    for (dal, al, atteso) in [
        ("2026-01-01", None, Some(ieri)),
        ("2026-01-01", Some("2026-03-02"), Some(ieri)),
        ("2026-01-01", Some("2026-03-01"), None),
        ("2026-01-01", Some("2026-02-28"), None),
        // Begun today, or not yet: good on no day.
        ("2026-03-02", None, Some(ieri)),
        ("2026-03-03", None, Some(ieri)),
    ] {
        let piano = pianifica(vec![buona(MARIO, dal, al)], vec![], Some(ieri));
        let chiusa = piano.chiuse.first();
        assert_eq!(chiusa.and_then(|a| a.al), atteso, "dal {dal} al {al:?}");
        assert!(chiusa.is_none_or(|a| !a.vale(giorno("2026-03-02")) && !a.vale(giorno("2026-03-03"))));
        assert_eq!(piano.da_scrivere().len(), usize::from(atteso.is_some()));
    }
}

#[test]
fn il_nome_di_un_elenco_e_una_parola() {
    for buono in ["sperimentazione", "servizi_base", "estensione_2", &"a".repeat(40)] {
        assert!(nome_elenco_valido(buono), "{buono}");
    }
    for cattivo in ["", "Estensione", "due parole", "più", "../elenco", &"a".repeat(41)] {
        assert!(!nome_elenco_valido(cattivo), "{cattivo}");
    }
}
