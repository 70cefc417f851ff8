//! What the tables say of the office: sedi with what is on there, punti with their hours, lists of operators.

use crate::{
    cornice::{Cornice, Voce, pagina},
    errore::Errore,
    io::Io,
    modulo::campi,
    stato::App,
};
use askama::Template;
use axum::{
    extract::{RawQuery, State},
    response::Html,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use workflows::{
    patronati::store::conti,
    regole::esame::Origine,
    scadenze::{GiornoSettimana, giorno_civile},
    tabelle::{Orario, Punto, SedeAbilitata, Tabelle, TipoSede},
};

/// Sedi of a page.
const RIGHE: usize = 25;

#[derive(Debug, Default, Clone, Deserialize, Serialize)]
struct Parametri {
    #[serde(default, skip_serializing_if = "String::is_empty")]
    cerca: String,
    /// The last code of the page before.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    dopo: String,
}

#[derive(Debug)]
struct RigaSede {
    codice: String,
    nome: String,
    tipo: &'static str,
    provincia: String,
    cassetti: String,
    punti: Vec<PuntoVisto>,
}

#[derive(Debug)]
struct PuntoVisto {
    nome: String,
    orari: String,
    posti: String,
}

#[derive(Template)]
#[template(path = "utenti/sedi.html")]
struct PaginaSedi {
    cornice: Cornice,
    cerca: String,
    origine: Origine,
    righe: Vec<RigaSede>,
    seguente: Option<String>,
    inizio: Option<String>,
}

fn tipo(t: TipoSede) -> &'static str {
    match t {
        TipoSede::DirezioneRegionale => "Direzione regionale",
        TipoSede::DirezioneCoordinamentoMetropolitano => "Direzione di coordinamento metropolitano",
        TipoSede::DirezioneProvinciale => "Direzione provinciale",
        TipoSede::FilialeMetropolitana => "Filiale metropolitana",
        TipoSede::FilialeProvinciale => "Filiale provinciale",
        TipoSede::AgenziaComplessa => "Agenzia complessa",
        TipoSede::AgenziaTerritoriale => "Agenzia territoriale",
    }
}

fn giorno(g: GiornoSettimana) -> &'static str {
    match g {
        GiornoSettimana::Lunedi => "lun",
        GiornoSettimana::Martedi => "mar",
        GiornoSettimana::Mercoledi => "mer",
        GiornoSettimana::Giovedi => "gio",
        GiornoSettimana::Venerdi => "ven",
        GiornoSettimana::Sabato => "sab",
        GiornoSettimana::Domenica => "dom",
    }
}

fn orario(o: &Orario) -> String {
    let giorni: Vec<&str> = o.giorni.iter().map(|g| giorno(*g)).collect();
    format!("{} {}-{}", giorni.join(", "), o.dalle.format("%H:%M"), o.alle.format("%H:%M"))
}

fn punto(p: &Punto) -> PuntoVisto {
    let posti = if p.posti == 1 { "1 posto".to_owned() } else { format!("{} posti", p.posti) };
    PuntoVisto {
        nome: p.nome.clone(),
        orari: p.orari.iter().map(orario).collect::<Vec<_>>().join("; "),
        posti: format!("{posti} da {} minuti", p.durata_minuti),
    }
}

fn nomi_cassetti(tabelle: &Tabelle, codici: &[&str]) -> String {
    let nome = |c: &&str| tabelle.cassetti.get(*c).map_or((*c).to_owned(), |t| t.nome.clone());
    codici.iter().map(nome).collect::<Vec<_>>().join(", ")
}

fn riga(tabelle: &Tabelle, s: &SedeAbilitata<'_>) -> RigaSede {
    RigaSede {
        codice: s.sede.codice.clone(),
        nome: s.sede.nome.clone(),
        tipo: tipo(s.sede.tipo),
        provincia: s.sede.provincia.clone(),
        cassetti: nomi_cassetti(tabelle, &s.cassetti),
        punti: s.punti.iter().map(|p| punto(p)).collect(),
    }
}

/// The sedi.
pub(super) async fn sedi(
    State(app): State<App>,
    io: Io,
    RawQuery(query): RawQuery,
) -> Result<Html<String>, Errore> {
    let p: Parametri = campi(query.unwrap_or_default().as_bytes())?;
    let parole: Vec<String> = p.cerca.split_whitespace().map(str::to_lowercase).collect();
    let tabelle = app.ufficio.regole.attuali();
    let tutte = tabelle.sedi_abilitate();
    let cercate = |s: &&SedeAbilitata<'_>| {
        let dove = format!("{} {} {}", s.sede.codice, s.sede.nome, s.sede.provincia).to_lowercase();
        s.sede.codice > p.dopo && parole.iter().all(|parola| dove.contains(parola))
    };
    let mut righe: Vec<RigaSede> =
        tutte.iter().filter(cercate).take(RIGHE + 1).map(|s| riga(&tabelle, s)).collect();
    let altre = righe.len() > RIGHE;
    righe.truncate(RIGHE);
    let indirizzo = |dopo: String| {
        let poi = Parametri { dopo, ..p.clone() };
        format!("/utenti/sedi?{}", serde_html_form::to_string(&poi).unwrap_or_default())
    };
    pagina(&PaginaSedi {
        cornice: Cornice::nuova(&app, Some(&io), "Sedi e punti di consulenza", Some(Voce::Utenti)),
        origine: app.cartella.origine(),
        seguente: righe.last().filter(|_| altre).map(|r| indirizzo(r.codice.clone())),
        inizio: (!p.dopo.is_empty()).then(|| indirizzo(String::new())),
        righe,
        cerca: p.cerca.clone(),
    })
}

#[derive(Debug)]
struct RigaElenco {
    nome: String,
    cassetti: String,
    operatori: i64,
    righe: i64,
}

#[derive(Template)]
#[template(path = "utenti/elenchi.html")]
struct PaginaElenchi {
    cornice: Cornice,
    righe: Vec<RigaElenco>,
}

/// The lists of operators: those that count somewhere, and those that were imported.
pub(super) async fn elenchi(State(app): State<App>, io: Io) -> Result<Html<String>, Errore> {
    let tabelle = app.ufficio.regole.attuali();
    let oggi = giorno_civile(app.ufficio.clock.now().to_utc());
    let contati = conti(&mut app.ufficio.db.read().await?, oggi).await?;
    let mut righe: BTreeMap<String, RigaElenco> = BTreeMap::new();
    let vuota =
        |nome: &str| RigaElenco { nome: nome.to_owned(), cassetti: String::new(), operatori: 0, righe: 0 };
    for elenco in tabelle.elenchi_operatori() {
        let riga = righe.entry(elenco.nome.to_owned()).or_insert_with(|| vuota(elenco.nome));
        riga.cassetti = nomi_cassetti(&tabelle, &elenco.cassetti);
    }
    for conto in contati {
        let riga = righe.entry(conto.elenco.clone()).or_insert_with(|| vuota(&conto.elenco));
        (riga.operatori, riga.righe) = (conto.operatori, conto.righe);
    }
    pagina(&PaginaElenchi {
        cornice: Cornice::nuova(&app, Some(&io), "Elenchi degli operatori", Some(Voce::Utenti)),
        righe: righe.into_values().collect(),
    })
}
