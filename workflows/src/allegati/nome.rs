//! File names: what is refused and what is put right.
//!
//! Refused, because it is never an honest slip: path separators, control characters, characters that change the
//! direction of reading or cannot be seen. Put right: spaces and dots around, characters and names that Windows
//! reserves, an extension that is not the one of the content, a name already taken.

use super::tipo::estensioni;
use crate::tabelle::TipoFile;
use std::collections::HashSet;

/// Longest name accepted, characters.
pub(super) const LUNGHEZZA_MASSIMA: usize = 150;

/// Why a name is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NomeRifiutato {
    Mancante,
    Lungo,
    Percorso,
    Caratteri,
}

/// Device names: a file called so cannot be opened on Windows, whatever its extension.
const RISERVATI: [&str; 22] = [
    "CON", "PRN", "AUX", "NUL", "COM1", "COM2", "COM3", "COM4", "COM5", "COM6", "COM7", "COM8", "COM9",
    "LPT1", "LPT2", "LPT3", "LPT4", "LPT5", "LPT6", "LPT7", "LPT8", "LPT9",
];

fn ingannevole(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{061C}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}'
        )
}

/// The name as shown in a sentence about it, without what could disturb the page.
pub(super) fn mostrabile(nome: &str) -> String {
    let mut mostrato: String =
        nome.chars().take(60).map(|c| if ingannevole(c) { '\u{FFFD}' } else { c }).collect();
    if nome.chars().count() > 60 {
        mostrato.push('…');
    }
    mostrato
}

/// The name to keep, with the extension of the type found.
pub(super) fn sistema(ricevuto: &str, tipo: TipoFile) -> Result<String, NomeRifiutato> {
    controlla(ricevuto)?;
    let (base, estensione) = divide(ricevuto.trim(), tipo);
    let pulito: String = base.chars().map(|c| if r#"<>:"|?*"#.contains(c) { '_' } else { c }).collect();
    let pulito = pulito.trim_matches(|c: char| c == '.' || c.is_whitespace());
    let primo = pulito.split('.').next().unwrap_or_default().trim_end();
    let base = if pulito.is_empty() {
        "allegato".to_owned()
    } else if RISERVATI.iter().any(|r| r.eq_ignore_ascii_case(primo)) {
        format!("_{pulito}")
    } else {
        pulito.to_owned()
    };
    Ok(format!("{base}.{estensione}"))
}

fn controlla(ricevuto: &str) -> Result<(), NomeRifiutato> {
    if ricevuto.contains(['/', '\\']) || ricevuto.trim() == ".." {
        return Err(NomeRifiutato::Percorso);
    }
    if ricevuto.chars().any(ingannevole) {
        return Err(NomeRifiutato::Caratteri);
    }
    if ricevuto.trim().is_empty() {
        return Err(NomeRifiutato::Mancante);
    }
    if ricevuto.chars().count() > LUNGHEZZA_MASSIMA {
        return Err(NomeRifiutato::Lungo);
    }
    Ok(())
}

/// The name without its extension, and the extension to give it. What follows the last dot is an extension only when
/// it looks like one: `relazione.2026` keeps its year.
fn divide(nome: &str, tipo: TipoFile) -> (&str, String) {
    let buone = estensioni(tipo);
    let giusta = |e: &str| buone.iter().any(|b| b.eq_ignore_ascii_case(e));
    match nome.rsplit_once('.') {
        Some((base, e)) if giusta(e) => (base, e.to_ascii_lowercase()),
        Some((base, e)) if sembra_estensione(e) => match base.rsplit_once('.') {
            // `documento.pdf.exe` that holds a PDF.
            Some((prima, e)) if giusta(e) => (prima, e.to_ascii_lowercase()),
            _ => (base, buone[0].to_owned()),
        },
        _ => (nome, buone[0].to_owned()),
    }
}

fn sembra_estensione(e: &str) -> bool {
    (1..=5).contains(&e.len())
        && e.bytes().all(|c| c.is_ascii_alphanumeric())
        && e.bytes().any(|c| c.is_ascii_alphabetic())
}

/// The first free name among `nome.pdf`, `nome (2).pdf`, `nome (3).pdf`, …, which is then taken. Case makes no
/// difference: unzipped on Windows, `A.pdf` would overwrite `a.pdf`.
pub(super) fn libero(nome: String, presi: &mut HashSet<String>) -> String {
    let (base, estensione) = nome.rsplit_once('.').unwrap_or((&nome, ""));
    let mut candidato = nome.clone();
    let mut numero = 1;
    while !presi.insert(candidato.to_lowercase()) {
        numero += 1;
        candidato = format!("{base} ({numero}).{estensione}");
    }
    candidato
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pdf(nome: &str) -> Result<String, NomeRifiutato> {
        sistema(nome, TipoFile::Pdf)
    }

    #[test]
    fn i_percorsi_sono_rifiutati() {
        for nome in ["../../etc/passwd", "a/b.pdf", "..\\b.pdf", "C:\\doc.pdf", "..", "/"] {
            assert_eq!(pdf(nome), Err(NomeRifiutato::Percorso), "{nome}");
        }
    }

    #[test]
    fn i_caratteri_di_controllo_e_invisibili_sono_rifiutati() {
        for nome in [
            "a\0.pdf",
            "a\n.pdf",
            "\u{202E}fdp.exe",
            "a\u{200B}.pdf",
            "a\u{2066}.pdf",
            "\u{FEFF}a.pdf",
            "a\u{85}",
        ] {
            assert_eq!(pdf(nome), Err(NomeRifiutato::Caratteri), "{nome:?}");
        }
    }

    #[test]
    fn un_nome_vuoto_o_oltre_150_caratteri_e_rifiutato() {
        assert_eq!(pdf("  "), Err(NomeRifiutato::Mancante));
        assert!(pdf(&format!("{}.pdf", "è".repeat(146))).is_ok());
        assert_eq!(pdf(&format!("{}.pdf", "è".repeat(147))), Err(NomeRifiutato::Lungo));
    }

    #[test]
    fn l_estensione_diventa_quella_del_contenuto() {
        for (ricevuto, tenuto) in [
            ("busta.pdf", "busta.pdf"),
            ("Busta.PDF", "Busta.pdf"),
            ("busta.doc", "busta.pdf"),
            ("busta", "busta.pdf"),
            ("busta.pdf.exe", "busta.pdf"),
            ("relazione.2026", "relazione.2026.pdf"),
            ("v1.2 finale", "v1.2 finale.pdf"),
        ] {
            assert_eq!(pdf(ricevuto).as_deref(), Ok(tenuto), "{ricevuto}");
        }
        assert_eq!(sistema("foto.JPEG", TipoFile::Jpeg).as_deref(), Ok("foto.jpeg"));
        assert_eq!(sistema("foto.pdf", TipoFile::Jpeg).as_deref(), Ok("foto.jpg"));
        assert_eq!(sistema("scansione.tiff", TipoFile::Tiff).as_deref(), Ok("scansione.tiff"));
    }

    #[test]
    fn punti_spazi_e_nomi_riservati_sono_sistemati() {
        for (ricevuto, tenuto) in [
            ("  busta paga .pdf ", "busta paga.pdf"),
            (".nascosto.pdf", "nascosto.pdf"),
            (".pdf", "allegato.pdf"),
            ("...", "allegato.pdf"),
            ("CON.pdf", "_CON.pdf"),
            ("nul", "_nul.pdf"),
            ("lpt1.vecchio.pdf", "_lpt1.vecchio.pdf"),
            ("contratto.pdf", "contratto.pdf"),
            ("modello: \"F24\"?.pdf", "modello_ _F24__.pdf"),
        ] {
            assert_eq!(pdf(ricevuto).as_deref(), Ok(tenuto), "{ricevuto}");
        }
    }

    #[test]
    fn i_doppioni_prendono_un_numero() {
        let mut presi = HashSet::new();
        let nomi: Vec<String> = ["a.pdf", "A.pdf", "a (2).pdf", "b.pdf", "a.pdf"]
            .map(|n| libero(n.to_owned(), &mut presi))
            .into();
        assert_eq!(nomi, ["a.pdf", "A (2).pdf", "a (2) (2).pdf", "b.pdf", "a (3).pdf"]);
    }
}
