//! Charts as SVG, drawn by the server: one kind a file. They know numbers and labels, not what they are about.
//!
//! Each has a title and a description for those who read it, and tells its parts apart by dashes, patterns and words
//! before colour. All text goes through templates that escape it.

pub(crate) mod barre;
pub(crate) mod linee;
pub(crate) mod pile;

/// Width of every chart, in its own units.
pub(crate) const LARGHEZZA: f64 = 720.0;

/// What a chart is called, and what it says in a sentence.
#[derive(Debug, Clone)]
pub(crate) struct Titoli {
    /// Unique in the page: ids begin with it.
    pub(crate) id: &'static str,
    pub(crate) titolo: String,
    pub(crate) descrizione: String,
}

/// A coordinate, to a tenth.
fn px(v: f64) -> String {
    format!("{v:.1}")
}

/// A round number not below `massimo`, that four steps divide well.
pub(crate) fn tetto(massimo: i64) -> i64 {
    let mut passo = 1;
    loop {
        for m in [1, 2, 5] {
            if passo * m * 4 >= massimo {
                return passo * m * 4;
            }
        }
        passo *= 10;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn il_tetto_e_tondo_e_non_taglia_niente() {
        for (massimo, atteso) in [
            (0, 4),
            (1, 4),
            (4, 4),
            (5, 8),
            (8, 8),
            (9, 20),
            (20, 20),
            (21, 40),
            (40, 40),
            (41, 80),
            (1_000, 2_000),
        ] {
            assert_eq!(tetto(massimo), atteso, "{massimo}");
        }
    }
}
