//! One quesito with everything about it that the caller may see (R8, R11, R12, R16).

use super::{atti::percorso, messaggi::VoceMessaggio, versione::etag};
use crate::{
    accesso::{Chiamante, LETTORI},
    appuntamenti::RiferimentoAppuntamento,
    corpo::Percorso,
    problema::{CorpoProblema, Problema},
    stato::App,
    storia::VoceStoria,
};
use axum::{
    Json,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use chrono::{DateTime, NaiveDate, Utc};
use engine::history;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;
use workflows::{
    accessi::Cosa,
    appuntamenti::{self, chi_prenota},
    quesiti::{self, Contesto, Quesito, Stato, messaggio::Messaggio, store},
    scadenze::giorno_civile,
    tabelle::Tabelle,
};

/// Everything.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Dettaglio {
    id: Uuid,
    versione: i64,
    /// "aperta", "in carico", "chiusa" (R12).
    stato: String,
    protocollo: Option<String>,
    /// `generico` or `specifico` (R1, R2).
    #[schema(value_type = String)]
    tipo: workflows::tabelle::TipoQuesito,
    oggetto: String,
    cassetto: String,
    argomento: String,
    argomento_nome: String,
    /// First and last month (R3).
    periodo: Option<(String, String)>,
    posizione: Option<String>,
    motivo: Option<String>,
    identificativo: Option<String>,
    cap: Option<String>,
    /// Region of the Referente regionale who asked.
    regione: Option<&'static str>,
    mittente: String,
    mittente_nome: Option<String>,
    /// As what the sender wrote: for itself, or for the soggetto.
    #[schema(value_type = String)]
    profilo: workflows::tabelle::Profilo,
    soggetto: String,
    sede: Option<String>,
    sede_nome: Option<String>,
    creato_il: DateTime<Utc>,
    aggiornato_il: DateTime<Utc>,
    /// Last good day to reply, and how it was counted; `null` when nobody waits, or while it is suspended.
    termine: Option<TermineSpiegato>,
    /// Whether the term stands still, waiting for the sender's documents.
    sospeso: bool,
    esito: Option<EsitoSpiegato>,
    appuntamento: Appuntamento,
    /// The appointments it was booked for, in order of time (R43).
    appuntamenti: Vec<RiferimentoAppuntamento>,
    messaggi: Vec<VoceMessaggio>,
    /// The acts of the caller's profile: open, or refused with the reason.
    atti: Vec<AttoAmmesso>,
    /// Only for the office.
    #[serde(skip_serializing_if = "Option::is_none")]
    ufficio: Option<PerUfficio>,
}

/// What only the office reads.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PerUfficio {
    profilo: String,
    unita: Option<String>,
    assegnatario: Option<String>,
    /// How it was routed, sentence by sentence.
    smistamento: Vec<String>,
    /// Link to the Fascicolo Elettronico (R11).
    fascicolo: Option<String>,
    regole: String,
    sollecitato_il: Option<DateTime<Utc>>,
    riaperture: u32,
    /// Every act, oldest first, chained by SHA-256.
    storia: Vec<VoceStoria>,
}

/// A term and why it ends on that day.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TermineSpiegato {
    data: NaiveDate,
    dal: NaiveDate,
    giorni: u32,
    lavorativi: bool,
    /// Days left after today.
    restanti: u32,
    /// One Italian sentence.
    perche: String,
    saltati: Vec<GiornoSpiegato>,
}

/// A day that did not count.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct GiornoSpiegato {
    data: NaiveDate,
    motivo: String,
}

/// How it ended (R15, R16).
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EsitoSpiegato {
    codice: String,
    nome: String,
    /// `positiva`, `neutra`, `negativa`.
    #[schema(value_type = String)]
    polarita: workflows::tabelle::Polarita,
    commento: String,
    chiuso_il: DateTime<Utc>,
}

/// Whether an appointment can be asked for (R18, R28-R29, R77-R78).
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Appuntamento {
    disponibile: bool,
    spiegazione: String,
    /// Where the caller can book one now (R79): to be posted.
    prenota: Option<String>,
}

/// An act and, if it is refused, why.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AttoAmmesso {
    /// Where it is posted, after the address of the quesito.
    pub(crate) atto: &'static str,
    pub(crate) ammesso: bool,
    pub(crate) motivo: Option<String>,
}

/// The detail of a quesito.
#[utoipa::path(
    get,
    path = "/api/v1/quesiti/{id}",
    tag = "quesiti",
    params(("id" = String, Path, description = "Id, or protocol number with hyphens in the date")),
    responses(
        (status = 200, body = Dettaglio, headers(("ETag" = String))),
        (status = "4XX", body = CorpoProblema, content_type = "application/problem+json"),
    ),
    security(("gettone" = [])),
)]
pub(crate) async fn legge(
    State(app): State<App>,
    chi: Chiamante,
    Percorso(riferimento): Percorso,
) -> Result<Response, Problema> {
    chi.solo(LETTORI)?;
    let mut conn = app.ufficio.db.read().await?;
    let quesito = chi.quesito(&app, &mut conn, &riferimento).await?;
    let id = quesito.meta.id;
    let messaggi = store::messaggi(&mut conn, id).await?;
    let prenotati = appuntamenti::store::di_quesito(&mut conn, id).await?;
    let storia = if chi.ufficio() { history::of(&mut conn, id).await? } else { Vec::new() };
    let tabelle = app.ufficio.regole.attuali();
    let regola = app.ufficio.regole.regola(&mut conn, &quesito.regole, &quesito.richiesta.argomento).await?;
    drop(conn);
    chi.annota(&app, id, Cosa::Dettaglio).await?;
    let ctx =
        Contesto { attore: &chi.attore, ora: app.ufficio.clock.now(), tabelle: &tabelle, regola: &regola };
    let dettaglio = componi(&quesito, messaggi, &prenotati, storia, &ctx, chi.ufficio());
    let mut risposta = Json(dettaglio).into_response();
    risposta.headers_mut().insert(header::ETAG, etag(quesito.meta.version));
    Ok(risposta)
}

fn componi(
    q: &Quesito,
    messaggi: Vec<Messaggio>,
    appuntamenti: &[appuntamenti::Appuntamento],
    storia: Vec<history::Line>,
    ctx: &Contesto<'_>,
    ufficio: bool,
) -> Dettaglio {
    let (r, tabelle, oggi) = (&q.richiesta, ctx.tabelle, giorno_civile(ctx.ora.to_utc()));
    let idoneita = q.idoneita_appuntamento(oggi);
    let fissato = appuntamenti.iter().any(|a| a.in_corso(ctx.ora));
    let disponibile = idoneita.si() && !fissato;
    let prenotabile = disponibile && chi_prenota(ctx.attore, tabelle).is_ok();
    let atti = q.ammissioni(ctx).into_iter().filter_map(|a| {
        let motivo = a.rifiuto.map(|r| r.to_string());
        Some(AttoAmmesso { atto: percorso(a.verbo)?, ammesso: motivo.is_none(), motivo })
    });
    Dettaglio {
        id: q.meta.id,
        versione: q.meta.version,
        stato: q.nome_stato().to_string(),
        protocollo: q.fatti.protocollo.as_ref().map(ToString::to_string),
        tipo: r.tipo,
        oggetto: r.oggetto.clone(),
        cassetto: r.cassetto.clone(),
        argomento: r.argomento.clone(),
        argomento_nome: tabelle.argomenti.get(&r.argomento).map_or(r.argomento.clone(), |a| a.nome.clone()),
        periodo: r.periodo.clone(),
        posizione: r.posizione.clone(),
        motivo: r.motivo.clone(),
        identificativo: r.identificativo.clone(),
        cap: r.cap.clone(),
        regione: r.regione.map(|regione| regione.nome()),
        mittente: r.mittente.clone(),
        mittente_nome: r.mittente_nome.clone(),
        profilo: r.profilo,
        soggetto: r.soggetto.clone(),
        sede: q.sede.clone(),
        sede_nome: q.sede.as_ref().and_then(|s| tabelle.sedi.get(s)).map(|s| s.nome.clone()),
        creato_il: q.meta.created_at.to_utc(),
        aggiornato_il: q.meta.updated_at.to_utc(),
        termine: q.termine_spiegato(ctx.regola, tabelle, oggi).map(TermineSpiegato::from),
        sospeso: q.sospeso(),
        esito: esito(q, tabelle),
        appuntamento: Appuntamento {
            disponibile,
            spiegazione: if fissato {
                "Per questa richiesta c'è già un appuntamento confermato: puoi spostarlo o cancellarlo."
                    .to_owned()
            } else {
                idoneita.spiegazione(ctx.regola)
            },
            prenota: prenotabile.then(|| format!("/api/v1/quesiti/{}/appuntamenti", q.meta.id)),
        },
        appuntamenti: appuntamenti.iter().map(RiferimentoAppuntamento::from).collect(),
        messaggi: VoceMessaggio::visibili(messaggi, ufficio),
        atti: atti.collect(),
        ufficio: ufficio.then(|| per_ufficio(q, storia, tabelle)),
    }
}

fn per_ufficio(q: &Quesito, storia: Vec<history::Line>, tabelle: &Tabelle) -> PerUfficio {
    PerUfficio {
        profilo: serde_json::to_value(q.richiesta.profilo)
            .ok()
            .and_then(|p| p.as_str().map(str::to_owned))
            .unwrap_or_default(),
        unita: q.unita.clone(),
        assegnatario: q.assegnatario().map(str::to_owned),
        smistamento: q.fatti.smistamento.as_ref().map(|s| s.perche.clone()).unwrap_or_default(),
        fascicolo: q.fascicolo(tabelle),
        regole: q.regole.clone(),
        sollecitato_il: q.fatti.sollecitato_il.map(|t| t.to_utc()),
        riaperture: q.fatti.riaperture,
        storia: storia.into_iter().map(VoceStoria::from).collect(),
    }
}

fn esito(q: &Quesito, tabelle: &Tabelle) -> Option<EsitoSpiegato> {
    let Stato::Chiusa(c) = &q.stato else { return None };
    Some(EsitoSpiegato {
        codice: c.esito.clone(),
        nome: tabelle.esiti.get(&c.esito).map_or(c.esito.clone(), |e| e.nome.clone()),
        polarita: c.polarita,
        commento: c.commento.clone(),
        chiuso_il: c.il.to_utc(),
    })
}

impl From<quesiti::TermineSpiegato> for TermineSpiegato {
    fn from(t: quesiti::TermineSpiegato) -> Self {
        Self {
            data: t.data,
            dal: t.dal,
            giorni: t.giorni,
            lavorativi: t.lavorativi,
            restanti: t.restanti,
            perche: t.perche,
            saltati: t
                .saltati
                .into_iter()
                .map(|s| GiornoSpiegato { data: s.data, motivo: s.motivo.to_string() })
                .collect(),
        }
    }
}
