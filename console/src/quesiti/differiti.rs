//! Reply, closing, request for documents: they leave after some seconds, in which they can be taken back.

use super::{atti, bozze::al_modulo, compilato::Compilato, dettaglio};
use crate::{
    cornice::{Avviso, pagina},
    errore::Errore,
    io::Io,
    modulo::{ModuloConAllegati, SoloGettone},
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
    allegati::FileRicevuto,
    quesiti::{
        Atto,
        deposito::{controllati, deposita, ritira},
        messaggio::Scritto,
        testo_pulito,
    },
    scrivania::{
        bozze::TipoBozza,
        differiti::{AttoDifferibile, StatoDifferito, store},
    },
    ufficio::ErroreDifferito,
};

/// The disk is full, or the archive does not answer.
const NON_CONSERVATI: &str = "Gli allegati non si sono potuti salvare, e non è partito nulla: il testo è nella bozza. \
                              Riprova tra poco, o invia senza allegati; se succede ancora, avvisa l'assistenza tecnica.";

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

/// A reply.
pub(super) async fn risponde(
    State(app): State<App>,
    io: Io,
    Path(riferimento): Path<String>,
    ModuloConAllegati(m, file): ModuloConAllegati<ConTesto>,
) -> Result<Response, Errore> {
    differisci(&app, &io, &riferimento, m.versione, (&m.testo, file), Atto::Rispondi).await
}

/// A request for documents.
pub(super) async fn sospende(
    State(app): State<App>,
    io: Io,
    Path(riferimento): Path<String>,
    ModuloConAllegati(m, file): ModuloConAllegati<ConTesto>,
) -> Result<Response, Errore> {
    differisci(&app, &io, &riferimento, m.versione, (&m.testo, file), Atto::Sospendi).await
}

/// The end, with its esito.
pub(super) async fn chiude(
    State(app): State<App>,
    io: Io,
    Path(riferimento): Path<String>,
    ModuloConAllegati(m, file): ModuloConAllegati<Chiusura>,
) -> Result<Response, Errore> {
    let atto = |commento| Atto::Chiudi {
        esito: m.esito.trim().to_owned(),
        commento,
        appuntamento_disponibile: !m.appuntamento_disponibile.is_empty(),
    };
    differisci(&app, &io, &riferimento, m.versione, (&m.testo, file), atto).await
}

/// Puts an act among those that wait. Its files go into the archive before, and come out again when it does not wait.
async fn differisci(
    app: &App,
    io: &Io,
    riferimento: &str,
    versione: i64,
    (testo, file): (&str, Vec<FileRicevuto>),
    atto: impl Fn(Scritto) -> Atto,
) -> Result<Response, Errore> {
    let mut conn = app.ufficio.db.read().await?;
    let quesito = io.quesito(app, &mut conn, riferimento).await?;
    drop(conn);
    let id = quesito.meta.id;
    let differibile = |s| AttoDifferibile::da(atto(s)).ok_or(Errore::NonTrovato);
    let testo = testo_pulito(testo);
    if !file.is_empty() {
        // Whatever becomes of the files, the text is kept.
        app.ufficio.tieni_bozza(&io.funzionario, id, &differibile(Scritto::testo(testo.clone()))?).await?;
    }
    let tabelle = app.ufficio.regole.attuali();
    let validi = match controllati(&tabelle, &quesito.richiesta.cassetto, &file) {
        Ok(validi) => validi,
        Err(rifiuti) => {
            let frasi: Vec<String> = rifiuti.iter().map(ToString::to_string).collect();
            let frase = format!("Non è partito nulla, il testo è nella bozza. {}", frasi.join(" "));
            return con_avviso(app, io, riferimento, StatusCode::CONFLICT, frase).await;
        }
    };
    let scritto = match deposita(&app.archivio, id, testo, &validi).await {
        Ok(scritto) => scritto,
        Err(errore) => {
            tracing::error!(quesito = %id, %errore, "the files of a message could not be kept");
            let frase = NON_CONSERVATI.to_owned();
            return con_avviso(app, io, riferimento, StatusCode::SERVICE_UNAVAILABLE, frase).await;
        }
    };
    let depositato = scritto.archivio.clone();
    let atto = differibile(scritto)?;
    let verbo = atto.verbo();
    let esito = app.ufficio.differisci(&io.funzionario, id, versione, atto).await;
    // Of a form that came twice the first has its own files.
    if !esito.as_ref().is_ok_and(|d| d.atto.archivio() == depositato.as_deref()) {
        ritira(&app.archivio, depositato.as_deref()).await;
    }
    match esito {
        Ok(_) => Ok(Redirect::to(&format!("/quesiti/{id}")).into_response()),
        Err(ErroreDifferito::Atto(errore)) => {
            atti::non_fatto(app, io, riferimento, verbo, (errore, Compilato::default())).await
        }
        Err(altro) => con_avviso(app, io, riferimento, StatusCode::CONFLICT, altro.to_string()).await,
    }
}

/// The quesito as it is now, with why nothing was done.
async fn con_avviso(
    app: &App,
    io: &Io,
    riferimento: &str,
    stato: StatusCode,
    frase: String,
) -> Result<Response, Errore> {
    let mut conn = app.ufficio.db.read().await?;
    let quesito = io.quesito(app, &mut conn, riferimento).await?;
    let vista = dettaglio::componi(app, io, &mut conn, &quesito, Some(Avviso::NonFatto(frase)), None).await?;
    Ok((stato, pagina(&vista)?).into_response())
}

/// Takes a waiting act back: the text is again in its form.
pub(super) async fn annulla(
    State(app): State<App>,
    io: Io,
    Path((riferimento, differito)): Path<(String, Uuid)>,
    _: SoloGettone,
) -> Result<Response, Errore> {
    let mut conn = app.ufficio.db.read().await?;
    let quesito = io.quesito(&app, &mut conn, &riferimento).await?;
    drop(conn);
    match app.ufficio.annulla_differito(&io.funzionario, quesito.meta.id, differito).await {
        Ok(annullato) => {
            ritira(&app.archivio, annullato.atto.archivio()).await;
            let tipo = TipoBozza::di(annullato.atto.verbo()).unwrap_or(TipoBozza::Risposta);
            Ok(Redirect::to(&al_modulo(&quesito, tipo)).into_response())
        }
        Err(ErroreDifferito::Atto(errore)) => Err(errore.into()),
        Err(altro) => con_avviso(&app, &io, &riferimento, StatusCode::CONFLICT, altro.to_string()).await,
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
