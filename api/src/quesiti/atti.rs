//! Acts that need few data: each a sub-resource, each the office's own act.

use super::versione::{Attesa, etag};
use crate::{
    accesso::{Chiamante, UFFICIO},
    corpo::{Json, Percorso, Vuoto},
    gettone::RuoloGettone,
    problema::{CorpoProblema, Problema},
    stato::App,
};
use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use chrono::NaiveDate;
use engine::Uuid;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use workflows::{
    protocollo::{self, EsitoAnnullamento},
    quesiti::{Atto, ErroreCampo, Quesito, Verbo, riga_pulita, testo_pulito},
    smistamento::Destinazione,
};

/// How a quesito stands after an act.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EsitoAtto {
    id: Uuid,
    versione: i64,
    /// "aperta", "in carico", "chiusa" (R12).
    stato: String,
    protocollo: Option<String>,
    termine: Option<NaiveDate>,
}

/// The answer to an act, with its version as ETag.
pub(crate) fn esito(quesito: &Quesito) -> Response {
    let corpo = EsitoAtto {
        id: quesito.meta.id,
        versione: quesito.meta.version,
        stato: quesito.nome_stato().to_string(),
        protocollo: quesito.fatti.protocollo.as_ref().map(ToString::to_string),
        termine: quesito.termine(),
    };
    let mut risposta = axum::Json(corpo).into_response();
    risposta.headers_mut().insert(header::ETAG, etag(quesito.meta.version));
    risposta
}

/// Does an act on a quesito in scope.
pub(crate) async fn esegui(
    app: &App,
    chi: &Chiamante,
    riferimento: &str,
    attesa: Attesa,
    atto: Atto,
) -> Result<Response, Problema> {
    let quesito = {
        let mut conn = app.ufficio.db.read().await?;
        chi.quesito(app, &mut conn, riferimento).await?
    };
    Ok(esito(&app.ufficio.esegui(&chi.attore, quesito.meta.id, attesa.0, atto).await?))
}

/// Why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CorpoMotivo {
    /// Why.
    motivo: String,
}

/// Whom to.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CorpoAssegnazione {
    /// User id of somebody of the sede.
    a: String,
}

/// Where to, and why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CorpoTrasferimento {
    /// Code of the sede.
    #[schema(example = "7000")]
    sede: String,
    /// Code of the unit.
    unita: String,
    /// Why, read by the new sede.
    motivo: String,
}

/// Where to. Nothing: by the tables.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CorpoSmistamento {
    /// Code of the sede.
    sede: Option<String>,
    /// Code of the unit.
    unita: Option<String>,
}

/// How it went (R22).
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CorpoGradimento {
    /// From 1 to 5.
    #[schema(minimum = 1, maximum = 5)]
    voto: i64,
    /// Suggestions.
    suggerimento: Option<String>,
}

macro_rules! atto {
    ($(#[$doc:meta])* $nome:ident, $percorso:literal, $ruoli:expr, $corpo:ident: $tipo:ty, $atto:expr) => {
        $(#[$doc])*
        #[utoipa::path(
            post,
            path = $percorso,
            tag = "atti",
            params(
                ("id" = String, Path, description = "Id, or protocol number with hyphens in the date"),
                ("If-Match" = Option<String>, Header, description = "ETag seen: refused with 412 when stale"),
            ),
            request_body = $tipo,
            responses(
                (status = 200, body = EsitoAtto, headers(("ETag" = String))),
                (status = "4XX", body = CorpoProblema, content_type = "application/problem+json"),
            ),
            security(("gettone" = [])),
        )]
        pub(crate) async fn $nome(
            State(app): State<App>,
            chi: Chiamante,
            attesa: Attesa,
            Percorso(riferimento): Percorso,
            Json($corpo): Json<$tipo>,
        ) -> Result<Response, Problema> {
            chi.solo($ruoli)?;
            let atto = $atto;
            esegui(&app, &chi, &riferimento, attesa, atto).await
        }
    };
}

macro_rules! atto_semplice {
    ($(#[$doc:meta])* $nome:ident, $percorso:literal, $atto:expr) => {
        $(#[$doc])*
        #[utoipa::path(
            post,
            path = $percorso,
            tag = "atti",
            params(
                ("id" = String, Path, description = "Id, or protocol number with hyphens in the date"),
                ("If-Match" = Option<String>, Header, description = "ETag seen: refused with 412 when stale"),
            ),
            responses(
                (status = 200, body = EsitoAtto, headers(("ETag" = String))),
                (status = "4XX", body = CorpoProblema, content_type = "application/problem+json"),
            ),
            security(("gettone" = [])),
        )]
        pub(crate) async fn $nome(
            State(app): State<App>,
            chi: Chiamante,
            attesa: Attesa,
            Percorso(riferimento): Percorso,
            _: Vuoto,
        ) -> Result<Response, Problema> {
            chi.solo(UFFICIO)?;
            esegui(&app, &chi, &riferimento, attesa, $atto).await
        }
    };
}

atto_semplice!(
    /// A clerk takes it in carico.
    prende_in_carico,
    "/api/v1/quesiti/{id}/presa-in-carico",
    Atto::PrendiInCarico
);
atto_semplice!(
    /// The suspended term runs again.
    riprende,
    "/api/v1/quesiti/{id}/ripresa",
    Atto::Riprendi
);
atto!(
    /// Back to the queue of the sede.
    rilascia,
    "/api/v1/quesiti/{id}/rilascio",
    UFFICIO,
    corpo: CorpoMotivo,
    Atto::Rilascia { motivo: testo_pulito(&corpo.motivo) }
);
atto!(
    /// A supervisor gives it to somebody of the sede.
    assegna,
    "/api/v1/quesiti/{id}/assegnazione",
    UFFICIO,
    corpo: CorpoAssegnazione,
    Atto::Assegna { a: riga_pulita(&corpo.a) }
);
atto!(
    /// To another sede or unit.
    trasferisce,
    "/api/v1/quesiti/{id}/trasferimento",
    UFFICIO,
    corpo: CorpoTrasferimento,
    Atto::Trasferisci {
        verso: Destinazione { sede: riga_pulita(&corpo.sede), unita: riga_pulita(&corpo.unita) },
        motivo: testo_pulito(&corpo.motivo),
    }
);
atto!(
    /// Routes what is in no sede: where told, or by the tables as they are now.
    smista,
    "/api/v1/quesiti/{id}/smistamento",
    UFFICIO,
    corpo: CorpoSmistamento,
    Atto::Smista { verso: destinazione(corpo)? }
);
atto!(
    /// A supervisor opens it again.
    riapre,
    "/api/v1/quesiti/{id}/riapertura",
    UFFICIO,
    corpo: CorpoMotivo,
    Atto::Riapri { motivo: testo_pulito(&corpo.motivo) }
);
atto!(
    /// The sender says how it went (R22).
    valuta,
    "/api/v1/quesiti/{id}/gradimento",
    crate::accesso::MITTENTI,
    corpo: CorpoGradimento,
    Atto::Valuta {
        // Zero is out of the scale, like anything that does not fit.
        voto: u8::try_from(corpo.voto).unwrap_or(0),
        suggerimento: testo_pulito(&corpo.suggerimento.unwrap_or_default()),
    }
);

fn destinazione(corpo: CorpoSmistamento) -> Result<Option<Destinazione>, Problema> {
    match (corpo.sede, corpo.unita) {
        (None, None) => Ok(None),
        (Some(sede), Some(unita)) => {
            Ok(Some(Destinazione { sede: riga_pulita(&sede), unita: riga_pulita(&unita) }))
        }
        (sede, _) => {
            let campo = if sede.is_none() { "sede" } else { "unita" };
            let frase = "Indica insieme sede e unità, oppure nessuna delle due per smistare con le tabelle.";
            Err(Problema::non_valida(vec![ErroreCampo::new(campo, "obbligatorio", frase)]))
        }
    }
}

/// A supervisor annuls the protocol entry of its sede (DPR 445/2000 art. 54); the entry stays readable.
#[utoipa::path(
    post,
    path = "/api/v1/quesiti/{id}/annullamento-protocollo",
    tag = "atti",
    params(("id" = String, Path, description = "Id, or protocol number with hyphens in the date")),
    request_body = CorpoMotivo,
    responses(
        (status = 204),
        (status = "4XX", body = CorpoProblema, content_type = "application/problem+json"),
    ),
    security(("gettone" = [])),
)]
pub(crate) async fn annulla_protocollo(
    State(app): State<App>,
    chi: Chiamante,
    Percorso(riferimento): Percorso,
    Json(corpo): Json<CorpoMotivo>,
) -> Result<StatusCode, Problema> {
    chi.solo(&[RuoloGettone::Supervisore])?;
    let quesito = {
        let mut conn = app.ufficio.db.read().await?;
        chi.quesito(&app, &mut conn, &riferimento).await?
    };
    let motivo = testo_pulito(&corpo.motivo);
    if motivo.is_empty() || motivo.chars().count() > 1_000 {
        let frase = "Scrivi il motivo dell'annullamento, in non più di 1.000 caratteri: è obbligatorio.";
        return Err(Problema::non_valida(vec![ErroreCampo::new("motivo", "obbligatorio", frase)]));
    }
    let Some(p) = &quesito.fatti.protocollo else {
        return Err(workflows::quesiti::Rifiuto::NonProtocollato.into());
    };
    if chi.gettone.sede.as_ref() != Some(&p.sede) {
        // The entry is of the register of the first sede, whoever works the quesito now.
        return Err(Problema::vietato());
    }
    let numero = protocollo::NumeroProtocollo { sede: p.sede.clone(), giorno: p.giorno, numero: p.numero };
    let mut tx = app.ufficio.db.begin().await?;
    let chi_annulla = chi.attore.author().name;
    let ora = app.ufficio.clock.now();
    match protocollo::store::annulla(&mut tx, &numero, &motivo, &chi_annulla, ora).await? {
        EsitoAnnullamento::Annullata => {
            tx.commit().await?;
            Ok(StatusCode::NO_CONTENT)
        }
        EsitoAnnullamento::GiaAnnullata => Err(Problema::new(
            StatusCode::CONFLICT,
            "gia-annullato",
            "La registrazione di protocollo è già annullata.",
        )),
        EsitoAnnullamento::NonTrovata => Err(Problema::non_trovato("La registrazione di protocollo")),
    }
}

/// Where each act is posted, for whoever shows the acts that are open.
pub(crate) fn percorso(verbo: Verbo) -> Option<&'static str> {
    Some(match verbo {
        Verbo::Smista => "smistamento",
        Verbo::PrendiInCarico => "presa-in-carico",
        Verbo::Rilascia => "rilascio",
        Verbo::Assegna => "assegnazione",
        Verbo::Trasferisci => "trasferimento",
        Verbo::Commenta => "commenti",
        Verbo::Annota => "note",
        Verbo::Rispondi => "risposte",
        Verbo::Integra => "integrazioni",
        Verbo::Sollecita => "solleciti",
        Verbo::Sospendi => "sospensione",
        Verbo::Riprendi => "ripresa",
        Verbo::Chiudi => "chiusura",
        Verbo::Riapri => "riapertura",
        Verbo::Valuta => "gradimento",
        Verbo::Protocolla | Verbo::Scatta | Verbo::Ricalcola => return None,
    })
}
