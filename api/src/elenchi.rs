//! What a Cassetto needs to show its form: Cassetti, argomenti, esiti; whom to ask (R24), and the manuals (R25).

use crate::{
    accesso::Chiamante,
    corpo::Parametri,
    problema::{CorpoProblema, Problema},
    stato::App,
};
use axum::{Json, extract::State};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use workflows::tabelle::{
    Argomento, Canale, LimitiAllegati, PeriodoRichiesto, Polarita, Profilo, RegoleAppuntamenti, TipoFile,
    TipoPosizione, TipoQuesito,
};

/// Which argomenti.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ParametriArgomenti {
    /// Code of a Cassetto; absent: all.
    cassetto: Option<String>,
}

/// An argomento.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct VoceArgomento {
    codice: String,
    nome: String,
    cassetto: String,
    /// Profiles that may choose it (R66, R68).
    #[schema(value_type = Vec<String>)]
    profili: Vec<Profilo>,
    /// `generico` or `specifico`.
    #[schema(value_type = String)]
    tipo: TipoQuesito,
    /// `obbligatorio` or `vietato` (R3).
    #[schema(value_type = String)]
    periodo: PeriodoRichiesto,
    tematica: String,
    /// Days within which the sede answers.
    termine_giorni: u32,
    lavorativi: bool,
}

/// A Cassetto and what it asks.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct VoceCassetto {
    codice: String,
    nome: String,
    #[schema(value_type = Vec<String>)]
    profili: Vec<Profilo>,
    #[schema(value_type = String)]
    posizione: TipoPosizione,
    posizione_obbligatoria: bool,
    cap_obbligatorio: bool,
    #[schema(value_type = Vec<String>)]
    canali: Vec<Canale>,
    #[schema(value_type = Vec<String>)]
    recapiti_obbligatori: Vec<Canale>,
    allegati: VoceLimiti,
    interazioni_dopo_risposta: Option<u32>,
    motivi: Vec<VoceMotivo>,
    /// How appointments are booked from here; `null`: they are not.
    appuntamenti: Option<VoceAppuntamenti>,
}

/// How a Cassetto's users book appointments.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct VoceAppuntamenti {
    /// Who may book (R26, R49).
    #[schema(value_type = Vec<String>)]
    profili: Vec<Profilo>,
    /// Whether a booking is confirmed by a message (R53).
    conferma: bool,
    /// Whether the quesiti of one appointment are all of one position (R31).
    stessa_posizione: bool,
    /// Persons that one appointment can be about (R80).
    soggetti_massimi: u32,
    /// Hours before the meeting until which who booked can cancel it or move it.
    preavviso_ore: u32,
    /// Hours before the meeting at which it is reminded; zero: never.
    promemoria_ore: u32,
    /// Limits on the files of a booking (R35).
    allegati: VoceLimiti,
}

/// Limits on the files of a message (R7); sizes in bytes.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct VoceLimiti {
    numero_massimo: u32,
    dimensione_massima: u64,
    totale_massimo: u64,
    #[schema(value_type = Vec<String>)]
    tipi: Vec<TipoFile>,
}

impl From<&LimitiAllegati> for VoceLimiti {
    fn from(l: &LimitiAllegati) -> Self {
        Self {
            numero_massimo: l.numero_massimo,
            dimensione_massima: l.dimensione_massima,
            totale_massimo: l.totale_massimo,
            tipi: l.tipi.clone(),
        }
    }
}

impl From<&RegoleAppuntamenti> for VoceAppuntamenti {
    fn from(r: &RegoleAppuntamenti) -> Self {
        Self {
            profili: r.profili.clone(),
            conferma: r.conferma,
            stessa_posizione: r.stessa_posizione,
            soggetti_massimi: r.soggetti_massimi,
            preavviso_ore: r.preavviso_ore,
            promemoria_ore: r.promemoria_ore,
            allegati: (&r.allegati).into(),
        }
    }
}

/// A reason (R72, R73).
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct VoceMotivo {
    codice: String,
    nome: String,
    identificativo_obbligatorio: bool,
}

/// An outcome (R15).
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct VoceEsito {
    codice: String,
    nome: String,
    /// `positiva`, `neutra`, `negativa`.
    #[schema(value_type = String)]
    polarita: Polarita,
}

/// A manual (R25).
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct VoceManuale {
    /// Whom it is for: `cittadino`, `intermediario`, `operatore-patronato`, …
    profilo: String,
    nome: String,
    /// Address of the manual as a page.
    pagina: String,
    /// Address of the manual as PDF; `null`: it is not there.
    pdf: Option<String>,
}

/// Whom to ask (R24).
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Assistenza {
    /// On the procedure.
    amministrativa: String,
    /// On faults.
    tecnica: String,
}

/// The argomenti, of a Cassetto or all. Any role.
#[utoipa::path(
    get,
    path = "/api/v1/argomenti",
    tag = "elenchi",
    params(ParametriArgomenti),
    responses(
        (status = 200, body = Vec<VoceArgomento>),
        (status = "4XX", body = CorpoProblema, content_type = "application/problem+json"),
    ),
    security(("gettone" = [])),
)]
pub(crate) async fn argomenti(
    State(app): State<App>,
    _chi: Chiamante,
    Parametri(quali): Parametri<ParametriArgomenti>,
) -> Result<Json<Vec<VoceArgomento>>, Problema> {
    let tabelle = app.ufficio.regole.attuali();
    if quali.cassetto.as_ref().is_some_and(|c| !tabelle.cassetti.contains_key(c)) {
        return Err(Problema::non_trovato("Il Cassetto"));
    }
    let di_cassetto = |a: &Argomento| tabelle.cassetti.get(&a.cassetto).map(|c| c.profili.clone());
    let voci =
        tabelle.argomenti.values().filter(|a| quali.cassetto.as_ref().is_none_or(|c| a.cassetto == *c)).map(
            |a| VoceArgomento {
                codice: a.codice.clone(),
                nome: a.nome.clone(),
                cassetto: a.cassetto.clone(),
                profili: di_cassetto(a).unwrap_or_default().into_iter().filter(|p| a.aperto_a(*p)).collect(),
                tipo: a.tipo,
                periodo: a.periodo,
                tematica: a.tematica.clone(),
                termine_giorni: a.regola.termine_giorni,
                lavorativi: a.regola.lavorativi,
            },
        );
    Ok(Json(voci.collect()))
}

/// The Cassetti and what each asks. Any role.
#[utoipa::path(
    get,
    path = "/api/v1/cassetti",
    tag = "elenchi",
    responses((status = 200, body = Vec<VoceCassetto>)),
    security(("gettone" = [])),
)]
pub(crate) async fn cassetti(State(app): State<App>, _chi: Chiamante) -> Json<Vec<VoceCassetto>> {
    let tabelle = app.ufficio.regole.attuali();
    let voci = tabelle.cassetti.values().map(|c| VoceCassetto {
        codice: c.codice.clone(),
        nome: c.nome.clone(),
        profili: c.profili.clone(),
        posizione: c.posizione,
        posizione_obbligatoria: c.posizione_obbligatoria,
        cap_obbligatorio: c.cap_obbligatorio,
        canali: c.canali.clone(),
        recapiti_obbligatori: c.recapiti_obbligatori.clone(),
        allegati: (&c.allegati).into(),
        interazioni_dopo_risposta: c.interazioni_dopo_risposta,
        motivi: c
            .motivi
            .iter()
            .map(|m| VoceMotivo {
                codice: m.codice.clone(),
                nome: m.nome.clone(),
                identificativo_obbligatorio: m.identificativo_obbligatorio,
            })
            .collect(),
        appuntamenti: c.appuntamenti.as_ref().map(VoceAppuntamenti::from),
    });
    Json(voci.collect())
}

/// The outcomes that a quesito can be closed with. Any role.
#[utoipa::path(
    get,
    path = "/api/v1/esiti",
    tag = "elenchi",
    responses((status = 200, body = Vec<VoceEsito>)),
    security(("gettone" = [])),
)]
pub(crate) async fn esiti(State(app): State<App>, _chi: Chiamante) -> Json<Vec<VoceEsito>> {
    let tabelle = app.ufficio.regole.attuali();
    let voci = tabelle.esiti.values().map(|e| VoceEsito {
        codice: e.codice.clone(),
        nome: e.nome.clone(),
        polarita: e.polarita,
    });
    Json(voci.collect())
}

/// The two support addresses (R24). No token needed.
#[utoipa::path(get, path = "/api/v1/assistenza", tag = "elenchi", responses((status = 200, body = Assistenza)))]
pub(crate) async fn assistenza(State(app): State<App>) -> Json<Assistenza> {
    Json(Assistenza {
        amministrativa: app.impostazioni.assistenza_amministrativa.clone(),
        tecnica: app.impostazioni.assistenza_tecnica.clone(),
    })
}

/// The manuals of "Manuali e funzioni di utilità", one for each profile (R25). No token needed.
#[utoipa::path(get, path = "/api/v1/manuali", tag = "elenchi", responses((status = 200, body = Vec<VoceManuale>)))]
pub(crate) async fn manuali(State(app): State<App>) -> Json<Vec<VoceManuale>> {
    let base = &app.impostazioni.indirizzo_pubblico;
    let voci = app.impostazioni.manuali.iter().map(|m| VoceManuale {
        profilo: m.profilo.clone(),
        nome: m.nome.clone(),
        pagina: format!("{base}/manuali/{}", m.profilo),
        pdf: m.stampato.then(|| format!("{base}/manuali/{}.pdf", m.profilo)),
    });
    Json(voci.collect())
}
