//! Which texts there are.

use crate::{
    cornice::{Cornice, Voce, pagina},
    errore::Errore,
    io::Io,
    stato::App,
    vista::parole,
};
use askama::Template;
use axum::{extract::State, response::Html};
use workflows::{
    regole::esame::Origine,
    tabelle::{Canale, Destinatario, Evento, ModelloRisposta, Tabelle, UsoRisposta},
};

/// A text of an event by a channel.
#[derive(Debug)]
struct Cella {
    canale: &'static str,
    indirizzo: Option<String>,
    /// Whether the rule of the event uses this channel.
    usato: bool,
    /// PEC has no text of its own and takes the e-mail's.
    della_posta: bool,
}

#[derive(Debug)]
struct RigaEvento {
    nome: String,
    a_chi: &'static str,
    celle: Vec<Cella>,
}

#[derive(Debug)]
struct RigaRisposta {
    codice: String,
    titolo: String,
    uso: &'static str,
    dove: String,
}

#[derive(Template)]
#[template(path = "modelli/elenco.html")]
struct Pagina {
    cornice: Cornice,
    origine: Origine,
    canali: Vec<&'static str>,
    eventi: Vec<RigaEvento>,
    risposte: Vec<RigaRisposta>,
}

/// An event as people say it.
pub(super) fn nome(evento: Evento) -> String {
    let detto = parole::evento(evento);
    let mut lettere = detto.chars();
    lettere.next().map_or_else(String::new, |prima| prima.to_uppercase().chain(lettere).collect())
}

/// A channel as people say it.
pub(super) fn nome_canale(canale: Canale) -> &'static str {
    match canale {
        Canale::Cassetto => "Cassetto",
        Canale::Email => "E-mail",
        Canale::Sms => "SMS",
        Canale::Pec => "PEC",
    }
}

/// What a ready text is for.
pub(super) fn uso(per: UsoRisposta) -> &'static str {
    match per {
        UsoRisposta::Risposta => "risposta",
        UsoRisposta::Chiusura => "chiusura",
        UsoRisposta::RichiestaDocumenti => "richiesta di documenti",
    }
}

/// Where a ready text can be chosen.
pub(super) fn dove(m: &ModelloRisposta, tabelle: &Tabelle) -> String {
    let detti = |codici: &[String], nome: &dyn Fn(&String) -> Option<String>, tutti: &str| {
        if codici.is_empty() {
            return tutti.to_owned();
        }
        codici.iter().map(|c| nome(c).unwrap_or_else(|| c.clone())).collect::<Vec<_>>().join(", ")
    };
    let argomento = |codice: &String| {
        let a = tabelle.argomenti.get(codice)?;
        let cassetto = tabelle.cassetti.get(&a.cassetto)?;
        Some(format!("{} ({})", a.nome, cassetto.nome))
    };
    let sede = |codice: &String| tabelle.sedi.get(codice).map(|s| s.nome.clone());
    format!(
        "{}; {}",
        detti(&m.argomenti, &argomento, "tutti gli argomenti"),
        detti(&m.sedi, &sede, "tutte le sedi")
    )
}

/// The page.
pub(super) async fn elenco(State(app): State<App>, io: Io) -> Result<Html<String>, Errore> {
    let tabelle = app.ufficio.regole.attuali();
    let modelli = app.modelli.attuali();
    let mut propri = std::collections::BTreeSet::new();
    propri.extend(modelli.elenco().map(|(evento, canale, _)| (evento, canale)));
    let riga = |evento: Evento| {
        let regola = tabelle.notifiche.get(&evento);
        let cella = |canale: Canale| Cella {
            canale: nome_canale(canale),
            indirizzo: modelli
                .presente(evento, canale)
                .then(|| format!("/modelli/messaggi/{}/{}", evento.codice(), canale.codice())),
            usato: regola.is_some_and(|r| r.canali.contains(&canale)),
            della_posta: modelli.presente(evento, canale) && !propri.contains(&(evento, canale)),
        };
        RigaEvento {
            nome: nome(evento),
            a_chi: match regola.map(|r| r.destinatario) {
                Some(Destinatario::Mittente) => "mittente",
                Some(Destinatario::Assegnatario) => "assegnatario",
                Some(Destinatario::Supervisori) => "supervisori",
                Some(Destinatario::Monitoraggio) => "monitoraggio",
                None => "nessuno",
            },
            celle: Canale::TUTTI.into_iter().map(cella).collect(),
        }
    };
    pagina(&Pagina {
        cornice: Cornice::nuova(&app, Some(&io), "Testi", Some(Voce::Modelli)),
        origine: app.cartella.origine(),
        canali: Canale::TUTTI.map(nome_canale).to_vec(),
        eventi: Evento::TUTTI.into_iter().map(riga).collect(),
        risposte: tabelle
            .risposte
            .values()
            .map(|m| RigaRisposta {
                codice: m.codice.clone(),
                titolo: m.titolo.clone(),
                uso: uso(m.per),
                dove: dove(m, &tabelle),
            })
            .collect(),
    })
}
