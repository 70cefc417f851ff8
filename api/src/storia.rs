//! The history of anything that has one.

use chrono::{DateTime, Utc};
use engine::history::Line;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// A line of the history.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct VoceStoria {
    versione: i64,
    quando: DateTime<Utc>,
    verbo: String,
    autore: String,
    automatico: bool,
    #[schema(value_type = Object)]
    prima: Value,
    #[schema(value_type = Object)]
    dopo: Value,
    #[schema(value_type = Object)]
    dettagli: Value,
    impronta: String,
}

impl From<Line> for VoceStoria {
    fn from(l: Line) -> Self {
        let json = |testo: &str| serde_json::from_str(testo).unwrap_or(Value::Null);
        Self {
            versione: l.version,
            quando: l.at.to_utc(),
            verbo: l.verb,
            autore: l.author,
            automatico: l.automatic,
            prima: json(&l.before),
            dopo: json(&l.after),
            dettagli: json(&l.details),
            impronta: l.hash,
        }
    }
}
