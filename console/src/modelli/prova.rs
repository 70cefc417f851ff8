//! A text of the messages, tried while it is written.

use super::elenco::{nome, nome_canale};
use crate::{
    cornice::{Cornice, Voce, pagina},
    errore::Errore,
    io::Io,
    modulo::{Modulo, campi},
    stato::App,
    vista::{
        quando::quando,
        scelta::{Scelta, scelte},
    },
};
use askama::Template;
use axum::{
    extract::{Path, RawQuery, State},
    response::Html,
};
use engine::{Conn, Uuid};
use serde::Deserialize;
use std::time::Duration;
use workflows::{
    accessi::{self, Cosa},
    notifiche::{Notifica, VARIABILI, recenti, segmenti_sms, store::per_invio},
    regole::esame::Origine,
    tabelle::{Canale, Evento},
};

/// Real messages to choose from.
const RECENTI: i64 = 10;
/// Previews of one message within this time are one reading.
const UNA_LETTURA: Duration = Duration::from_secs(15 * 60);

/// What is tried.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Prova {
    #[serde(default)]
    sorgente: String,
    /// A real message; empty: the sample.
    #[serde(default)]
    notifica: String,
}

/// How it would read, or what is wrong with it.
#[derive(Template)]
#[template(path = "modelli/anteprima.html")]
pub(super) struct Anteprima {
    oggetto: Option<String>,
    corpo: String,
    segmenti: Option<String>,
    errore: Option<(usize, String)>,
}

#[derive(Template)]
#[template(path = "modelli/modello.html")]
struct Pagina {
    cornice: Cornice,
    indirizzo: String,
    file: String,
    origine: Origine,
    della_posta: bool,
    sorgente: String,
    recenti: Vec<Scelta>,
    anteprima: Anteprima,
    parole: Vec<(&'static str, &'static str, bool)>,
}

fn quale(evento: &str, canale: &str) -> Result<(Evento, Canale), Errore> {
    let evento = Evento::TUTTI.into_iter().find(|e| e.codice() == evento);
    let canale = Canale::TUTTI.into_iter().find(|c| c.codice() == canale);
    evento.zip(canale).ok_or(Errore::NonTrovato)
}

/// The message that was chosen, if it is of this event.
async fn scelta(conn: &mut Conn, evento: Evento, id: &str) -> Result<Option<Notifica>, Errore> {
    let Ok(id) = id.parse::<Uuid>() else { return Ok(None) };
    Ok(per_invio(conn, &[id]).await?.pop().filter(|n| n.evento == evento))
}

/// The words of a real message are those of a quesito: who read them is recorded, once for a while of writing.
async fn annota(app: &App, io: &Io, su: Option<&Notifica>) -> Result<(), Errore> {
    let Some(n) = su else { return Ok(()) };
    let ultime = accessi::di_quesito(&mut app.ufficio.db.read().await?, n.quesito, 1).await?;
    let (chi, da) = (io.attore.author().name, app.ufficio.clock.now().minus(UNA_LETTURA));
    if ultime.iter().any(|a| a.chi == chi && a.quando > da) {
        return Ok(());
    }
    io.annota(app, n.quesito, Cosa::Dettaglio).await
}

fn resa(app: &App, (evento, canale): (Evento, Canale), sorgente: &str, su: Option<&Notifica>) -> Anteprima {
    match app.modelli.attuali().prova(evento, canale, sorgente, su) {
        Ok(testo) => {
            let segmenti = (canale == Canale::Sms).then(|| match segmenti_sms(&testo.corpo) {
                1 => "1 SMS".to_owned(),
                n => format!("{n} SMS"),
            });
            Anteprima { oggetto: testo.oggetto, corpo: testo.corpo, segmenti, errore: None }
        }
        Err(e) => Anteprima {
            oggetto: None,
            corpo: String::new(),
            segmenti: None,
            errore: Some((e.riga, e.messaggio)),
        },
    }
}

/// The text in force.
pub(super) async fn modello(
    State(app): State<App>,
    io: Io,
    Path((evento, canale)): Path<(String, String)>,
    RawQuery(query): RawQuery,
) -> Result<Html<String>, Errore> {
    let quale = quale(&evento, &canale)?;
    let p: Prova = campi(query.unwrap_or_default().as_bytes())?;
    let sorgente = app.modelli.attuali().sorgente(quale.0, quale.1).ok_or(Errore::NonTrovato)?.to_owned();
    disegna(&app, &io, quale, Prova { sorgente, ..p }).await
}

/// The text as it was written, without a script.
pub(super) async fn prova(
    State(app): State<App>,
    io: Io,
    Path((evento, canale)): Path<(String, String)>,
    Modulo(prova): Modulo<Prova>,
) -> Result<Html<String>, Errore> {
    let quale = quale(&evento, &canale)?;
    disegna(&app, &io, quale, prova).await
}

/// How the text reads, while it is written.
pub(super) async fn anteprima(
    State(app): State<App>,
    io: Io,
    Path((evento, canale)): Path<(String, String)>,
    Modulo(prova): Modulo<Prova>,
) -> Result<Html<String>, Errore> {
    let quale = quale(&evento, &canale)?;
    let su = scelta(&mut app.ufficio.db.read().await?, quale.0, &prova.notifica).await?;
    annota(&app, &io, su.as_ref()).await?;
    pagina(&resa(&app, quale, &prova.sorgente, su.as_ref()))
}

async fn disegna(
    app: &App,
    io: &Io,
    (evento, canale): (Evento, Canale),
    p: Prova,
) -> Result<Html<String>, Errore> {
    let mut conn = app.ufficio.db.read().await?;
    let su = scelta(&mut conn, evento, &p.notifica).await?;
    let vere = recenti(&mut conn, evento, canale, RECENTI).await?;
    drop(conn);
    annota(app, io, su.as_ref()).await?;
    let modelli = app.modelli.attuali();
    let proprio = modelli.elenco().any(|(e, c, _)| (e, c) == (evento, canale));
    let titolo = |n: &Notifica| {
        let di = n.dati.get("protocollo").and_then(|p| p.as_str()).unwrap_or("senza protocollo");
        format!("{di}, {}", quando(n.creata_il))
    };
    let scelto = su.as_ref().map(|n| n.id.to_string()).unwrap_or_default();
    let titolo_pagina = format!("{}: {}", nome(evento), nome_canale(canale));
    pagina(&Pagina {
        cornice: Cornice::nuova(app, Some(io), &titolo_pagina, Some(Voce::Modelli)),
        indirizzo: format!("/modelli/messaggi/{}/{}", evento.codice(), canale.codice()),
        file: format!("modelli/{}/{}.txt", evento.codice(), canale.codice()),
        origine: app.cartella.origine(),
        della_posta: !proprio,
        recenti: scelte(vere.iter().map(|n| (n.id.to_string(), titolo(n))), &scelto),
        anteprima: resa(app, (evento, canale), &p.sorgente, su.as_ref()),
        sorgente: p.sorgente,
        parole: VARIABILI
            .iter()
            .filter(|v| v.eventi.is_empty() || v.eventi.contains(&evento))
            .map(|v| (v.nome, v.cosa, v.facoltativa))
            .collect(),
    })
}
