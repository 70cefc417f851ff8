//! What never arrived: notifications that failed for good, and jobs that gave up, with a way to try again.

use crate::{
    errore::Errore,
    io::Io,
    modulo::Modulo,
    rotte::RESPONSABILI,
    stato::App,
    vista::{
        parole,
        persone::Nomi,
        quando::{Quando, quando},
        riservato::risposta,
    },
};
use axum::{
    extract::{Path, State},
    response::Redirect,
};
use serde::Deserialize;
use workflows::{
    lavori::{self, Fallito, Filtro},
    notifiche::{Cursore, Notifica},
};

/// Messages and jobs shown: the newest.
const RIGHE: usize = 25;

/// A message that will never arrive.
#[derive(Debug)]
pub(super) struct NotificaFallita {
    pub(super) quesito: String,
    pub(super) evento: String,
    pub(super) canale: &'static str,
    pub(super) a: String,
    pub(super) indirizzo: String,
    pub(super) esito: String,
    pub(super) quando: Quando,
}

/// A job that gave up.
#[derive(Debug)]
pub(super) struct LavoroFallito {
    pub(super) id: i64,
    pub(super) cosa: String,
    pub(super) tentativi: i64,
    pub(super) errore: String,
    pub(super) quando: Quando,
    /// What it is about, and its page.
    pub(super) riguarda: String,
    pub(super) indirizzo: Option<String>,
}

/// The newest messages of a sede that failed.
pub(super) async fn notifiche(app: &App, io: &Io, sede: &str) -> Result<Vec<NotificaFallita>, Errore> {
    let limite = i64::try_from(RIGHE).unwrap_or(i64::MAX);
    let fallite = app.ufficio.fallite_di_sede(&io.attore, sede, Cursore::inizio(), limite).await?;
    let id = |n: &Notifica| n.destinatario.strip_prefix("utente:").map(str::to_owned);
    let ids: Vec<String> = fallite.iter().filter_map(id).collect();
    let nomi = Nomi::di(&mut app.ufficio.db.read().await?, ids.iter().map(String::as_str)).await?;
    let vista = |n: Notifica| NotificaFallita {
        quesito: format!("/quesiti/{}", n.quesito),
        evento: parole::evento(n.evento),
        canale: parole::canale(n.canale),
        a: id(&n).map_or_else(|| n.destinatario.clone(), |id| nomi.nome(&id).to_owned()),
        indirizzo: n.indirizzo,
        esito: n.esito_gestore.map(|r| risposta(io.ruolo(), &r)).unwrap_or_default(),
        quando: quando(n.aggiornata_il),
    };
    Ok(fallite.into_iter().map(vista).collect())
}

/// The newest dead jobs of a sede, for who may touch them.
pub(super) async fn lavori(app: &App, io: &Io, sede: &str) -> Result<Vec<LavoroFallito>, Errore> {
    if !RESPONSABILI.ammette(Some(io.ruolo())) {
        return Ok(Vec::new());
    }
    let filtro = Filtro { coda: None, sede: Some(sede.to_owned()) };
    let mut conn = app.ufficio.db.read().await?;
    let trovati = lavori::falliti(&mut conn, &filtro, None, RIGHE).await?;
    Ok(trovati.voci.into_iter().map(|f| lavoro(io, f)).collect())
}

fn lavoro(io: &Io, f: Fallito) -> LavoroFallito {
    let r = f.riguarda;
    let indirizzo = r
        .quesito
        .map(|q| format!("/quesiti/{q}"))
        .or_else(|| r.appuntamento.map(|a| format!("/agenda/appuntamenti/{a}")));
    let cosa = match r.notifica {
        Some((_, evento, canale)) => format!("{}, {}", parole::evento(evento), parole::canale(canale)),
        None => parole::coda(&f.lavoro.queue),
    };
    LavoroFallito {
        id: f.lavoro.id,
        cosa,
        tentativi: f.lavoro.attempts,
        errore: f.lavoro.last_error.map(|e| risposta(io.ruolo(), &e)).unwrap_or_default(),
        quando: quando(f.lavoro.ended_at),
        riguarda: r.protocollo.or(r.oggetto).unwrap_or_else(|| "l'appuntamento".to_owned()),
        indirizzo,
    }
}

/// Where the page was.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Da {
    sede: String,
}

/// Gives a job more attempts, the first at once.
pub(super) async fn ripete(
    State(app): State<App>,
    io: Io,
    Path(id): Path<String>,
    Modulo(da): Modulo<Da>,
) -> Result<Redirect, Errore> {
    let id = id.parse().map_err(|_| Errore::NonTrovato)?;
    app.ufficio.ritenta_lavori(&io.attore, &[id]).await?;
    let tabelle = app.ufficio.regole.attuali();
    let sede = tabelle.sedi.get(&da.sede).map_or(String::new(), |s| format!("&sede={}", s.codice));
    Ok(Redirect::to(&format!("/sede?fatto=lavoro{sede}#lavori")))
}
