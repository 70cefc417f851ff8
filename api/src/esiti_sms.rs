//! Delivery reports of the SMS gateway, called back on the address given with each message.

use crate::{
    corpo::Parametri,
    problema::{CorpoProblema, Problema},
    stato::App,
};
use axum::{extract::State, http::StatusCode};
use engine::Uuid;
use serde::Deserialize;
use utoipa::IntoParams;
use workflows::{
    notifiche::{Rapporto, gettone_valido, store},
    quesiti::riga_pulita,
};

/// What the gateway fills in.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ParametriEsito {
    /// Id of the notification.
    notifica: Uuid,
    /// Its token, as in the address that the gateway was given.
    gettone: String,
    /// State in Kannel's numbers: 1 delivered, 2 and 16 failed, 4 and 8 on its way.
    stato: u32,
    /// The provider's own words.
    #[serde(default)]
    risposta: String,
}

fn rapporto(stato: u32) -> Option<Rapporto> {
    match stato {
        1 => Some(Rapporto::Consegnata),
        2 | 16 => Some(Rapporto::Fallita),
        4 | 8 => Some(Rapporto::InCorso),
        _ => None,
    }
}

async fn registra(app: &App, esito: ParametriEsito) -> Result<StatusCode, Problema> {
    let buono = app
        .impostazioni
        .segreto_esiti_sms
        .as_deref()
        .is_some_and(|chiave| gettone_valido(chiave, esito.notifica, &esito.gettone));
    if !buono {
        return Err(Problema::new(
            StatusCode::FORBIDDEN,
            "gettone-non-valido",
            "Il gettone non è quello del messaggio.",
        ));
    }
    let rapporto = rapporto(esito.stato)
        .ok_or_else(|| Problema::malformata("Lo stato non è tra quelli previsti: 1, 2, 4, 8 o 16."))?;
    let risposta: String = riga_pulita(&esito.risposta).chars().take(500).collect();
    let mut tx = app.ufficio.db.begin().await?;
    let ora = app.ufficio.clock.now();
    // A report that comes twice, or late, changes nothing and is no fault of the gateway.
    store::conferma_consegna(&mut tx, esito.notifica, rapporto, &risposta, ora).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A delivery report, as Kannel sends it.
#[utoipa::path(
    get,
    path = "/api/v1/esiti-sms",
    tag = "sistemi",
    params(ParametriEsito),
    responses(
        (status = 204),
        (status = "4XX", body = CorpoProblema, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn riceve(
    State(app): State<App>,
    Parametri(esito): Parametri<ParametriEsito>,
) -> Result<StatusCode, Problema> {
    registra(&app, esito).await
}

/// The same by POST, for gateways that do so; the body is not read.
#[utoipa::path(
    post,
    path = "/api/v1/esiti-sms",
    tag = "sistemi",
    params(ParametriEsito),
    responses(
        (status = 204),
        (status = "4XX", body = CorpoProblema, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn riceve_post(
    State(app): State<App>,
    Parametri(esito): Parametri<ParametriEsito>,
) -> Result<StatusCode, Problema> {
    registra(&app, esito).await
}
