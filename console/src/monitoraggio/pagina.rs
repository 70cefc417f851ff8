//! The page, of all sedi or of one; and only what changes in it, for a page that stays open.

use super::{
    cifre::{self, Cifra, Gruppo},
    contesto::Contesto,
    disegni::{self, Figura},
    gruppi::{Per, tavola},
    richiesta::{ALTRO, PRONTI, Richiesta, scritto},
    tavola::Tavola,
    tavole,
};
use crate::{
    cornice::{Cornice, Voce, pagina},
    errore::Errore,
    io::Io,
    quesiti::coda::Scelta,
    stato::App,
    vista::{numeri::intero, quando::Quando},
};
use askama::Template;
use axum::{
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use sha2::{Digest, Sha256};
use workflows::{
    attore::Ruolo,
    monitoraggio::{Memoria, commenti},
    scadenze::giorno_civile,
};

/// Comments of a page.
const COMMENTI: i64 = 20;
/// Sedi shown at first: those with more past their term.
const SEDI: usize = 25;

/// What changes while the page is open.
#[derive(Template)]
#[template(path = "monitoraggio/corpo.html")]
struct Corpo {
    calcolate: Option<Quando>,
    arretrato: Option<String>,
    gruppi: Vec<Gruppo>,
    figure: Vec<Figura>,
    tavole: Vec<Tavola>,
    /// All of the sedi, where only some are shown.
    tutte_le_sedi: Option<(String, String)>,
    /// `None`: still being counted.
    consegne: Option<Vec<Tavola>>,
    gradimento: Vec<Cifra>,
    voti: Tavola,
    commenti: Tavola,
    altri_commenti: Option<String>,
    primi_commenti: Option<String>,
    lavori: Vec<Tavola>,
    vedi_lavori: bool,
    /// Address of the files, without which table.
    filtri: String,
}

#[derive(Template)]
#[template(path = "monitoraggio/pagina.html")]
struct Pagina {
    cornice: Cornice,
    titolo: String,
    /// Where the filters lead.
    indirizzo: String,
    /// As it was asked.
    r: Richiesta,
    /// What to do about a period that cannot be looked at: the figures are then those of the usual one.
    errore: Option<String>,
    periodo: String,
    periodi: Vec<Scelta>,
    sedi: Vec<Scelta>,
    cassetti: Vec<Scelta>,
    argomenti: Vec<Scelta>,
    /// All sedi, from the page of one.
    ritorno: bool,
    frammento: String,
    etag: String,
    /// Seconds to the next look at what changes.
    ogni: u32,
    filtri: String,
    corpo: String,
}

pub(super) async fn mostra(
    memoria: &Memoria,
    app: &App,
    io: &Io,
    query: Option<&str>,
    sede: Option<String>,
    testate: &HeaderMap,
) -> Result<Response, Errore> {
    let mut r = Richiesta::da_indirizzo(query.unwrap_or_default())?;
    let indirizzo = match &sede {
        Some(codice) => format!("/monitoraggio/sedi/{codice}"),
        None => "/monitoraggio".to_owned(),
    };
    let di_una_sede = sede.is_some();
    if let Some(codice) = sede {
        r.sede = codice;
    }
    let errore = r.periodo_sbagliato(giorno_civile(app.ufficio.clock.now().to_utc()));
    let mostrata =
        if errore.is_some() && r.frammento.is_empty() { r.nel_periodo_consueto() } else { r.clone() };
    let c = Contesto::nuovo(memoria, app, io, &mostrata, false).await?;
    let corpo = corpo(app, io, &c, &mostrata, &indirizzo, di_una_sede).await?;
    let etag = format!("W/\"{}\"", hex::encode(&Sha256::digest(corpo.as_bytes())[..12]));
    if !r.frammento.is_empty() {
        return Ok(frammento(testate, &etag, corpo));
    }
    let frammento = Richiesta { frammento: "si".into(), ..nella_pagina(&mostrata, di_una_sede) };
    let f = c.vista.filtro();
    let titolo = match &f.sede {
        Some(codice) => format!("Monitoraggio: {}", c.nome_sede(codice)),
        None => "Monitoraggio".to_owned(),
    };
    let t = &c.tabelle;
    let sceglie_sede = !di_una_sede && io.ruolo() != Ruolo::Supervisore;
    let argomenti = t
        .argomenti
        .iter()
        .filter(|(_, a)| f.cassetto.as_ref().is_none_or(|c| *c == a.cassetto))
        .map(|(codice, _)| (codice.clone(), c.nome_argomento(codice)));
    let stato = if errore.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let intera = pagina(&Pagina {
        cornice: Cornice::nuova(app, Some(io), &titolo, Some(Voce::Monitoraggio)),
        frammento: format!("{indirizzo}?{}", frammento.indirizzo()),
        periodi: scelte(
            PRONTI
                .map(|(codice, _, nome)| (codice.to_owned(), nome.to_owned()))
                .into_iter()
                .chain([(ALTRO.to_owned(), "Dal… al…".to_owned())]),
            r.periodo(),
        ),
        sedi: if sceglie_sede {
            scelte(t.sedi.values().map(|s| (s.codice.clone(), s.nome.clone())), &r.sede)
        } else {
            Vec::new()
        },
        cassetti: scelte(t.cassetti.values().map(|c| (c.codice.clone(), c.nome.clone())), &r.cassetto),
        argomenti: scelte(argomenti, &r.argomento),
        periodo: format!("Dal {} al {}", f.dal.format("%d/%m/%Y"), f.al.format("%d/%m/%Y")),
        ritorno: di_una_sede && io.ruolo() != Ruolo::Supervisore,
        filtri: mostrata.filtri().indirizzo(),
        titolo,
        ogni: if c.figure.consegne.is_some() { 60 } else { 5 },
        indirizzo,
        r,
        errore,
        etag,
        corpo,
    })?;
    Ok((stato, intera).into_response())
}

fn scelte(voci: impl IntoIterator<Item = (String, String)>, scelta: &str) -> Vec<Scelta> {
    voci.into_iter().map(|(valore, nome)| Scelta { scelta: valore == scelta, valore, nome }).collect()
}

/// In the page of a sede the sede is in the path.
fn nella_pagina(r: &Richiesta, di_una_sede: bool) -> Richiesta {
    let mut r = r.clone();
    if di_una_sede {
        r.sede.clear();
    }
    r
}

/// The part alone; nothing, when the page has the same already.
fn frammento(testate: &HeaderMap, etag: &str, corpo: String) -> Response {
    let conosciuto = testate.get(header::IF_NONE_MATCH).is_some_and(|v| v.as_bytes() == etag.as_bytes());
    let mut risposta =
        if conosciuto { StatusCode::NOT_MODIFIED.into_response() } else { Html(corpo).into_response() };
    if let Ok(valore) = HeaderValue::from_str(etag) {
        risposta.headers_mut().insert(header::ETAG, valore);
    }
    risposta
}

async fn corpo(
    app: &App,
    io: &Io,
    c: &Contesto,
    r: &Richiesta,
    indirizzo: &str,
    di_una_sede: bool,
) -> Result<String, Errore> {
    let mut conn = app.ufficio.db.read().await?;
    let lette = commenti(&mut conn, &c.vista, r.cursore()?, COMMENTI).await?;
    drop(conn);
    let qui = |r: Richiesta, dove: &str| {
        let query = Richiesta { frammento: String::new(), ..nella_pagina(&r, di_una_sede) }.indirizzo();
        format!("{indirizzo}{}{query}#{dove}", if query.is_empty() { "" } else { "?" })
    };
    let f = c.vista.filtro();
    let filtri = r.filtri().indirizzo();
    let mut figure = vec![disegni::andamento(c)?, disegni::eta(c)?];
    let mut tutte_le_sedi = None;
    if f.sede.is_none() {
        let voci = Per::Sede.voci(c);
        let quante = if r.sedi == "tutte" { voci.len() } else { SEDI.min(voci.len()) };
        if quante < voci.len() {
            let tutte = Richiesta { sedi: "tutte".into(), ..r.clone() };
            tutte_le_sedi = Some((qui(tutte, "sedi"), intero(voci.len() as i64)));
        }
        let periodo = Richiesta { sede: String::new(), ..r.filtri() }.indirizzo();
        let pagina = |codice: &str| {
            let unione = if periodo.is_empty() { "" } else { "?" };
            (!codice.is_empty()).then(|| format!("/monitoraggio/sedi/{codice}{unione}{periodo}"))
        };
        figure.push(disegni::sedi(&voci, tavola(c, Per::Sede, &voci[..quante], pagina))?);
    }
    figure.push(disegni::tempi(c)?);
    figure.extend(disegni::prossimi(c)?);
    let nessuna = |_: &str| None;
    let mut tavole_per = Vec::new();
    for per in [Per::Cassetto, Per::Argomento] {
        tavole_per.push(tavola(c, per, &per.voci(c), nessuna));
    }
    let lavori = c.salute.as_ref().map(|s| vec![tavole::code(s), tavole::orari(s)]).unwrap_or_default();
    let arretrato = c.figure.quadro.arretrato;
    let corpo = Corpo {
        calcolate: c.calcolate(),
        arretrato: (arretrato > 0).then(|| match arretrato {
            1 => "manca un quesito cambiato nel frattempo".to_owned(),
            n if n >= 10_000 => format!("mancano oltre {} quesiti cambiati nel frattempo", intero(n)),
            n => format!("mancano {} quesiti cambiati nel frattempo", intero(n)),
        }),
        gruppi: cifre::gruppi(c),
        figure,
        tavole: tavole_per,
        tutte_le_sedi,
        consegne: c.figure.consegne.as_ref().map(|d| vec![tavole::consegne(c, d), tavole::guasti(d)]),
        gradimento: cifre::gradimento(c),
        voti: tavole::voti(c),
        altri_commenti: lette
            .prossimo
            .map(|dopo| qui(Richiesta { commenti: scritto(dopo), ..r.clone() }, "commenti")),
        primi_commenti: (!r.commenti.is_empty())
            .then(|| qui(Richiesta { commenti: String::new(), ..r.clone() }, "commenti")),
        commenti: tavole::commenti(c, &lette.righe),
        lavori,
        vedi_lavori: io.ruolo() == Ruolo::Amministratore,
        filtri: if filtri.is_empty() { String::new() } else { format!("&{filtri}") },
    };
    Ok(corpo.render()?)
}
