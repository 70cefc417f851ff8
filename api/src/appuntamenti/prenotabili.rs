//! What an appointment can be about, before it is booked (R28-R31, R77-R78).

use crate::{
    accesso::{Chiamante, MITTENTI},
    corpo::Parametri,
    problema::{CorpoProblema, Problema},
    stato::App,
};
use axum::{Json, extract::State};
use chrono::{DateTime, FixedOffset};
use engine::Uuid;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use workflows::{quesiti::riga_pulita, ufficio::Prenotabile};

/// Which quesiti.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ParametriPrenotabili {
    /// Codice del rapporto di lavoro, or other position; absent: all.
    posizione: Option<String>,
    /// `true`: also those that cannot have an appointment now, with the reason.
    #[serde(default)]
    tutti: bool,
}

/// What can be chosen.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Prenotabili {
    /// Positions of all the caller's quesiti, to choose from first (R31).
    posizioni: Vec<String>,
    /// Newest first.
    quesiti: Vec<VocePrenotabile>,
}

/// A quesito, and whether it can be of an appointment.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct VocePrenotabile {
    id: Uuid,
    protocollo: Option<String>,
    oggetto: String,
    argomento: String,
    posizione: Option<String>,
    soggetto: String,
    /// "aperta", "in carico", "chiusa" (R12).
    stato: String,
    creato_il: DateTime<FixedOffset>,
    prenotabile: bool,
    /// Why, or why not, or from when.
    spiegazione: String,
    /// The appointment ahead that it already has.
    appuntamento: Option<Uuid>,
}

impl From<Prenotabile> for VocePrenotabile {
    fn from(p: Prenotabile) -> Self {
        let prenotabile = p.si();
        let spiegazione = match p.appuntamento {
            Some(_) => "C'è già un appuntamento confermato: spostalo o cancellalo.".to_owned(),
            None => p.idoneita.spiegazione(&p.regola),
        };
        let (q, r) = (&p.quesito, &p.quesito.richiesta);
        Self {
            id: q.meta.id,
            protocollo: q.fatti.protocollo.as_ref().map(ToString::to_string),
            oggetto: r.oggetto.clone(),
            argomento: r.argomento.clone(),
            posizione: r.posizione.clone(),
            soggetto: r.soggetto.clone(),
            stato: q.nome_stato().to_string(),
            creato_il: crate::quando::roma(q.meta.created_at),
            prenotabile,
            spiegazione,
            appuntamento: p.appuntamento,
        }
    }
}

/// The quesiti that can have an appointment now, with the positions to choose from.
#[utoipa::path(
    get,
    path = "/api/v1/appuntamenti/quesiti",
    tag = "appuntamenti",
    params(ParametriPrenotabili),
    responses(
        (status = 200, body = Prenotabili),
        (status = "4XX", body = CorpoProblema, content_type = "application/problem+json"),
    ),
    security(("gettone" = [])),
)]
pub(crate) async fn prenotabili(
    State(app): State<App>,
    chi: Chiamante,
    Parametri(parametri): Parametri<ParametriPrenotabili>,
) -> Result<Json<Prenotabili>, Problema> {
    chi.solo(MITTENTI)?;
    let posizione =
        parametri.posizione.map(|p| riga_pulita(&p).to_ascii_uppercase()).filter(|p| !p.is_empty());
    let trovati = app.ufficio.prenotabili(&chi.attore, posizione).await?;
    let quesiti: Vec<VocePrenotabile> =
        trovati.into_iter().filter(|p| parametri.tutti || p.si()).map(VocePrenotabile::from).collect();
    let posizioni = app.ufficio.posizioni(&chi.attore).await?;
    Ok(Json(Prenotabili { posizioni, quesiti }))
}
