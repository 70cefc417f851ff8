//! The segnatura informatica of a registered message (AgID, Linee guida sul documento informatico, Allegato 6).
//!
//! No `IndirizzoPostale`: its CAP must have six digits there, which no Italian CAP has. No signature: it is added by
//! whoever sends the message between administrations.

use super::{
    NumeroProtocollo,
    xml::{Scrittore, ammesso, documento, elemento},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use quick_xml::events::BytesText;
use std::io;

/// Namespace of the scheme.
const NAMESPACE: &str = "http://www.agid.gov.it/protocollo/";

/// What the segnatura says of one registered message.
#[derive(Debug, Clone)]
pub struct Segnatura<'a> {
    /// IPA code of the administration that registered it.
    pub amministrazione: &'a str,
    /// Code of the register: 1-16 letters, digits, `_`, `.` or `-`.
    pub registro: &'a str,
    /// Its number. The sede is the AOO.
    pub numero: &'a NumeroProtocollo,
    /// What it is about.
    pub oggetto: &'a str,
    /// Name of the classification entry, e.g. the argomento.
    pub classifica: &'a str,
    /// Who sent it.
    pub mittente: Corrispondente<'a>,
    /// Who it is for.
    pub destinatario: Corrispondente<'a>,
    /// The document itself.
    pub documento: Documento<'a>,
    /// What comes with it.
    pub allegati: Vec<Documento<'a>>,
}

/// Somebody a message is from or for.
#[derive(Debug, Clone, Copy)]
pub enum Corrispondente<'a> {
    /// An administration.
    Amministrazione {
        /// Its name.
        denominazione: &'a str,
        /// Its IPA code.
        codice_ipa: &'a str,
    },
    /// A person.
    Persona {
        /// Codice fiscale, 16 characters.
        codice_fiscale: &'a str,
    },
    /// A company or another entity.
    Ente {
        /// Its name.
        denominazione: &'a str,
        /// Codice fiscale, 11 digits.
        codice_fiscale: &'a str,
    },
}

/// A document or an attachment.
#[derive(Debug, Clone, Copy)]
pub struct Documento<'a> {
    /// File name.
    pub nome: &'a str,
    /// MIME type.
    pub mime: &'a str,
    /// SHA-256 of the content.
    pub sha256: [u8; 32],
}

impl Segnatura<'_> {
    /// The XML document.
    ///
    /// # Errors
    /// The text cannot be put together; not expected.
    pub fn xml(&self) -> io::Result<String> {
        documento(|w| {
            w.create_element("prot:SegnaturaInformatica")
                .with_attributes([("xmlns:prot", NAMESPACE), ("prot:versione", "3.0.0"), ("prot:lang", "it")])
                .write_inner_content(|w| {
                    dentro(w, "prot:Intestazione", |w| self.intestazione(w))?;
                    dentro(w, "prot:Descrizione", |w| self.descrizione(w))
                })
                .map(drop)
        })
    }

    fn intestazione(&self, w: &mut Scrittore) -> io::Result<()> {
        dentro(w, "prot:Identificatore", |w| {
            elemento(w, "prot:CodiceAmministrazione", self.amministrazione)?;
            elemento(w, "prot:CodiceAOO", &self.numero.sede)?;
            elemento(w, "prot:CodiceRegistro", self.registro)?;
            elemento(w, "prot:NumeroRegistrazione", &self.numero.progressivo())?;
            elemento(w, "prot:DataRegistrazione", &self.numero.giorno.to_string())
        })?;
        elemento(w, "prot:Oggetto", self.oggetto)?;
        dentro(w, "prot:Classifica", |w| elemento(w, "prot:Denominazione", self.classifica))
    }

    fn descrizione(&self, w: &mut Scrittore) -> io::Result<()> {
        dentro(w, "prot:Mittente", |w| corrispondente(w, self.mittente))?;
        dentro(w, "prot:Destinatario", |w| corrispondente(w, self.destinatario))?;
        file(w, "prot:DocumentoPrimario", self.documento)?;
        for allegato in &self.allegati {
            file(w, "prot:Allegato", *allegato)?;
        }
        Ok(())
    }
}

fn dentro(
    w: &mut Scrittore,
    nome: &str,
    corpo: impl FnOnce(&mut Scrittore) -> io::Result<()>,
) -> io::Result<()> {
    w.create_element(nome).write_inner_content(corpo).map(drop)
}

fn corrispondente(w: &mut Scrittore, chi: Corrispondente<'_>) -> io::Result<()> {
    match chi {
        Corrispondente::Amministrazione { denominazione, codice_ipa } => {
            dentro(w, "prot:Amministrazione", |w| {
                elemento(w, "prot:DenominazioneAmministrazione", denominazione)?;
                elemento(w, "prot:CodiceIPAAmministrazione", codice_ipa)
            })
        }
        Corrispondente::Persona { codice_fiscale } => {
            dentro(w, "prot:PersonaFisica", |w| elemento(w, "prot:CodiceFiscale", codice_fiscale))
        }
        Corrispondente::Ente { denominazione, codice_fiscale } => dentro(w, "prot:PersonaGiuridica", |w| {
            elemento(w, "prot:Denominazione", denominazione)?;
            elemento(w, "prot:CodiceFiscale", codice_fiscale)
        }),
    }
}

fn file(w: &mut Scrittore, nome: &str, documento: Documento<'_>) -> io::Result<()> {
    let nome_file = ammesso(documento.nome);
    w.create_element(nome)
        .with_attributes([("prot:nomeFile", nome_file.as_str()), ("prot:mimeType", documento.mime)])
        .write_inner_content(|w| {
            w.create_element("prot:Impronta")
                .with_attribute(("prot:algoritmo", "SHA-256"))
                .write_text_content(BytesText::new(&STANDARD.encode(documento.sha256)))
                .map(drop)
        })
        .map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;
    use quick_xml::{NsReader, XmlVersion, events::Event, name::ResolveResult};
    use std::collections::BTreeMap;

    /// Elements by path with their text, attributes by path and `@name`; only what is in the right namespace.
    fn rileggi(xml: &str) -> BTreeMap<String, String> {
        let giusto = |r: &ResolveResult<'_>| matches!(r, ResolveResult::Bound(n) if n.as_ref() == NAMESPACE.as_bytes());
        let (mut lettore, mut percorso, mut trovati) =
            (NsReader::from_str(xml), Vec::<String>::new(), BTreeMap::<String, String>::new());
        loop {
            match lettore.read_event().unwrap() {
                Event::Eof => return trovati,
                Event::Start(e) => {
                    let (spazio, locale) = lettore.resolver().resolve_element(e.name());
                    assert!(giusto(&spazio), "{locale:?}");
                    percorso.push(String::from_utf8(locale.as_ref().to_vec()).unwrap());
                    trovati.entry(percorso.join("/")).or_default();
                    for a in e.attributes().map(Result::unwrap).filter(|a| a.key.as_ref() != b"xmlns:prot") {
                        let (spazio, locale) = lettore.resolver().resolve_attribute(a.key);
                        assert!(giusto(&spazio), "{locale:?}");
                        let chiave = format!(
                            "{}@{}",
                            percorso.join("/"),
                            std::str::from_utf8(locale.as_ref()).unwrap()
                        );
                        let valore = a.normalized_value(XmlVersion::default()).unwrap().into_owned();
                        trovati.insert(chiave, valore);
                    }
                }
                Event::End(_) => drop(percorso.pop()),
                Event::Text(t) => {
                    let testo = t.decode().unwrap();
                    trovati.entry(percorso.join("/")).or_default().push_str(testo.trim());
                }
                Event::GeneralRef(r) => {
                    let carattere = if r.decode().unwrap() == "amp" { "&" } else { "?" };
                    trovati.entry(percorso.join("/")).or_default().push_str(carattere);
                }
                _ => {}
            }
        }
    }

    #[test]
    fn r86_la_segnatura_si_rilegge_con_numero_impronta_e_attributi_qualificati() {
        let numero: NumeroProtocollo = "INPS.7000.24/07/2009.0000123".parse().unwrap();
        let documento =
            Documento { nome: "richiesta \"1\" & altro.pdf", mime: "application/pdf", sha256: [0xAB; 32] };
        let segnatura = Segnatura {
            amministrazione: "inps",
            registro: "PROTOCOLLO",
            numero: &numero,
            oggetto: "DM&F24",
            classifica: "F24",
            mittente: Corrispondente::Persona { codice_fiscale: "RSSMRA80A01H501U" },
            destinatario: Corrispondente::Amministrazione { denominazione: "INPS", codice_ipa: "inps" },
            documento,
            allegati: vec![Documento { nome: "a.png", mime: "image/png", sha256: [0; 32] }],
        };
        let xml = segnatura.xml().unwrap();
        let letta = rileggi(&xml);
        let id = "SegnaturaInformatica/Intestazione/Identificatore";
        let di = "SegnaturaInformatica/Descrizione";
        for (dove, atteso) in [
            ("SegnaturaInformatica@versione".to_owned(), "3.0.0"),
            ("SegnaturaInformatica@lang".to_owned(), "it"),
            (format!("{id}/CodiceAOO"), "7000"),
            (format!("{id}/NumeroRegistrazione"), "0000123"),
            (format!("{id}/DataRegistrazione"), "2009-07-24"),
            ("SegnaturaInformatica/Intestazione/Oggetto".to_owned(), "DM&F24"),
            (format!("{di}/Mittente/PersonaFisica/CodiceFiscale"), "RSSMRA80A01H501U"),
            (format!("{di}/Destinatario/Amministrazione/CodiceIPAAmministrazione"), "inps"),
            (format!("{di}/DocumentoPrimario@nomeFile"), "richiesta \"1\" & altro.pdf"),
            (format!("{di}/DocumentoPrimario/Impronta@algoritmo"), "SHA-256"),
            (format!("{di}/DocumentoPrimario/Impronta"), "q6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6s="),
            (format!("{di}/Allegato@nomeFile"), "a.png"),
        ] {
            assert_eq!(letta.get(&dove).map(String::as_str), Some(atteso), "{dove}\n{xml}");
        }
        assert!(!xml.contains("IndirizzoPostale"));
    }
}
