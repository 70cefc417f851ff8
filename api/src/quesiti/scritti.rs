//! Acts that write a message, with or without files (R8, R13-R16, R75-R76).

use super::{
    atti::{EsitoAtto, esito},
    versione::Attesa,
};
use crate::{
    accesso::{Chiamante, MITTENTI, UFFICIO},
    corpo::{ConAllegati, Percorso},
    problema::{CorpoProblema, Problema},
    stato::App,
};
use axum::{extract::State, response::Response};
use serde::Deserialize;
use utoipa::ToSchema;
use workflows::{
    allegati::FileRicevuto,
    quesiti::{
        Atto, Contesto, Verbo,
        deposito::{controllati, deposita, ritira},
        messaggio::Scritto,
        testo_pulito,
        transizioni::TESTO_MASSIMO,
    },
};

/// A message.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CorpoMessaggio {
    /// What it says, at most 10,000 characters.
    testo: String,
}

/// A reminder: a text is welcome, not required.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CorpoSollecito {
    /// What it says.
    testo: Option<String>,
}

/// The end (R15, R16).
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CorpoChiusura {
    /// Code of the esito (GET /api/v1/esiti).
    #[schema(example = "accolto")]
    esito: String,
    /// What the sender reads.
    commento: String,
    /// Whether an appointment is made available (R78).
    #[serde(default)]
    appuntamento_disponibile: bool,
}

/// A body with files.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes the parts of a multipart body")]
pub(crate) struct MessaggioMultipart {
    /// JSON, as the `application/json` body.
    #[schema(value_type = Object)]
    richiesta: String,
    /// Files.
    #[schema(format = Binary, content_media_type = "application/octet-stream")]
    allegati: Vec<String>,
}

/// Writes: checks first, then files into the archive, then the act; the files come out again when the act fails.
async fn scrive(
    app: &App,
    chi: &Chiamante,
    riferimento: &str,
    attesa: Attesa,
    (verbo, testo, file): (Verbo, &str, Vec<FileRicevuto>),
    atto: impl FnOnce(Scritto) -> Atto,
) -> Result<Response, Problema> {
    let testo = testo_pulito(testo);
    let (id, validi) = {
        let mut conn = app.ufficio.db.read().await?;
        let quesito = chi.quesito(app, &mut conn, riferimento).await?;
        let tabelle = app.ufficio.regole.attuali();
        let argomento = &quesito.richiesta.argomento;
        let regola = app.ufficio.regole.regola(&mut conn, &quesito.regole, argomento).await?;
        let ctx = Contesto {
            attore: &chi.attore,
            ora: app.ufficio.clock.now(),
            tabelle: &tabelle,
            regola: &regola,
        };
        if attesa.0.is_none_or(|v| v == quesito.meta.version) {
            quesito.ammesso(verbo, &ctx)?;
        }
        let validi = controllati(&tabelle, &quesito.richiesta.cassetto, &file)
            .map_err(|rifiuti| Problema::allegati(&rifiuti))?;
        (quesito.meta.id, validi)
    };
    // What the transition would refuse anyway must not reach the archive.
    let lungo = testo.chars().count() > TESTO_MASSIMO || (testo.is_empty() && verbo != Verbo::Sollecita);
    let scritto =
        if lungo { Scritto::testo(testo) } else { deposita(&app.archivio, id, testo, &validi).await? };
    let archivio = scritto.archivio.clone();
    match app.ufficio.esegui(&chi.attore, id, attesa.0, atto(scritto)).await {
        Ok(quesito) => Ok(esito(&quesito)),
        Err(errore) => {
            ritira(&app.archivio, archivio.as_deref()).await;
            Err(errore.into())
        }
    }
}

macro_rules! scritto {
    ($(#[$doc:meta])* $nome:ident, $percorso:literal, $ruoli:expr, $verbo:expr, $tipo:ty, $testo:expr, $atto:expr) => {
        $(#[$doc])*
        #[utoipa::path(
            post,
            path = $percorso,
            tag = "atti",
            params(
                ("id" = String, Path, description = "Id, or protocol number with hyphens in the date"),
                ("If-Match" = Option<String>, Header, description = "ETag seen: refused with 412 when stale"),
            ),
            request_body(content(($tipo = "application/json"), (MessaggioMultipart = "multipart/form-data"))),
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
            ConAllegati { dati, file }: ConAllegati<$tipo>,
        ) -> Result<Response, Problema> {
            chi.solo($ruoli)?;
            let testo: fn(&$tipo) -> &str = $testo;
            let atto: fn($tipo, Scritto) -> Atto = $atto;
            let testo = testo(&dati).to_owned();
            scrive(&app, &chi, &riferimento, attesa, ($verbo, &testo, file), |scritto| atto(dati, scritto)).await
        }
    };
}

scritto!(
    /// A comment that the sender reads; not a reply (R16).
    commenta,
    "/api/v1/quesiti/{id}/commenti",
    UFFICIO,
    Verbo::Commenta,
    CorpoMessaggio,
    |c| &c.testo,
    |_, s| Atto::Commenta(s)
);
scritto!(
    /// A note that only the institute reads.
    annota,
    "/api/v1/quesiti/{id}/note",
    UFFICIO,
    Verbo::Annota,
    CorpoMessaggio,
    |c| &c.testo,
    |_, s| Atto::Annota(s)
);
scritto!(
    /// A reply to the sender.
    risponde,
    "/api/v1/quesiti/{id}/risposte",
    UFFICIO,
    Verbo::Rispondi,
    CorpoMessaggio,
    |c| &c.testo,
    |_, s| Atto::Rispondi(s)
);
scritto!(
    /// The sender writes again (R75).
    integra,
    "/api/v1/quesiti/{id}/integrazioni",
    MITTENTI,
    Verbo::Integra,
    CorpoMessaggio,
    |c| &c.testo,
    |_, s| Atto::Integra(s)
);
scritto!(
    /// The sender reminds (R76).
    sollecita,
    "/api/v1/quesiti/{id}/solleciti",
    MITTENTI,
    Verbo::Sollecita,
    CorpoSollecito,
    |c| c.testo.as_deref().unwrap_or_default(),
    |_, s| Atto::Sollecita(s)
);
scritto!(
    /// The sede asks for documents; the term stands still.
    sospende,
    "/api/v1/quesiti/{id}/sospensione",
    UFFICIO,
    Verbo::Sospendi,
    CorpoMessaggio,
    |c| &c.testo,
    |_, s| Atto::Sospendi(s)
);
scritto!(
    /// The end, with its esito and a comment for the sender (R15, R16).
    chiude,
    "/api/v1/quesiti/{id}/chiusura",
    UFFICIO,
    Verbo::Chiudi,
    CorpoChiusura,
    |c| &c.commento,
    |c, s| Atto::Chiudi { esito: c.esito, commento: s, appuntamento_disponibile: c.appuntamento_disponibile }
);
