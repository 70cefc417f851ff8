//! The acts, each a form of the quesito's page.
//!
//! Every form carries the version that was on the page: what changed meanwhile is shown, never overwritten.

use super::{compilato::Compilato, dettaglio, rifiuti, verbi};
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
    ricerca::{Riferimento, Trovato, carica_visibile},
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

impl ConMotivo {
    /// The act with its reason, and its form.
    fn con(&self, percorso: &'static str, atto: impl FnOnce(String) -> Atto) -> (Atto, Compilato) {
        let motivo = riga_pulita(&self.motivo);
        (atto(motivo.clone()), Compilato { percorso, motivo, ..Compilato::default() })
    }
}

impl ConDestinazione {
    fn verso(&self) -> Destinazione {
        Destinazione { sede: self.sede.trim().to_owned(), unita: self.unita.trim().to_owned() }
    }

    fn compilato(&self, percorso: &'static str) -> Compilato {
        Compilato {
            percorso,
            sede: self.sede.clone(),
            unita: self.unita.clone(),
            motivo: riga_pulita(&self.motivo),
            ..Compilato::default()
        }
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
    esegui_modulo(app, io, riferimento, versione, (atto, Compilato::default())).await
}

/// The same, of a form without a draft: refused, it comes back as it was sent.
async fn esegui_modulo(
    app: &App,
    io: &Io,
    riferimento: &str,
    versione: i64,
    (atto, compilato): (Atto, Compilato),
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
        Ok(dopo) => Ok(Redirect::to(&dove(app, io, &dopo, verbo).await?).into_response()),
        Err(errore) => {
            if let (Some(testo), Some(tipo)) = (scritto, TipoBozza::di(verbo)) {
                app.ufficio.salva_bozza(&io.funzionario, id, tipo, &testo, CampiBozza::default()).await?;
            }
            non_fatto(app, io, riferimento, verbo, (errore, compilato)).await
        }
    }
}

/// Where to go after an act: to the quesito, unless the act has taken it away from whoever did it.
async fn dove(app: &App, io: &Io, dopo: &Quesito, verbo: Verbo) -> Result<String, Errore> {
    let id = dopo.meta.id;
    let passato = dopo.sede.as_ref().filter(|_| matches!(verbo, Verbo::Trasferisci | Verbo::Smista));
    if let Some(sede) = passato {
        let mut conn = app.ufficio.db.read().await?;
        if !matches!(carica_visibile(&mut conn, &io.ambito(app), &Riferimento::Id(id)).await?, Trovato::Si(_))
        {
            return Ok(format!("/quesiti?passato_a={sede}"));
        }
    }
    Ok(format!("/quesiti/{id}?fatto={}", verbo.codice()))
}

/// The quesito as it is now, with why the act was not done: nothing that a colleague did is hidden by an error.
pub(super) async fn non_fatto(
    app: &App,
    io: &Io,
    riferimento: &str,
    verbo: Verbo,
    (errore, compilato): (ErroreAtto, Compilato),
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
    Ok((StatusCode::CONFLICT, pagina(&vista.con_compilato(compilato))?).into_response())
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
            let bozza = TipoBozza::di(verbo).map_or("", |_| " Quello che hai scritto è rimasto nella bozza.");
            format!("Un collega è arrivato prima. {rifiuto}{bozza}")
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
    esegui_modulo(&app, &io, &riferimento, m.versione, m.con("rilascio", |motivo| Atto::Rilascia { motivo }))
        .await
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
    let compilato = m.compilato("trasferimento");
    let atto = Atto::Trasferisci { verso: m.verso(), motivo: compilato.motivo.clone() };
    esegui_modulo(&app, &io, &riferimento, m.versione, (atto, compilato)).await
}

async fn assegna(
    State(app): State<App>,
    io: Io,
    Path(riferimento): Path<String>,
    Modulo(m): Modulo<ConPersona>,
) -> Result<Response, Errore> {
    let collega = m.a.trim().to_owned();
    let compilato = Compilato { percorso: "assegnazione", collega: collega.clone(), ..Compilato::default() };
    esegui_modulo(&app, &io, &riferimento, m.versione, (Atto::Assegna { a: collega }, compilato)).await
}

async fn riapre(
    State(app): State<App>,
    io: Io,
    Path(riferimento): Path<String>,
    Modulo(m): Modulo<ConMotivo>,
) -> Result<Response, Errore> {
    esegui_modulo(&app, &io, &riferimento, m.versione, m.con("riapertura", |motivo| Atto::Riapri { motivo }))
        .await
}

async fn smista(
    State(app): State<App>,
    io: Io,
    Path(riferimento): Path<String>,
    Modulo(m): Modulo<ConDestinazione>,
) -> Result<Response, Errore> {
    let verso = (!m.sede.trim().is_empty()).then(|| m.verso());
    let compilato = m.compilato("smistamento");
    esegui_modulo(&app, &io, &riferimento, m.versione, (Atto::Smista { verso }, compilato)).await
}

async fn ricalcola(
    State(app): State<App>,
    io: Io,
    Path(riferimento): Path<String>,
    Modulo(visto): Modulo<Visto>,
) -> Result<Response, Errore> {
    esegui(&app, &io, &riferimento, visto.versione, Atto::Ricalcola).await
}
