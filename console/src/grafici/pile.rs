//! Stacked columns: a column a day, a part for each thing, told apart by its pattern and named in the legend.

use super::{LARGHEZZA, Titoli, px, tetto};
use askama::Template;

const ALTEZZA_COLONNE: f64 = 150.0;
const SINISTRA: f64 = 48.0;
const SOPRA: f64 = 20.0;
const RIGA_LEGENDA: f64 = 22.0;
/// Parts that have a pattern of their own; the last is for all the others.
pub(crate) const MOTIVI: usize = 6;

/// The parts, from the bottom of the columns up, with a value for each day.
#[derive(Debug)]
pub(crate) struct Parte {
    pub(crate) nome: String,
    pub(crate) valori: Vec<i64>,
}

#[derive(Debug)]
struct Pezzo {
    motivo: usize,
    x: String,
    y: String,
    larga: String,
    alta: String,
}

#[derive(Debug)]
struct Colonna {
    x: String,
    giorno: String,
    totale: String,
    y_totale: String,
    pezzi: Vec<Pezzo>,
}

#[derive(Debug)]
struct VoceLegenda {
    motivo: usize,
    nome: String,
    x: String,
    x_testo: String,
    y: String,
    y_testo: String,
}

#[derive(Debug, Template)]
#[template(path = "grafici/pile.html")]
struct Disegno {
    titoli: Titoli,
    altezza: String,
    base: String,
    y_giorni: String,
    colonne: Vec<Colonna>,
    legenda: Vec<VoceLegenda>,
}

/// Draws at most [`MOTIVI`] parts over the days.
pub(crate) fn disegna(titoli: Titoli, giorni: &[String], parti: &[Parte]) -> Result<String, askama::Error> {
    let parti = &parti[..parti.len().min(MOTIVI)];
    let totale = |n: usize| parti.iter().filter_map(|p| p.valori.get(n)).sum::<i64>();
    let massimo = (0..giorni.len()).map(totale).max().unwrap_or(0);
    let unita = ALTEZZA_COLONNE / tetto(massimo) as f64;
    let base = SOPRA + ALTEZZA_COLONNE;
    let passo = (LARGHEZZA - SINISTRA) / giorni.len().max(1) as f64;
    let larga = passo * 0.6;
    let colonna = |(n, giorno): (usize, &String)| {
        let x = SINISTRA + passo * n as f64;
        let mut fin_qui = 0;
        let mut pezzi = Vec::new();
        for (motivo, parte) in parti.iter().enumerate() {
            let valore = parte.valori.get(n).copied().unwrap_or(0);
            if valore <= 0 {
                continue;
            }
            fin_qui += valore;
            pezzi.push(Pezzo {
                motivo,
                x: px(x),
                y: px(base - unita * fin_qui as f64),
                larga: px(larga),
                alta: px(unita * valore as f64),
            });
        }
        Colonna {
            x: px(x + larga / 2.0),
            giorno: giorno.clone(),
            totale: crate::vista::numeri::intero(fin_qui),
            y_totale: px(base - unita * fin_qui as f64 - 4.0),
            pezzi,
        }
    };
    let voce = |(n, p): (usize, &Parte)| {
        // One a line: an argomento is said with its Cassetto.
        let y = base + 34.0 + RIGA_LEGENDA * n as f64;
        VoceLegenda {
            motivo: n,
            nome: p.nome.clone(),
            x: px(SINISTRA),
            x_testo: px(SINISTRA + 28.0),
            y: px(y),
            y_testo: px(y + 12.0),
        }
    };
    Disegno {
        titoli,
        altezza: px(base + 36.0 + RIGA_LEGENDA * parti.len() as f64),
        base: px(base),
        y_giorni: px(base + 18.0),
        colonne: giorni.iter().enumerate().map(colonna).collect(),
        legenda: parti.iter().enumerate().map(voce).collect(),
    }
    .render()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn le_parti_si_impilano_e_ognuna_ha_il_suo_motivo_e_il_suo_nome() {
        let parti = [
            Parte { nome: "DURC".into(), valori: vec![1, 0] },
            Parte { nome: "F24 <i>".into(), valori: vec![3, 2] },
        ];
        let titoli = Titoli { id: "scadono", titolo: "T".into(), descrizione: "D".into() };
        let svg = disegna(titoli, &["mer 25".into(), "gio 26".into()], &parti).unwrap();
        // The top is 4: one is 37.5 units high, three stand on it.
        assert!(svg.contains("y=\"132.5\" width=\"201.6\" height=\"37.5\""), "{svg}");
        assert!(svg.contains("y=\"20.0\" width=\"201.6\" height=\"112.5\""), "{svg}");
        assert!(svg.contains("url(#scadono-motivo-0)") && svg.contains("url(#scadono-motivo-1)"));
        assert!(svg.contains("F24 &#60;i&#62;") && !svg.contains("style="));
    }

    #[test]
    fn i_motivi_bastano_per_le_parti_disegnate_e_un_giorno_vuoto_non_ha_pezzi() {
        let parti: Vec<Parte> =
            (0..9).map(|n| Parte { nome: format!("parte {n}"), valori: vec![1, 0] }).collect();
        let titoli = Titoli { id: "x", titolo: "T".into(), descrizione: "D".into() };
        let svg = disegna(titoli, &["a".into(), "b".into()], &parti).unwrap();
        assert_eq!(svg.matches("<pattern ").count(), MOTIVI);
        assert!(svg.contains("parte 5") && !svg.contains("parte 6"));
        // Of the first day alone: a part of nothing is not drawn.
        assert_eq!(svg.matches("class=\"pezzo\"").count(), MOTIVI);
    }
}
