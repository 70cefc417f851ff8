//! XLSX: numbers and days as such, text always as text.

use super::{Cella, ErroreEsportazione, Tabella, ore};
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

/// Most characters of the name of a sheet.
const NOME_MASSIMO: usize = 31;

/// The tables as one file, a sheet each.
///
/// # Errors
/// More rows than a sheet holds, or a text longer than a cell does.
pub fn xlsx(tabelle: &[Tabella]) -> Result<Vec<u8>, ErroreEsportazione> {
    file(tabelle).map_err(|e| ErroreEsportazione(e.to_string()))
}

fn file(tabelle: &[Tabella]) -> Result<Vec<u8>, XlsxError> {
    let mut libro = Workbook::new();
    for (n, tabella) in tabelle.iter().enumerate() {
        let foglio = libro.add_worksheet();
        foglio.set_name(nome(n, &tabella.titolo))?;
        riempi(foglio, tabella)?;
    }
    libro.save_to_buffer()
}

/// A name that a sheet may have; two sheets of the same title do not get the same one.
fn nome(posto: usize, titolo: &str) -> String {
    let pulito: String = titolo
        .chars()
        .map(|c| if matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\'') { ' ' } else { c })
        .collect();
    let numero = format!("{} ", posto + 1);
    let resto = NOME_MASSIMO - numero.len();
    format!("{numero}{}", pulito.trim().chars().take(resto).collect::<String>())
}

fn riempi(foglio: &mut Worksheet, tabella: &Tabella) -> Result<(), XlsxError> {
    let grassetto = Format::new().set_bold();
    let mut riga = 0;
    if !tabella.nota.is_empty() {
        foglio.write_string(riga, 0, &tabella.nota)?;
        riga += 1;
    }
    for (n, colonna) in (0..).zip(&tabella.colonne) {
        foglio.write_string_with_format(riga, n, colonna, &grassetto)?;
    }
    riga += 1;
    // The names of the columns stay in sight.
    foglio.set_freeze_panes(riga, 0)?;
    for celle in &tabella.righe {
        for (n, cella) in (0..).zip(celle) {
            scrivi(foglio, riga, n, cella)?;
        }
        riga += 1;
    }
    Ok(())
}

fn scrivi(foglio: &mut Worksheet, riga: u32, colonna: u16, cella: &Cella) -> Result<(), XlsxError> {
    let come = |formato: &str| Format::new().set_num_format(formato);
    match cella {
        Cella::Testo(testo) => foglio.write_string(riga, colonna, testo)?,
        Cella::Intero(numero) => {
            foglio.write_number_with_format(riga, colonna, *numero as f64, &come("#,##0"))?
        }
        Cella::Decimale(numero) => {
            foglio.write_number_with_format(riga, colonna, *numero, &come("#,##0.00"))?
        }
        Cella::Quota(quota) => foglio.write_number_with_format(riga, colonna, *quota, &come("0.0%"))?,
        Cella::Giorno(giorno) => {
            foglio.write_datetime_with_format(riga, colonna, giorno, &come("dd/mm/yyyy"))?
        }
        Cella::Istante(istante) => {
            foglio.write_datetime_with_format(riga, colonna, istante, &come("dd/mm/yyyy hh:mm"))?
        }
        Cella::Durata(durata) => {
            foglio.write_number_with_format(riga, colonna, ore(*durata), &come("#,##0.00"))?
        }
        Cella::Vuota => foglio,
    };
    Ok(())
}
