//! The quesiti of an appointment with their conversations (R43-R44).

use crate::{problema::Problema, quesiti::messaggi::VoceMessaggio};
use engine::{Conn, Uuid};
use serde::Serialize;
use utoipa::ToSchema;
use workflows::{
    appuntamenti::Appuntamento,
    quesiti::{NomeStato, store},
    tabelle::Tabelle,
};

/// A quesito to be discussed.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct QuesitoCollegato {
    id: Uuid,
    protocollo: Option<String>,
    oggetto: String,
    argomento: String,
    argomento_nome: String,
    posizione: Option<String>,
    soggetto: String,
    /// "aperta", "in carico", "chiusa" (R12).
    stato: String,
    /// Name of its esito, once closed.
    esito: Option<String>,
    /// What was written, as far as the caller may read it; files are in the appointment's `allegati.zip`.
    messaggi: Vec<VoceMessaggio>,
}

/// The quesiti of an appointment, oldest first.
pub(super) async fn collegati(
    conn: &mut Conn,
    appuntamento: &Appuntamento,
    tabelle: &Tabelle,
    ufficio: bool,
) -> Result<Vec<QuesitoCollegato>, Problema> {
    let mut quesiti = store::carica_tutti(conn, &appuntamento.prenotazione.quesiti).await?;
    quesiti.sort_by_key(|q| q.meta.id);
    let mut voci = Vec::with_capacity(quesiti.len());
    for q in quesiti {
        let messaggi = store::messaggi(conn, q.meta.id).await?;
        let esito = match &q.stato {
            workflows::quesiti::Stato::Chiusa(c) => {
                Some(tabelle.esiti.get(&c.esito).map_or_else(|| c.esito.clone(), |e| e.nome.clone()))
            }
            _ => None,
        };
        let stato: NomeStato = q.nome_stato();
        let r = q.richiesta;
        voci.push(QuesitoCollegato {
            id: q.meta.id,
            protocollo: q.fatti.protocollo.as_ref().map(ToString::to_string),
            argomento_nome: tabelle
                .argomenti
                .get(&r.argomento)
                .map_or_else(|| r.argomento.clone(), |a| a.nome.clone()),
            oggetto: r.oggetto,
            argomento: r.argomento,
            posizione: r.posizione,
            soggetto: r.soggetto,
            stato: stato.to_string(),
            esito,
            messaggi: VoceMessaggio::visibili(messaggi, ufficio),
        });
    }
    Ok(voci)
}
