//! What a job is about, from its payload: ids only, so the rows are read.

use super::Fallito;
use crate::{
    appuntamenti,
    notifiche::{Notifica, store::per_invio},
    quesiti,
    tabelle::{Canale, Evento},
};
use engine::{Conn, Uuid, jobs::DeadJob};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// What a job is about. Empty: the whole office (a recurring job), or something that is no longer there.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Riguarda {
    /// The quesito.
    pub quesito: Option<Uuid>,
    /// Its number, in full.
    pub protocollo: Option<String>,
    /// Its subject: not for the technical support.
    pub oggetto: Option<String>,
    /// The appointment.
    pub appuntamento: Option<Uuid>,
    /// The notification: what, by which channel.
    pub notifica: Option<(Uuid, Evento, Canale)>,
    /// The sede that works it.
    pub sede: Option<String>,
}

/// The ids that payloads carry.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
struct Ids {
    quesito: Option<Uuid>,
    appuntamento: Option<Uuid>,
    notifica: Option<Uuid>,
}

/// Dead jobs with what each is about, in the same order.
///
/// # Errors
/// The database did not answer, or a row cannot be read.
pub async fn riguarda(conn: &mut Conn, lavori: Vec<DeadJob>) -> Result<Vec<Fallito>, sqlx::Error> {
    let ids: Vec<Ids> = lavori.iter().map(|l| serde_json::from_str(&l.payload).unwrap_or_default()).collect();
    let notifiche: Vec<Uuid> = ids.iter().filter_map(|i| i.notifica).collect();
    let notifiche: HashMap<Uuid, Notifica> =
        per_invio(conn, &notifiche).await?.into_iter().map(|n| (n.id, n)).collect();
    let di = |i: &Ids| i.notifica.and_then(|n| notifiche.get(&n));
    let quesiti: Vec<Uuid> =
        ids.iter().filter_map(|i| i.quesito.or_else(|| di(i).map(|n| n.quesito))).collect();
    let appuntamenti: Vec<Uuid> =
        ids.iter().filter_map(|i| i.appuntamento.or_else(|| di(i).and_then(|n| n.appuntamento))).collect();
    let quesiti: HashMap<Uuid, _> =
        quesiti::store::carica_tutti(conn, &quesiti).await?.into_iter().map(|q| (q.meta.id, q)).collect();
    let appuntamenti: HashMap<Uuid, _> = appuntamenti::store::carica_tutti(conn, &appuntamenti)
        .await?
        .into_iter()
        .map(|a| (a.meta.id, a))
        .collect();
    let falliti = lavori.into_iter().zip(ids).map(|(lavoro, i)| {
        let notifica = di(&i);
        let quesito = i.quesito.or(notifica.map(|n| n.quesito));
        let appuntamento = i.appuntamento.or(notifica.and_then(|n| n.appuntamento));
        let (q, a) =
            (quesito.and_then(|id| quesiti.get(&id)), appuntamento.and_then(|id| appuntamenti.get(&id)));
        let riguarda = Riguarda {
            protocollo: q.and_then(|q| q.fatti.protocollo.as_ref()).map(ToString::to_string),
            oggetto: q.map(|q| q.richiesta.oggetto.clone()),
            // The room of an appointment is the matter of the sede that holds it.
            sede: a.map(|a| a.sede.clone()).or_else(|| q.and_then(|q| q.sede.clone())),
            notifica: notifica.map(|n| (n.id, n.evento, n.canale)),
            quesito,
            appuntamento,
        };
        Fallito { lavoro, riguarda }
    });
    Ok(falliti.collect())
}
