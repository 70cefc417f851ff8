use super::*;
use serde_json::json;

fn modelli(coppie: &[(&str, &str)]) -> Result<Modelli, ErroreModello> {
    Modelli::nuovi(coppie.iter().map(|(n, t)| ((*n).to_owned(), (*t).to_owned())).collect())
}

fn rifiutato(nome: &str, testo: &str) -> String {
    modelli(&[(nome, testo)]).unwrap_err().to_string()
}

const POSTA: &str = "Oggetto: Prot. {{ protocollo }}\n\nGentile {{ mittente_nome }}\n{%- if posizione %}\nPosizione {{ posizione }}\n{%- endif %}\n{{ link }}\n";

#[test]
fn r21_oggetto_e_corpo_vengono_dal_file_e_la_pec_usa_la_posta_se_non_ha_un_suo_testo() {
    let modelli = modelli(&[("quesito_chiuso/email", POSTA)]).unwrap();
    let testo =
        modelli.componi(Evento::QuesitoChiuso, Canale::Pec, &campione(Evento::QuesitoChiuso)).unwrap();
    assert_eq!(testo.oggetto.as_deref(), Some("Prot. INPS.7013.23/11/2026.0000123"));
    assert_eq!(
        testo.corpo,
        "Gentile Anna Bianchi\nPosizione 7012345678\nhttps://www.esempio.it/quesiti/0198c0de"
    );
    assert!(!modelli.presente(Evento::QuesitoChiuso, Canale::Sms));
    assert!(modelli.componi(Evento::QuesitoChiuso, Canale::Sms, &BTreeMap::new()).is_err());
}

#[test]
fn quello_che_e_facoltativo_puo_mancare_e_il_resto_no() {
    let modelli = modelli(&[("quesito_chiuso/email", POSTA)]).unwrap();
    let mut dati = campione(Evento::QuesitoChiuso);
    dati.remove("posizione");
    let testo = modelli.componi(Evento::QuesitoChiuso, Canale::Email, &dati).unwrap();
    assert!(!testo.corpo.contains("Posizione"), "{}", testo.corpo);
    dati.insert("mittente_nome".to_owned(), json!(""));
    let testo = modelli.componi(Evento::QuesitoChiuso, Canale::Email, &dati).unwrap();
    assert!(testo.corpo.starts_with("Gentile utente\n"), "{}", testo.corpo);
    dati.remove("protocollo");
    let errore = modelli.componi(Evento::QuesitoChiuso, Canale::Email, &dati).unwrap_err();
    assert_eq!((errore.file.as_str(), errore.riga), ("quesito_chiuso/email.txt", 1));
}

#[test]
fn un_valore_con_a_capo_non_diventa_una_intestazione_e_i_controlli_spariscono() {
    let modelli = modelli(&[("quesito_chiuso/email", "Oggetto: {{ oggetto }}\n\n{{ oggetto }}")]).unwrap();
    let mut dati = campione(Evento::QuesitoChiuso);
    dati.insert("oggetto".to_owned(), json!("F24\r\nBcc: tutti@esempio.it\u{1b}[31m"));
    let testo = modelli.componi(Evento::QuesitoChiuso, Canale::Email, &dati).unwrap();
    assert_eq!(testo.oggetto.as_deref(), Some("F24 Bcc: tutti@esempio.it[31m"));
    assert_eq!(testo.corpo, "F24\nBcc: tutti@esempio.it[31m");
}

#[test]
fn non_si_scrive_html_e_i_segni_restano_come_sono() {
    let modelli = modelli(&[("quesito_chiuso/cassetto", "Oggetto: x\n\n{{ commento }}")]).unwrap();
    let mut dati = campione(Evento::QuesitoChiuso);
    dati.insert("commento".to_owned(), json!("Rossi & Figli <srl> \"L'Aquila\""));
    let testo = modelli.componi(Evento::QuesitoChiuso, Canale::Cassetto, &dati).unwrap();
    assert_eq!(testo.corpo, "Rossi & Figli <srl> \"L'Aquila\"");
}

#[test]
fn r21_un_modello_sbagliato_e_rifiutato_con_file_e_riga() {
    assert_eq!(
        rifiutato("quesito_chiuso/email", "Ciao\n"),
        "quesito_chiuso/email.txt, riga 1: la prima riga deve essere `Oggetto: …`"
    );
    assert_eq!(
        rifiutato("quesito_chiuso/email", "Oggetto: x\nsubito il testo"),
        "quesito_chiuso/email.txt, riga 2: dopo l'oggetto serve una riga vuota"
    );
    assert_eq!(
        rifiutato("quesito_chiuso/pec", "Oggetto: x\n\n  \n"),
        "quesito_chiuso/pec.txt, riga 3: il testo del messaggio è vuoto"
    );
    assert!(rifiutato("quesito_chiuso/sms", "Oggetto: x\n\nciao").contains("un SMS non ha oggetto"));
    assert!(rifiutato("quesito_perso/sms", "ciao").contains("evento `quesito_perso` sconosciuto"));
    assert!(rifiutato("quesito_chiuso/fax", "ciao").contains("canale `fax` sconosciuto"));
    // A word of another event, on the fifth line.
    let ignota = rifiutato("quesito_chiuso/email", "Oggetto: x\n\nuno\ndue\n{{ giorni }}");
    assert!(ignota.starts_with("quesito_chiuso/email.txt, riga 5: `giorni` non esiste"), "{ignota}");
    // Syntax, on the fourth.
    let rotto = rifiutato("quesito_chiuso/email", "Oggetto: x\n\nuno\n{% if posizione %}\n");
    assert!(rotto.starts_with("quesito_chiuso/email.txt, riga "), "{rotto}");
    let filtro = rifiutato("quesito_chiuso/email", "Oggetto: x\n\nuno\n{{ sede|inesistente }}");
    assert!(filtro.starts_with("quesito_chiuso/email.txt, riga 4"), "{filtro}");
}

#[test]
fn il_link_di_una_notifica_porta_al_cassetto_all_ufficio_o_all_appuntamento() {
    let modelli = modelli(&[
        ("quesito_chiuso/email", "Oggetto: x\n\n{{ link }}"),
        ("termine_scaduto/email", "Oggetto: x\n\n{{ link }} {{ assistenza_tecnica }}"),
        ("appuntamento_spostato/email", "Oggetto: x\n\n{{ link }}"),
    ])
    .unwrap()
    .con_comuni(Comuni {
        assistenza_tecnica: "tecnica@esempio.it".to_owned(),
        link_mittente: "https://cassetto.esempio.it/{quesito}".to_owned(),
        link_ufficio: "https://ufficio.esempio.it/q/{quesito}".to_owned(),
        link_appuntamento: "https://cassetto.esempio.it/a/{appuntamento}".to_owned(),
        ..Comuni::default()
    });
    let quesito = engine::new_id();
    let di = |evento| Notifica {
        id: engine::new_id(),
        quesito,
        appuntamento: None,
        evento,
        occorrenza: 1,
        destinatario: String::new(),
        canale: Canale::Email,
        indirizzo: String::new(),
        dati: BTreeMap::new(),
        stato: crate::notifiche::StatoNotifica::DaInviare,
        tentativi: 0,
        non_dopo: None,
        esito_gestore: None,
        riferimento_gestore: None,
        creata_il: engine::Timestamp::default(),
        aggiornata_il: engine::Timestamp::default(),
        letta_il: None,
    };
    let chiuso = modelli.testo(&di(Evento::QuesitoChiuso)).unwrap();
    assert_eq!(chiuso.corpo, format!("https://cassetto.esempio.it/{quesito}"));
    let scaduto = modelli.testo(&di(Evento::TermineScaduto)).unwrap();
    assert_eq!(scaduto.corpo, format!("https://ufficio.esempio.it/q/{quesito} tecnica@esempio.it"));
    let appuntamento = engine::new_id();
    let spostato = Notifica { appuntamento: Some(appuntamento), ..di(Evento::AppuntamentoSpostato) };
    let spostato = modelli.testo(&spostato).unwrap();
    assert_eq!(spostato.corpo, format!("https://cassetto.esempio.it/a/{appuntamento}"));
}

#[test]
fn r21_tutti_i_modelli_distribuiti_si_compongono_e_gli_sms_stanno_in_due_segmenti_al_massimo() {
    let cartella = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../config/modelli");
    let mut testi = BTreeMap::new();
    for evento in Evento::TUTTI {
        for canale in Canale::TUTTI {
            let nome = format!("{}/{}", evento.codice(), canale.codice());
            if let Ok(testo) = std::fs::read_to_string(cartella.join(format!("{nome}.txt"))) {
                testi.insert(nome, testo);
            }
        }
    }
    assert!(testi.len() >= Evento::TUTTI.len());
    let modelli = Modelli::nuovi(testi).unwrap();
    for evento in Evento::TUTTI {
        if modelli.presente(evento, Canale::Sms) {
            let testo = modelli.componi(evento, Canale::Sms, &campione(evento)).unwrap().corpo;
            assert!(crate::notifiche::segmenti_sms(&testo) <= 2, "{testo}");
        }
    }
}

#[test]
fn un_testo_si_prova_senza_metterlo_in_vigore_e_lo_sbaglio_dice_la_riga() {
    let modelli = Modelli::nuovi(BTreeMap::from([(
        "quesito_chiuso/sms".to_owned(),
        "In vigore {{ protocollo }}".to_owned(),
    )]))
    .unwrap();
    let provato = modelli.prova(Evento::QuesitoChiuso, Canale::Sms, "Nuovo {{ protocollo }}", None).unwrap();
    assert_eq!(provato.corpo, "Nuovo INPS.7013.23/11/2026.0000123");
    assert_eq!(modelli.sorgente(Evento::QuesitoChiuso, Canale::Sms), Some("In vigore {{ protocollo }}"));
    assert_eq!(modelli.elenco().count(), 1);
    let righe = "Oggetto: Chiuso\r\n\r\nprima\r\n{{ nessuna }}\r\n";
    let errore = modelli.prova(Evento::QuesitoChiuso, Canale::Email, righe, None).unwrap_err();
    assert_eq!(errore.riga, 4, "{errore}");
    let infinito = "{% for a in range(9000) %}{% for b in range(9000) %}x{% endfor %}{% endfor %}";
    assert!(modelli.prova(Evento::QuesitoChiuso, Canale::Sms, infinito, None).is_err());
    let lungo = "x".repeat(20_001);
    assert!(modelli.prova(Evento::QuesitoChiuso, Canale::Sms, &lungo, None).is_err());
}
