//! Messages that will never arrive, by channel.

use crate::{
    cornice::{Cornice, Voce, pagina},
    errore::Errore,
    io::Io,
    modulo::campi,
    stato::App,
    vista::{
        parole,
        quando::{Quando, quando},
        riservato::risposta,
        scelta::Scelta,
    },
};
use askama::Template;
use axum::{
    extract::{RawQuery, State},
    response::Html,
};
use engine::{Timestamp, Uuid};
use serde::Deserialize;
use workflows::{
    attore::Ruolo,
    notifiche::{Cursore, Notifica, fallite, fallite_di_canale},
    tabelle::Canale,
};

/// Rows of a page.
const RIGHE: i64 = 25;

#[derive(Debug, Default, Deserialize)]
struct Parametri {
    #[serde(default)]
    canale: String,
    #[serde(default)]
    dopo: String,
}

#[derive(Debug)]
struct RigaConsegna {
    quando: Quando,
    canale: &'static str,
    evento: String,
    tentativi: i64,
    motivo: String,
    quesito: Option<String>,
}

#[derive(Template)]
#[template(path = "lavori/consegne.html")]
struct Pagina {
    cornice: Cornice,
    canali: Vec<Scelta>,
    righe: Vec<RigaConsegna>,
    seguente: Option<String>,
    inizio: Option<String>,
    filtrata: bool,
}

/// Where the page before ended: `1764087600000-0199…`.
fn cursore(testo: &str) -> Option<Cursore> {
    let (quando, id) = testo.rsplit_once('-')?;
    let quando = Timestamp::from_millis(quando.parse().ok()?);
    Some(Cursore { quando, id: id.parse::<Uuid>().ok()? })
}

/// The page.
pub(super) async fn consegne(
    State(app): State<App>,
    io: Io,
    RawQuery(query): RawQuery,
) -> Result<Html<String>, Errore> {
    let p: Parametri = campi(query.unwrap_or_default().as_bytes())?;
    let canale = Canale::TUTTI.into_iter().find(|c| c.codice() == p.canale);
    let dopo = cursore(&p.dopo);
    let da = dopo.unwrap_or_else(Cursore::inizio);
    let mut conn = app.ufficio.db.read().await?;
    let mut trovate = match canale {
        Some(canale) => fallite_di_canale(&mut conn, canale, da, RIGHE + 1).await?,
        None => fallite(&mut conn, da, RIGHE + 1).await?,
    };
    let pagina_intera = usize::try_from(RIGHE).unwrap_or(usize::MAX);
    let altre = trovate.len() > pagina_intera;
    trovate.truncate(pagina_intera);
    let seguente = trovate.last().filter(|_| altre).map(|n| {
        // Each list has its own order.
        let quando = if canale.is_some() { n.creata_il } else { n.aggiornata_il };
        format!("/lavori/consegne?canale={}&dopo={}-{}", p.canale, quando.millis(), n.id.simple())
    });
    let scelta = |c: Canale| Scelta {
        valore: c.codice().to_owned(),
        nome: parole::canale(c).to_owned(),
        scelta: Some(c) == canale,
    };
    pagina(&Pagina {
        cornice: Cornice::nuova(&app, Some(&io), "Consegne non riuscite", Some(Voce::Lavori)),
        canali: Canale::TUTTI.into_iter().map(scelta).collect(),
        righe: trovate.into_iter().map(|n| riga(&io, n)).collect(),
        seguente: seguente.filter(|_| canale.is_some() || p.canale.is_empty()),
        inizio: dopo.map(|_| format!("/lavori/consegne?canale={}", canale.map_or("", |c| c.codice()))),
        filtrata: canale.is_some(),
    })
}

/// Without address and words of the message: why it did not arrive is enough here.
fn riga(io: &Io, n: Notifica) -> RigaConsegna {
    RigaConsegna {
        quando: quando(n.aggiornata_il),
        canale: parole::canale(n.canale),
        evento: parole::evento(n.evento),
        tentativi: n.tentativi,
        motivo: n
            .esito_gestore
            .map_or_else(|| "nessuna risposta annotata".to_owned(), |r| risposta(io.ruolo(), &r)),
        quesito: (io.ruolo() == Ruolo::Amministratore).then(|| format!("/quesiti/{}", n.quesito)),
    }
}
