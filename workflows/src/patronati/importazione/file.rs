//! A list as a CSV file: a header, then a line for each operator. A bad line never stops the others.

use super::{Abilitazione, ProfiloAbilitato, Scritta};
use csv::{ByteRecord, ReaderBuilder, Trim};
use engine::Timestamp;
use serde::Serialize;
use std::collections::HashMap;

/// The columns, in the order in which the header is best written; any order is read.
pub const COLONNE: [&str; 7] = ["codice_fiscale", "nome", "ente", "profilo", "regione", "dal", "al"];
/// How much of a wrong value is repeated.
const VALORE_MASSIMO: usize = 60;

/// A mistake in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SbaglioRiga {
    /// Line of the file, from 1: the header.
    pub riga: u64,
    /// Column; empty when it is the whole line.
    pub colonna: String,
    /// What is written there.
    pub valore: String,
    /// What was expected, as a sentence.
    pub atteso: String,
}

/// What a file says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Lettura {
    /// The good lines.
    pub buone: Vec<Abilitazione>,
    /// Every mistake, in the order of the file.
    pub sbagli: Vec<SbaglioRiga>,
    /// Lines read, good and bad, without the header and without empty ones.
    pub righe: usize,
}

/// Reads a whole file as the list `elenco`, stated at `ora`. Commas or semicolons: what the header uses more.
#[must_use]
pub fn leggi(contenuto: &[u8], elenco: &str, ora: Timestamp) -> Lettura {
    // What spreadsheets put first to say that it is UTF-8.
    let contenuto = contenuto.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(contenuto);
    let mut lettore = ReaderBuilder::new()
        .delimiter(separatore(contenuto))
        .flexible(true)
        .trim(Trim::All)
        .from_reader(contenuto);
    let mut lettura = Lettura::default();
    let posti = match lettore.byte_headers().map(posti) {
        Ok(Ok(posti)) => posti,
        Ok(Err(sbagli)) => return Lettura { sbagli, ..lettura },
        Err(errore) => {
            lettura.sbagli.push(sbaglio(1, "", b"", &errore.to_string()));
            return lettura;
        }
    };
    let mut viste = HashMap::new();
    let mut record = ByteRecord::new();
    loop {
        match lettore.read_byte_record(&mut record) {
            Ok(false) => return lettura,
            Ok(true) if record.iter().all(<[u8]>::is_empty) => {}
            Ok(true) => riga(&record, &posti, (elenco, ora), &mut viste, &mut lettura),
            // Of bytes in memory there is nothing that could fail and go on.
            Err(errore) => {
                let riga = errore.position().map_or(0, csv::Position::line);
                lettura.sbagli.push(sbaglio(riga, "", b"", &errore.to_string()));
                return lettura;
            }
        }
    }
}

fn separatore(contenuto: &[u8]) -> u8 {
    let intestazione = contenuto.split(|b| *b == b'\n').next().unwrap_or_default();
    let quanti = |segno: u8| intestazione.iter().filter(|b| **b == segno).count();
    if quanti(b';') > quanti(b',') { b';' } else { b',' }
}

/// Where each column is.
fn posti(intestazione: &ByteRecord) -> Result<[usize; 7], Vec<SbaglioRiga>> {
    let attese = COLONNE.join(",");
    let mut sbagli = Vec::new();
    let mut posti = [None; 7];
    for (dove, nome) in intestazione.iter().enumerate() {
        let nota = COLONNE.iter().position(|c| nome.eq_ignore_ascii_case(c.as_bytes()));
        let frase = match nota {
            Some(quale) if posti[quale].is_none() => {
                posti[quale] = Some(dove);
                continue;
            }
            Some(_) => "La colonna c'è due volte: lasciane una sola.".to_owned(),
            None => format!("La colonna non è prevista: attese {attese}."),
        };
        sbagli.push(sbaglio(1, "", nome, &frase));
    }
    for (colonna, _) in COLONNE.iter().zip(posti).filter(|(_, posto)| posto.is_none()) {
        let frase = format!("Nell'intestazione manca questa colonna: attese {attese}.");
        sbagli.push(sbaglio(1, colonna, b"", &frase));
    }
    if sbagli.is_empty() { Ok(posti.map(Option::unwrap_or_default)) } else { Err(sbagli) }
}

type Viste = HashMap<(String, ProfiloAbilitato), u64>;

fn riga(
    record: &ByteRecord,
    posti: &[usize; 7],
    (elenco, ora): (&str, Timestamp),
    viste: &mut Viste,
    lettura: &mut Lettura,
) {
    let numero = record.position().map_or(0, csv::Position::line);
    lettura.righe += 1;
    if record.len() != COLONNE.len() {
        let frase = format!("La riga ha {} valori: ne sono attesi {}.", record.len(), COLONNE.len());
        return lettura.sbagli.push(sbaglio(numero, "", b"", &frase));
    }
    let campo = |quale: usize| record.get(posti[quale]).unwrap_or_default();
    let prima = lettura.sbagli.len();
    let mut testo = |quale: usize| match std::str::from_utf8(campo(quale)) {
        Ok(testo) => testo.to_owned(),
        Err(_) => {
            let frase = "Ci sono caratteri illeggibili: salva il file in UTF-8.";
            lettura.sbagli.push(sbaglio(numero, COLONNE[quale], campo(quale), frase));
            String::new()
        }
    };
    let scritta = Scritta {
        codice_fiscale: testo(0),
        nome: testo(1),
        ente: testo(2),
        profilo: testo(3),
        regione: testo(4),
        dal: testo(5),
        al: testo(6),
    };
    // What cannot be read must not be called missing as well.
    if lettura.sbagli.len() > prima {
        return;
    }
    match scritta.valida(elenco, ora) {
        Ok(buona) => {
            let chiave = (buona.codice_fiscale.clone(), buona.profilo);
            if let Some(altra) = viste.get(&chiave) {
                let frase =
                    format!("La stessa persona con lo stesso profilo è già alla riga {altra}: lasciane una.");
                lettura.sbagli.push(sbaglio(numero, COLONNE[0], campo(0), &frase));
            } else {
                viste.insert(chiave, numero);
                lettura.buone.push(buona);
            }
        }
        Err(errori) => {
            for errore in errori {
                let quale = COLONNE.iter().position(|c| *c == errore.campo).unwrap_or_default();
                lettura.sbagli.push(sbaglio(numero, &errore.campo, campo(quale), &errore.frase));
            }
        }
    }
}

/// A wrong value goes on a terminal: without its controls, and not for ever.
fn sbaglio(riga: u64, colonna: &str, valore: &[u8], atteso: &str) -> SbaglioRiga {
    let leggibile = String::from_utf8_lossy(valore);
    let valore = leggibile.chars().filter(|c| !c.is_control()).take(VALORE_MASSIMO).collect();
    SbaglioRiga { riga, colonna: colonna.to_owned(), valore, atteso: atteso.to_owned() }
}
