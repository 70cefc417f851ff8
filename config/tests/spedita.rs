//! The shipped tables: they load, say what the sources say, and cover the country.

mod comune;

use comune::{dati, spedita};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use workflows::patronati::SERVIZI_BASE;
use workflows::scadenze::Luogo;
use workflows::tabelle::{
    Argomento, Canale, Evento, PeriodoRichiesto, Polarita, Polo, Profilo, Regione, Tabelle, TipoFile,
    TipoQuesito,
};

fn tabelle() -> Tabelle {
    config::carica_tabelle(spedita()).unwrap_or_else(|e| panic!("{e}"))
}

#[test]
fn la_configurazione_spedita_e_buona() {
    let riepilogo = config::verifica(spedita()).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(riepilogo.cassetti, 5);
    // In each sede sportello and Patronati; the three of remote consulting where it is no Agenzia territoriale.
    assert_eq!((riepilogo.sedi, riepilogo.punti), (174, 2 * 174 + 3 * 156));
    assert_eq!(riepilogo.eventi, 21);
    assert_eq!(riepilogo.risposte, 12);
    assert_eq!(riepilogo.versione.len(), 12);
}

#[test]
fn senza_cartella_vale_la_configurazione_incorporata_che_e_la_stessa() {
    let incorporata = config::carica_tabelle(Path::new("questa/cartella/non/esiste")).unwrap();
    assert_eq!(incorporata.versione, tabelle().versione);
}

#[test]
fn la_versione_cambia_con_le_tabelle_e_non_con_i_commenti() {
    let copia = comune::Copia::nuova();
    copia.aggiungi("argomenti.toml", "# un commento");
    assert_eq!(config::carica_tabelle(copia.radice()).unwrap().versione, tabelle().versione);
    copia.cambia("argomenti.toml", "termine_giorni = 20", "termine_giorni = 21");
    assert_ne!(config::carica_tabelle(copia.radice()).unwrap().versione, tabelle().versione);
    let copia = comune::Copia::nuova();
    copia.cambia("punti.toml", "posti = 3", "posti = 4");
    assert_ne!(config::carica_tabelle(copia.radice()).unwrap().versione, tabelle().versione);
}

#[test]
fn r9_aziende_parte_dalle_cinque_sedi_della_sperimentazione() {
    let tabelle = tabelle();
    let pilota: Vec<&str> = ["7013", "2200", "2201", "1700", "0400"].into();
    let nomi: Vec<&str> = pilota.iter().map(|codice| tabelle.sedi[*codice].nome.as_str()).collect();
    assert_eq!(nomi, ["Roma Tiburtino", "Catanzaro", "Lamezia Terme", "Cagliari", "Aosta"]);
    let aziende = &tabelle.cassetti["aziende"].sedi;
    let accese: Vec<&String> = tabelle.sedi.keys().filter(|sede| aziende.comprende(sede)).collect();
    assert_eq!(accese.len(), 5);
    assert!(pilota.iter().all(|sede| aziende.comprende(sede)));
    for altro in ["lavoro_domestico", "artigiani_commercianti", "patronati"] {
        assert!(tabelle.sedi.keys().all(|sede| tabelle.cassetti[altro].sedi.comprende(sede)), "{altro}");
    }
}

#[test]
fn r1_r3_solo_la_regolarita_contributiva_chiede_il_periodo() {
    let tabelle = tabelle();
    let col_periodo: Vec<&String> = tabelle
        .argomenti
        .iter()
        .filter(|(_, a)| a.periodo == PeriodoRichiesto::Obbligatorio)
        .map(|(codice, _)| codice)
        .collect();
    assert_eq!(col_periodo, ["aziende.regolarita_contributiva"]);
    assert_eq!(tabelle.argomenti["aziende.generica"].tipo, TipoQuesito::Generico);
}

#[test]
fn r7_r35_tre_file_tre_megabyte_pdf_jpeg_png_tiff() {
    for cassetto in tabelle().cassetti.values() {
        let limiti = &cassetto.allegati;
        assert_eq!((limiti.numero_massimo, limiti.totale_massimo), (3, 3 * 1024 * 1024));
        assert_eq!(limiti.tipi, [TipoFile::Pdf, TipoFile::Jpeg, TipoFile::Png, TipoFile::Tiff]);
    }
}

#[test]
fn r72_r73_r75_i_motivi_dei_patronati_e_le_due_interazioni() {
    let tabelle = tabelle();
    let patronati = &tabelle.cassetti["patronati"];
    let motivi: Vec<(&str, bool)> =
        patronati.motivi.iter().map(|m| (m.nome.as_str(), m.identificativo_obbligatorio)).collect();
    assert_eq!(
        motivi,
        [
            ("Sollecito domanda già presentata", true),
            ("Prestazione in corso o respinta", true),
            ("Requisiti e modalità di accesso ai servizi", false),
        ]
    );
    assert_eq!(patronati.interazioni_dopo_risposta, Some(2));
}

#[test]
fn r69_ogni_regione_ha_il_suo_cric() {
    let tabelle = tabelle();
    let cric = |regione: Regione| {
        let suoi: Vec<&Polo> = tabelle.poli.iter().filter(|p| p.regione == Some(regione)).collect();
        assert_eq!(suoi.len(), 1, "{regione}");
        (suoi[0].sede.as_str(), suoi[0].unita.as_str())
    };
    assert!(Regione::tutte().all(|r| cric(r).1 == "cric"));
    assert_eq!(cric(Regione::Lombardia).0, "4900");
    assert_eq!(cric(Regione::ValleDAosta).0, "0400");
    assert_eq!(cric(Regione::Sicilia).0, "5500");
}

#[test]
fn r66_r68_l_argomento_sulle_norme_e_del_referente_gli_altri_dell_operatore() {
    let tabelle = tabelle();
    let (norme, altri): (Vec<&Argomento>, Vec<&Argomento>) = tabelle
        .argomenti
        .values()
        .filter(|a| a.cassetto == "patronati")
        .partition(|a| a.aperto_a(Profilo::ReferenteRegionale));
    let codici: Vec<&str> = norme.iter().map(|a| a.codice.as_str()).collect();
    assert_eq!(codici, ["patronati.aspetti_normativi_e_procedimentali"]);
    assert!(!norme[0].aperto_a(Profilo::OperatorePatronato));
    assert!(altri.len() > 5 && altri.iter().all(|a| a.aperto_a(Profilo::OperatorePatronato)));
}

#[test]
fn r71_r83_gli_elenchi_attivi_sono_quelli_della_fonte_e_solo_per_i_patronati() {
    for cassetto in tabelle().cassetti.into_values() {
        let attesi = ["sperimentazione", "estensione", SERVIZI_BASE].map(str::to_owned).to_vec();
        let attesi = (cassetto.codice == "patronati").then_some(attesi);
        assert_eq!(cassetto.elenchi_abilitati, attesi, "{}", cassetto.codice);
    }
}

#[test]
fn r69_ogni_sede_ha_il_cric_della_sua_regione_e_uno_solo() {
    let tabelle = tabelle();
    for sede in tabelle.sedi.keys() {
        let cric: Vec<&str> = tabelle
            .poli
            .iter()
            .filter(|p| p.unita == "cric" && p.serve.contains(sede))
            .map(|p| p.sede.as_str())
            .collect();
        assert_eq!(cric.len(), 1, "sede {sede}");
    }
    let calabria = tabelle.poli.iter().find(|p| p.serve.iter().any(|s| s == "2201")).unwrap();
    assert_eq!(calabria.sede, "2200");
}

#[test]
fn r18_c_e_un_esito_per_ogni_polarita() {
    let polarita: BTreeSet<String> =
        tabelle().esiti.values().map(|e: &workflows::tabelle::Esito| format!("{:?}", e.polarita)).collect();
    assert_eq!(polarita.len(), 3);
    assert_eq!(tabelle().esiti["respinto"].polarita, Polarita::Negativa);
}

#[test]
fn r19_r20_protocollo_e_chiusura_si_annunciano_per_email_e_sms() {
    let tabelle = tabelle();
    for evento in [Evento::QuesitoProtocollato, Evento::QuesitoChiuso] {
        let canali = &tabelle.notifiche[&evento].canali;
        assert!(canali.contains(&Canale::Email) && canali.contains(&Canale::Sms), "{evento:?}");
    }
}

/// The sede of a CAP: the narrowest interval that holds it.
fn sede_di(tabelle: &Tabelle, cap: u32) -> Option<&str> {
    tabelle
        .sedi
        .values()
        .flat_map(|sede| sede.cap.iter().map(move |i| (i, sede)))
        .filter(|(i, _)| i.contiene(cap))
        .min_by_key(|(i, _)| i.ampiezza())
        .map(|(_, sede)| sede.codice.as_str())
}

#[test]
fn r66_i_cap_dei_pilota_vanno_alla_loro_sede() {
    let tabelle = tabelle();
    for (cap, sede) in [
        (159, "7013"),
        (131, "7013"),
        (187, "7005"),
        (88046, "2201"),
        (88100, "2200"),
        (9121, "1700"),
        (11100, "0400"),
        (10121, "8100"),
        (95100, "2100"),
    ] {
        assert_eq!(sede_di(&tabelle, cap), Some(sede), "CAP {cap:05}");
    }
}

#[test]
fn le_95_sedi_provinciali_ci_sono_tutte() {
    let tabelle = tabelle();
    for provincia in 1..=95 {
        assert!(tabelle.sedi.contains_key(&format!("{provincia:02}00")), "manca la sede {provincia:02}00");
    }
}

/// Where the public list and the sedi disagree by design.
const PROVINCE_AMMESSE: [(&str, &str, &str); 3] = [
    ("SU", "CA", "Sud Sardegna, nata nel 2016: la servono Cagliari e la sua agenzia di Iglesias"),
    ("SU", "NU", "i comuni del Sarcidano, passati dalla provincia di Nuoro al Sud Sardegna"),
    ("CA", "SU", "CAP condivisi tra Cagliari e Sud Sardegna"),
];

/// CAP that the public list gives to a homonym in another province, or that are no longer in use.
const CAP_ERRATI_NELLA_FONTE: [&str; 16] = [
    "13835", "14031", "19136", "23806", "36062", "38083", "38096", "42100", "43216", "47100", "55010",
    "65131", "65132", "89121", "89131", "09100",
];

#[test]
fn r66_ogni_cap_va_a_una_sede_della_sua_provincia() {
    let Some(csv) = dati("cap-comuni.csv") else { return };
    let tabelle = tabelle();
    let mut province: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut lettore = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(csv.as_bytes());
    for riga in lettore.records() {
        let riga = riga.unwrap();
        province.entry(riga[0].to_owned()).or_default().insert(riga[2].to_owned());
    }
    assert!(province.len() > 4_000);
    let mut eccezioni: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (cap, attese) in &province {
        let sede = sede_di(&tabelle, cap.parse().unwrap()).map(|codice| &tabelle.sedi[codice]);
        let trovata = sede.map_or("nessuna", |s| s.provincia.as_str());
        let ammessa = attese.contains(trovata)
            || CAP_ERRATI_NELLA_FONTE.contains(&cap.as_str())
            || PROVINCE_AMMESSE
                .iter()
                .any(|(fonte, nostra, _)| attese.contains(*fonte) && *nostra == trovata);
        if !ammessa {
            let sigle: Vec<&str> = attese.iter().map(String::as_str).collect();
            eccezioni.entry(format!("{} -> {trovata}", sigle.join("/"))).or_default().push(cap.clone());
        }
    }
    assert!(eccezioni.is_empty(), "CAP che vanno altrove, per sigla: {eccezioni:#?}");
}

/// Days the public list gives to another city of the province.
const PATRONI_DIVERSI: [(&str, &str); 1] =
    [("PG", "la fonte porta i santi di Assisi; a Perugia è festa il 29 gennaio, San Costanzo")];

#[test]
fn i_patroni_sono_quelli_delle_sedi_provinciali() {
    let Some(csv) = dati("patroni-it-2025-2027.csv") else { return };
    let tabelle = tabelle();
    let mut lettore = csv::Reader::from_reader(csv.as_bytes());
    let mut giorni: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for riga in lettore.records() {
        let riga = riga.unwrap();
        giorni.entry(riga[0].to_owned()).or_default().insert(riga[1].to_owned());
    }
    let mut controllati = 0;
    for sede in tabelle.sedi.values().filter(|s| s.codice.ends_with("00")) {
        let Some(attesi) = giorni.get(&sede.provincia) else { continue };
        if PATRONI_DIVERSI.iter().any(|(sigla, _)| *sigla == sede.provincia) {
            continue;
        }
        // A province lists the patrons of all its capitals: in each year, one at least is a holiday here.
        let luogo = Luogo { comune: Some(&sede.comune), sede: None };
        for anno in ["2025", "2026", "2027"] {
            let festivo = attesi
                .iter()
                .filter(|giorno| giorno.starts_with(anno))
                .any(|giorno| tabelle.calendario.festivo(giorno.parse().unwrap(), luogo).is_some());
            assert!(festivo, "{} nel {anno}: attesi {attesi:?}", sede.comune);
            controllati += 1;
        }
    }
    assert!(controllati > 270, "{controllati}");
}

#[test]
fn ogni_sede_ha_il_patrono_del_suo_comune() {
    let tabelle = tabelle();
    for sede in tabelle.sedi.values() {
        let patrono = tabelle.calendario.patroni.iter().any(|p| p.comune == sede.comune);
        let chiusura =
            tabelle.calendario.chiusure.iter().any(|c| c.sede.as_deref() == Some(sede.codice.as_str()));
        assert!(patrono || chiusura, "{} {}", sede.codice, sede.comune);
    }
}

/// Every shipped file is in the binary: the list in the source must follow the folder.
#[test]
fn ogni_file_spedito_e_incorporato() {
    let sorgente = std::fs::read_to_string(spedita().join("src/incorporate.rs")).unwrap();
    let copia = comune::Copia::nuova();
    let mut cartelle = vec![copia.radice().to_owned()];
    let mut contati = 0;
    while let Some(cartella) = cartelle.pop() {
        for voce in std::fs::read_dir(cartella).unwrap() {
            let voce = voce.unwrap().path();
            if voce.is_dir() {
                cartelle.push(voce);
                continue;
            }
            let nome = voce.strip_prefix(copia.radice()).unwrap().display().to_string();
            assert!(sorgente.contains(&format!("\"{nome}\"")), "{nome} non è in src/incorporate.rs");
            contati += 1;
        }
    }
    assert!(contati > 40);
}
