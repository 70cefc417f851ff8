//! What must hold between the tables, once each entry has the right shape.

mod appuntamenti;
mod argomenti;
mod cassetti;
mod notifiche;
mod orari;
mod poli;
mod punti;
mod risposte;
mod sedi;
mod unita;

use crate::errore::{Raccolta, virgolette};
use crate::lettura::Voce;
use crate::tabelle::Lette;
use serde::Serialize;
use std::collections::BTreeSet;

/// Runs every check. `nome` turns a file of the set into the name shown to people.
pub(crate) fn tutti(lette: &Lette, nome: &dyn Fn(&str) -> String, errori: &mut Raccolta) {
    cassetti::controlla(lette, errori);
    argomenti::controlla(lette, errori);
    sedi::controlla(lette, errori);
    poli::controlla(lette, errori);
    punti::controlla(lette, errori);
    notifiche::controlla(lette, errori);
    unita::controlla(lette, errori);
    risposte::controlla(lette, errori);
    esiti(lette, &nome("esiti.toml"), errori);
}

/// R18: without a negative esito no refusal could unlock an appointment.
fn esiti(lette: &Lette, file: &str, errori: &mut Raccolta) {
    use workflows::tabelle::Polarita;
    for voce in &lette.esiti.voci {
        codice(voce, &voce.valore.codice, errori);
        nome_leggibile(voce, &voce.valore.nome, errori);
    }
    // An entry that could not be read may be the one that seems missing.
    if lette.esiti.voci.len() < lette.esiti.codici.len() {
        return;
    }
    for (polarita, parola) in
        [(Polarita::Positiva, "positiva"), (Polarita::Neutra, "neutra"), (Polarita::Negativa, "negativa")]
    {
        if !lette.esiti.voci.iter().any(|v| v.valore.polarita == polarita) {
            let atteso = format!("serve almeno un esito con polarita = \"{parola}\"");
            errori.aggiungi(file, "esito", None, atteso);
        }
    }
}

/// A stable code: what is stored in rows and written in addresses.
fn codice<T>(voce: &Voce<T>, codice: &str, errori: &mut Raccolta) {
    let buono = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == '.';
    if codice.is_empty() || !codice.chars().all(buono) {
        let atteso = "attesi soltanto lettere minuscole senza accento, cifre e _";
        errori.aggiungi(&voce.file, voce.chiave("codice"), virgolette(codice), atteso);
    }
}

fn nome_leggibile<T>(voce: &Voce<T>, nome: &str, errori: &mut Raccolta) {
    if nome.trim().is_empty() {
        errori.aggiungi(
            &voce.file,
            voce.chiave("nome"),
            virgolette(nome),
            "atteso un nome che le persone leggano",
        );
    }
}

/// Notes a code that is not among those of another table.
fn esiste<T>(
    voce: &Voce<T>,
    chiave: &str,
    codice: &str,
    noti: &BTreeSet<String>,
    tabella: &str,
    errori: &mut Raccolta,
) {
    if !noti.contains(codice) {
        let atteso = format!("non è in {tabella}{}", vicino(codice, noti));
        errori.aggiungi(&voce.file, voce.chiave(chiave), virgolette(codice), atteso);
    }
}

/// A likely slip of the pen: the known code that begins as this one does, at least for its first half.
fn vicino(codice: &str, noti: &BTreeSet<String>) -> String {
    let comune = |noto: &String| noto.chars().zip(codice.chars()).take_while(|(a, b)| a == b).count();
    match noti.iter().max_by_key(|noto| comune(noto)) {
        Some(noto) if comune(noto) * 2 >= codice.chars().count().max(4) => {
            format!("; forse \"{noto}\"")
        }
        _ => String::new(),
    }
}

/// Notes the values given more than once.
fn ripetuti<T, V: Ord + Copy>(
    voce: &Voce<T>,
    chiave: &str,
    valori: impl IntoIterator<Item = V>,
    scrivi: impl Fn(V) -> String,
    errori: &mut Raccolta,
) {
    let mut visti = BTreeSet::new();
    for valore in valori {
        if !visti.insert(valore) {
            let trovato = virgolette(scrivi(valore));
            errori.aggiungi(&voce.file, voce.chiave(chiave), trovato, "è scritto più di una volta");
        }
    }
}

/// A value as TOML writes it: words between quotes, lists between brackets.
fn in_toml(valore: &impl Serialize) -> String {
    serde_json::to_string(valore).unwrap_or_default()
}

/// A word of the files, without its quotes.
fn parola(valore: &impl Serialize) -> String {
    in_toml(valore).trim_matches('"').to_owned()
}
