//! What only the office reads of an appointment.

use crate::{
    problema::Problema,
    quando::roma,
    recapiti::{VoceRecapito, voci},
    storia::VoceStoria,
};
use chrono::{DateTime, FixedOffset};
use engine::{Conn, history};
use serde::Serialize;
use utoipa::ToSchema;
use workflows::{
    appuntamenti::Appuntamento,
    notifiche, recapiti,
    tabelle::{Canale, Tabelle},
};

/// What only the office reads.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AppuntamentoPerUfficio {
    /// The preliminary review (R64).
    esame: Option<VoceEsame>,
    /// Contacts of who booked, to call or to invite (R54).
    recapiti: Vec<VoceRecapito>,
    /// Unit that runs the punto.
    unita: Option<String>,
    /// When it will be reminded.
    promemoria_il: Option<DateTime<FixedOffset>>,
    /// Whether its time is over.
    concluso: bool,
    /// What was announced, and what became of it.
    notifiche: Vec<VoceInvio>,
    /// Every act, oldest first, chained by SHA-256.
    storia: Vec<VoceStoria>,
}

/// A preliminary review.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct VoceEsame {
    nota: String,
    da: String,
    il: DateTime<FixedOffset>,
}

/// A message about the appointment.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct VoceInvio {
    evento: &'static str,
    #[schema(value_type = String)]
    canale: Canale,
    destinatario: String,
    /// `da_inviare`, `inviata`, `consegnata`, `fallita`, `superata`.
    stato: &'static str,
    creata_il: DateTime<FixedOffset>,
}

/// Everything of it.
pub(super) async fn per_ufficio(
    conn: &mut Conn,
    a: &Appuntamento,
    tabelle: &Tabelle,
) -> Result<AppuntamentoPerUfficio, Problema> {
    let storia = history::of(conn, a.meta.id).await?;
    let noti = recapiti::elenco(conn, &a.prenotazione.prenotato_da).await?;
    let annunci = notifiche::di_quesito(conn, a.primo_quesito()).await?;
    Ok(AppuntamentoPerUfficio {
        esame: a.fatti.esame.as_ref().map(|e| VoceEsame {
            nota: e.nota.clone(),
            da: e.da.clone(),
            il: roma(e.il),
        }),
        recapiti: voci(noti),
        unita: tabelle.punti.get(&a.punto).map(|p| p.unita.clone()),
        promemoria_il: a.fatti.promemoria_il.map(roma),
        concluso: a.fatti.concluso,
        notifiche: annunci
            .into_iter()
            .filter(|n| n.appuntamento == Some(a.meta.id))
            .map(|n| VoceInvio {
                evento: n.evento.codice(),
                canale: n.canale,
                destinatario: n.destinatario,
                stato: n.stato.codice(),
                creata_il: roma(n.creata_il),
            })
            .collect(),
        storia: storia.into_iter().map(VoceStoria::from).collect(),
    })
}
