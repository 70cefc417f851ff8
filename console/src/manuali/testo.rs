//! A manual from Markdown to HTML: every heading can be reached, markup in the text is text, links and pictures are
//! ours.

use super::{Manuale, file::schermata};
use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd, html::push_html};
use std::collections::BTreeSet;

/// Addresses as the manuals are written with: those of the configuration take their place.
const AMMINISTRATIVA: &str = "FEAsupporto@inps.it";
const TECNICA: &str = "FEAhelp@inps.it";
/// Where pictures are, seen from `docs/manuali`.
const SCHERMATE: &str = "../schermate/";
/// The only other site that a manual may lead to.
const ISTITUTO: &str = "https://www.inps.it";

/// Whom to ask (R24).
#[derive(Debug, Clone, Copy)]
pub(super) struct Assistenza<'a> {
    pub(super) amministrativa: &'a str,
    pub(super) tecnica: &'a str,
}

impl Assistenza<'_> {
    fn attuali(&self, testo: &str) -> String {
        testo.replace(AMMINISTRATIVA, self.amministrativa).replace(TECNICA, self.tecnica)
    }
}

/// A section, for the table of contents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sezione {
    pub(super) id: String,
    pub(super) titolo: String,
}

/// A manual to be drawn.
#[derive(Debug)]
pub(super) struct Disegnato {
    pub(super) titolo: String,
    pub(super) sezioni: Vec<Sezione>,
    /// HTML of the rest.
    pub(super) corpo: String,
}

/// Draws.
pub(super) fn disegna(markdown: &str, assistenza: Assistenza<'_>) -> Disegnato {
    let mut eventi: Vec<Event<'_>> = Vec::new();
    let mut lasciati = Vec::new();
    let mut figura = None;
    for evento in Parser::new_ext(markdown, Options::ENABLE_TABLES) {
        match evento {
            // The words of a picture are its alternative; one that was not made yet leaves nothing.
            Event::Start(Tag::Image { dest_url, .. }) => figura = Some((dest_url, String::new())),
            Event::End(TagEnd::Image) => {
                if let Some((dove, parole)) = figura.take() {
                    eventi.extend(immagine(&dove, &parole));
                }
            }
            Event::Text(t) | Event::Code(t) if figura.is_some() => {
                if let Some((_, parole)) = &mut figura {
                    parole.push_str(&t);
                }
            }
            _ if figura.is_some() => {}
            Event::Html(t) | Event::InlineHtml(t) => eventi.push(Event::Text(t)),
            Event::Text(t) => eventi.push(Event::Text(assistenza.attuali(&t).into())),
            Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
                match destinazione(&assistenza.attuali(&dest_url)) {
                    Some(dove) => {
                        lasciati.push(true);
                        eventi.push(Event::Start(Tag::Link { link_type, dest_url: dove.into(), title, id }));
                    }
                    None => lasciati.push(false),
                }
            }
            Event::End(TagEnd::Link) => {
                if lasciati.pop() == Some(true) {
                    eventi.push(Event::End(TagEnd::Link));
                }
            }
            Event::Start(Tag::Table(colonne)) => {
                eventi.push(html(
                    "<div class=\"scorri\" role=\"group\" aria-label=\"Tabella\" tabindex=\"0\">\n",
                ));
                eventi.push(Event::Start(Tag::Table(colonne)));
            }
            Event::End(TagEnd::Table) => {
                eventi.push(Event::End(TagEnd::Table));
                eventi.push(html("</div>\n"));
            }
            altro => eventi.push(altro),
        }
    }
    let (titolo, sezioni) = intestazioni(&mut eventi);
    let mut corpo = String::new();
    push_html(&mut corpo, eventi.into_iter());
    Disegnato { titolo, sezioni, corpo }
}

fn html(testo: &'static str) -> Event<'static> {
    Event::Html(CowStr::Borrowed(testo))
}

/// Where a link may lead: this page, another manual, a mailbox, the institute's site. Anything else is only its words.
fn destinazione(scritta: &str) -> Option<String> {
    if scritta.starts_with('#') || scritta.starts_with("mailto:") {
        return Some(scritta.to_owned());
    }
    let dopo = scritta.strip_prefix(ISTITUTO);
    if dopo.is_some_and(|d| d.is_empty() || d.starts_with('/')) {
        return Some(scritta.to_owned());
    }
    let (file, punto) = scritta.split_once('#').map_or((scritta, None), |(f, p)| (f, Some(p)));
    let manuale = Manuale::di(file.strip_suffix(".md")?)?;
    Some(match punto {
        Some(p) => format!("/manuali/{}#{p}", manuale.profilo),
        None => format!("/manuali/{}", manuale.profilo),
    })
}

/// A picture made by the script, if it was there when the program was built.
fn immagine(dove: &str, parole: &str) -> Option<Event<'static>> {
    let nome = dove.strip_prefix(SCHERMATE)?.strip_suffix(".png")?;
    schermata(nome)?;
    let (nome, parole) = (sicuro(nome), sicuro(parole));
    let testo = format!("<img src=\"/manuali/schermate/{nome}.png\" alt=\"{parole}\">");
    Some(Event::InlineHtml(testo.into()))
}

fn sicuro(testo: &str) -> String {
    testo.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Takes the title away, which the page draws itself, and names the sections.
fn intestazioni(eventi: &mut Vec<Event<'_>>) -> (String, Vec<Sezione>) {
    let (mut titolo, mut sezioni, mut nomi) = (String::new(), Vec::new(), BTreeSet::new());
    let mut resto = Vec::with_capacity(eventi.len());
    let mut i = 0;
    while i < eventi.len() {
        let Event::Start(Tag::Heading { level, .. }) = &eventi[i] else {
            resto.push(eventi[i].clone());
            i += 1;
            continue;
        };
        let livello = *level;
        let lungo = eventi[i..].iter().position(|e| matches!(e, Event::End(TagEnd::Heading(_)))).unwrap_or(0);
        let parole: String = eventi[i..=i + lungo]
            .iter()
            .filter_map(|e| match e {
                Event::Text(t) | Event::Code(t) => Some(&**t),
                _ => None,
            })
            .collect();
        if livello == pulldown_cmark::HeadingLevel::H1 && titolo.is_empty() {
            titolo = parole;
        } else {
            let id = identificatore(&parole, &mut nomi);
            if livello == pulldown_cmark::HeadingLevel::H2 {
                sezioni.push(Sezione { id: id.clone(), titolo: parole });
            }
            if let Event::Start(Tag::Heading { id: suo, .. }) = &mut eventi[i] {
                *suo = Some(id.into());
            }
            resto.extend(eventi[i..=i + lungo].iter().cloned());
        }
        i += lungo + 1;
    }
    *eventi = resto;
    (titolo, sezioni)
}

/// Lower case, accents away, words joined by hyphens: as other readers of Markdown name a heading. Two that are equal
/// are told apart by a number.
fn identificatore(titolo: &str, nomi: &mut BTreeSet<String>) -> String {
    let mut id = String::new();
    for c in titolo.to_lowercase().chars() {
        match c {
            'à' | 'á' => id.push('a'),
            'è' | 'é' => id.push('e'),
            'ì' | 'í' => id.push('i'),
            'ò' | 'ó' => id.push('o'),
            'ù' | 'ú' => id.push('u'),
            c if c.is_ascii_alphanumeric() => id.push(c),
            _ if id.ends_with('-') || id.is_empty() => {}
            _ => id.push('-'),
        }
    }
    let id = id.trim_end_matches('-').to_owned();
    let libero = (1..)
        .map(|n| if n == 1 { id.clone() } else { format!("{id}-{n}") })
        .find(|nome| !nomi.contains(nome))
        .unwrap_or_default();
    nomi.insert(libero.clone());
    libero
}
