//! Horizontal bars with their number in words, and a line to reach where there is one.

use super::{LARGHEZZA, Titoli, px};
use askama::Template;

const ETICHETTE: f64 = 200.0;
const NUMERI: f64 = 90.0;
const RIGA: f64 = 26.0;
const SOPRA: f64 = 24.0;
/// Letters of a label: the whole is in the table.
const LETTERE: usize = 28;

/// A bar.
#[derive(Debug)]
pub(crate) struct Barra {
    pub(crate) nome: String,
    pub(crate) valore: f64,
    /// The value as people read it.
    pub(crate) detto: String,
}

/// A value to reach, with its words.
#[derive(Debug)]
pub(crate) struct Traguardo {
    pub(crate) valore: f64,
    pub(crate) detto: String,
}

#[derive(Debug)]
struct Riga {
    nome: String,
    detto: String,
    y: String,
    y_testo: String,
    larga: String,
    x_detto: String,
}

#[derive(Debug, Template)]
#[template(path = "grafici/barre.html")]
struct Disegno {
    titoli: Titoli,
    altezza: String,
    righe: Vec<Riga>,
    traguardo: Option<(String, String)>,
}

/// Draws the bars against `massimo`, the length of a whole one.
pub(crate) fn disegna(
    titoli: Titoli,
    barre: Vec<Barra>,
    massimo: f64,
    traguardo: Option<Traguardo>,
) -> Result<String, askama::Error> {
    let spazio = LARGHEZZA - ETICHETTE - NUMERI;
    let lunga = |valore: f64| if massimo > 0.0 { spazio * (valore / massimo).clamp(0.0, 1.0) } else { 0.0 };
    // The line would go through the number of a bar that almost reaches it: beside one, numbers stand in a column.
    let x_detto = |larga: f64| ETICHETTE + if traguardo.is_some() { spazio } else { larga } + 6.0;
    let altezza = SOPRA + RIGA * barre.len() as f64 + 4.0;
    let riga = |(n, b): (usize, Barra)| {
        let y = SOPRA + RIGA * n as f64;
        let larga = lunga(b.valore);
        Riga {
            nome: accorciata(&b.nome),
            detto: b.detto,
            y: px(y + 3.0),
            y_testo: px(y + 17.0),
            larga: px(larga),
            x_detto: px(x_detto(larga)),
        }
    };
    Disegno {
        titoli,
        altezza: px(altezza),
        righe: barre.into_iter().enumerate().map(riga).collect(),
        traguardo: traguardo.map(|t| (px(ETICHETTE + lunga(t.valore)), t.detto)),
    }
    .render()
}

fn accorciata(nome: &str) -> String {
    if nome.chars().count() <= LETTERE {
        return nome.to_owned();
    }
    let inizio: String = nome.chars().take(LETTERE - 1).collect();
    format!("{}…", inizio.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn barra(nome: &str, valore: f64) -> Barra {
        Barra { nome: nome.into(), valore, detto: format!("{valore}") }
    }

    fn svg(barre: Vec<Barra>, massimo: f64, traguardo: Option<Traguardo>) -> String {
        let titoli = Titoli { id: "prova", titolo: "T".into(), descrizione: "D".into() };
        disegna(titoli, barre, massimo, traguardo).unwrap()
    }

    #[test]
    fn le_barre_sono_lunghe_quanto_valgono_e_il_traguardo_e_una_linea() {
        let traguardo = Traguardo { valore: 0.9, detto: "obiettivo".into() };
        let svg = svg(vec![barra("Roma <x>", 0.5), barra("Nuoro", 1.0)], 1.0, Some(traguardo));
        assert!(svg.contains("width=\"215.0\"") && svg.contains("width=\"430.0\""), "{svg}");
        assert!(svg.contains("x1=\"587.0\"") && svg.contains("obiettivo"), "{svg}");
        // Numbers are beyond the line, whatever their bar.
        assert_eq!(svg.matches("class=\"valore\" x=\"636.0\"").count(), 2, "{svg}");
        assert!(svg.contains("Roma &#60;x&#62;") && !svg.contains("style="));
    }

    #[test]
    fn senza_valori_le_barre_sono_vuote_e_i_nomi_lunghi_si_accorciano() {
        let svg = svg(vec![barra(&"à".repeat(40), 0.0)], 0.0, None);
        assert!(svg.contains("width=\"0.0\"") && !svg.contains("NaN"));
        assert!(svg.contains("class=\"valore\" x=\"206.0\""), "without a line, beside its bar: {svg}");
        assert!(svg.contains(&format!("{}…", "à".repeat(27))));
    }
}
