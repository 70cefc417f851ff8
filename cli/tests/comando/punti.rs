//! `quesiti punti` as people and scripts run it. What the office of the demo does with them is in `demo.rs`.

use super::supporto::Cartella;

#[test]
fn r33_r51_l_elenco_di_una_sede_ha_i_suoi_punti_e_in_un_agenzia_nessuno_a_distanza() {
    let cartella = Cartella::nuova();
    let esito = cartella.esegui(&["punti", "elenco", "--sede", "7013"]);
    assert_eq!(esito.codice(), 0, "{}", esito.errore());
    let uscita = esito.uscita();
    for parte in ["7013.sportello ", "in sede", "7013.aziende_covid19", "telefono, web meeting", "posti 3"] {
        assert!(uscita.contains(parte), "{parte}: {uscita}");
    }
    assert!(uscita.ends_with("5 punti di consulenza"), "{uscita}");

    let tutti = cartella.esegui(&["punti", "elenco", "--json"]).json();
    let tutti = tutti.as_array().unwrap();
    let di = |sede: &str| tutti.iter().filter(|v| v["punto"]["sede"] == sede).count();
    assert_eq!(di("7013"), 5);
    // Alba is an Agenzia territoriale.
    let alba: Vec<_> = tutti.iter().filter(|v| v["punto"]["sede"] == "2791").collect();
    assert_eq!(alba.len(), 2, "{alba:?}");
    assert!(alba.iter().all(|v| !v["punto"]["tipo"].as_str().unwrap().ends_with("covid19")), "{alba:?}");
    assert!(
        tutti.iter().all(|v| v["modificato_dalla_sede"] == false && v["chiusure"] == serde_json::json!([]))
    );
    assert!(tutti.len() > 500, "{}", tutti.len());
}

#[test]
fn r33_gli_slot_liberi_sono_dopo_il_preavviso_con_i_loro_posti() {
    let cartella = Cartella::nuova();
    let esito = cartella.esegui(&["punti", "slot", "7013.sportello", "--json"]);
    assert_eq!(esito.codice(), 0, "{}", esito.errore());
    let slot = esito.json();
    for voce in slot.as_array().unwrap() {
        assert_eq!(voce["posti"], 3, "{voce}");
    }
    // In two months there is a working day, whatever the day of the test.
    let oggi = engine::Clock::system().now().to_utc().date_naive();
    let al = (oggi + chrono::Days::new(59)).to_string();
    let mesi = cartella.esegui(&["punti", "slot", "7013.sportello", "--al", &al]);
    assert!(mesi.uscita().contains("09:00 (3)  09:30 (3)"), "{}", mesi.uscita());
    let passato = cartella.esegui(&["punti", "slot", "7013.sportello", "--dal", "2020-01-01"]);
    assert_eq!(passato.ultima(), "0 orari liberi dal 01/01/2020 al 07/01/2020; tra parentesi i posti");
    // The last days that a calendar knows are days like the others.
    let ultimi = cartella.esegui(&["punti", "slot", "7013.sportello", "--dal", "+262142-12-30"]);
    assert_eq!(ultimi.codice(), 0, "{}", ultimi.errore());
    assert!(ultimi.uscita().starts_with("0 orari liberi"), "{}", ultimi.uscita());
}

#[test]
fn r38_senza_appuntamenti_nulla_e_da_spostare() {
    let esito = Cartella::nuova().esegui(&["punti", "da-spostare", "7013.sportello"]);
    assert_eq!((esito.codice(), esito.uscita().as_str()), (0, "Nessun appuntamento da spostare."));
}

#[test]
fn un_punto_una_sede_o_un_giorno_che_non_esistono_sono_detti() {
    let cartella = Cartella::nuova();
    for (argomenti, detto) in [
        (vec!["elenco", "--sede", "9999"], "--sede: la sede «9999» non esiste"),
        (vec!["slot", "7013.boh"], "«7013.boh» non esiste: quesiti punti elenco"),
        (vec!["slot", "7013.sportello", "--dal", "domani"], "--dal: «domani» non è una data"),
        (
            vec!["slot", "7013.sportello", "--dal", "2026-12-02", "--al", "2026-12-01"],
            "non prima di 2026-12-02",
        ),
        (vec!["slot", "7013.sportello", "--dal", "2026-12-02", "--al", "2028-12-01"], "entro un anno"),
        (vec!["da-spostare", "sportello"], "«sportello» non esiste"),
        (vec!["da-spostare"], "<CODICE>"),
    ] {
        let tutti = [&["punti"], &argomenti[..]].concat();
        let esito = cartella.esegui(&tutti);
        assert_eq!(esito.codice(), 2, "{argomenti:?}: {}", esito.errore());
        assert!(esito.errore().contains(detto), "{argomenti:?}: {}", esito.errore());
    }
}
