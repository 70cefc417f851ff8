//! Reply, closing, request for documents: they leave after some seconds, in which they can be taken back.

use super::{atti, bozze::al_modulo, dettaglio};
use crate::{
    cornice::{Avviso, pagina},
    errore::Errore,
    io::Io,
    modulo::Modulo,
    stato::App,
};
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use engine::Uuid;
use serde::Deserialize;
use workflows::{
    quesiti::{Atto, messaggio::Scritto, testo_pulito},
    scrivania::{
        bozze::TipoBozza,
        differiti::{AttoDifferibile, StatoDifferito, store},
    },
    ufficio::ErroreDifferito,
};

#[derive(Debug, Deserialize)]
pub(super) struct ConTesto {
    versione: i64,
    #[serde(default)]
    testo: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Chiusura {
    versione: i64,
    #[serde(default)]
    testo: String,
    #[serde(default)]
    esito: String,
    #[serde(default)]
    appuntamento_disponibile: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Niente {}

fn scritto(testo: &str) -> Scritto {
    Scritto::testo(testo_pulito(testo))
}

/// A reply.
pub(super) async fn risponde(
    State(app): State<App>,
    io: Io,
    Path(riferimento): Path<String>,
    Modulo(m): Modulo<ConTesto>,
) -> Result<Response, Errore> {
    differisci(&app, &io, &riferimento, m.versione, Atto::Rispondi(scritto(&m.testo))).await
}

/// A request for documents.
pub(super) async fn sospende(
    State(app): State<App>,
    io: Io,
    Path(riferimento): Path<String>,
    Modulo(m): Modulo<ConTesto>,
) -> Result<Response, Errore> {
    differisci(&app, &io, &riferimento, m.versione, Atto::Sospendi(scritto(&m.testo))).await
}

/// The end, with its esito.
pub(super) async fn chiude(
    State(app): State<App>,
    io: Io,
    Path(riferimento): Path<String>,
    Modulo(m): Modulo<Chiusura>,
) -> Result<Response, Errore> {
    let atto = Atto::Chiudi {
        esito: m.esito.trim().to_owned(),
        commento: scritto(&m.testo),
        appuntamento_disponibile: !m.appuntamento_disponibile.is_empty(),
    };
    differisci(&app, &io, &riferimento, m.versione, atto).await
}

async fn differisci(
    app: &App,
    io: &Io,
    riferimento: &str,
    versione: i64,
    atto: Atto,
) -> Result<Response, Errore> {
    let mut conn = app.ufficio.db.read().await?;
    let quesito = io.quesito(app, &mut conn, riferimento).await?;
    drop(conn);
    let verbo = atto.verbo();
    let atto = AttoDifferibile::da(atto).ok_or(Errore::NonTrovato)?;
    match app.ufficio.differisci(&io.funzionario, quesito.meta.id, versione, atto).await {
        Ok(_) => Ok(Redirect::to(&format!("/quesiti/{}", quesito.meta.id)).into_response()),
        Err(ErroreDifferito::Atto(errore)) => atti::non_fatto(app, io, riferimento, verbo, errore).await,
        Err(altro) => con_avviso(app, io, riferimento, altro.to_string()).await,
    }
}

async fn con_avviso(app: &App, io: &Io, riferimento: &str, frase: String) -> Result<Response, Errore> {
    let mut conn = app.ufficio.db.read().await?;
    let quesito = io.quesito(app, &mut conn, riferimento).await?;
    let vista = dettaglio::componi(app, io, &mut conn, &quesito, Some(Avviso::NonFatto(frase)), None).await?;
    Ok((StatusCode::CONFLICT, pagina(&vista)?).into_response())
}

/// Takes a waiting act back: the text is again in its form.
pub(super) async fn annulla(
    State(app): State<App>,
    io: Io,
    Path((riferimento, differito)): Path<(String, Uuid)>,
    Modulo(Niente {}): Modulo<Niente>,
) -> Result<Response, Errore> {
    let mut conn = app.ufficio.db.read().await?;
    let quesito = io.quesito(&app, &mut conn, &riferimento).await?;
    drop(conn);
    match app.ufficio.annulla_differito(&io.funzionario, quesito.meta.id, differito).await {
        Ok(annullato) => {
            let tipo = TipoBozza::di(annullato.atto.verbo()).unwrap_or(TipoBozza::Risposta);
            Ok(Redirect::to(&al_modulo(&quesito, tipo)).into_response())
        }
        Err(ErroreDifferito::Atto(errore)) => Err(errore.into()),
        Err(altro) => con_avviso(&app, &io, &riferimento, altro.to_string()).await,
    }
}

/// What became of a waiting act of this colleague, told once its time is over.
pub(super) async fn esito(app: &App, io: &Io, id: Uuid) -> Result<Option<Avviso>, Errore> {
    let differito = store::leggi(&mut app.ufficio.db.read().await?, id).await?;
    let Some(differito) = differito.filter(|d| d.da.id == io.utente.id) else { return Ok(None) };
    Ok(match differito.stato {
        StatoDifferito::Eseguito => Some(Avviso::Fatto("È partito: il mittente viene avvisato.".to_owned())),
        StatoDifferito::NonRiuscito { motivo } => {
            app.ufficio.esito_letto(&io.funzionario, id).await?;
            Some(Avviso::NonFatto(format!("Non è partito nulla. {motivo}")))
        }
        StatoDifferito::InAttesa | StatoDifferito::Annullato => None,
    })
}
