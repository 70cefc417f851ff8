//! `quesiti patronati` as people and scripts run it.

use super::supporto::{Cartella, Esito};
use serde_json::json;

const INTESTAZIONE: &str = "codice_fiscale,nome,ente,profilo,regione,dal,al";
const MARIO: &str = "RSSMRA80A01H501U";
const LUIGI: &str = "VRDLGI85M01H501A";

/// Writes a file of these lines and imports it.
fn importa(cartella: &Cartella, righe: &[&str], opzioni: &[&str]) -> Esito {
    let testo = format!("{INTESTAZIONE}\n{}\n", righe.join("\n"));
    std::fs::write(cartella.percorso().join("elenco.csv"), testo).unwrap();
    let mut argomenti = vec!["patronati", "importa", "elenco.csv", "--elenco", "sperimentazione"];
    argomenti.extend(opzioni);
    cartella.esegui(&argomenti)
}

fn mario() -> String {
    format!("{MARIO},Mario Rossi,Patronato Aurora,referente,Lazio,2020-01-01,")
}

fn luigi() -> String {
    format!("{LUIGI},Luigi Verdi,Patronato Aurora,operatore,,2020-01-01,")
}

fn conti(esito: &Esito) -> [u64; 4] {
    ["nuovi", "cambiati", "uguali", "tolti"].map(|c| esito.json()[c].as_u64().unwrap())
}

/// What the list has: people enabled today, those of them that are Referenti, lines.
fn elenco(cartella: &Cartella) -> [u64; 3] {
    let elenchi = cartella.esegui(&["patronati", "elenchi", "--json"]).json();
    let voce = elenchi.as_array().unwrap().iter().find(|e| e["elenco"] == "sperimentazione").unwrap().clone();
    assert_eq!(voce["attivo_in"], json!(["patronati"]));
    ["operatori", "referenti", "righe"].map(|c| voce[c].as_u64().unwrap())
}

#[test]
fn r83_un_elenco_si_carica_si_ripete_senza_cambiare_nulla_e_si_sostituisce() {
    let cartella = Cartella::nuova();
    let (mario, luigi) = (mario(), luigi());
    let prova = importa(&cartella, &[&mario, &luigi], &["--prova", "--json"]);
    assert_eq!((prova.codice(), conti(&prova)), (0, [2, 0, 0, 0]), "{}", prova.errore());
    assert_eq!(elenco(&cartella), [0, 0, 0], "una prova non scrive");

    let primo = importa(&cartella, &[&mario, &luigi], &[]);
    assert_eq!(primo.codice(), 0, "{}", primo.errore());
    assert!(primo.uscita().contains("2 righe lette; operatori nuovi 2,"), "{}", primo.uscita());
    assert_eq!(elenco(&cartella), [2, 1, 2]);
    let ancora = importa(&cartella, &[&mario, &luigi], &["--json", "--sostituisci"]);
    assert_eq!(conti(&ancora), [0, 0, 2, 0]);

    let parziale = importa(&cartella, &[&luigi], &["--json"]);
    assert_eq!((conti(&parziale), elenco(&cartella)), ([0, 0, 1, 0], [2, 1, 2]), "chi manca resta");
    let intero = importa(&cartella, &[&luigi], &["--json", "--sostituisci"]);
    assert_eq!((conti(&intero), elenco(&cartella)), ([0, 0, 1, 1], [1, 0, 2]), "chi manca finisce ieri");
    let torna = importa(&cartella, &[&mario, &luigi], &["--json"]);
    assert_eq!((conti(&torna), elenco(&cartella)), ([0, 1, 1, 0], [2, 1, 2]));
}

#[test]
fn r83_le_righe_sbagliate_sono_dette_una_per_una_e_le_altre_entrano() {
    let cartella = Cartella::nuova();
    let sbagliata = format!("{LUIGI},Luigi Verdi,,operatore,Lazio,2026-02-30,");
    let esito = importa(&cartella, &[&mario(), &sbagliata], &["--sostituisci"]);
    assert_eq!(esito.codice(), 3);
    let errore = esito.errore();
    for parte in [
        "elenco.csv:3: ente «»: Scrivi il nome dell'ente",
        "elenco.csv:3: regione «Lazio»: ",
        "elenco.csv:3: dal «2026-02-30»: ",
        "attesa una data che esiste",
        "3 errori: le righe sbagliate non sono entrate",
    ] {
        assert!(errore.contains(parte), "{parte}: {errore}");
    }
    assert!(esito.uscita().contains("Nessuno è stato tolto"), "{}", esito.uscita());
    assert_eq!(elenco(&cartella), [1, 1, 1]);
    let in_json = importa(&cartella, &[&sbagliata], &["--json", "--sostituisci"]);
    assert_eq!((in_json.codice(), in_json.errore().as_str()), (3, ""));
    assert_eq!(in_json.json()["sbagli"][0]["riga"], 2);
    assert_eq!(elenco(&cartella), [1, 1, 1], "con righe sbagliate non si toglie nessuno");
    let vuoto = importa(&cartella, &[], &["--sostituisci"]);
    assert_eq!((vuoto.codice(), elenco(&cartella)), (0, [1, 1, 1]), "un file vuoto non svuota l'elenco");
}

#[test]
fn r83_un_elenco_che_nessuno_attiva_e_detto() {
    let cartella = Cartella::nuova();
    std::fs::write(cartella.percorso().join("e.csv"), format!("{INTESTAZIONE}\n{}\n", luigi())).unwrap();
    let esito = cartella.esegui(&["patronati", "importa", "e.csv", "--elenco", "prossima_fase"]);
    assert_eq!(esito.codice(), 0, "{}", esito.errore());
    assert!(esito.uscita().contains("non è attivo in nessun Cassetto"), "{}", esito.uscita());
    let elenchi = cartella.esegui(&["patronati", "elenchi"]).uscita();
    assert!(elenchi.contains("operatori oggi 1,") && elenchi.contains("non attivo"), "{elenchi}");
    assert!(elenchi.ends_with("4 elenchi"), "{elenchi}");
    let verifica = cartella.esegui(&["patronati", "verifica", LUIGI]).uscita();
    assert!(verifica.contains("patronati, Operatore generico: no"), "{verifica}");
    assert!(verifica.contains("«prossima_fase», che qui non è ancora attivo."), "{verifica}");
}

#[test]
fn r70_verifica_dice_con_quali_profili_e_perche() {
    let cartella = Cartella::nuova();
    assert_eq!(importa(&cartella, &[&mario()], &[]).codice(), 0);
    let esito = cartella.esegui(&["patronati", "verifica", MARIO]);
    let uscita = esito.uscita();
    assert_eq!(esito.codice(), 0, "{}", esito.errore());
    for parte in [
        "patronati, Operatore generico: sì",
        "patronati, Referente regionale: sì",
        "come Referente regionale (Lazio), dal 01/01/2020.",
        "Mario Rossi, Patronato Aurora",
    ] {
        assert!(uscita.contains(parte), "{parte}: {uscita}");
    }
    let json = cartella.esegui(&["patronati", "verifica", LUIGI, "--json"]).json();
    assert_eq!(json["profili"][0]["aperto"], false);
    assert_eq!(json["profili"][0]["perche"][0], "Il codice fiscale non è in nessun elenco di operatori.");
}

#[test]
fn r83_un_comando_sbagliato_e_detto_e_non_scrive() {
    let cartella = Cartella::nuova();
    for (argomenti, detto) in [
        (vec!["importa", "manca.csv", "--elenco", "sperimentazione"], "«manca.csv» non si legge"),
        (vec!["importa", "manca.csv", "--elenco", "Prima Fase"], "--elenco: «Prima Fase» non va bene"),
        (vec!["importa", "manca.csv"], "--elenco <NOME>"),
        (vec!["verifica", "X"], "«X» non è un codice fiscale"),
    ] {
        let tutti = [&["patronati"], &argomenti[..]].concat();
        let esito = cartella.esegui(&tutti);
        assert_eq!(esito.codice(), 2, "{argomenti:?}: {}", esito.errore());
        assert!(esito.errore().contains(detto), "{argomenti:?}: {}", esito.errore());
    }
    let file = cartella.percorso().join("storto.csv");
    std::fs::write(&file, "cf;nome\nX;Y\n").unwrap();
    let esito = cartella.esegui(&["patronati", "importa", "storto.csv", "--elenco", "sperimentazione"]);
    assert_eq!(esito.codice(), 3);
    assert!(
        esito.errore().contains("storto.csv:1: codice_fiscale «»: Nell'intestazione manca"),
        "{}",
        esito.errore()
    );
    assert_eq!(elenco(&cartella), [0, 0, 0]);
}
