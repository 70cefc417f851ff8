//! The messages of a conversation, as each side reads them (R8).

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;
use workflows::quesiti::messaggio::Messaggio;

/// A message (R8).
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct VoceMessaggio {
    id: Uuid,
    numero: i64,
    #[schema(value_type = String)]
    tipo: workflows::quesiti::messaggio::TipoMessaggio,
    /// `mittente` or `sede`; for the office, who exactly.
    autore: String,
    /// For a sender: codice fiscale of whoever wrote, if a sender did. A person reads who acted for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    scritto_da: Option<String>,
    testo: String,
    impronta: String,
    creato_il: DateTime<Utc>,
    allegati: Vec<VoceAllegato>,
}

/// An attachment; the bytes are in `allegati.zip` (R7).
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct VoceAllegato {
    id: Uuid,
    nome: String,
    tipo: String,
    dimensione: i64,
    impronta: String,
}

impl VoceMessaggio {
    /// A message as the office reads it, or as a sender does.
    pub(crate) fn di(m: Messaggio, ufficio: bool) -> Self {
        let scritto_da = m.autore.strip_prefix("mittente:").filter(|_| !ufficio).map(str::to_owned);
        let autore = match scritto_da {
            _ if ufficio => m.autore,
            Some(_) => "mittente".to_owned(),
            None => "sede".to_owned(),
        };
        Self {
            id: m.id,
            numero: m.numero,
            tipo: m.tipo,
            autore,
            scritto_da,
            testo: m.testo,
            impronta: m.impronta,
            creato_il: m.creato_il.to_utc(),
            allegati: m
                .allegati
                .into_iter()
                .map(|a| VoceAllegato {
                    id: a.id,
                    nome: a.nome,
                    tipo: a.tipo,
                    dimensione: a.dimensione,
                    impronta: a.impronta,
                })
                .collect(),
        }
    }

    /// Those that a reader may see.
    pub(crate) fn visibili(messaggi: Vec<Messaggio>, ufficio: bool) -> Vec<Self> {
        let visti = messaggi.into_iter().filter(|m| ufficio || m.tipo.visibile_al_mittente());
        visti.map(|m| Self::di(m, ufficio)).collect()
    }
}
