//! The inbox of a Cassetto.

use crate::{
    accesso::{Chiamante, MITTENTI},
    corpo::{Parametri, Percorso},
    problema::{CorpoProblema, Problema},
    stato::App,
};
use axum::{Json, extract::State, http::StatusCode};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use engine::{Timestamp, Uuid};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use workflows::{
    notifiche::{self, Cursore, Notifica},
    quesiti::ErroreCampo,
    ricerca::{LIMITE_MASSIMO, LIMITE_PREDEFINITO},
};

/// Unread ones are counted up to here.
const NON_LETTE_MASSIME: i64 = 100;

/// Which page.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ParametriCasella {
    /// Rows, 1 to 100; 25 by default.
    limite: Option<i64>,
    /// Where the previous page ended.
    cursore: Option<String>,
}

/// One page of the inbox, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Casella {
    notifiche: Vec<VoceNotifica>,
    /// Pass it as `cursore` for the next page; `null`: this is the last.
    prossimo: Option<String>,
    /// Unread ones, at most 100.
    non_lette: i64,
}

/// A notification, as its reader sees it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct VoceNotifica {
    id: Uuid,
    quesito: Uuid,
    evento: &'static str,
    oggetto: String,
    testo: String,
    creata_il: DateTime<Utc>,
    letta_il: Option<DateTime<Utc>>,
}

fn cursore(n: &Notifica) -> String {
    URL_SAFE_NO_PAD.encode(format!("{},{}", n.creata_il.millis(), n.id))
}

fn leggi_cursore(testo: &str) -> Option<Cursore> {
    let byte = URL_SAFE_NO_PAD.decode(testo).ok().filter(|b| b.len() < 100)?;
    let testo = String::from_utf8(byte).ok()?;
    let (quando, id) = testo.split_once(',')?;
    Some(Cursore { quando: Timestamp::from_millis(quando.parse().ok()?), id: id.parse().ok()? })
}

/// The inbox of the caller in its Cassetto.
#[utoipa::path(
    get,
    path = "/api/v1/notifiche",
    tag = "notifiche",
    params(ParametriCasella),
    responses(
        (status = 200, body = Casella),
        (status = "4XX", body = CorpoProblema, content_type = "application/problem+json"),
    ),
    security(("gettone" = [])),
)]
pub(crate) async fn casella(
    State(app): State<App>,
    chi: Chiamante,
    Parametri(parametri): Parametri<ParametriCasella>,
) -> Result<Json<Casella>, Problema> {
    chi.solo(MITTENTI)?;
    let mittente = chi.mittente()?;
    let limite = parametri.limite.unwrap_or(LIMITE_PREDEFINITO);
    if !(1..=LIMITE_MASSIMO).contains(&limite) {
        let frase = format!("Il limite va da 1 a {LIMITE_MASSIMO}.");
        return Err(Problema::non_valida(vec![ErroreCampo::new("limite", "non_valido", frase)]));
    }
    let dopo = match parametri.cursore.as_deref() {
        None => Cursore::inizio(),
        Some(testo) => leggi_cursore(testo).ok_or_else(|| {
            let frase = workflows::ricerca::ErroreCursore.to_string();
            Problema::non_valida(vec![ErroreCampo::new("cursore", "non_valido", frase)])
        })?,
    };
    let (codice, cassetto) = (&mittente.codice_fiscale, &mittente.cassetto);
    let mut conn = app.ufficio.db.read().await?;
    let mut righe = notifiche::casella(&mut conn, codice, cassetto, dopo, limite + 1).await?;
    let non_lette = notifiche::non_lette(&mut conn, codice, cassetto, NON_LETTE_MASSIME).await?;
    drop(conn);
    let altre = righe.len() as i64 > limite;
    righe.truncate(limite as usize);
    let prossimo = righe.last().filter(|_| altre).map(cursore);
    let modelli = app.modelli.attuali();
    let notifiche = righe
        .into_iter()
        .map(|n| {
            let (oggetto, testo) = match modelli.testo(&n) {
                Ok(scritto) => (scritto.oggetto.unwrap_or_default(), scritto.corpo),
                Err(errore) => {
                    tracing::warn!(%errore, "a notification cannot be written with the templates in force");
                    (
                        "Novità su una tua richiesta".to_owned(),
                        "Apri la richiesta per leggere le novità.".to_owned(),
                    )
                }
            };
            VoceNotifica {
                id: n.id,
                quesito: n.quesito,
                evento: n.evento.codice(),
                oggetto,
                testo,
                creata_il: n.creata_il.to_utc(),
                letta_il: n.letta_il.map(|t| t.to_utc()),
            }
        })
        .collect();
    Ok(Json(Casella { notifiche, prossimo, non_lette }))
}

/// Marks one's own notification as read; again is fine.
#[utoipa::path(
    post,
    path = "/api/v1/notifiche/{id}/lettura",
    tag = "notifiche",
    params(("id" = Uuid, Path, description = "Id of the notification")),
    responses(
        (status = 204),
        (status = "4XX", body = CorpoProblema, content_type = "application/problem+json"),
    ),
    security(("gettone" = [])),
)]
pub(crate) async fn lettura(
    State(app): State<App>,
    chi: Chiamante,
    Percorso(id): Percorso,
) -> Result<StatusCode, Problema> {
    chi.solo(MITTENTI)?;
    let mittente = chi.mittente()?;
    let id: Uuid =
        id.parse().map_err(|_| Problema::malformata("L'identificativo della notifica non è un UUID."))?;
    let mut tx = app.ufficio.db.begin().await?;
    let ora = app.ufficio.clock.now();
    // Somebody else's, or read before: nothing changes, and the caller is not told which.
    notifiche::segna_letta(&mut tx, &mittente.codice_fiscale, &mittente.cassetto, id, ora).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
