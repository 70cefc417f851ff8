//! The demo's data hold together, and what breaks them is found.

use super::supporto::Cartella;
use std::process::Stdio;

const DATABASE: [&str; 2] = ["--database", "sqlite:var/demo.db"];

#[test]
fn i_dati_di_prova_passano_il_doctor() {
    let cartella = Cartella::nuova();
    let creati = cartella.esegui(&["demo", "--solo-dati", "--quesiti", "160"]);
    assert_eq!(creati.codice(), 0, "{}", creati.errore());
    appuntamenti(&cartella, &creati.uscita());

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

/// The office has appointments ahead, and a closure leaves some to be moved; each has a slot of its own to go to.
fn appuntamenti(cartella: &Cartella, uscita: &str) {
    let dopo = |parola: &str| -> usize {
        let resto = uscita.split_once(parola).unwrap_or_else(|| panic!("{parola}: {uscita}")).1;
        resto.split([' ', '.']).next().unwrap().parse().unwrap()
    };
    let (prenotati, in_programma, da_spostare) =
        (dopo(" quesiti e "), dopo("appuntamenti ("), dopo("per una chiusura: "));
    assert!(prenotati > in_programma && in_programma >= da_spostare && da_spostare > 0, "{uscita}");

    // As it is printed, word by word: it must find these data and no others.
    let stampato: Vec<&str> = uscita.split_once("Per vederli: quesiti ").unwrap().1.split(' ').collect();
    let punto = stampato[stampato.len() - 1];
    let comando = |altro: &[&str]| cartella.esegui(&[&stampato[..], altro].concat());
    let detto = comando(&[]);
    assert_eq!(detto.codice(), 3, "{}", detto.errore());
    assert_eq!(detto.ultima(), format!("Appuntamenti da spostare: {da_spostare}."));
    assert!(
        detto.uscita().contains("quel giorno il punto è chiuso: lavori nei locali"),
        "{}",
        detto.uscita()
    );
    let voci = comando(&["--json"]);
    assert_eq!(voci.codice(), 3, "{}", voci.errore());
    let voci = voci.json();
    assert_eq!(voci.as_array().unwrap().len(), da_spostare);
    let sede = &punto[..4];
    let elenco = cartella.esegui(&[&DATABASE[..], &["punti", "elenco", "--sede", sede]].concat()).uscita();
    assert_eq!(elenco.matches("lavori nei locali").count(), 1, "{elenco}");

    // What is free now is what was proposed, seats included.
    for voce in voci.as_array().unwrap() {
        let giorno: chrono::DateTime<chrono::Utc> =
            voce["proposta"]["inizio"].as_str().unwrap().parse().unwrap();
        let giorno = giorno.with_timezone(&chrono_tz::Europe::Rome).date_naive().to_string();
        let slot = ["punti", "slot", punto, "--dal", &giorno, "--al", &giorno, "--json"];
        let liberi = cartella.esegui(&[&DATABASE[..], &slot].concat()).json();
        let proposto = |l: &&serde_json::Value| l["inizio"] == voce["proposta"]["inizio"];
        assert!(liberi.as_array().unwrap().iter().any(|l| proposto(&l)), "{voce}: {liberi}");
    }
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
