//! What was being written when the session ended. It goes through the sign-in page, and whoever wrote it finds it again:
//! nobody writes a reply twice, and nobody reads what somebody else wrote.
//!
//! Whose it is follows from the form itself: its token is made of the secret of the session that ended and of its user
//! (see [`super::contrassegno`]), and the browser keeps that secret aside ([`cookie::di_prima`]).

use super::{contrassegno, cookie};
use crate::{contrassegno::vale, modulo, stato::App};
use axum::{
    body::to_bytes,
    extract::Request,
    http::{HeaderMap, Method, header},
};
use engine::Timestamp;
use workflows::{ricerca::Riferimento, scrivania::bozze::TipoBozza};

/// Largest form that is carried, bytes: ten thousand characters of four bytes, each byte sent as three, and the hundred
/// quesiti that a text may be for.
const MASSIMO: usize = 192 * 1024;
/// Before the names of the fields while they are carried.
pub(super) const PREFISSO: &str = "scritto.";
/// Fields that nobody writes or chooses: alone, they are nothing to keep.
const DI_SERVIZIO: [&str; 7] = ["csrf", "versione", "domanda", "passo", "atto", "torna", "punto"];

/// What was being filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Cosa {
    /// A text on a quesito, that has a draft.
    Bozza {
        /// The quesito, as the address named it.
        di: String,
        tipo: TipoBozza,
    },
    /// An act on many quesiti: its preview comes before it is done.
    Massivo,
    /// Any other form that is written.
    Modulo,
}

/// A form that waits for its writer to be in again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Salvata {
    pub(crate) cosa: Cosa,
    /// Where it was sent.
    pub(crate) dove: String,
    /// When it was sent in vain.
    pub(crate) quando: Timestamp,
    /// The token it carried.
    contrassegno: String,
    /// What it held, without the token, in its order.
    pub(crate) campi: Vec<(String, String)>,
}

/// The draft that the form of an act would be.
fn tipo(atto: &str) -> Option<TipoBozza> {
    Some(match atto {
        "risposta" => TipoBozza::Risposta,
        "chiusura" => TipoBozza::Chiusura,
        "sospensione" => TipoBozza::RichiestaDocumenti,
        "commento" => TipoBozza::Commento,
        "nota" => TipoBozza::Nota,
        _ => return None,
    })
}

/// What is filled in at an address; `None` where nothing is written, or where it must not be carried (passwords, files).
fn cosa(percorso: &str) -> Option<Cosa> {
    let parti: Vec<&str> = percorso.strip_prefix('/')?.split('/').collect();
    let quesito = |di: &str| di.parse::<Riferimento>().is_ok().then(|| di.to_owned());
    Some(match parti[..] {
        ["quesiti", "massivo"] | ["quesiti", "massivo", "conferma"] => Cosa::Massivo,
        ["quesiti", "filtri"] | ["sede", "assenze" | "riassegnazione"] => Cosa::Modulo,
        ["quesiti", di, "bozza", bozza] => Cosa::Bozza { di: quesito(di)?, tipo: bozza.parse().ok()? },
        ["quesiti", di, "rilascio" | "trasferimento" | "riapertura" | "assegnazione" | "smistamento"] => {
            quesito(di).map(|_| Cosa::Modulo)?
        }
        ["quesiti", di, atto] => Cosa::Bozza { di: quesito(di)?, tipo: tipo(atto)? },
        [
            "agenda",
            "appuntamenti",
            _,
            "esame" | "modalita" | "spostamento" | "definizione" | "cancellazione",
        ]
        | ["agenda", "punti", _, "chiusure" | "orari"] => Cosa::Modulo,
        _ => return None,
    })
}

impl Salvata {
    /// From a request that came without a session, if it is one that somebody wrote.
    pub(crate) async fn da(richiesta: Request, app: &App) -> Option<Self> {
        let dove = richiesta.uri().path().to_owned();
        cosa(&dove).filter(|_| richiesta.method() == Method::POST)?;
        let tipo = richiesta.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok())?;
        let campi = if tipo.starts_with("application/x-www-form-urlencoded") {
            let corpo = to_bytes(richiesta.into_body(), MASSIMO).await.ok()?;
            modulo::campi(&corpo).ok()?
        } else if tipo.starts_with("multipart/form-data") {
            modulo::testi(richiesta, app).await.ok()?
        } else {
            return None;
        };
        Self::nuova(&dove, campi, app.ufficio.clock.now())
    }

    /// From the fields of a form that was sent to an address.
    pub(crate) fn nuova(dove: &str, campi: Vec<(String, String)>, quando: Timestamp) -> Option<Self> {
        let cosa = cosa(dove)?;
        let (csrf, campi): (Vec<_>, Vec<_>) = campi.into_iter().partition(|(nome, _)| nome == "csrf");
        let scritto = |(n, v): &(String, String)| !DI_SERVIZIO.contains(&n.as_str()) && !v.trim().is_empty();
        campi.iter().any(scritto).then(|| Self {
            cosa,
            dove: dove.to_owned(),
            quando,
            contrassegno: csrf.into_iter().next().map(|(_, valore)| valore).unwrap_or_default(),
            campi,
        })
    }

    /// As the page to sign in carried it. What cannot have come from there is nothing.
    pub(super) fn portata(tutti: Vec<(String, String)>) -> Option<Self> {
        let uno = |nome: &str| tutti.iter().find(|(n, _)| n == nome).map(|(_, v)| v.as_str());
        let (dove, csrf) = (uno("salvata_da")?.to_owned(), uno("salvata_csrf").unwrap_or_default());
        let quando = Timestamp::from_millis(uno("salvata_il")?.parse().ok()?);
        let mut campi = vec![("csrf".to_owned(), csrf.to_owned())];
        let suoi = tutti.into_iter().filter_map(|(n, v)| Some((n.strip_prefix(PREFISSO)?.to_owned(), v)));
        campi.extend(suoi.filter(|(nome, _)| nome != "csrf"));
        Self::nuova(&dove, campi, quando)
    }

    /// The fields that carry it through the page to sign in, those that are read there apart.
    pub(super) fn nascosti(&self) -> impl Iterator<Item = (String, &str)> {
        let noti = [("salvata_da", self.dove.as_str()), ("salvata_csrf", self.contrassegno.as_str())];
        let suoi = self.campi.iter().filter(|(nome, _)| !lungo(nome));
        let suoi = suoi.map(|(n, v)| (format!("{PREFISSO}{n}"), v.as_str()));
        noti.into_iter().map(|(n, v)| (n.to_owned(), v)).chain(suoi)
    }

    /// The texts that are read in the page to sign in.
    pub(super) fn testi(&self) -> impl Iterator<Item = (String, &str)> {
        let lunghi = self.campi.iter().filter(|(nome, _)| lungo(nome));
        lunghi.map(|(n, v)| (format!("{PREFISSO}{n}"), v.as_str()))
    }

    /// The first value of a field.
    pub(super) fn campo(&self, nome: &str) -> &str {
        self.campi.iter().find(|(n, _)| n == nome).map_or("", |(_, v)| v)
    }

    /// Whether this browser once had a session that the form can be of.
    pub(super) fn si_puo_attribuire(&self, intestazioni: &HeaderMap) -> bool {
        !self.contrassegno.is_empty() && cookie::finiti(intestazioni).next().is_some()
    }

    /// Whether it was written in a session of this user, in this browser.
    pub(crate) fn e_di(&self, utente: &str, intestazioni: &HeaderMap) -> bool {
        cookie::finiti(intestazioni)
            .any(|segreto| vale(&self.contrassegno, &contrassegno(segreto.esponi(), utente)))
    }

    /// The page with the form it came from.
    pub(super) fn pagina(&self) -> String {
        match &self.cosa {
            Cosa::Bozza { di, .. } => format!("/quesiti/{di}"),
            Cosa::Massivo if self.campo("domanda").is_empty() => "/quesiti".to_owned(),
            Cosa::Massivo => format!("/quesiti?{}", self.campo("domanda")),
            // The form is one step below its page.
            Cosa::Modulo => self.dove.rsplit_once('/').map_or("/", |(pagina, _)| pagina).to_owned(),
        }
    }
}

/// Whether a field holds what is read, and not chosen.
pub(super) fn lungo(nome: &str) -> bool {
    matches!(nome, "testo" | "motivo")
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "01960000-0000-7000-8000-000000000000";

    fn campi(coppie: &[(&str, &str)]) -> Vec<(String, String)> {
        coppie.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect()
    }

    #[test]
    fn si_porta_quello_che_si_scrive_e_non_password_file_e_segni_di_vita() {
        for buono in [
            "/quesiti/massivo".to_owned(),
            "/quesiti/massivo/conferma".to_owned(),
            format!("/quesiti/{ID}/risposta"),
            format!("/quesiti/{ID}/bozza/richiesta_documenti"),
            format!("/quesiti/{ID}/trasferimento"),
            format!("/agenda/appuntamenti/{ID}/definizione"),
            "/agenda/punti/7013.ld/chiusure".to_owned(),
            "/sede/assenze".to_owned(),
        ] {
            assert!(cosa(&buono).is_some(), "{buono}");
        }
        for cattivo in [
            "/utenti/nuovo".to_owned(),
            "/utenti/di/anna/password".to_owned(),
            "/regole/esame".to_owned(),
            format!("/quesiti/{ID}/presenza"),
            format!("/quesiti/{ID}/bozza/risposta/scarto"),
            "/quesiti/a%22b/nota".to_owned(),
            "/accesso".to_owned(),
            "//altrove.example/massivo".to_owned(),
            "/agenda/punti/7013.ld/chiusure/1/rimozione".to_owned(),
        ] {
            assert!(cosa(&cattivo).is_none(), "{cattivo}");
        }
    }

    #[test]
    fn attraverso_la_pagina_di_accesso_passa_tutto_e_nient_altro() {
        let ora = Timestamp::from_millis(5);
        let scelti =
            [("csrf", "c"), ("scelti", "a:1"), ("scelti", "b:2"), ("atto", "chiude"), ("testo", "Sì")];
        let salvata = Salvata::nuova("/quesiti/massivo", campi(&scelti), ora).unwrap();
        let mut modulo: Vec<(String, String)> =
            salvata.nascosti().chain(salvata.testi()).map(|(n, v)| (n, v.to_owned())).collect();
        modulo.push(("salvata_il".into(), "5".into()));
        modulo.extend(campi(&[("utente", "anna"), ("password", "segreta"), ("scritto.csrf", "altro")]));
        let tornata = Salvata::portata(modulo).unwrap();
        let mut suoi = tornata.campi.clone();
        suoi.sort();
        assert_eq!(suoi, campi(&[("atto", "chiude"), ("scelti", "a:1"), ("scelti", "b:2"), ("testo", "Sì")]));
        assert_eq!((tornata.contrassegno.as_str(), tornata.quando), ("c", ora));
    }

    #[test]
    fn un_modulo_vuoto_non_si_porta() {
        let vuoto = campi(&[("csrf", "c"), ("versione", "3"), ("testo", " \n")]);
        assert_eq!(Salvata::nuova("/quesiti/massivo", vuoto, Timestamp::from_millis(0)), None);
        let altrove = campi(&[("salvata_da", "https://altrove.example"), ("scritto.testo", "a")]);
        assert_eq!(Salvata::portata(altrove), None);
    }
}
