//! Deleghe, as the institute's own systems state them (R26-R27).

use crate::{
    accesso::{Chiamante, SISTEMI},
    corpo::{Json, Parametri, Percorso},
    gettone::RuoloGettone,
    problema::{CorpoProblema, Problema},
    recapiti::codice_fiscale,
    stato::App,
};
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use chrono::{DateTime, NaiveDate, Utc};
use engine::Uuid;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use workflows::{
    deleghe::{Delega, store},
    quesiti::ErroreCampo,
    scadenze::giorno_civile,
};

/// A delega to record.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CorpoDelega {
    /// Codice fiscale of whoever gives it.
    delegante: String,
    /// Codice fiscale of the intermediary.
    delegato: String,
    /// Code of the Cassetto.
    cassetto: String,
    /// First good day.
    dal: NaiveDate,
    /// Last good day; absent: until revoked.
    al: Option<NaiveDate>,
}

/// A recorded delega.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct VoceDelega {
    id: Uuid,
    delegante: String,
    delegato: String,
    cassetto: String,
    dal: NaiveDate,
    al: Option<NaiveDate>,
    revocata_il: Option<DateTime<Utc>>,
    /// Whether it is good today.
    attiva: bool,
    fonte: String,
}

/// Whose.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ParametriDeleghe {
    /// Codice fiscale of whoever gave them; absent for a person that reads its own.
    delegante: Option<String>,
}

fn voce(d: Delega, oggi: NaiveDate) -> VoceDelega {
    let attiva = d.attiva(oggi);
    VoceDelega {
        id: d.id,
        delegante: d.delegante,
        delegato: d.delegato,
        cassetto: d.cassetto,
        dal: d.dal,
        al: d.al,
        revocata_il: d.revocata_il.map(|t| t.to_utc()),
        attiva,
        fonte: d.fonte,
    }
}

/// Records a delega. Stating again the same one records nothing more.
#[utoipa::path(
    put,
    path = "/api/v1/deleghe",
    tag = "sistemi",
    request_body = CorpoDelega,
    responses(
        (status = 200, body = VoceDelega),
        (status = 201, body = VoceDelega),
        (status = "4XX", body = CorpoProblema, content_type = "application/problem+json"),
    ),
    security(("gettone" = [])),
)]
pub(crate) async fn registra(
    State(app): State<App>,
    chi: Chiamante,
    Json(corpo): Json<CorpoDelega>,
) -> Result<Response, Problema> {
    chi.solo(SISTEMI)?;
    let mut errori = Vec::new();
    let mut cf = |campo: &str, testo: &str| {
        let letto = testo.parse::<workflows::identificativi::CodiceFiscale>().map(String::from);
        letto
            .map_err(|e| errori.push(ErroreCampo::new(campo, "non_valido", e.to_string())))
            .unwrap_or_default()
    };
    let (delegante, delegato) = (cf("delegante", &corpo.delegante), cf("delegato", &corpo.delegato));
    if errori.is_empty() && delegante == delegato {
        errori.push(ErroreCampo::new("delegato", "uguale", "Delegante e delegato sono la stessa persona."));
    }
    if !app.ufficio.regole.attuali().cassetti.contains_key(&corpo.cassetto) {
        errori.push(ErroreCampo::new("cassetto", "sconosciuto", "Questo Cassetto non esiste."));
    }
    for (campo, giorno) in [("dal", Some(corpo.dal)), ("al", corpo.al)] {
        if giorno.is_some_and(|giorno| !Delega::giorno_ammesso(giorno)) {
            let frase = "L'anno è di quattro cifre. Una delega senza fine non ha «al».";
            errori.push(ErroreCampo::new(campo, "non_valido", frase));
        }
    }
    if corpo.al.is_some_and(|al| al < corpo.dal) {
        errori.push(ErroreCampo::new(
            "al",
            "rovesciato",
            "L'ultimo giorno viene prima del primo: scambiali.",
        ));
    }
    if !errori.is_empty() {
        return Err(Problema::non_valida(errori));
    }
    let delega = Delega {
        id: engine::new_id(),
        delegante,
        delegato,
        cassetto: corpo.cassetto,
        dal: corpo.dal,
        al: corpo.al,
        revocata_il: None,
        fonte: chi.gettone.sub.clone(),
    };
    let ora = app.ufficio.clock.now();
    let oggi = giorno_civile(ora.to_utc());
    let mut tx = app.ufficio.db.begin().await?;
    let uguale = store::di_delegante(&mut tx, &delega.delegante).await?.into_iter().find(|d| {
        d.revocata_il.is_none()
            && (&d.delegato, &d.cassetto, d.dal, d.al)
                == (&delega.delegato, &delega.cassetto, delega.dal, delega.al)
    });
    if let Some(uguale) = uguale {
        return Ok(axum::Json(voce(uguale, oggi)).into_response());
    }
    store::inserisci(&mut tx, &delega, ora).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, axum::Json(voce(delega, oggi))).into_response())
}

/// Revokes a delega: from now on the intermediary sees nothing of it.
#[utoipa::path(
    delete,
    path = "/api/v1/deleghe/{id}",
    tag = "sistemi",
    params(("id" = Uuid, Path, description = "Id of the delega")),
    responses(
        (status = 204),
        (status = "4XX", body = CorpoProblema, content_type = "application/problem+json"),
    ),
    security(("gettone" = [])),
)]
pub(crate) async fn revoca(
    State(app): State<App>,
    chi: Chiamante,
    Percorso(id): Percorso,
) -> Result<StatusCode, Problema> {
    chi.solo(SISTEMI)?;
    let id: Uuid =
        id.parse().map_err(|_| Problema::malformata("L'identificativo della delega non è un UUID."))?;
    let mut tx = app.ufficio.db.begin().await?;
    if !store::revoca(&mut tx, id, app.ufficio.clock.now()).await? {
        return Err(Problema::assente("Questa delega non esiste o è già revocata."));
    }
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The deleghe that a person gave, past ones too: for the institute's systems, and for the person itself.
#[utoipa::path(
    get,
    path = "/api/v1/deleghe",
    tag = "sistemi",
    params(ParametriDeleghe),
    responses(
        (status = 200, body = Vec<VoceDelega>),
        (status = "4XX", body = CorpoProblema, content_type = "application/problem+json"),
    ),
    security(("gettone" = [])),
)]
pub(crate) async fn elenca(
    State(app): State<App>,
    chi: Chiamante,
    Parametri(di): Parametri<ParametriDeleghe>,
) -> Result<axum::Json<Vec<VoceDelega>>, Problema> {
    chi.solo(&[RuoloGettone::Sistema, RuoloGettone::Mittente])?;
    let chiesto = di.delegante.as_deref().map(codice_fiscale).transpose()?;
    let delegante = match (chi.mittente().ok(), chiesto) {
        (Some(m), Some(altro)) if altro != m.codice_fiscale => {
            return Err(Problema::assente("Puoi leggere solo le deleghe che hai dato tu."));
        }
        (Some(m), _) => m.codice_fiscale.clone(),
        (None, Some(chiesto)) => chiesto,
        (None, None) => {
            let frase = "Indica il codice fiscale di chi ha dato le deleghe.";
            return Err(Problema::non_valida(vec![ErroreCampo::new("delegante", "obbligatorio", frase)]));
        }
    };
    let oggi = giorno_civile(app.ufficio.clock.now().to_utc());
    let mut conn = app.ufficio.db.read().await?;
    let trovate = store::di_delegante(&mut conn, &delegante).await?;
    Ok(axum::Json(trovate.into_iter().map(|d| voce(d, oggi)).collect()))
}
