//! Search (R17).

use crate::{
    accesso::{Chiamante, LETTORI},
    corpo::Parametri,
    problema::{CorpoProblema, Problema},
    stato::App,
};
use axum::{Json, extract::State};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use workflows::{
    ricerca::{self, Criteri, Domanda, Letti, Riga},
    scadenze::giorno_civile,
};

/// What is looked for; all together. Days are civil days in Europe/Rome.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub(crate) struct ParametriRicerca {
    /// Matricola or other position.
    posizione: Option<String>,
    /// Beginnings of words of the oggetto, in any order; case and accents make no difference.
    oggetto: Option<String>,
    /// `aperta`, `in_carico`, `chiusa`.
    stato: Option<String>,
    /// Opened on this day or later.
    aperto_dal: Option<NaiveDate>,
    /// Opened on this day or earlier.
    aperto_al: Option<NaiveDate>,
    /// Last changed on this day or later.
    aggiornato_dal: Option<NaiveDate>,
    /// Last changed on this day or earlier.
    aggiornato_al: Option<NaiveDate>,
    /// Code of the argomento.
    argomento: Option<String>,
    /// Code of the Cassetto.
    cassetto: Option<String>,
    /// Code of the sede.
    sede: Option<String>,
    /// Code of the unit.
    unita: Option<String>,
    /// User id of who has it in carico.
    assegnatario: Option<String>,
    /// `true`: only with the term past.
    scaduti: Option<bool>,
    /// Only with the term within so many days.
    scade_entro: Option<u32>,
    /// Protocol number, e.g. `INPS.7000.24/07/2009.0000123`.
    protocollo: Option<String>,
    /// Codice fiscale of whom it is about.
    codice_fiscale: Option<String>,
    /// `true`: only what is in no sede.
    non_smistati: Option<bool>,
    /// `recenti` (default) or `coda` (what expires first).
    ordine: Option<String>,
    /// Rows, 1 to 100; 25 by default.
    limite: Option<i64>,
    /// Where the previous page ended.
    cursore: Option<String>,
}

/// One page.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PaginaQuesiti {
    /// The rows.
    quesiti: Vec<RigaQuesito>,
    /// Pass it as `cursore` for the next page; `null`: this is the last.
    prossimo: Option<String>,
    /// How many in all, with the first page: a number, or "più di 1.000".
    totale: Option<String>,
}

/// A quesito in a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RigaQuesito {
    id: Uuid,
    versione: i64,
    /// "aperta", "in carico", "chiusa" (R12).
    stato: String,
    oggetto: String,
    cassetto: String,
    argomento: String,
    posizione: Option<String>,
    soggetto: String,
    protocollo: Option<String>,
    sede: Option<String>,
    esito: Option<String>,
    termine: Option<NaiveDate>,
    creato_il: DateTime<Utc>,
    aggiornato_il: DateTime<Utc>,
    chiuso_il: Option<DateTime<Utc>>,
    /// Only for the office.
    #[serde(skip_serializing_if = "Option::is_none")]
    unita: Option<String>,
    /// Only for the office.
    #[serde(skip_serializing_if = "Option::is_none")]
    assegnatario: Option<String>,
    /// Only for the office: why it is in no sede.
    #[serde(skip_serializing_if = "Option::is_none")]
    non_smistato: Option<String>,
    /// Only for the office.
    #[serde(skip_serializing_if = "Option::is_none")]
    mittente: Option<String>,
}

impl RigaQuesito {
    fn di(r: Riga, ufficio: bool) -> Self {
        Self {
            id: r.id,
            versione: r.versione,
            stato: r.stato.to_string(),
            oggetto: r.oggetto,
            cassetto: r.cassetto,
            argomento: r.argomento,
            posizione: r.posizione,
            soggetto: r.soggetto,
            protocollo: r.protocollo,
            sede: r.sede,
            esito: r.esito,
            termine: r.termine,
            creato_il: r.creato_il.to_utc(),
            aggiornato_il: r.aggiornato_il.to_utc(),
            chiuso_il: r.chiuso_il.map(|t| t.to_utc()),
            unita: r.unita.filter(|_| ufficio),
            assegnatario: r.assegnatario.filter(|_| ufficio),
            non_smistato: r.non_smistato.filter(|_| ufficio),
            mittente: Some(r.mittente).filter(|_| ufficio),
        }
    }
}

impl ParametriRicerca {
    fn criteri(self) -> Criteri {
        Criteri {
            posizione: self.posizione,
            oggetto: self.oggetto,
            stato: self.stato,
            aperto_dal: self.aperto_dal,
            aperto_al: self.aperto_al,
            aggiornato_dal: self.aggiornato_dal,
            aggiornato_al: self.aggiornato_al,
            argomento: self.argomento,
            cassetto: self.cassetto,
            sede: self.sede,
            unita: self.unita,
            assegnatario: self.assegnatario,
            scaduti: self.scaduti == Some(true),
            scade_entro: self.scade_entro,
            protocollo: self.protocollo,
            codice_fiscale: self.codice_fiscale,
            non_smistati: self.non_smistati == Some(true),
            ordine: self.ordine,
            limite: self.limite,
            cursore: self.cursore,
        }
    }
}

/// The quesiti in scope, as the filter asks.
#[utoipa::path(
    get,
    path = "/api/v1/quesiti",
    tag = "quesiti",
    params(ParametriRicerca),
    responses(
        (status = 200, body = PaginaQuesiti),
        (status = "4XX", body = CorpoProblema, content_type = "application/problem+json"),
    ),
    security(("gettone" = [])),
)]
pub(crate) async fn cerca(
    State(app): State<App>,
    chi: Chiamante,
    Parametri(parametri): Parametri<ParametriRicerca>,
) -> Result<Json<PaginaQuesiti>, Problema> {
    chi.solo(LETTORI)?;
    let Letti { filtro, ordine, cursore, limite } =
        parametri.criteri().letti().map_err(Problema::non_valida)?;
    let ora = app.ufficio.clock.now();
    let ambito = chi.ambito(ora);
    let domanda = Domanda {
        ambito: &ambito,
        filtro: &filtro,
        ordine,
        dopo: cursore.as_ref(),
        limite,
        oggi: giorno_civile(ora.to_utc()),
    };
    let mut conn = app.ufficio.db.read().await?;
    let pagina = ricerca::cerca(&mut conn, &domanda).await?;
    let ufficio = chi.ufficio();
    Ok(Json(PaginaQuesiti {
        quesiti: pagina.righe.into_iter().map(|r| RigaQuesito::di(r, ufficio)).collect(),
        prossimo: pagina.prossimo.map(String::from),
        totale: pagina.totale.map(|t| t.to_string()),
    }))
}
