//! The pages of one act on many quesiti: what is asked, what will happen, what happened.

use super::{insieme::Partenza, modulo::Richiesta};
use crate::{
    cornice::{Avviso, Cornice, Voce},
    errore::Errore,
    io::Io,
    quesiti::{coda, coda::Scelta, rifiuti::con_nomi, verbi},
    stato::App,
    vista::persone::Nomi,
};
use askama::Template;
use engine::Conn;
use std::collections::BTreeMap;
use workflows::{
    attore::Ruolo,
    quesiti::{Quesito, Verbo},
    scrivania::risposte::{CAMPI, Campo},
    ufficio::ErroreAtto,
    utenti,
};

/// One quesito of many.
#[derive(Debug)]
pub(super) struct VoceVista {
    /// As the forms carry it.
    pub(super) scelto: String,
    /// `None`: it cannot be seen, and nothing is said of it.
    pub(super) indirizzo: Option<String>,
    pub(super) protocollo: String,
    pub(super) oggetto: String,
    pub(super) soggetto: String,
    /// Where it stands: `in carico, Anna Bianchi`.
    pub(super) stato: String,
    /// What its sender will read.
    pub(super) testo: Option<String>,
    /// Why it is not done; `None`: it is, or will be.
    pub(super) rifiuto: Option<String>,
}

/// What is asked, or what will happen.
#[derive(Template)]
#[template(path = "quesiti/massivo.html")]
pub(super) struct Massivo {
    pub(super) cornice: Cornice,
    pub(super) nome: &'static str,
    pub(super) richiesta: Richiesta,
    pub(super) indietro: String,
    /// Nothing more has to be written: what follows is what will happen.
    pub(super) anteprima: bool,
    /// Whether the act has something to be written.
    pub(super) con_dati: bool,
    pub(super) chiude: bool,
    pub(super) errori: BTreeMap<&'static str, String>,
    pub(super) voci: Vec<VoceVista>,
    /// How many were chosen, in words.
    pub(super) quanti_detti: String,
    /// How many will be done.
    pub(super) buone: usize,
    /// The same in words.
    pub(super) buone_dette: String,
    /// What was chosen, in words: `A: Anna Bianchi`.
    pub(super) riassunto: Vec<(&'static str, String)>,
    pub(super) colleghi: Vec<Scelta>,
    pub(super) sedi: Vec<Scelta>,
    pub(super) unita: Vec<Scelta>,
    pub(super) esiti: Vec<Scelta>,
    pub(super) campi: &'static [Campo],
}

impl Massivo {
    fn errore(&self, campo: &str) -> Option<&str> {
        self.errori.get(campo).map(String::as_str)
    }
}

/// What happened.
#[derive(Template)]
#[template(path = "quesiti/massivo_esito.html")]
pub(super) struct Esito {
    pub(super) cornice: Cornice,
    pub(super) nome: &'static str,
    pub(super) richiesta: Richiesta,
    pub(super) indietro: String,
    /// What is said of the good ones: they wait to leave, or are done.
    pub(super) partenza: Option<Partenza>,
    pub(super) fatti: Vec<VoceVista>,
    pub(super) non_fatti: Vec<VoceVista>,
    /// Whether something that was not done can be tried again.
    pub(super) ritentabili: bool,
}

/// `1 quesito`, `3 quesiti`.
pub(super) fn quanti(numero: usize) -> String {
    if numero == 1 { "1 quesito".to_owned() } else { format!("{numero} quesiti") }
}

/// The button of an act.
pub(super) fn nome(verbo: Verbo) -> &'static str {
    verbi::di(verbo).map_or("", |a| a.nome)
}

/// For how many it was done, and for how many not.
pub(super) fn avviso(verbo: Verbo, fatti: usize, non_fatti: usize) -> Avviso {
    let fatto = |n| format!("{} {}", participio(verbo, n), quanti(n));
    let rimasti = |no| match no {
        1 => "è rimasto com'era: leggi il motivo qui sotto",
        _ => "sono rimasti com'erano: leggi i motivi qui sotto",
    };
    match (fatti, non_fatti) {
        (fatti, 0) => Avviso::Fatto(format!("{}.", fatto(fatti))),
        (0, no) => Avviso::NonFatto(format!("{} {}.", quanti(no), rimasti(no))),
        (fatti, no) => Avviso::NonFatto(format!("{}; {no} {}.", fatto(fatti), rimasti(no))),
    }
}

/// What was done to so many: `Chiuso`, `Presi in carico`.
fn participio(verbo: Verbo, quanti: usize) -> &'static str {
    match (verbo, quanti) {
        (Verbo::PrendiInCarico, 1) => "Preso in carico",
        (Verbo::PrendiInCarico, _) => "Presi in carico",
        (Verbo::Assegna, 1) => "Assegnato",
        (Verbo::Assegna, _) => "Assegnati",
        (Verbo::Trasferisci, 1) => "Trasferito",
        (Verbo::Trasferisci, _) => "Trasferiti",
        (Verbo::Rilascia, 1) => "Rilasciato",
        (Verbo::Rilascia, _) => "Rilasciati",
        (Verbo::Chiudi, 1) => "Chiuso",
        (Verbo::Chiudi, _) => "Chiusi",
        (_, 1) => "Fatto",
        _ => "Fatti",
    }
}

fn scelte<'a>(voci: impl Iterator<Item = (&'a String, &'a String)>, scelta: &str) -> Vec<Scelta> {
    voci.map(|(valore, nome)| Scelta { scelta: valore == scelta, valore: valore.clone(), nome: nome.clone() })
        .collect()
}

impl Massivo {
    /// The page without its quesiti.
    pub(super) async fn nuovo(
        app: &App,
        io: &Io,
        conn: &mut Conn,
        verbo: Verbo,
        richiesta: Richiesta,
    ) -> Result<Self, Errore> {
        let tabelle = app.ufficio.regole.attuali();
        let r = &richiesta;
        let mut colleghi = Vec::new();
        if let (Verbo::Assegna, Some(sede)) = (verbo, io.utente.sede.as_deref()) {
            colleghi = utenti::di_sedi(conn, &[sede], Ruolo::Funzionario).await?;
            colleghi.extend(utenti::di_sedi(conn, &[sede], Ruolo::Supervisore).await?);
        }
        let colleghi = scelte(colleghi.iter().map(|u| (&u.id, &u.nome)), &r.a);
        let sedi = scelte(tabelle.sedi.values().map(|s| (&s.codice, &s.nome)), &r.sede);
        let unita = scelte(tabelle.unita.values().map(|u| (&u.codice, &u.nome)), &r.unita);
        let esiti = scelte(tabelle.esiti.values().map(|e| (&e.codice, &e.nome)), &r.esito);
        let scelto = |voci: &[Scelta]| voci.iter().find(|v| v.scelta).map(|v| v.nome.clone());
        let mut riassunto = Vec::new();
        let mut di = |cosa, valore: Option<String>| {
            riassunto.extend(valore.filter(|v| !v.is_empty()).map(|v| (cosa, v)));
        };
        match verbo {
            Verbo::Assegna => di("A", scelto(&colleghi)),
            Verbo::Trasferisci => {
                di("Sede", scelto(&sedi));
                di("Unità", scelto(&unita));
                di("Motivo", Some(r.motivo.clone()));
            }
            Verbo::Rilascia => di("Motivo", Some(r.motivo.clone())),
            Verbo::Chiudi => {
                di("Esito", scelto(&esiti));
                let reso = (!r.appuntamento.is_empty()).then(|| "reso disponibile".to_owned());
                di("Appuntamento", reso);
            }
            _ => {}
        }
        let nome = nome(verbo);
        Ok(Self {
            cornice: Cornice::nuova(app, Some(io), nome, Some(Voce::Coda)),
            nome,
            indietro: coda::indirizzo(&richiesta.domanda),
            anteprima: false,
            con_dati: verbo != Verbo::PrendiInCarico,
            chiude: verbo == Verbo::Chiudi,
            errori: BTreeMap::new(),
            voci: Vec::new(),
            quanti_detti: quanti(richiesta.scelti().len()),
            buone: 0,
            buone_dette: String::new(),
            riassunto,
            colleghi,
            sedi,
            unita,
            esiti,
            campi: &CAMPI,
            richiesta,
        })
    }
}

impl VoceVista {
    /// A quesito that this colleague sees, as it is now.
    pub(super) fn nuova(q: &Quesito, nomi: &Nomi) -> Self {
        let stato = match q.assegnatario() {
            Some(chi) => format!("{}, {}", q.nome_stato(), nomi.nome(chi)),
            None => q.nome_stato().to_string(),
        };
        Self {
            scelto: format!("{}:{}", q.meta.id, q.meta.version),
            indirizzo: Some(format!("/quesiti/{}", q.meta.id)),
            protocollo: q
                .fatti
                .protocollo
                .as_ref()
                .map_or_else(|| "in attesa".to_owned(), ToString::to_string),
            oggetto: q.richiesta.oggetto.clone(),
            soggetto: q.richiesta.soggetto.clone(),
            stato,
            testo: None,
            rifiuto: None,
        }
    }

    /// One that it does not see: there is nothing to say.
    pub(super) fn ignota() -> Self {
        Self {
            scelto: String::new(),
            indirizzo: None,
            protocollo: String::new(),
            oggetto: String::new(),
            soggetto: String::new(),
            stato: String::new(),
            testo: None,
            rifiuto: None,
        }
    }
}

/// Why it is not done, with people called by name.
pub(super) fn motivo(errore: &ErroreAtto, nomi: &Nomi) -> String {
    match errore {
        ErroreAtto::Rifiuto(rifiuto) => con_nomi(rifiuto, nomi).to_string(),
        ErroreAtto::Superato { .. } => {
            "È cambiato da quando l'hai scelto: guarda com'è ora e, se serve, riprova.".to_owned()
        }
        altro => altro.to_string(),
    }
}
