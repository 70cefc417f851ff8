//! Reply templates by argomento and sede: each mistake names file, key, value and what was expected.

mod comune;

use comune::{Copia, dopo};
use workflows::scrivania::risposte::{campione, compila, risposte_per};
use workflows::tabelle::UsoRisposta;

const BUONA: &str = r#"
[[risposta]]
codice = "prova"
titolo = "Prova"
per = "chiusura"
argomenti = ["aziende.f24"]
sedi = ["7013"]
esito = "accolto"
testo = "Gentile {{ nome }}"
"#;

/// The one line of a ready text with something else in the place of `da`.
fn con(da: &str, a: &str) -> String {
    assert!(BUONA.contains(da), "{da}");
    let copia = Copia::nuova();
    copia.scrivi("risposte.toml", &BUONA.replacen(da, a, 1));
    copia.unico()
}

#[test]
fn un_modello_di_risposta_buono_si_carica_e_si_trova_solo_dove_serve() {
    let copia = Copia::nuova();
    copia.scrivi("risposte.toml", BUONA);
    let tabelle = config::carica_tabelle(copia.radice()).unwrap();
    let trova = |argomento, sede, uso| risposte_per(&tabelle, argomento, sede, uso).len();
    assert_eq!(trova("aziende.f24", "7013", UsoRisposta::Chiusura), 1);
    assert_eq!(trova("aziende.f24", "7013", UsoRisposta::Risposta), 0);
    assert_eq!(trova("aziende.f24", "2200", UsoRisposta::Chiusura), 0);
    assert_eq!(trova("aziende.generica", "7013", UsoRisposta::Chiusura), 0);
}

#[test]
fn argomenti_sedi_esiti_e_campi_che_non_esistono_sono_errori() {
    let inizio = "risposte.toml: risposta[1] `prova`.";
    let casi = [
        (
            "aziende.f24",
            "aziende.f42",
            "argomenti = \"aziende.f42\": non è in argomenti.toml; forse \"aziende.f24\"",
        ),
        ("[\"7013\"]", "[\"7013\", \"7013\"]", "sedi = \"7013\": è scritto più di una volta"),
        ("7013", "9999", "sedi = \"9999\": non è in sedi.toml"),
        ("\"accolto\"", "\"accolta\"", "esito = \"accolta\": non è in esiti.toml; forse \"accolto"),
        ("\"chiusura\"", "\"risposta\"", "esito = \"accolto\": un esito va soltanto con per = \"chiusura\""),
        ("\"Prova\"", "\" \"", "titolo = \" \": atteso un titolo"),
        ("\"chiusura\"", "\"lettera\"", "per = \"lettera\": atteso risposta, chiusura o richiesta_documenti"),
        (
            "Gentile {{ nome }}",
            "Gentile\\n{{ nome_e_cognome }}",
            "testo = {{ nome_e_cognome }}: riga 2: il campo `nome_e_cognome` non esiste, si può usare nome, riferimento",
        ),
        ("{{ nome }}", "{{ nome", "testo: riga 1: c'è un errore di scrittura"),
        ("Gentile {{ nome }}", "{{ protocollo }}", "testo: riga 1: il testo è vuoto"),
    ];
    for (da, a, atteso) in casi {
        let trovato = con(da, a);
        assert!(trovato.starts_with(&format!("{inizio}{atteso}")), "{trovato}\n{atteso}");
    }
}

#[test]
fn il_testo_di_un_modello_sta_in_un_messaggio() {
    let lungo = |n: usize| format!("testo = \"{}\"", "a".repeat(n));
    let copia = Copia::nuova();
    copia.scrivi("risposte.toml", &BUONA.replace("testo = \"Gentile {{ nome }}\"", &lungo(10_000)));
    assert!(config::carica_tabelle(copia.radice()).is_ok());
    assert!(con("testo = \"Gentile {{ nome }}\"", &lungo(10_001)).contains("testo: è di 10001 caratteri"));
}

#[test]
fn senza_il_file_dei_modelli_lo_si_dice() {
    let copia = Copia::nuova();
    copia.togli("risposte.toml");
    assert_eq!(copia.unico(), "risposte.toml: il file manca");
    assert_eq!(
        dopo("risposte.toml", "per = \"risposta\"", "per = \"risposta\"\ncolore = 1"),
        "risposte.toml: risposta[1] `presa_in_esame`.colore: chiave sconosciuta; sono previste codice, titolo, argomenti, \
         sedi, per, esito e testo"
    );
}

#[test]
fn ogni_modello_spedito_si_compone_con_tutto_e_con_il_minimo() {
    let tabelle = config::carica_tabelle(comune::spedita()).unwrap();
    for modello in tabelle.risposte.values() {
        for pieno in [true, false] {
            let testo = compila(modello, &campione(pieno)).unwrap();
            assert!(testo.starts_with("Gentile Anna Bianchi,"), "{}: {testo}", modello.codice);
            assert!(!testo.contains("{{") && !testo.contains("  ") && !testo.contains("\n\n\n"), "{testo}");
        }
    }
    for uso in [UsoRisposta::Risposta, UsoRisposta::Chiusura, UsoRisposta::RichiestaDocumenti] {
        for argomento in tabelle.argomenti.keys() {
            assert!(!risposte_per(&tabelle, argomento, "7013", uso).is_empty(), "{argomento} {uso:?}");
        }
    }
}
