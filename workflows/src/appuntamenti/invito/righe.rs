//! The lines of a calendar (RFC 5545, section 3.1): escaped, so that no value becomes a line of its own, and folded.

use std::fmt::Write;

/// Octets of a line at most, its end excluded.
const LARGHEZZA: usize = 75;

/// A calendar being written.
#[derive(Debug, Default)]
pub(super) struct Righe(String);

impl Righe {
    /// A value of ours, that needs no escape.
    pub(super) fn nuda(&mut self, nome: &str, valore: &str) {
        self.con(nome, &[], valore);
    }

    /// The same, with parameters.
    pub(super) fn con(&mut self, nome: &str, parametri: &[(&str, &str)], valore: &str) {
        let mut riga = nome.to_owned();
        for (nome, valore) in parametri {
            riga.extend([";", nome, "=", &parametro(valore)]);
        }
        riga.extend([":", valore]);
        piega(&mut self.0, &riga);
    }

    /// A value that people wrote.
    pub(super) fn testo(&mut self, nome: &str, valore: &str) {
        self.nuda(nome, &protetto(valore));
    }

    /// An address of the web.
    pub(super) fn uri(&mut self, nome: &str, valore: &str) {
        self.nuda(nome, &percento(valore, "-._~:/?#[]@!$&'()*+,;=%"));
    }

    /// A mailbox (RFC 6068).
    pub(super) fn indirizzo(&mut self, nome: &str, parametri: &[(&str, &str)], casella: &str) {
        self.con(nome, parametri, &format!("mailto:{}", percento(casella, "-._~@!$'*+")));
    }

    pub(super) fn chiudi(self) -> String {
        self.0
    }
}

/// TEXT: line ends as `\n`, the other control characters gone, what separates values escaped.
fn protetto(testo: &str) -> String {
    let mut fuori = String::with_capacity(testo.len());
    for c in testo.replace("\r\n", "\n").chars() {
        match c {
            '\n' | '\r' => fuori.push_str("\\n"),
            '\\' | ';' | ',' => fuori.extend(['\\', c]),
            '\t' => fuori.push(c),
            c if c.is_control() => {}
            c => fuori.push(c),
        }
    }
    fuori
}

/// A parameter. Quoted unless it is a plain word; a quote in it has no escape that every client reads (RFC 6868 came
/// late) and becomes an apostrophe, a caret is doubled as that RFC wants, a backslash, that some readers take for an
/// escape, becomes a slash, and a control character a space.
fn parametro(testo: &str) -> String {
    if !testo.is_empty() && testo.chars().all(|c| c.is_ascii_alphanumeric() || "-/".contains(c)) {
        return testo.to_owned();
    }
    let pulito = testo.chars().map(|c| match c {
        '"' => '\'',
        '\\' => '/',
        c if c.is_control() => ' ',
        c => c,
    });
    format!("\"{}\"", pulito.collect::<String>().replace('^', "^^"))
}

fn percento(testo: &str, ammessi: &str) -> String {
    let mut fuori = String::with_capacity(testo.len());
    for byte in testo.bytes() {
        let c = char::from(byte);
        if c.is_ascii_alphanumeric() || (c.is_ascii() && ammessi.contains(c)) {
            fuori.push(c);
        } else {
            // Writing to a string does not fail.
            let _ = write!(fuori, "%{byte:02X}");
        }
    }
    fuori
}

/// Adds a line, folded between two characters: where a blank would end or begin a piece, before it, since some
/// readers trim what they unfold.
fn piega(fuori: &mut String, riga: &str) {
    let mut resto = riga;
    let mut posto = LARGHEZZA;
    while resto.len() > posto {
        let taglio = taglio(resto, posto);
        let (pezzo, dopo) = resto.split_at(taglio);
        fuori.extend([pezzo, "\r\n "]);
        resto = dopo;
        // The blank that marks a continuation counts.
        posto = LARGHEZZA - 1;
    }
    fuori.extend([resto, "\r\n"]);
}

fn taglio(testo: &str, posto: usize) -> usize {
    let confini = || (1..=posto).rev().filter(|n| testo.is_char_boundary(*n));
    let pulito = |n: &usize| !testo[..*n].ends_with([' ', '\t']) && !testo[*n..].starts_with([' ', '\t']);
    // A line of blanks has no clean place; a character is four octets at most, so that a boundary there is.
    confini().find(pulito).or_else(|| confini().next()).unwrap_or(testo.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn una_riga_si_piega_tra_un_carattere_e_l_altro_e_non_accanto_a_uno_spazio() {
        let mut fuori = String::new();
        piega(&mut fuori, &format!("{}è {}", "a".repeat(73), "𝄞".repeat(40)));
        for riga in fuori.split_terminator("\r\n") {
            assert!(riga.len() <= LARGHEZZA && !riga.ends_with(' '), "{riga:?}");
        }
        assert_eq!(fuori.replace("\r\n ", ""), format!("{}è {}\r\n", "a".repeat(73), "𝄞".repeat(40)));
        let mut vuota = String::new();
        piega(&mut vuota, &" ".repeat(300));
        assert_eq!(vuota.replace("\r\n ", "").len(), 302);
    }

    #[test]
    fn quello_che_si_scrive_resta_nel_suo_valore() {
        assert_eq!(protetto("a\r\nATTENDEE:x;y,z\\\u{1b}\rfine"), "a\\nATTENDEE:x\\;y\\,z\\\\\\nfine");
        assert_eq!(parametro("Unità \"A\":\r\nX^n"), "\"Unità 'A':  X^^n\"");
        assert_eq!(parametro("REQ-PARTICIPANT"), "REQ-PARTICIPANT");
        assert_eq!(percento("a b@c.it\r\nX:è", "@."), "a%20b@c.it%0D%0AX%3A%C3%A8");
    }
}
