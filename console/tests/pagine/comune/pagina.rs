//! An answer, read as a browser reads it.

use axum::http::HeaderMap;
use scraper::{ElementRef, Html, Selector};

/// An answer.
#[derive(Debug, Clone)]
pub struct Pagina {
    pub stato: u16,
    pub intestazioni: HeaderMap,
    pub corpo: Vec<u8>,
}

impl Pagina {
    /// The body as it came.
    pub fn sorgente(&self) -> String {
        String::from_utf8_lossy(&self.corpo).into_owned()
    }

    /// What a person reads in the page, blanks made one.
    pub fn testo(&self) -> String {
        testo(self.html().root_element())
    }

    /// Whether a person reads this in the page.
    pub fn dice(&self, frase: &str) -> bool {
        self.testo().contains(frase)
    }

    /// Asserts a status, showing the page where it is another.
    #[track_caller]
    pub fn bene(self, stato: u16) -> Self {
        assert_eq!(self.stato, stato, "{:?}\n{}", self.intestazioni, self.testo());
        self
    }

    pub fn intestazione(&self, nome: &str) -> &str {
        self.intestazioni.get(nome).map_or("", |v| v.to_str().unwrap())
    }

    /// Where it sends the browser.
    pub fn verso(&self) -> &str {
        self.intestazione("location")
    }

    pub fn titolo(&self) -> String {
        self.uno("h1").unwrap_or_default()
    }

    /// The text of the first element of a CSS selector.
    pub fn uno(&self, selettore: &str) -> Option<String> {
        self.tutti(selettore).into_iter().next()
    }

    /// The text of every element of a CSS selector.
    pub fn tutti(&self, selettore: &str) -> Vec<String> {
        let selettore = Selector::parse(selettore).unwrap();
        self.html().select(&selettore).map(testo).collect()
    }

    /// An attribute of every element of a CSS selector.
    pub fn attributi(&self, selettore: &str, nome: &str) -> Vec<String> {
        let selettore = Selector::parse(selettore).unwrap();
        self.html().select(&selettore).filter_map(|e| e.attr(nome).map(str::to_owned)).collect()
    }

    /// Whether an element of this CSS selector is there.
    pub fn ha(&self, selettore: &str) -> bool {
        !self.tutti(selettore).is_empty()
    }

    /// Where every form of the page goes.
    pub fn moduli(&self) -> Vec<String> {
        self.attributi("form", "action")
    }

    /// Fields of the form that goes to `azione`, with the values a browser would send untouched.
    #[track_caller]
    pub fn campi(&self, azione: &str) -> Vec<(String, String)> {
        let (html, form) = (self.html(), Selector::parse("form").unwrap());
        let Some(form) = html.select(&form).find(|f| f.attr("action") == Some(azione)) else {
            panic!("no form to {azione}: {:?}\n{}", self.moduli(), self.testo())
        };
        let selettore = Selector::parse("input, textarea, select").unwrap();
        form.select(&selettore).filter_map(campo).collect()
    }

    /// One field of a form.
    #[track_caller]
    pub fn campo(&self, azione: &str, nome: &str) -> Option<String> {
        self.campi(azione).into_iter().find(|(n, _)| n == nome).map(|(_, v)| v)
    }

    /// The token against forgery of the way out, where somebody is in.
    pub fn csrf(&self) -> Option<String> {
        self.attributi("form[action='/uscita'] input[name=csrf]", "value").into_iter().next()
    }

    fn html(&self) -> Html {
        Html::parse_document(&self.sorgente())
    }
}

fn campo(elemento: ElementRef<'_>) -> Option<(String, String)> {
    let nome = elemento.attr("name")?.to_owned();
    let valore = match elemento.value().name() {
        // A line feed right after the tag is the page's, not the text's; the parser knows.
        "textarea" => elemento.text().collect(),
        "select" => {
            let scelta = Selector::parse("option[selected]").unwrap();
            let prima = Selector::parse("option").unwrap();
            let opzione = elemento.select(&scelta).next().or_else(|| elemento.select(&prima).next())?;
            opzione.attr("value").map_or_else(|| testo(opzione), str::to_owned)
        }
        _ => {
            let a_scelta = matches!(elemento.attr("type"), Some("checkbox" | "radio"));
            if a_scelta && elemento.attr("checked").is_none() {
                return None;
            }
            elemento.attr("value").unwrap_or(if a_scelta { "on" } else { "" }).to_owned()
        }
    };
    Some((nome, valore))
}

fn testo(elemento: ElementRef<'_>) -> String {
    let tutto: String = elemento.text().collect::<Vec<_>>().join(" ");
    tutto.split_whitespace().collect::<Vec<_>>().join(" ")
}
