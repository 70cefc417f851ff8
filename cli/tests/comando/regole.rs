//! `quesiti regole` as people and scripts run it.

use super::supporto::Cartella;

fn calcola(argomenti: &[&str]) -> String {
    let mut tutti = vec!["regole", "calcola"];
    tutti.extend(argomenti);
    let esito = Cartella::nuova().esegui(&tutti);
    assert_eq!(esito.codice(), 0, "{argomenti:?}: {}", esito.errore());
    esito.ultima()
}

#[test]
fn r84_il_giorno_zero_non_si_conta_e_la_data_e_l_ultima_riga() {
    assert_eq!(calcola(&["--dal", "2026-12-01", "--giorni", "15"]), "2026-12-16");
    assert_eq!(calcola(&["--dal", "2026-12-01", "--giorni", "0"]), "2026-12-01");
}

#[test]
fn r84_i_giorni_lavorativi_saltano_sabati_domeniche_e_festivi() {
    assert_eq!(calcola(&["--dal", "2026-12-01", "--giorni", "15", "--lavorativi"]), "2026-12-23");
}

#[test]
fn r84_la_proroga_e_quella_chiesta() {
    // Day 15 from 20 November is Saturday 5 December; from the 21st, Sunday the 6th.
    let con = |dal, proroga| calcola(&["--dal", dal, "--giorni", "15", "--proroga", proroga]);
    assert_eq!(con("2026-11-20", "nessuna"), "2026-12-05");
    assert_eq!(con("2026-11-20", "festivi"), "2026-12-05");
    assert_eq!(con("2026-11-20", "festivi-e-sabato"), "2026-12-07");
    assert_eq!(con("2026-11-21", "nessuna"), "2026-12-06");
    assert_eq!(con("2026-11-21", "festivi"), "2026-12-07");
    // Christmas, Santo Stefano, Sunday.
    assert_eq!(con("2026-12-10", "festivi"), "2026-12-28");
}

#[test]
fn r84_il_patrono_vale_solo_con_la_sede_della_sua_citta() {
    // 29 June 2026 is a Monday: Santi Pietro e Paolo in Roma.
    let con = |sede: &[&str]| {
        let mut argomenti = vec!["--dal", "2026-06-14", "--giorni", "15", "--proroga", "festivi"];
        argomenti.extend(sede);
        calcola(&argomenti)
    };
    assert_eq!(con(&[]), "2026-06-29");
    assert_eq!(con(&["--sede", "7000"]), "2026-06-30");
    assert_eq!(con(&["--sede", "1700"]), "2026-06-29");
}

#[test]
fn r84_il_cambio_d_ora_non_sposta_i_giorni() {
    assert_eq!(calcola(&["--dal", "2026-03-14", "--giorni", "15"]), "2026-03-29");
    assert_eq!(calcola(&["--dal", "2026-03-28", "--giorni", "2"]), "2026-03-30");
    assert_eq!(calcola(&["--dal", "2026-10-10", "--giorni", "15"]), "2026-10-25");
    assert_eq!(calcola(&["--dal", "2026-10-24", "--giorni", "2"]), "2026-10-26");
}

#[test]
fn in_json_ci_sono_i_giorni_saltati_col_motivo() {
    let argomenti =
        ["regole", "calcola", "--dal", "2026-11-21", "--giorni", "15", "--proroga", "festivi", "--json"];
    let json = Cartella::nuova().esegui(&argomenti).json();
    assert_eq!(json["data"], "2026-12-07");
    assert_eq!(json["saltati"], serde_json::json!([{"data": "2026-12-06", "motivo": "domenica"}]));
}

#[test]
fn un_dato_sbagliato_e_detto_con_precisione_ed_esce_con_2() {
    for (argomenti, detto) in [
        (vec!["--dal", "2026-02-30", "--giorni", "1"], "«2026-02-30» non è una data"),
        (vec!["--dal", "1/12/2026", "--giorni", "1"], "AAAA-MM-GG"),
        (vec!["--dal", "2026-12-01", "--giorni", "1", "--sede", "9999"], "la sede «9999» non esiste"),
        (vec!["--dal", "2026-12-01", "--giorni", "1", "--proroga", "forse"], "\"forse\" non esiste"),
        (vec!["--dal", "2026-12-01", "--giorni", "99999"], "troppo lungo"),
        (vec!["--dal", "2026-12-01"], "--giorni <N>"),
    ] {
        let mut tutti = vec!["regole", "calcola"];
        tutti.extend(&argomenti);
        let esito = Cartella::nuova().esegui(&tutti);
        assert_eq!(esito.codice(), 2, "{argomenti:?}");
        assert!(esito.errore().contains(detto), "{argomenti:?}: {}", esito.errore());
        assert_eq!(esito.uscita(), "", "{argomenti:?}");
    }
}

#[test]
fn r88_verifica_nomina_file_chiave_valore_e_atteso() {
    let cartella = Cartella::nuova();
    let file = cartella.percorso().join("esiti.toml");
    std::fs::write(&file, "[[esito]]\ncodice = \"accolto\"\nnome = \"Accolto\"\npolarita = \"boh\"\n")
        .unwrap();
    let esito = cartella.esegui(&["regole", "verifica", "esiti.toml"]);
    assert_eq!(esito.codice(), 3);
    for parte in ["esiti.toml", "polarita", "\"boh\"", "positiva"] {
        assert!(esito.errore().contains(parte), "{parte}: {}", esito.errore());
    }
    let json = cartella.esegui(&["regole", "verifica", "esiti.toml", "--json"]);
    assert_eq!((json.codice(), &json.json()["valida"]), (3, &serde_json::json!(false)));
    std::fs::write(&file, "questo non è TOML").unwrap();
    assert_eq!(cartella.esegui(&["regole", "verifica", "esiti.toml"]).codice(), 3);
    assert_eq!(cartella.esegui(&["regole", "verifica", "manca.toml"]).codice(), 2);
}

#[test]
fn r88_la_configurazione_fornita_e_valida() {
    let radice = concat!(env!("CARGO_MANIFEST_DIR"), "/../config");
    let esito = Cartella::nuova().esegui(&["regole", "verifica", radice]);
    assert_eq!(esito.codice(), 0, "{}", esito.errore());
    assert!(esito.uscita().starts_with("Configurazione valida"), "{}", esito.uscita());
}

#[test]
fn una_cartella_indicata_che_manca_non_passa_in_silenzio() {
    let esito = Cartella::nuova().esegui(&["--config", "altrove", "regole", "mostra"]);
    assert_eq!(esito.codice(), 2);
    assert!(esito.errore().contains("altrove"), "{}", esito.errore());
}

#[test]
fn r21_l_anteprima_mostra_il_messaggio_con_dati_di_prova() {
    let esito = Cartella::nuova().esegui(&["modelli", "anteprima", "quesito_protocollato", "email"]);
    assert_eq!(esito.codice(), 0, "{}", esito.errore());
    assert!(esito.uscita().contains("INPS.7013.23/11/2026.0000123"), "{}", esito.uscita());
}
