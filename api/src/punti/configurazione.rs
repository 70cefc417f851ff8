//! A punto as its office has it open, and what cannot be held because of it.

use crate::{
    accesso::{Chiamante, UFFICIO},
    appuntamenti::{RigaAppuntamento, VocePunto},
    corpo::Percorso,
    problema::{CorpoProblema, Problema},
    quando::VoceSlot,
    quesiti::versione::etag,
    stato::App,
};
use axum::{
    Json,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use chrono::{NaiveDate, NaiveTime};
use engine::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use workflows::{
    punti::{ChiusuraPunto, Variazioni},
    scadenze::GiornoSettimana,
    tabelle::{Orario, Punto, Tabelle},
    ufficio::{DaSpostare, PuntoCambiato},
};

/// A punto with everything that its office may change.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ConfigurazionePunto {
    #[serde(flatten)]
    punto: VocePunto,
    /// Zero: its office never changed anything.
    versione: i64,
    unita: String,
    /// Sedi whose quesiti can be discussed there.
    serve: Vec<String>,
    cassetti: Vec<String>,
    /// Empty: all those of its Cassetti.
    argomenti: Vec<String>,
    /// Weekly opening hours, variations in place.
    orari: Vec<VoceOrario>,
    /// Meetings at the same time.
    posti: u32,
    /// Hours of notice at least.
    anticipo_ore: u32,
    /// Civil days ahead that can be booked.
    orizzonte_giorni: u32,
    /// What its office set differently from the tables.
    variazioni: VoceVariazioni,
    chiusure: Vec<VoceChiusura>,
    /// Appointments ahead that cannot be held as things are now: none is lost, each is to be moved or cancelled.
    da_spostare: Vec<VoceDaSpostare>,
}

/// Opening hours of some days of the week, on the clock of Rome.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct VoceOrario {
    /// `lunedi` … `domenica`.
    #[schema(value_type = Vec<String>)]
    giorni: Vec<GiornoSettimana>,
    #[schema(value_type = String, example = "09:00")]
    #[serde(serialize_with = "minuti")]
    dalle: NaiveTime,
    #[schema(value_type = String, example = "12:30")]
    #[serde(serialize_with = "minuti")]
    alle: NaiveTime,
}

/// What an office sets; absent or `null`: as the tables say.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct VoceVariazioni {
    /// An empty list: closed until it is given hours.
    orari: Option<Vec<VoceOrario>>,
    durata_minuti: Option<u32>,
    posti: Option<u32>,
    anticipo_ore: Option<u32>,
    orizzonte_giorni: Option<u32>,
}

/// Days, or hours of some days, in which it is closed.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct VoceChiusura {
    numero: u32,
    dal: NaiveDate,
    al: NaiveDate,
    /// `null`: the whole day.
    #[schema(value_type = Option<String>)]
    #[serde(serialize_with = "minuti_o_niente")]
    dalle: Option<NaiveTime>,
    #[schema(value_type = Option<String>)]
    #[serde(serialize_with = "minuti_o_niente")]
    alle: Option<NaiveTime>,
    motivo: String,
}

/// An appointment that cannot be held, and where it could go.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct VoceDaSpostare {
    appuntamento: RigaAppuntamento,
    perche: String,
    /// A free slot of the same punto, another for each; `null`: there is none left.
    proposta: Option<VoceSlot>,
}

fn minuti<S: serde::Serializer>(ora: &NaiveTime, s: S) -> Result<S::Ok, S::Error> {
    s.collect_str(&ora.format("%H:%M"))
}

#[allow(clippy::ref_option, reason = "the shape that serde calls")]
fn minuti_o_niente<S: serde::Serializer>(ora: &Option<NaiveTime>, s: S) -> Result<S::Ok, S::Error> {
    match ora {
        Some(ora) => minuti(ora, s),
        None => s.serialize_none(),
    }
}

impl From<&Orario> for VoceOrario {
    fn from(o: &Orario) -> Self {
        Self { giorni: o.giorni.clone(), dalle: o.dalle, alle: o.alle }
    }
}

impl From<VoceOrario> for Orario {
    fn from(o: VoceOrario) -> Self {
        Self { giorni: o.giorni, dalle: o.dalle, alle: o.alle }
    }
}

impl From<&Variazioni> for VoceVariazioni {
    fn from(v: &Variazioni) -> Self {
        Self {
            orari: v.orari.as_ref().map(|o| o.iter().map(VoceOrario::from).collect()),
            durata_minuti: v.durata_minuti,
            posti: v.posti,
            anticipo_ore: v.anticipo_ore,
            orizzonte_giorni: v.orizzonte_giorni,
        }
    }
}

impl From<VoceVariazioni> for Variazioni {
    fn from(v: VoceVariazioni) -> Self {
        Self {
            orari: v.orari.map(|o| o.into_iter().map(Orario::from).collect()),
            durata_minuti: v.durata_minuti,
            posti: v.posti,
            anticipo_ore: v.anticipo_ore,
            orizzonte_giorni: v.orizzonte_giorni,
        }
    }
}

impl From<&ChiusuraPunto> for VoceChiusura {
    fn from(c: &ChiusuraPunto) -> Self {
        Self {
            numero: c.numero,
            dal: c.dal,
            al: c.al,
            dalle: c.orario.map(|(dalle, _)| dalle),
            alle: c.orario.map(|(_, alle)| alle),
            motivo: c.motivo.clone(),
        }
    }
}

impl VoceDaSpostare {
    fn di(d: &DaSpostare, tabelle: &Tabelle, ora: Timestamp) -> Self {
        Self {
            appuntamento: RigaAppuntamento::di(&d.appuntamento, tabelle, ora, true),
            perche: d.perche.to_string(),
            proposta: d.proposta.map(VoceSlot::from),
        }
    }
}

/// The punto of the tables, if it is of the caller's scope; otherwise "not found".
pub(super) fn in_ambito(app: &App, chi: &Chiamante, codice: &str) -> Result<Punto, Problema> {
    let tabelle = app.ufficio.regole.attuali();
    let ambito = chi.ambito(app.ufficio.clock.now());
    let punto = tabelle.punti.get(codice).filter(|p| ambito.comprende_sede(&p.sede));
    punto.cloned().ok_or_else(|| Problema::non_trovato("Il punto di consulenza"))
}

/// The answer to a reading or a change, with its version as ETag.
pub(super) fn risposta(app: &App, punto: &Punto, cambiato: &PuntoCambiato) -> Response {
    let (tabelle, ora) = (app.ufficio.regole.attuali(), app.ufficio.clock.now());
    let ufficio = &cambiato.punto;
    let aperto = ufficio.variazioni.applicate(punto);
    let corpo = ConfigurazionePunto {
        punto: VocePunto::di(&aperto, &tabelle),
        versione: ufficio.meta.version,
        orari: aperto.orari.iter().map(VoceOrario::from).collect(),
        unita: aperto.unita,
        serve: aperto.serve,
        cassetti: aperto.cassetti,
        argomenti: aperto.argomenti,
        posti: aperto.posti,
        anticipo_ore: aperto.anticipo_ore,
        orizzonte_giorni: aperto.orizzonte_giorni,
        variazioni: (&ufficio.variazioni).into(),
        chiusure: ufficio.chiusure.iter().map(VoceChiusura::from).collect(),
        da_spostare: cambiato.da_spostare.iter().map(|d| VoceDaSpostare::di(d, &tabelle, ora)).collect(),
    };
    let mut risposta = Json(corpo).into_response();
    risposta.headers_mut().insert(header::ETAG, etag(ufficio.meta.version));
    risposta
}

/// A punto as it is open, and the appointments that cannot be held.
#[utoipa::path(
    get,
    path = "/api/v1/punti/{codice}",
    tag = "punti",
    params(("codice" = String, Path, description = "Code of the punto")),
    responses(
        (status = 200, body = ConfigurazionePunto, headers(("ETag" = String))),
        (status = "4XX", body = CorpoProblema, content_type = "application/problem+json"),
    ),
    security(("gettone" = [])),
)]
pub(crate) async fn legge(
    State(app): State<App>,
    chi: Chiamante,
    Percorso(codice): Percorso,
) -> Result<Response, Problema> {
    chi.solo(UFFICIO)?;
    let punto = in_ambito(&app, &chi, &codice)?;
    Ok(risposta(&app, &punto, &app.ufficio.punto(&codice).await?))
}
