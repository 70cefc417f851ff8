//! Texts that people write, cleaned before anything else looks at them.

/// Whether a character disturbs pages, messages or databases: control characters, and those that hide or change the
/// direction of what is read.
fn indesiderato(c: char) -> bool {
    // Soft hyphen, and the characters that are blank without being spaces: a text of them alone says nothing.
    let vuoto = matches!(c, '\u{AD}' | '\u{115F}' | '\u{1160}' | '\u{2800}' | '\u{3164}' | '\u{FFA0}');
    vuoto
        || c.is_control()
        || matches!(c, '\u{200B}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

/// A text of several lines: ends of line become `\n`, what cannot be seen is dropped, spaces around too.
///
/// ```
/// # use workflows::quesiti::testo_pulito;
/// assert_eq!(testo_pulito(" prima\r\nseconda\0 "), "prima\nseconda");
/// assert_eq!(testo_pulito("\u{3164}\u{AD}"), "");
/// ```
#[must_use]
pub fn testo_pulito(testo: &str) -> String {
    let righe = testo.replace("\r\n", "\n").replace('\r', "\n");
    let pulito: String = righe.chars().filter(|c| matches!(c, '\n' | '\t') || !indesiderato(*c)).collect();
    pulito.trim().to_owned()
}

/// A text of one line: every run of spaces and ends of line becomes one space, what cannot be seen is dropped.
///
/// ```
/// # use workflows::quesiti::riga_pulita;
/// assert_eq!(riga_pulita(" DM\r\n  trasmessi\u{202E} "), "DM trasmessi");
/// ```
#[must_use]
pub fn riga_pulita(testo: &str) -> String {
    let visibile: String = testo
        .chars()
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .filter(|c| !indesiderato(*c))
        .collect();
    visibile.split(' ').filter(|p| !p.is_empty()).collect::<Vec<_>>().join(" ")
}
