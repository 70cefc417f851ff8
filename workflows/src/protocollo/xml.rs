//! Small helpers over the XML writer.

use quick_xml::{
    Writer,
    events::{BytesDecl, BytesText, Event},
};
use std::io;

pub(super) type Scrittore = Writer<Vec<u8>>;

/// A document with its declaration and what `corpo` writes.
pub(super) fn documento(corpo: impl FnOnce(&mut Scrittore) -> io::Result<()>) -> io::Result<String> {
    let mut scrittore = Writer::new_with_indent(Vec::new(), b' ', 2);
    scrittore.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    corpo(&mut scrittore)?;
    String::from_utf8(scrittore.into_inner()).map_err(io::Error::other)
}

/// An element with a text in it.
pub(super) fn elemento(scrittore: &mut Scrittore, nome: &str, testo: &str) -> io::Result<()> {
    scrittore.create_element(nome).write_text_content(BytesText::new(&ammesso(testo))).map(drop)
}

/// The text without the characters that no XML document can hold, however escaped.
pub(super) fn ammesso(testo: &str) -> String {
    let vietato = |c: char| matches!(c, '\0'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}');
    testo.chars().map(|c| if vietato(c) { '\u{FFFD}' } else { c }).collect()
}
