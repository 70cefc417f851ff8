//! The tables as files, with the same filters.

use super::{
    contesto::Contesto,
    gruppi::{self, Per},
    richiesta::Richiesta,
    tavola::Tavola,
    tavole,
};
use crate::{errore::Errore, io::Io, stato::App};
use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use workflows::{
    monitoraggio::{
        Memoria, commenti,
        esportazione::{csv, xlsx},
    },
    ricerca::LIMITE_MASSIMO,
};

/// Comments of a file: pages of the most that is read at once.
const PAGINE_DI_COMMENTI: usize = 50;

/// What the tables are called in an address, in the order of the sheets.
const TABELLE: [&str; 13] = [
    "andamento",
    "tempi",
    "eta",
    "prossimi",
    "sedi",
    "cassetti",
    "argomenti",
    "consegne",
    "guasti",
    "voti",
    "commenti",
    "code",
    "orari",
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Formato {
    Csv,
    Xlsx,
}

pub(super) async fn esporta(
    memoria: &Memoria,
    app: &App,
    io: &Io,
    query: Option<&str>,
    formato: Formato,
) -> Result<Response, Errore> {
    let r = Richiesta::da_indirizzo(query.unwrap_or_default())?;
    let c = Contesto::nuovo(memoria, app, io, &r, true).await?;
    let chiesta = r.tabella.as_str();
    let quali: Vec<&str> = match formato {
        Formato::Xlsx if chiesta.is_empty() => TABELLE.to_vec(),
        _ => vec![chiesta],
    };
    let mut tabelle = Vec::new();
    for quale in quali {
        match tavola(app, &c, quale).await? {
            Some(tavola) => tabelle.push(tavola.tabella(c.nota())),
            None if chiesta.is_empty() && formato == Formato::Xlsx => {}
            None => {
                let frase = "Questa tabella non esiste: scegline una dalla pagina del monitoraggio.";
                return Err(Errore::Malformata(frase.to_owned()));
            }
        }
    }
    let (corpo, tipo, estensione) = match formato {
        Formato::Csv => (tabelle.first().map(csv).transpose(), "text/csv; charset=utf-8", "csv"),
        Formato::Xlsx => (
            xlsx(&tabelle).map(Some),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "xlsx",
        ),
    };
    let corpo = corpo.map_err(|errore| {
        tracing::error!(%errore, "figures could not be exported");
        Errore::Guasto
    })?;
    let quale = if chiesta.is_empty() { "tutto" } else { chiesta };
    let nome = format!("attachment; filename=\"monitoraggio-{quale}-{}.{estensione}\"", c.oggi);
    let mut risposta = corpo.unwrap_or_default().into_response();
    risposta.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(tipo));
    if let Ok(nome) = HeaderValue::from_str(&nome) {
        risposta.headers_mut().insert(header::CONTENT_DISPOSITION, nome);
    }
    Ok(risposta)
}

async fn tavola(app: &App, c: &Contesto, quale: &str) -> Result<Option<Tavola>, Errore> {
    let per = |per: Per| gruppi::tavola(c, per, &per.voci(c), |_| None);
    let (salute, consegne) = (c.salute.as_ref(), c.figure.consegne.as_ref());
    Ok(match quale {
        "andamento" => Some(tavole::andamento(c)),
        "tempi" => Some(tavole::tempi(c)),
        "eta" => Some(tavole::eta(c)),
        "prossimi" => Some(tavole::prossimi(c)),
        "sedi" => Some(per(Per::Sede)),
        "cassetti" => Some(per(Per::Cassetto)),
        "argomenti" => Some(per(Per::Argomento)),
        "consegne" => consegne.map(|d| tavole::consegne(c, d)),
        "guasti" => consegne.map(tavole::guasti),
        "voti" => Some(tavole::voti(c)),
        "commenti" => Some(tutti_i_commenti(app, c).await?),
        "code" => salute.map(tavole::code),
        "orari" => salute.map(tavole::orari),
        _ => None,
    })
}

async fn tutti_i_commenti(app: &App, c: &Contesto) -> Result<Tavola, Errore> {
    let (mut righe, mut dopo) = (Vec::new(), None);
    let mut conn = app.ufficio.db.read().await?;
    for _ in 0..PAGINE_DI_COMMENTI {
        let lette = commenti(&mut conn, &c.vista, dopo, LIMITE_MASSIMO).await?;
        righe.extend(lette.righe);
        dopo = lette.prossimo;
        if dopo.is_none() {
            break;
        }
    }
    Ok(tavole::commenti(c, &righe))
}
