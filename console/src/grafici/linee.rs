//! Lines over days. The first is whole, the second dashed: they are told apart without colour.

use super::{LARGHEZZA, Titoli, px, tetto};
use askama::Template;

const ALTEZZA: f64 = 240.0;
const SINISTRA: f64 = 48.0;
const DESTRA: f64 = 12.0;
const SOPRA: f64 = 34.0;
const SOTTO: f64 = 28.0;
/// Days written under the axis.
const ASCISSE: usize = 6;

/// A line: a value for each day, or none.
#[derive(Debug)]
pub(crate) struct Linea {
    pub(crate) nome: &'static str,
    pub(crate) valori: Vec<Option<f64>>,
}

#[derive(Debug)]
struct Tracciato {
    nome: &'static str,
    classe: &'static str,
    tratteggio: &'static str,
    percorso: String,
    /// Where a day has neighbours without a value a line would not show: its point does.
    punti: Vec<(String, String)>,
    legenda_x: String,
    testo_x: String,
    campione_x: String,
}

#[derive(Debug, Template)]
#[template(path = "grafici/linee.html")]
struct Disegno {
    titoli: Titoli,
    altezza: String,
    sinistra: String,
    fine: String,
    orizzontali: Vec<(String, String, String)>,
    ascisse: Vec<(String, String, &'static str)>,
    tracciati: Vec<Tracciato>,
}

/// Draws up to two lines; `giorni` are the labels of the days, as many as the values.
pub(crate) fn disegna(titoli: Titoli, giorni: &[String], linee: Vec<Linea>) -> Result<String, askama::Error> {
    let massimo = linee.iter().flat_map(|l| l.valori.iter().flatten()).fold(0.0f64, |m, v| m.max(*v));
    let tetto = tetto(massimo.ceil() as i64);
    let passo = (LARGHEZZA - SINISTRA - DESTRA) / giorni.len().saturating_sub(1).max(1) as f64;
    let x = |n: usize| SINISTRA + passo * n as f64;
    let base = ALTEZZA - SOTTO;
    let y = |v: f64| base - (base - SOPRA) * v / tetto as f64;
    let orizzontali = (0..=4)
        .map(|q| {
            let valore = tetto * q / 4;
            let riga = y(valore as f64);
            (px(riga), px(riga + 4.0), crate::vista::numeri::intero(valore))
        })
        .collect();
    let tracciati = linee
        .into_iter()
        .zip([("linea-prima", ""), ("linea-seconda", "7 4")])
        .enumerate()
        .map(|(n, (l, (classe, tratteggio)))| {
            let legenda = SINISTRA + 220.0 * n as f64;
            Tracciato {
                percorso: percorso(&l.valori, x, y),
                punti: soli(&l.valori).map(|(n, v)| (px(x(n)), px(y(v)))).collect(),
                nome: l.nome,
                classe,
                tratteggio,
                legenda_x: px(legenda),
                campione_x: px(legenda + 30.0),
                testo_x: px(legenda + 36.0),
            }
        })
        .collect();
    Disegno {
        titoli,
        altezza: px(ALTEZZA),
        sinistra: px(SINISTRA),
        fine: px(LARGHEZZA - DESTRA),
        orizzontali,
        ascisse: ascisse(giorni, x),
        tracciati,
    }
    .render()
}

fn percorso(valori: &[Option<f64>], x: impl Fn(usize) -> f64, y: impl Fn(f64) -> f64) -> String {
    let mut percorso = String::new();
    let mut penna_su = true;
    for (n, valore) in valori.iter().enumerate() {
        match valore {
            Some(v) => {
                percorso.push(if penna_su { 'M' } else { 'L' });
                percorso.push_str(&format!("{} {}", px(x(n)), px(y(*v))));
                penna_su = false;
            }
            None => penna_su = true,
        }
    }
    percorso
}

/// Values with no neighbour.
fn soli(valori: &[Option<f64>]) -> impl Iterator<Item = (usize, f64)> {
    let c_e = |n: Option<usize>| n.and_then(|n| valori.get(n)).is_some_and(Option::is_some);
    valori
        .iter()
        .enumerate()
        .filter(move |(n, _)| !c_e(n.checked_sub(1)) && !c_e(n.checked_add(1)))
        .filter_map(|(n, v)| v.map(|v| (n, v)))
}

fn ascisse(giorni: &[String], x: impl Fn(usize) -> f64) -> Vec<(String, String, &'static str)> {
    let Some(ultimo) = giorni.len().checked_sub(1) else { return Vec::new() };
    let quante = ASCISSE.min(giorni.len());
    let mut posti: Vec<usize> = (0..quante).map(|q| q * ultimo / (quante - 1).max(1)).collect();
    posti.dedup();
    let ancora = |n: usize| match n {
        0 => "start",
        n if n == ultimo => "end",
        _ => "middle",
    };
    posti.into_iter().map(|n| (px(x(n)), giorni[n].clone(), ancora(n))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn titoli() -> Titoli {
        Titoli { id: "prova", titolo: "Arrivi <b>".into(), descrizione: "Due & due".into() }
    }

    #[test]
    fn due_linee_si_distinguono_senza_colore_e_hanno_titolo_e_descrizione() {
        let giorni: Vec<String> = (1..=3).map(|g| format!("{g} nov")).collect();
        let linee = vec![
            Linea { nome: "Arrivati", valori: vec![Some(0.0), Some(4.0), Some(2.0)] },
            Linea { nome: "Chiusi", valori: vec![Some(1.0), None, Some(3.0)] },
        ];
        let svg = disegna(titoli(), &giorni, linee).unwrap();
        assert!(svg.contains("role=\"img\"") && svg.contains("aria-labelledby=\"prova-titolo prova-desc\""));
        assert!(svg.contains("Arrivi &#60;b&#62;") && svg.contains("Due &#38; due"), "{svg}");
        assert!(svg.contains("stroke-dasharray=\"7 4\""));
        // 178 units high over a top of 4; a hole breaks the line and leaves two points.
        assert!(svg.contains("d=\"M48.0 212.0L378.0 34.0L708.0 123.0\""), "{svg}");
        assert!(svg.contains("d=\"M48.0 167.5M708.0 78.5\""), "{svg}");
        assert_eq!(svg.matches("<circle").count(), 2);
        assert!(!svg.contains("style="));
    }

    #[test]
    fn un_giorno_solo_e_nessun_giorno_si_disegnano() {
        let uno = Linea { nome: "Arrivati", valori: vec![Some(1.0)] };
        assert!(disegna(titoli(), &["1 nov".into()], vec![uno]).unwrap().contains("<circle"));
        let nessuno = Linea { nome: "Arrivati", valori: vec![] };
        assert!(!disegna(titoli(), &[], vec![nessuno]).unwrap().contains("NaN"));
    }
}
