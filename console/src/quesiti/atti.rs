//! The acts, each a form of the quesito's page.
//!
//! Every form carries the version that was on the page: what changed meanwhile is shown, never overwritten.

use super::{dettaglio, rifiuti, verbi};
use crate::{
    cornice::{Avviso, pagina},
    errore::Errore,
    io::Io,
    modulo::Modulo,
    rotte::{AMMINISTRATORI, Rotte, SMISTATORI, SUPERVISORI, UFFICIO},
    stato::App,
    vista::persone::Nomi,
};
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use workflows::{
    quesiti::{Atto, Quesito, Rifiuto, Verbo, messaggio::Scritto, riga_pulita, testo_pulito},
    scrivania::bozze::{CampiBozza, TipoBozza},
    smistamento::Destinazione,
    ufficio::ErroreAtto,
};

pub(super) fn rotte(rotte: Rotte) -> Rotte {
    rotte
        .post("/quesiti/{riferimento}/presa-in-carico", UFFICIO, prende_in_carico)
        .post("/quesiti/{riferimento}/ripresa", UFFICIO, riprende)
        .post("/quesiti/{riferimento}/rilascio", UFFICIO, rilascia)
        .post("/quesiti/{riferimento}/commento", UFFICIO, commenta)
        .post("/quesiti/{riferimento}/nota", UFFICIO, annota)
        .post("/quesiti/{riferimento}/trasferimento", UFFICIO, trasferisce)
        .post("/quesiti/{riferimento}/assegnazione", SUPERVISORI, assegna)
        .post("/quesiti/{riferimento}/riapertura", SUPERVISORI, riapre)
        .post("/quesiti/{riferimento}/smistamento", SMISTATORI, smista)
        .post("/quesiti/{riferimento}/ricalcolo", AMMINISTRATORI, ricalcola)
}

/// The version that was on the page.
#[derive(Debug, Clone, Copy, Deserialize)]
struct Visto {
    versione: i64,
}

#[derive(Debug, Deserialize)]
struct ConMotivo {
    versione: i64,
    #[serde(default)]
    motivo: String,
}

#[derive(Debug, Deserialize)]
struct ConTesto {
    versione: i64,
    #[serde(default)]
    testo: String,
}

#[derive(Debug, Deserialize)]
struct ConPersona {
    versione: i64,
    #[serde(default)]
    a: String,
}

#[derive(Debug, Deserialize)]
struct ConDestinazione {
    versione: i64,
    #[serde(default)]
    sede: String,
    #[serde(default)]
    unita: String,
    #[serde(default)]
    motivo: String,
}

impl ConDestinazione {
    fn verso(&self) -> Destinazione {
        Destinazione { sede: self.sede.trim().to_owned(), unita: self.unita.trim().to_owned() }
    }
}

/// Does an act, then shows the quesito: as it is after it, or with the reason beside what was there.
async fn esegui(
    app: &App,
    io: &Io,
    riferimento: &str,
    versione: i64,
    atto: Atto,
) -> Result<Response, Errore> {
    let mut conn = app.ufficio.db.read().await?;
    let quesito = io.quesito(app, &mut conn, riferimento).await?;
    drop(conn);
    let (id, verbo) = (quesito.meta.id, atto.verbo());
    // A text that is refused is not lost, with or without a script that saves it while one writes.
    let scritto = match &atto {
        Atto::Commenta(s) | Atto::Annota(s) => Some(s.testo.clone()).filter(|t| !t.is_empty()),
        _ => None,
    };
    match app.ufficio.esegui(&io.attore, id, Some(versione), atto).await {
        Ok(_) => Ok(Redirect::to(&format!("/quesiti/{id}?fatto={}", verbo.codice())).into_response()),
        Err(errore) => {
            if let (Some(testo), Some(tipo)) = (scritto, TipoBozza::di(verbo)) {
                app.ufficio.salva_bozza(&io.funzionario, id, tipo, &testo, CampiBozza::default()).await?;
            }
            non_fatto(app, io, riferimento, verbo, errore).await
        }
    }
}

/// The quesito as it is now, with why the act was not done: nothing that a colleague did is hidden by an error.
pub(super) async fn non_fatto(
    app: &App,
    io: &Io,
    riferimento: &str,
    verbo: Verbo,
    errore: ErroreAtto,
) -> Result<Response, Errore> {
    let mut conn = app.ufficio.db.read().await?;
    let quesito = io.quesito(app, &mut conn, riferimento).await?;
    let frase = match &errore {
        ErroreAtto::Superato { .. } => superato(&mut conn, &quesito, io, verbo).await?,
        ErroreAtto::Rifiuto(rifiuto) => {
            let nomi = Nomi::di(&mut conn, rifiuti::nominato(rifiuto)).await?;
            rifiuti::con_nomi(rifiuto, &nomi).to_string()
        }
        ErroreAtto::InPartenza => errore.to_string(),
        _ => return Err(errore.into()),
    };
    let vista = dettaglio::componi(app, io, &mut conn, &quesito, Some(Avviso::NonFatto(frase)), None).await?;
    Ok((StatusCode::CONFLICT, pagina(&vista)?).into_response())
}

async fn nomi(conn: &mut engine::Conn, q: &Quesito) -> Result<Nomi, Errore> {
    Nomi::di(conn, q.assegnatario()).await
}

/// What happened meanwhile, as far as it matters to who tried.
async fn superato(conn: &mut engine::Conn, q: &Quesito, io: &Io, verbo: Verbo) -> Result<String, Errore> {
    let nomi = nomi(conn, q).await?;
    Ok(match q.assegnatario() {
        Some(altro) if altro != io.utente.id => {
            let rifiuto = Rifiuto::GiaInCarico { da: nomi.nome(altro).to_owned() };
            format!("Un collega è arrivato prima. {rifiuto} Quello che hai scritto è rimasto nella bozza.")
        }
        _ => {
            let nome = verbi::di(verbo).map_or("L'operazione", |a| a.nome);
            format!(
                "«{nome}» non è stato eseguito: nel frattempo il quesito è cambiato. Guarda com'è ora e, se serve, \
                 riprova."
            )
        }
    })
}

async fn prende_in_carico(
    State(app): State<App>,
    io: Io,
    Path(riferimento): Path<String>,
    Modulo(visto): Modulo<Visto>,
) -> Result<Response, Errore> {
    esegui(&app, &io, &riferimento, visto.versione, Atto::PrendiInCarico).await
}

async fn riprende(
    State(app): State<App>,
    io: Io,
    Path(riferimento): Path<String>,
    Modulo(visto): Modulo<Visto>,
) -> Result<Response, Errore> {
    esegui(&app, &io, &riferimento, visto.versione, Atto::Riprendi).await
}

async fn rilascia(
    State(app): State<App>,
    io: Io,
    Path(riferimento): Path<String>,
    Modulo(m): Modulo<ConMotivo>,
) -> Result<Response, Errore> {
    let atto = Atto::Rilascia { motivo: riga_pulita(&m.motivo) };
    esegui(&app, &io, &riferimento, m.versione, atto).await
}

async fn commenta(
    State(app): State<App>,
    io: Io,
    Path(riferimento): Path<String>,
    Modulo(m): Modulo<ConTesto>,
) -> Result<Response, Errore> {
    let atto = Atto::Commenta(Scritto::testo(testo_pulito(&m.testo)));
    esegui(&app, &io, &riferimento, m.versione, atto).await
}

async fn annota(
    State(app): State<App>,
    io: Io,
    Path(riferimento): Path<String>,
    Modulo(m): Modulo<ConTesto>,
) -> Result<Response, Errore> {
    let atto = Atto::Annota(Scritto::testo(testo_pulito(&m.testo)));
    esegui(&app, &io, &riferimento, m.versione, atto).await
}

async fn trasferisce(
    State(app): State<App>,
    io: Io,
    Path(riferimento): Path<String>,
    Modulo(m): Modulo<ConDestinazione>,
) -> Result<Response, Errore> {
    let atto = Atto::Trasferisci { verso: m.verso(), motivo: riga_pulita(&m.motivo) };
    esegui(&app, &io, &riferimento, m.versione, atto).await
}

async fn assegna(
    State(app): State<App>,
    io: Io,
    Path(riferimento): Path<String>,
    Modulo(m): Modulo<ConPersona>,
) -> Result<Response, Errore> {
    let atto = Atto::Assegna { a: m.a.trim().to_owned() };
    esegui(&app, &io, &riferimento, m.versione, atto).await
}

async fn riapre(
    State(app): State<App>,
    io: Io,
    Path(riferimento): Path<String>,
    Modulo(m): Modulo<ConMotivo>,
) -> Result<Response, Errore> {
    let atto = Atto::Riapri { motivo: riga_pulita(&m.motivo) };
    esegui(&app, &io, &riferimento, m.versione, atto).await
}

async fn smista(
    State(app): State<App>,
    io: Io,
    Path(riferimento): Path<String>,
    Modulo(m): Modulo<ConDestinazione>,
) -> Result<Response, Errore> {
    let verso = (!m.sede.trim().is_empty()).then(|| m.verso());
    esegui(&app, &io, &riferimento, m.versione, Atto::Smista { verso }).await
}

async fn ricalcola(
    State(app): State<App>,
    io: Io,
    Path(riferimento): Path<String>,
    Modulo(visto): Modulo<Visto>,
) -> Result<Response, Errore> {
    let regole = app.ufficio.regole.attuali().versione.clone();
    esegui(&app, &io, &riferimento, visto.versione, Atto::Ricalcola { regole }).await
}
