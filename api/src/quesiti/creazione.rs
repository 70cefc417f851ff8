//! A request arrives (R1-R5).

use super::versione::etag;
use crate::{
    accesso::{Chiamante, MITTENTI},
    corpo::ConAllegati,
    idempotenza,
    problema::{CorpoProblema, Problema},
    stato::App,
};
use axum::{
    Json,
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use engine::Uuid;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use workflows::{
    quesiti::{
        NuovaRichiesta, PeriodoScritto, Quesito,
        deposito::{controllati, deposita, ritira},
    },
    recapiti,
    tabelle::Canale,
};

/// A request to open. Which fields are required depends on Cassetto and argomento.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CorpoRichiesta {
    /// Code of the Cassetto.
    #[schema(example = "aziende")]
    cassetto: String,
    /// Code of the argomento (GET /api/v1/argomenti).
    #[schema(example = "aziende.f24")]
    argomento: String,
    /// Required for a generic request; added to the ambito for a specific one. At most 200 characters.
    oggetto: Option<String>,
    /// The request, at most 10,000 characters.
    testo: String,
    /// Only where the argomento asks for it.
    periodo: Option<CorpoPeriodo>,
    /// Matricola, codice rapporto di lavoro, codice azienda, as the Cassetto says.
    posizione: Option<String>,
    /// Reason, where the Cassetto has a list; a Referente regionale gives none.
    motivo: Option<String>,
    /// Protocollo, Domus or pension number, where the reason wants it.
    identificativo: Option<String>,
    /// CAP of residence or of the company; a Referente regionale gives none.
    cap: Option<String>,
    /// Codice fiscale of whom it is about, when it is not the sender.
    soggetto: Option<String>,
    /// Name to address the sender by.
    mittente_nome: Option<String>,
}

/// A period of months.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CorpoPeriodo {
    /// First month.
    #[schema(example = "2026-01")]
    da: String,
    /// Last month; absent: the first.
    a: Option<String>,
}

/// A request with its files.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes the parts of a multipart body")]
pub(crate) struct RichiestaMultipart {
    /// JSON.
    richiesta: CorpoRichiesta,
    /// Files.
    #[schema(format = Binary, content_media_type = "application/octet-stream")]
    allegati: Vec<String>,
}

/// What was opened.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Aperto {
    id: Uuid,
    versione: i64,
    stato: String,
    oggetto: String,
}

impl From<CorpoRichiesta> for NuovaRichiesta {
    fn from(c: CorpoRichiesta) -> Self {
        Self {
            cassetto: c.cassetto,
            argomento: c.argomento,
            oggetto: c.oggetto,
            testo: c.testo,
            periodo: c.periodo.map(|p| PeriodoScritto { da: p.da, a: p.a }),
            posizione: c.posizione,
            motivo: c.motivo,
            identificativo: c.identificativo,
            cap: c.cap,
            soggetto: c.soggetto,
            mittente_nome: c.mittente_nome,
        }
    }
}

/// Opens a quesito. With an `Idempotency-Key` the same request can be repeated without opening another.
#[utoipa::path(
    post,
    path = "/api/v1/quesiti",
    tag = "quesiti",
    params(("Idempotency-Key" = Option<String>, Header, description = "Same key, same request: same quesito")),
    request_body(content(
        (CorpoRichiesta = "application/json"),
        (RichiestaMultipart = "multipart/form-data"),
    )),
    responses(
        (status = 201, body = Aperto, headers(("Location" = String), ("ETag" = String))),
        (status = "4XX", body = CorpoProblema, content_type = "application/problem+json"),
    ),
    security(("gettone" = [])),
)]
pub(crate) async fn apre(
    State(app): State<App>,
    chi: Chiamante,
    intestazioni: HeaderMap,
    ConAllegati { dati, file }: ConAllegati<CorpoRichiesta>,
) -> Result<Response, Problema> {
    chi.solo(MITTENTI)?;
    let mittente = chi.mittente()?;
    let chiave = idempotenza::chiave(&intestazioni)?;
    let tabelle = app.ufficio.regole.attuali();
    let mut nuova = NuovaRichiesta::from(dati);
    nuova.mittente_nome = nuova.mittente_nome.or_else(|| chi.gettone.nome.clone());

    let recapiti: Vec<Canale> = {
        let mut conn = app.ufficio.db.read().await?;
        let elenco = recapiti::elenco(&mut conn, &mittente.codice_fiscale).await?;
        elenco.into_iter().map(|r| r.canale).collect()
    };
    let scritta = nuova.clone();
    let (richiesta, testo) = nuova.valida(mittente, &tabelle, &recapiti).map_err(Problema::non_valida)?;
    let validi = controllati(&tabelle, &richiesta.cassetto, &file).map_err(|r| Problema::allegati(&r))?;
    let chiave = chiave.map(|chiave| idempotenza::di(&chi, chiave, &scritta, &validi));

    let id = engine::new_id();
    let scritto = deposita(&app.archivio, id, testo, &validi).await?;
    let archivio = scritto.archivio.clone();
    let esito = app.ufficio.apri(&chi.attore, id, richiesta, scritto, chiave.as_ref()).await;
    if !esito.as_ref().is_ok_and(|q| q.meta.id == id) {
        ritira(&app.archivio, archivio.as_deref()).await;
    }
    Ok(risposta(&esito?))
}

fn risposta(quesito: &Quesito) -> Response {
    let id = quesito.meta.id;
    let corpo = Aperto {
        id,
        versione: quesito.meta.version,
        stato: quesito.nome_stato().to_string(),
        oggetto: quesito.richiesta.oggetto.clone(),
    };
    let mut risposta = (StatusCode::CREATED, Json(corpo)).into_response();
    if let Ok(dove) = HeaderValue::from_str(&format!("/api/v1/quesiti/{id}")) {
        risposta.headers_mut().insert(header::LOCATION, dove);
    }
    risposta.headers_mut().insert(header::ETAG, etag(quesito.meta.version));
    risposta
}
