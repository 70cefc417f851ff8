//! The demo's data hold together, and what breaks them is found.

use super::supporto::Cartella;
use std::process::Stdio;

const DATABASE: [&str; 2] = ["--database", "sqlite:var/demo.db"];

#[test]
fn i_dati_di_prova_passano_il_doctor() {
    let cartella = Cartella::nuova();
    let creati = cartella.esegui(&["demo", "--solo-dati", "--quesiti", "40"]);
    assert_eq!(creati.codice(), 0, "{}", creati.errore());

    let doctor = |altro: &str| cartella.esegui(&[DATABASE[0], DATABASE[1], "doctor", altro]);
    let esito = doctor("--json");
    assert_eq!((esito.codice(), &esito.json()["a_posto"]), (0, &true.into()), "{}", esito.uscita());

    let verifica = cartella.esegui(&[DATABASE[0], DATABASE[1], "registro", "verifica"]);
    assert_eq!(verifica.codice(), 0, "{}{}", verifica.uscita(), verifica.errore());
    let morti = cartella.esegui(&[DATABASE[0], DATABASE[1], "jobs", "elenco", "--json"]);
    assert_eq!(morti.json(), serde_json::json!([]));

    let di_nuovo = cartella.esegui(&["demo", "--solo-dati"]);
    assert!(di_nuovo.uscita().contains("ci sono già"), "{}{}", di_nuovo.uscita(), di_nuovo.errore());
}

#[test]
fn il_doctor_dice_che_mancano_le_migrazioni() {
    let esito = Cartella::nuova().esegui(&["doctor"]);
    assert_eq!(esito.codice(), 3);
    assert!(esito.uscita().contains("quesiti migrate"), "{}", esito.uscita());
}

#[test]
fn un_utente_si_crea_una_volta_e_la_password_non_passa_dagli_argomenti() {
    let cartella = Cartella::nuova();
    let crea = ["utenti", "crea", "anna", "--nome", "Anna Prova", "--ruolo", "funzionario", "--sede", "7013"];
    assert_eq!(cartella.esegui(&crea).codice(), 0);
    assert_eq!(cartella.esegui(&crea).codice(), 1);
    let senza_sede = ["utenti", "crea", "bruno", "--nome", "Bruno Prova", "--ruolo", "supervisore"];
    assert_eq!(cartella.esegui(&senza_sede).codice(), 2);
    assert_ne!(cartella.esegui(&["utenti", "password", "anna", "segreta-e-lunga"]).codice(), 0);

    let mut con_password = std::process::Command::new(env!("CARGO_BIN_EXE_quesiti"));
    con_password.args(["utenti", "password", "anna"]).current_dir(cartella.percorso());
    let mut figlio = con_password.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    std::io::Write::write_all(&mut figlio.stdin.take().unwrap(), b"una frase lunga abbastanza\n").unwrap();
    assert!(figlio.wait().unwrap().success());
    let elenco = cartella.esegui(&["utenti", "elenco", "--json"]).json();
    assert_eq!(elenco[0]["con_password"], true);
    assert!(!elenco.to_string().contains("argon2"), "{elenco}");
}
