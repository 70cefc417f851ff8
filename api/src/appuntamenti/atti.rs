//! What can be done to an appointment: each act a sub-resource (R38, R40, R54-R55, R64).

use super::voci::{EsitoAppuntamento, esito};
use crate::{
    accesso::{Chiamante, LETTORI, UFFICIO},
    corpo::{Json, Percorso},
    problema::{CorpoProblema, Problema},
    quesiti::versione::Attesa,
    stato::App,
};
use axum::{extract::State, response::Response};
use engine::Uuid;
use serde::Deserialize;
use utoipa::ToSchema;
use workflows::{
    appuntamenti::{Atto, Verbo},
    tabelle::CanaleErogazione,
};

/// Where to, and why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CorpoSpostamento {
    /// Code of the punto; absent: the same.
    punto: Option<String>,
    /// Day and hour on the clock of Rome, or an instant with its offset.
    #[schema(example = "2026-03-30T09:00")]
    inizio: String,
    /// Why; the sede always says it.
    #[serde(default)]
    motivo: String,
}

/// Why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CorpoCancellazione {
    /// Why; the sede always says it.
    #[serde(default)]
    motivo: String,
}

/// What was found.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CorpoEsame {
    /// For colleagues.
    nota: String,
}

/// How to meet.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CorpoModalita {
    /// `web_meeting` or `telefono`.
    #[schema(value_type = String)]
    canale: CanaleErogazione,
    /// Why by phone.
    #[serde(default)]
    motivo: String,
}

/// How it was solved.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CorpoDefinizione {
    /// What who booked reads.
    commento: String,
}

/// The appointment of the address, in scope.
async fn in_ambito(app: &App, chi: &Chiamante, id: &str) -> Result<Uuid, Problema> {
    let mut conn = app.ufficio.db.read().await?;
    Ok(chi.appuntamento(app, &mut conn, id).await?.meta.id)
}

/// Moves it: the old seat is given back and the new one taken together (R38).
#[utoipa::path(
    post,
    path = "/api/v1/appuntamenti/{id}/spostamento",
    tag = "appuntamenti",
    params(
        ("id" = String, Path, description = "Id of the appointment"),
        ("If-Match" = Option<String>, Header, description = "ETag seen: refused with 412 when stale"),
    ),
    request_body = CorpoSpostamento,
    responses(
        (status = 200, body = EsitoAppuntamento, headers(("ETag" = String))),
        (status = "4XX", body = CorpoProblema, content_type = "application/problem+json"),
    ),
    security(("gettone" = [])),
)]
pub(crate) async fn sposta(
    State(app): State<App>,
    chi: Chiamante,
    attesa: Attesa,
    Percorso(id): Percorso,
    Json(corpo): Json<CorpoSpostamento>,
) -> Result<Response, Problema> {
    chi.solo(LETTORI)?;
    let id = in_ambito(&app, &chi, &id).await?;
    let (punto, inizio, motivo) = (corpo.punto.as_deref(), &corpo.inizio, &corpo.motivo);
    Ok(esito(&app.ufficio.sposta(&chi.attore, id, attesa.0, punto, inizio, motivo).await?))
}

macro_rules! atto {
    ($(#[$doc:meta])* $nome:ident, $percorso:literal, $ruoli:expr, $corpo:ident: $tipo:ty, $atto:expr) => {
        $(#[$doc])*
        #[utoipa::path(
            post,
            path = $percorso,
            tag = "appuntamenti",
            params(
                ("id" = String, Path, description = "Id of the appointment"),
                ("If-Match" = Option<String>, Header, description = "ETag seen: refused with 412 when stale"),
            ),
            request_body = $tipo,
            responses(
                (status = 200, body = EsitoAppuntamento, headers(("ETag" = String))),
                (status = "4XX", body = CorpoProblema, content_type = "application/problem+json"),
            ),
            security(("gettone" = [])),
        )]
        pub(crate) async fn $nome(
            State(app): State<App>,
            chi: Chiamante,
            attesa: Attesa,
            Percorso(id): Percorso,
            Json($corpo): Json<$tipo>,
        ) -> Result<Response, Problema> {
            chi.solo($ruoli)?;
            let id = in_ambito(&app, &chi, &id).await?;
            Ok(esito(&app.ufficio.esegui_su_appuntamento(&chi.attore, id, attesa.0, $atto).await?))
        }
    };
}

atto!(
    /// It will not be held (R40, R48).
    cancella,
    "/api/v1/appuntamenti/{id}/cancellazione",
    LETTORI,
    corpo: CorpoCancellazione,
    Atto::Cancella { motivo: corpo.motivo }
);
atto!(
    /// The preliminary review of the case (R64).
    esamina,
    "/api/v1/appuntamenti/{id}/esame",
    UFFICIO,
    corpo: CorpoEsame,
    Atto::Esamina { nota: corpo.nota }
);
atto!(
    /// The mode agreed for remote consulting: by video the invitation leaves (R54-R56).
    concorda,
    "/api/v1/appuntamenti/{id}/modalita",
    UFFICIO,
    corpo: CorpoModalita,
    // The address is that of the registry of contacts, read with the act.
    Atto::Concorda { canale: corpo.canale, motivo: corpo.motivo, email: None }
);
atto!(
    /// Solved without a meeting: "Chiuso e Definito" (R46-R47).
    definisce,
    "/api/v1/appuntamenti/{id}/definizione",
    UFFICIO,
    corpo: CorpoDefinizione,
    Atto::Definisci { commento: corpo.commento }
);

/// Where each act is posted, for whoever shows the acts that are open.
pub(super) fn percorso(verbo: Verbo) -> Option<&'static str> {
    Some(match verbo {
        Verbo::Sposta => "spostamento",
        Verbo::Cancella => "cancellazione",
        Verbo::Esamina => "esame",
        Verbo::Concorda => "modalita",
        Verbo::Definisci => "definizione",
        Verbo::ApriStanza | Verbo::Scatta => return None,
    })
}
