//! "The check of an uploaded set before it goes live": errors as `quesiti regole verifica` tells them, within bounds.

use std::{
    io::{Cursor, Write},
    path::{Path, PathBuf},
};
use workflows::regole::esame::{Candidato, Errori, EsamePacchetto, FileCaricato};
use zip::{ZipWriter, write::SimpleFileOptions};

fn radice() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

fn esamina(file: &[FileCaricato]) -> Result<Candidato, Errori> {
    config::Esame::nuovo(radice()).esamina(file)
}

fn file(nome: &str, contenuto: impl Into<Vec<u8>>) -> FileCaricato {
    FileCaricato { nome: nome.into(), contenuto: contenuto.into() }
}

fn spedito(nome: &str) -> String {
    std::fs::read_to_string(radice().join(nome)).unwrap()
}

fn zip(voci: &[(&str, &[u8])]) -> FileCaricato {
    let mut scrittore = ZipWriter::new(Cursor::new(Vec::new()));
    for (nome, contenuto) in voci {
        scrittore.start_file(*nome, SimpleFileOptions::default()).unwrap();
        scrittore.write_all(contenuto).unwrap();
    }
    file("config.zip", scrittore.finish().unwrap().into_inner())
}

fn unico(esito: Result<Candidato, Errori>) -> String {
    let errori = esito.expect_err("refused");
    assert_eq!(errori.0.len(), 1, "{errori}");
    errori.to_string()
}

#[test]
fn una_tabella_sola_si_completa_con_quelle_in_uso() {
    let in_uso = config::carica_tabelle(&radice()).unwrap();
    let uguale = esamina(&[file("argomenti.toml", spedito("argomenti.toml"))]).unwrap();
    assert_eq!(uguale.tabelle.versione, in_uso.versione);
    assert!(uguale.presi_da_quelli_in_uso.contains(&"sedi.toml".to_owned()));
    assert!(uguale.presi_da_quelli_in_uso.contains(&"modelli/".to_owned()));
    assert!(!uguale.presi_da_quelli_in_uso.contains(&"argomenti.toml".to_owned()));
    let altro = spedito("unita.toml").replacen("nome = \"", "nome = \"Nuova ", 1);
    let diverso = esamina(&[file("C:\\config\\unita.toml", altro)]).unwrap();
    assert_ne!(diverso.tabelle.versione, in_uso.versione);
}

#[test]
fn uno_sbaglio_si_dice_con_file_chiave_valore_e_atteso() {
    let storto = format!("{}\n[[argomento]]\ncodice = \"x\"\nsbagliata = 1\n", spedito("argomenti.toml"));
    let Errori(errori) = esamina(&[file("argomenti.toml", storto)]).unwrap_err();
    assert!(
        errori.iter().any(|e| e.chiave.ends_with("sbagliata") && e.file == "argomenti.toml"),
        "{errori:?}"
    );
    let Errori(errori) = esamina(&[file("sedi.toml", "non è toml")]).unwrap_err();
    assert!(errori.iter().all(|e| !e.atteso.is_empty()), "{errori:?}");
}

#[test]
fn uno_zip_della_cartella_vale_come_la_cartella() {
    let nomi = ["argomenti.toml", "esiti.toml", "cassetti/aziende.toml", "README.md"];
    let testi: Vec<String> = nomi.iter().map(|n| spedito(n)).collect();
    let dentro: Vec<String> = nomi.iter().map(|n| format!("config/{n}")).collect();
    let voci: Vec<(&str, &[u8])> =
        dentro.iter().zip(&testi).map(|(n, t)| (n.as_str(), t.as_bytes())).collect();
    // The folder of the Cassetti came whole: those that it lacks are missing, and their argomenti say so.
    let errori = esamina(&[zip(&voci)]).unwrap_err();
    assert!(
        errori.0.iter().any(|e| e.file == "argomenti.toml" && e.chiave.ends_with("cassetto")),
        "{errori}"
    );
    let Candidato { presi_da_quelli_in_uso, .. } = esamina(&[zip(&voci[..2])]).unwrap();
    assert!(presi_da_quelli_in_uso.contains(&"cassetti/".to_owned()));
}

#[test]
fn uno_zip_non_esce_dalla_sua_cartella_e_non_gonfia() {
    assert!(unico(esamina(&[zip(&[("../argomenti.toml", b"")])])).contains("esce dalla sua cartella"));
    let assoluto = unico(esamina(&[zip(&[("/etc/passwd", b"x")])]));
    assert!(assoluto.contains("esce dalla sua cartella") || assoluto.contains("non è un file"), "{assoluto}");
    let bomba = vec![b' '; 2 * 1024 * 1024 + 1];
    assert!(unico(esamina(&[zip(&[("sedi.toml", &bomba)])])).contains("troppo grande"));
    assert!(unico(esamina(&[file("sedi.toml", bomba)])).contains("troppo grande"));
    let piena = vec![b' '; 2 * 1024 * 1024];
    let nomi: Vec<String> = (0..9).map(|n| format!("cassetti/c{n}.toml")).collect();
    let voci: Vec<(&str, &[u8])> = nomi.iter().map(|n| (n.as_str(), piena.as_slice())).collect();
    assert!(unico(esamina(&[zip(&voci)])).contains("troppo grande"));
    let nomi: Vec<String> = (0..401).map(|n| format!("cassetti/c{n}.toml")).collect();
    let voci: Vec<(&str, &[u8])> = nomi.iter().map(|n| (n.as_str(), b"".as_slice())).collect();
    assert!(unico(esamina(&[zip(&voci)])).contains("troppi file"));
    assert!(unico(esamina(&[file("x.zip", b"PK\x03\x04rotto".to_vec())])).contains("lo zip non si legge"));
}

#[test]
fn quel_che_non_e_della_configurazione_si_rifiuta() {
    for nome in ["pippo.txt", "cassetti/A.toml", "modelli/x.txt", "modelli/a/b/c.txt", "src/lib.rs"] {
        assert!(
            unico(esamina(&[zip(&[(nome, b"x"), ("esiti.toml", spedito("esiti.toml").as_bytes())])]))
                .contains("non è un file della configurazione"),
            "{nome}"
        );
    }
    assert!(unico(esamina(&[file("esiti.toml", vec![0xff, 0xfe])])).contains("UTF-8"));
    assert!(unico(esamina(&[])).contains("nessun file"));
    let due = [file("esiti.toml", spedito("esiti.toml")), file("esiti.toml", spedito("esiti.toml"))];
    assert!(unico(esamina(&due)).contains("due volte"));
}
