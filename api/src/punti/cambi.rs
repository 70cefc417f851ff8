//! What an office changes of its punti: hours, seats, closures.

use super::configurazione::{ConfigurazionePunto, VoceVariazioni, in_ambito, risposta};
use crate::{
    accesso::{Chiamante, UFFICIO},
    corpo::{Json, Percorso},
    problema::{CorpoProblema, Problema},
    quesiti::versione::Attesa,
    stato::App,
};
use axum::{extract::State, http::StatusCode, response::Response};
use chrono::{NaiveDate, NaiveTime};
use serde::Deserialize;
use utoipa::ToSchema;
use workflows::{
    punti::{AttoPunto, RifiutoPunto},
    quesiti::ErroreCampo,
};

/// When it is closed, and why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CorpoChiusuraPunto {
    /// First civil day.
    dal: NaiveDate,
    /// Last civil day.
    al: NaiveDate,
    /// First minute of each day, with `alle`; absent: the whole day.
    #[schema(value_type = Option<String>, example = "09:00")]
    dalle: Option<NaiveTime>,
    /// The minute it is over.
    #[schema(value_type = Option<String>, example = "11:00")]
    alle: Option<NaiveTime>,
    /// Read by colleagues and by who books.
    #[serde(default)]
    motivo: String,
}

async fn cambia(
    app: &App,
    chi: &Chiamante,
    codice: &str,
    attesa: Attesa,
    atto: AttoPunto,
) -> Result<Response, Problema> {
    let punto = in_ambito(app, chi, codice)?;
    let cambiato = app.ufficio.cambia_punto(&chi.attore, codice, attesa.0, atto).await?;
    Ok(risposta(app, &punto, &cambiato))
}

/// States everything that is different from the tables; what is left out is as the tables say.
#[utoipa::path(
    put,
    path = "/api/v1/punti/{codice}/variazioni",
    tag = "punti",
    params(
        ("codice" = String, Path, description = "Code of the punto"),
        ("If-Match" = Option<String>, Header, description = "ETag seen: refused with 412 when stale"),
    ),
    request_body = VoceVariazioni,
    responses(
        (status = 200, body = ConfigurazionePunto, headers(("ETag" = String))),
        (status = "4XX", body = CorpoProblema, content_type = "application/problem+json"),
    ),
    security(("gettone" = [])),
)]
pub(crate) async fn varia(
    State(app): State<App>,
    chi: Chiamante,
    attesa: Attesa,
    Percorso(codice): Percorso,
    Json(variazioni): Json<VoceVariazioni>,
) -> Result<Response, Problema> {
    chi.solo(UFFICIO)?;
    cambia(&app, &chi, &codice, attesa, AttoPunto::Varia(variazioni.into())).await
}

/// Closes it for some days, or for some hours of them. What was booked then is in `da_spostare`.
#[utoipa::path(
    post,
    path = "/api/v1/punti/{codice}/chiusure",
    tag = "punti",
    params(
        ("codice" = String, Path, description = "Code of the punto"),
        ("If-Match" = Option<String>, Header, description = "ETag seen: refused with 412 when stale"),
    ),
    request_body = CorpoChiusuraPunto,
    responses(
        (status = 201, body = ConfigurazionePunto, headers(("ETag" = String))),
        (status = "4XX", body = CorpoProblema, content_type = "application/problem+json"),
    ),
    security(("gettone" = [])),
)]
pub(crate) async fn chiude(
    State(app): State<App>,
    chi: Chiamante,
    attesa: Attesa,
    Percorso(codice): Percorso,
    Json(corpo): Json<CorpoChiusuraPunto>,
) -> Result<Response, Problema> {
    chi.solo(UFFICIO)?;
    let orario = match (corpo.dalle, corpo.alle) {
        (None, None) => None,
        (Some(dalle), Some(alle)) => Some((dalle, alle)),
        (dalle, _) => {
            let campo = if dalle.is_none() { "dalle" } else { "alle" };
            let frase =
                "Indica insieme l'ora di inizio e quella di fine, oppure nessuna per tutto il giorno.";
            return Err(Problema::non_valida(vec![ErroreCampo::new(campo, "obbligatorio", frase)]));
        }
    };
    let atto = AttoPunto::Chiude { dal: corpo.dal, al: corpo.al, orario, motivo: corpo.motivo };
    let mut risposta = cambia(&app, &chi, &codice, attesa, atto).await?;
    *risposta.status_mut() = StatusCode::CREATED;
    Ok(risposta)
}

/// Takes a closure back.
#[utoipa::path(
    delete,
    path = "/api/v1/punti/{codice}/chiusure/{numero}",
    tag = "punti",
    params(
        ("codice" = String, Path, description = "Code of the punto"),
        ("numero" = String, Path, description = "Number of the closure"),
        ("If-Match" = Option<String>, Header, description = "ETag seen: refused with 412 when stale"),
    ),
    responses(
        (status = 200, body = ConfigurazionePunto, headers(("ETag" = String))),
        (status = "4XX", body = CorpoProblema, content_type = "application/problem+json"),
    ),
    security(("gettone" = [])),
)]
pub(crate) async fn riapre(
    State(app): State<App>,
    chi: Chiamante,
    attesa: Attesa,
    Percorso((codice, numero)): Percorso<(String, String)>,
) -> Result<Response, Problema> {
    chi.solo(UFFICIO)?;
    // What is no number is the number of no closure.
    let chiusura = numero.parse().map_err(|_| RifiutoPunto::ChiusuraSconosciuta)?;
    cambia(&app, &chi, &codice, attesa, AttoPunto::Riapre { chiusura }).await
}
