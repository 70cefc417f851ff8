//! Where and when an appointment can be (R33, R36-R37, R80). Nothing is held by looking.

use crate::{
    accesso::{Chiamante, LETTORI, MITTENTI},
    appuntamenti::VocePunto,
    corpo::{Parametri, Percorso},
    problema::{CorpoProblema, Problema},
    quando::VoceSlot,
    stato::App,
};
use axum::{Json, extract::State};
use chrono::{Days, NaiveDate};
use engine::Uuid;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use workflows::{
    punti::{RifiutoPunto, SlotLibero},
    quesiti::ErroreCampo,
    scadenze::giorno_civile,
    ufficio::SLOT_GIORNI_MASSIMI,
};

/// Days of slots when nobody says how many.
const GIORNI_PREDEFINITI: u64 = 31;

/// For which quesiti.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ParametriPunti {
    /// Ids of the quesiti, separated by commas.
    #[serde(default)]
    quesiti: String,
}

/// From when to when.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ParametriSlot {
    /// First civil day; today by default.
    dal: Option<NaiveDate>,
    /// Last civil day; a month after the first by default, at most 92 days in all.
    al: Option<NaiveDate>,
}

/// A slot with a free seat.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct VoceSlotLibero {
    #[serde(flatten)]
    slot: VoceSlot,
    /// Seats left.
    posti: u32,
}

impl From<SlotLibero> for VoceSlotLibero {
    fn from(libero: SlotLibero) -> Self {
        Self { slot: libero.slot.into(), posti: libero.posti }
    }
}

/// The punti di consulenza that can discuss these quesiti together.
#[utoipa::path(
    get,
    path = "/api/v1/punti",
    tag = "punti",
    params(ParametriPunti),
    responses(
        (status = 200, body = Vec<VocePunto>),
        (status = "4XX", body = CorpoProblema, content_type = "application/problem+json"),
    ),
    security(("gettone" = [])),
)]
pub(crate) async fn competenti(
    State(app): State<App>,
    chi: Chiamante,
    Parametri(parametri): Parametri<ParametriPunti>,
) -> Result<Json<Vec<VocePunto>>, Problema> {
    chi.solo(MITTENTI)?;
    let scritti = parametri.quesiti.split(',').map(str::trim).filter(|t| !t.is_empty());
    let ids: Vec<Uuid> = scritti.map(str::parse).collect::<Result<_, _>>().map_err(|_| {
        let frase = "Indica gli identificativi delle richieste, separati da virgole.";
        Problema::non_valida(vec![ErroreCampo::new("quesiti", "non_valido", frase)])
    })?;
    let tabelle = app.ufficio.regole.attuali();
    let punti = app.ufficio.punti_competenti(&chi.attore, &ids).await?;
    Ok(Json(punti.iter().map(|p| VocePunto::di(p, &tabelle)).collect()))
}

/// The slots of a punto that can be booked now, each with its free seats.
#[utoipa::path(
    get,
    path = "/api/v1/punti/{codice}/slot",
    tag = "punti",
    params(("codice" = String, Path, description = "Code of the punto"), ParametriSlot),
    responses(
        (status = 200, body = Vec<VoceSlotLibero>),
        (status = "4XX", body = CorpoProblema, content_type = "application/problem+json"),
    ),
    security(("gettone" = [])),
)]
pub(crate) async fn slot(
    State(app): State<App>,
    chi: Chiamante,
    Percorso(codice): Percorso,
    Parametri(parametri): Parametri<ParametriSlot>,
) -> Result<Json<Vec<VoceSlotLibero>>, Problema> {
    chi.solo(LETTORI)?;
    if !app.ufficio.regole.attuali().punti.contains_key(&codice) {
        return Err(RifiutoPunto::Sconosciuto { punto: codice }.into());
    }
    let oggi = giorno_civile(app.ufficio.clock.now().to_utc());
    let dal = parametri.dal.unwrap_or(oggi);
    let poi = || dal.checked_add_days(Days::new(GIORNI_PREDEFINITI - 1)).unwrap_or(dal);
    let al = parametri.al.unwrap_or_else(poi);
    let no =
        |codice: &str, frase: &str| Err(Problema::non_valida(vec![ErroreCampo::new("al", codice, frase)]));
    if al < dal {
        return no("rovesciato", "L'ultimo giorno viene prima del primo: scambiali.");
    }
    if (al - dal).num_days() >= SLOT_GIORNI_MASSIMI {
        return no("troppi_giorni", "Chiedi al più 92 giorni per volta.");
    }
    let liberi = app.ufficio.slot_liberi(&codice, dal, al).await?;
    Ok(Json(liberi.into_iter().map(VoceSlotLibero::from).collect()))
}
