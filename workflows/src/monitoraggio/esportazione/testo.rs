//! CSV as an Italian spreadsheet opens it with a double click: UTF-8 with its mark, semicolons, decimal comma.

use super::{Cella, ErroreEsportazione, Tabella, ore};

/// What tells a spreadsheet that the bytes are UTF-8.
const BOM: &str = "\u{feff}";
/// A text that begins so is a formula for some spreadsheet; the apostrophe before it makes it a text for all of them.
const COMANDI: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// The table as CSV.
///
/// # Errors
/// A row that cannot be written.
pub fn csv(tabella: &Tabella) -> Result<Vec<u8>, ErroreEsportazione> {
    let errore = |e: ::csv::Error| ErroreEsportazione(e.to_string());
    let mut scrittore = ::csv::WriterBuilder::new()
        .delimiter(b';')
        .terminator(::csv::Terminator::CRLF)
        .flexible(true)
        .from_writer(BOM.as_bytes().to_vec());
    if !tabella.nota.is_empty() {
        scrittore.write_record([innocuo(&tabella.nota)]).map_err(errore)?;
    }
    scrittore.write_record(tabella.colonne.iter().map(|c| innocuo(c))).map_err(errore)?;
    for riga in &tabella.righe {
        scrittore.write_record(riga.iter().map(testo)).map_err(errore)?;
    }
    scrittore.into_inner().map_err(|e| ErroreEsportazione(e.to_string()))
}

fn innocuo(testo: &str) -> String {
    // Blanks before a sign do not stop every spreadsheet.
    if testo.starts_with(COMANDI) || testo.trim_start().starts_with(COMANDI) {
        format!("'{testo}")
    } else {
        testo.to_owned()
    }
}

fn virgola(numero: f64) -> String {
    numero.to_string().replace('.', ",")
}

fn testo(cella: &Cella) -> String {
    match cella {
        Cella::Testo(testo) => innocuo(testo),
        Cella::Intero(numero) => numero.to_string(),
        Cella::Decimale(numero) => virgola((numero * 100.0).round() / 100.0),
        Cella::Quota(quota) => format!("{}%", virgola((quota * 1_000.0).round() / 10.0)),
        Cella::Giorno(giorno) => giorno.format("%d/%m/%Y").to_string(),
        Cella::Istante(istante) => istante.format("%d/%m/%Y %H:%M").to_string(),
        Cella::Durata(durata) => virgola(ore(*durata)),
        Cella::Vuota => String::new(),
    }
}
