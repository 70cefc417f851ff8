//! One appointment with all that the meeting needs (R43-R44, R81).

use super::{
    atti::percorso,
    comunicazioni::{QuesitoCollegato, collegati},
    per_ufficio::{AppuntamentoPerUfficio, per_ufficio},
    voci::{PrenotatoDa, VocePunto, nome_punto, nome_sede},
};
use crate::{
    accesso::{Chiamante, LETTORI},
    corpo::Percorso,
    problema::{CorpoProblema, Problema},
    quando::{VoceSlot, roma},
    quesiti::{dettaglio::AttoAmmesso, versione::etag},
    stato::App,
};
use axum::{
    Json,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use chrono::{DateTime, FixedOffset};
use engine::Uuid;
use serde::Serialize;
use utoipa::ToSchema;
use workflows::{
    accessi::Cosa,
    appuntamenti::{Appuntamento, Contesto, NomeStato, Parte, Spostamento, Stato},
    punti::Slot,
    quesiti::messaggio::AllegatoDepositato,
    tabelle::{CanaleErogazione, Tabelle},
};

/// Everything.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DettaglioAppuntamento {
    id: Uuid,
    versione: i64,
    /// "Confermato", "Chiuso e Definito", "Cancellato" (R45).
    stato: String,
    #[serde(flatten)]
    slot: VoceSlot,
    /// Ahead or under way (R81).
    in_corso: bool,
    /// Where. `null`: the tables no longer have it.
    punto: Option<VocePunto>,
    punto_codice: String,
    sede: String,
    sede_nome: String,
    /// `in_sede`, `telefono`, `web_meeting`; for remote consulting what was wished, until the mode is agreed.
    #[schema(value_type = String)]
    canale: CanaleErogazione,
    /// The mode agreed for remote consulting (R54).
    modalita: Option<VoceModalita>,
    /// What it is for (R34).
    nota: String,
    cassetto: String,
    posizione: Option<String>,
    soggetti: Vec<String>,
    prenotato_da: PrenotatoDa,
    creato_il: DateTime<FixedOffset>,
    aggiornato_il: DateTime<FixedOffset>,
    /// Until when who booked can cancel it or move it; `null`: it is not confirmed.
    modificabile_fino: Option<DateTime<FixedOffset>>,
    /// Where it was before, oldest first (R38).
    spostamenti: Vec<VoceSpostamento>,
    /// Who cancelled it, and why (R48).
    cancellazione: Option<VoceCancellazione>,
    /// How it was solved without a meeting (R47).
    definizione: Option<VoceDefinizione>,
    /// Files of the booking; the bytes are in `allegati.zip` (R35).
    allegati: Vec<VoceFile>,
    /// The communications it is about, with theirs (R43-R44).
    quesiti: Vec<QuesitoCollegato>,
    web_meeting: VoceWebMeeting,
    /// The acts of the caller's profile: open, or refused with the reason.
    atti: Vec<AttoAmmesso>,
    /// Only for the office.
    #[serde(skip_serializing_if = "Option::is_none")]
    ufficio: Option<AppuntamentoPerUfficio>,
}

/// A mode that was agreed.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct VoceModalita {
    #[schema(value_type = String)]
    canale: CanaleErogazione,
    /// Why by phone.
    motivo: Option<String>,
    /// Only for the office: where the invitation to a video meeting goes.
    invitato: Option<String>,
    il: DateTime<FixedOffset>,
}

/// A move.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct VoceSpostamento {
    punto: String,
    punto_nome: String,
    /// Where it was.
    #[serde(flatten)]
    slot: VoceSlot,
    /// `utente` or `sede`.
    #[schema(value_type = String)]
    da: Parte,
    /// Who exactly: a sender reads of senders alone.
    chi: Option<String>,
    motivo: Option<String>,
    il: DateTime<FixedOffset>,
}

/// Why it is not held.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct VoceCancellazione {
    /// `utente` or `sede`.
    #[schema(value_type = String)]
    da: Parte,
    /// Who exactly: a sender reads of senders alone.
    chi: Option<String>,
    motivo: Option<String>,
    il: DateTime<FixedOffset>,
}

/// How it was solved.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct VoceDefinizione {
    commento: String,
    /// Only for the office: who.
    chi: Option<String>,
    il: DateTime<FixedOffset>,
}

/// A file of the booking.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct VoceFile {
    nome: String,
    tipo: String,
    dimensione: i64,
    impronta: String,
}

/// "Accedi Web Meeting" (R82). The link itself is at `web-meeting`.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct VoceWebMeeting {
    /// Whether the entry is there at all.
    previsto: bool,
    /// Whether the room can be entered now.
    disponibile: bool,
    spiegazione: String,
}

/// The detail of an appointment.
#[utoipa::path(
    get,
    path = "/api/v1/appuntamenti/{id}",
    tag = "appuntamenti",
    params(("id" = String, Path, description = "Id of the appointment")),
    responses(
        (status = 200, body = DettaglioAppuntamento, headers(("ETag" = String))),
        (status = "4XX", body = CorpoProblema, content_type = "application/problem+json"),
    ),
    security(("gettone" = [])),
)]
pub(crate) async fn legge(
    State(app): State<App>,
    chi: Chiamante,
    Percorso(id): Percorso,
) -> Result<Response, Problema> {
    chi.solo(LETTORI)?;
    let tabelle = app.ufficio.regole.attuali();
    let mut conn = app.ufficio.db.read().await?;
    let appuntamento = chi.appuntamento(&app, &mut conn, &id).await?;
    let quesiti = collegati(&mut conn, &appuntamento, &tabelle, chi.ufficio()).await?;
    let ufficio =
        if chi.ufficio() { Some(per_ufficio(&mut conn, &appuntamento, &tabelle).await?) } else { None };
    drop(conn);
    // The conversations of all of them are in the answer.
    for quesito in &appuntamento.prenotazione.quesiti {
        chi.annota(&app, *quesito, Cosa::Dettaglio).await?;
    }
    let ctx = Contesto { attore: &chi.attore, ora: app.ufficio.clock.now(), tabelle: &tabelle };
    let dettaglio = DettaglioAppuntamento { quesiti, ufficio, ..componi(&appuntamento, &ctx, chi.ufficio()) };
    let mut risposta = Json(dettaglio).into_response();
    risposta.headers_mut().insert(header::ETAG, etag(appuntamento.meta.version));
    Ok(risposta)
}

/// Who exactly: everybody for the office, senders alone for a sender.
fn chi_e(da: &str, ufficio: bool) -> Option<String> {
    if ufficio { Some(da.to_owned()) } else { da.strip_prefix("mittente:").map(str::to_owned) }
}

/// What the appointment says by itself.
fn componi(a: &Appuntamento, ctx: &Contesto<'_>, ufficio: bool) -> DettaglioAppuntamento {
    let (p, tabelle) = (&a.prenotazione, ctx.tabelle);
    let atti = a.ammissioni(ctx).into_iter().filter_map(|ammissione| {
        let motivo = ammissione.rifiuto.map(|r| r.to_string());
        Some(AttoAmmesso { atto: percorso(ammissione.verbo)?, ammesso: motivo.is_none(), motivo })
    });
    let confermato = a.nome_stato() == NomeStato::Confermato;
    DettaglioAppuntamento {
        id: a.meta.id,
        versione: a.meta.version,
        stato: a.nome_stato().to_string(),
        slot: a.slot().into(),
        in_corso: a.in_corso(ctx.ora),
        punto: tabelle.punti.get(&a.punto).map(|p| VocePunto::di(p, tabelle)),
        punto_codice: a.punto.clone(),
        sede: a.sede.clone(),
        sede_nome: nome_sede(&a.sede, tabelle),
        canale: a.fatti.canale,
        modalita: a.fatti.modalita.as_ref().map(|m| VoceModalita {
            canale: m.canale,
            motivo: m.motivo.clone(),
            invitato: m.invitato.clone().filter(|_| ufficio),
            il: roma(m.il),
        }),
        nota: p.nota.clone(),
        cassetto: p.cassetto.clone(),
        posizione: p.posizione.clone(),
        soggetti: p.soggetti.clone(),
        prenotato_da: p.into(),
        creato_il: roma(a.meta.created_at),
        aggiornato_il: roma(a.meta.updated_at),
        modificabile_fino: confermato.then(|| roma(a.modificabile_fino(tabelle))),
        spostamenti: a.fatti.spostamenti.iter().map(|s| spostamento(s, tabelle, ufficio)).collect(),
        cancellazione: match &a.stato {
            Stato::Cancellato(c) => Some(VoceCancellazione {
                da: c.parte,
                chi: chi_e(&c.da, ufficio),
                motivo: c.motivo.clone(),
                il: roma(c.il),
            }),
            Stato::Confermato | Stato::ChiusoEDefinito(_) => None,
        },
        definizione: match &a.stato {
            Stato::ChiusoEDefinito(d) => Some(VoceDefinizione {
                commento: d.commento.clone(),
                chi: chi_e(&d.da, ufficio),
                il: roma(d.il),
            }),
            Stato::Confermato | Stato::Cancellato(_) => None,
        },
        allegati: p.allegati.iter().map(VoceFile::from).collect(),
        quesiti: Vec::new(),
        web_meeting: web_meeting(a, ctx),
        atti: atti.collect(),
        ufficio: None,
    }
}

fn spostamento(s: &Spostamento, tabelle: &Tabelle, ufficio: bool) -> VoceSpostamento {
    VoceSpostamento {
        punto: s.punto.clone(),
        punto_nome: nome_punto(&s.punto, tabelle),
        slot: Slot { inizio: s.inizio, fine: s.fine }.into(),
        da: s.parte,
        chi: chi_e(&s.da, ufficio),
        motivo: s.motivo.clone(),
        il: roma(s.il),
    }
}

fn web_meeting(a: &Appuntamento, ctx: &Contesto<'_>) -> VoceWebMeeting {
    let stanza = a.web_meeting(ctx.tabelle, ctx.ora);
    VoceWebMeeting {
        previsto: a.e_web_meeting(ctx.tabelle),
        disponibile: stanza.is_ok(),
        spiegazione: match stanza {
            Ok(_) => "La stanza virtuale è aperta: puoi entrare.".to_owned(),
            Err(rifiuto) => rifiuto.to_string(),
        },
    }
}

impl From<&AllegatoDepositato> for VoceFile {
    fn from(a: &AllegatoDepositato) -> Self {
        Self {
            nome: a.nome.clone(),
            tipo: a.tipo.clone(),
            dimensione: a.dimensione,
            impronta: a.impronta.clone(),
        }
    }
}
