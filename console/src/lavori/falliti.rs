//! Jobs that failed for good, page by page.

use crate::{
    cornice::{Avviso, Cornice, Voce, pagina},
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
use serde::Deserialize;
use workflows::{
    attore::Ruolo,
    lavori::{self, Fallito, Filtro},
};

/// Rows of a page.
const RIGHE: usize = 25;

#[derive(Debug, Default, Deserialize)]
pub(super) struct Parametri {
    #[serde(default)]
    pub(super) coda: String,
    /// Where the page before ended.
    #[serde(default)]
    pub(super) prima_di: String,
    #[serde(default)]
    fatto: String,
}

#[derive(Debug)]
struct RigaFallito {
    id: i64,
    nome: String,
    /// The code of its queue.
    codice: String,
    quando: Quando,
    tentativi: i64,
    errore: String,
    /// What it is about; its number and its page for who reads quesiti alone.
    riguarda: String,
    quesito: Option<String>,
}

#[derive(Template)]
#[template(path = "lavori/falliti.html")]
struct Pagina {
    cornice: Cornice,
    coda: String,
    nome_coda: String,
    code: Vec<Scelta>,
    righe: Vec<RigaFallito>,
    seguente: Option<String>,
    inizio: Option<String>,
}

/// The page.
pub(super) async fn falliti(
    State(app): State<App>,
    io: Io,
    RawQuery(query): RawQuery,
) -> Result<Html<String>, Errore> {
    let p: Parametri = campi(query.unwrap_or_default().as_bytes())?;
    let avviso = match p.fatto.as_str() {
        "nuovo-tentativo" => Some("Il lavoro è tornato in coda: il primo tentativo è subito."),
        "scarto" => Some("Il lavoro è stato scartato; il motivo è nel registro."),
        "coda" => Some("I lavori falliti della coda sono tornati al lavoro."),
        _ => None,
    };
    disegna(&app, &io, &p, avviso.map(|a| Avviso::Fatto(a.to_owned()))).await
}

/// The list, with what was just done or why it was not.
pub(super) async fn disegna(
    app: &App,
    io: &Io,
    p: &Parametri,
    avviso: Option<Avviso>,
) -> Result<Html<String>, Errore> {
    let filtro = Filtro { coda: (!p.coda.is_empty()).then(|| p.coda.clone()), sede: None };
    let prima = p.prima_di.parse().ok();
    let trovati = lavori::falliti(&mut app.ufficio.db.read().await?, &filtro, prima, RIGHE).await?;
    let seguente = trovati.prosegue.map(|id| format!("/lavori/falliti?coda={}&prima_di={id}", p.coda));
    let coda = |nome: &&str| Scelta {
        valore: (*nome).to_owned(),
        nome: parole::coda(nome),
        scelta: *nome == p.coda,
    };
    // What nobody chose from the list is not led to by a link.
    let nota = app.impostazioni.code.iter().find(|c| **c == p.coda);
    let scelta = nota.map(|c| (*c).to_owned()).unwrap_or_default();
    pagina(&Pagina {
        cornice: Cornice::nuova(app, Some(io), "Lavori falliti", Some(Voce::Lavori)).con_avviso(avviso),
        code: app.impostazioni.code.iter().map(coda).collect(),
        inizio: prima.map(|_| format!("/lavori/falliti?coda={scelta}")),
        nome_coda: parole::coda(&scelta),
        coda: scelta,
        righe: trovati.voci.into_iter().map(|f| riga(io, f)).collect(),
        seguente,
    })
}

fn riga(io: &Io, f: Fallito) -> RigaFallito {
    let legge = io.ruolo() == Ruolo::Amministratore;
    let r = f.riguarda;
    let cosa = match (&r.notifica, r.appuntamento.is_some(), r.quesito.is_some()) {
        (Some((_, evento, canale)), ..) => {
            format!("notifica: {} ({})", parole::evento(*evento), parole::canale(*canale))
        }
        (None, true, _) => "un appuntamento".to_owned(),
        (None, false, true) => "un quesito".to_owned(),
        (None, false, false) => "tutto l'ufficio".to_owned(),
    };
    let sede = r.sede.map(|s| format!(", sede {s}")).unwrap_or_default();
    let numero = r.protocollo.filter(|_| legge).map(|p| format!(", {p}")).unwrap_or_default();
    RigaFallito {
        id: f.lavoro.id,
        nome: parole::coda(&f.lavoro.queue),
        codice: f.lavoro.queue,
        quando: quando(f.lavoro.ended_at),
        tentativi: f.lavoro.attempts,
        errore: f
            .lavoro
            .last_error
            .map_or_else(|| "nessun errore annotato".to_owned(), |e| risposta(io.ruolo(), &e)),
        riguarda: format!("{cosa}{sede}{numero}"),
        quesito: r.quesito.filter(|_| legge).map(|id| format!("/quesiti/{id}")),
    }
}
