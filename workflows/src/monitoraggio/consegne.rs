//! Deliveries of a period: by channel and state, and why those that failed did.

use super::Vista;
use crate::{
    notifiche::StatoNotifica,
    ricerca::Condizioni,
    scadenze::{fine_giorno, inizio_giorno},
    tabelle::Canale,
};
use engine::{Conn, Timestamp};
use serde::Serialize;
use std::collections::BTreeMap;

/// Reasons told at most: the most frequent.
const MOTIVI: i64 = 20;

const CONTA: &str = "SELECT n.canale, n.stato, COUNT(*) FROM notifiche n";
/// The period is on the index of channel and state, and then each is looked up.
const CONTA_DOVE: &str =
    "SELECT n.canale, n.stato, COUNT(*) FROM notifiche n JOIN quesiti m ON m.id = n.quesito";
const GUASTI: &str =
    "SELECT n.canale, COALESCE(n.esito_gestore, '') AS motivo, COUNT(*) AS quante FROM notifiche n
    JOIN quesiti m ON m.id = n.quesito";
/// Named one by one, each is a range of the index.
const CHIAVE: &str = "n.canale IN ('cassetto', 'email', 'sms', 'pec')
    AND n.stato IN ('da_inviare', 'inviata', 'consegnata', 'fallita', 'superata')";
const CHIAVE_FALLITE: &str = "n.canale IN ('cassetto', 'email', 'sms', 'pec') AND n.stato = 'fallita'";

/// The statements of this module, for the test that prepares them all on both databases.
pub(super) fn statements() -> Vec<&'static str> {
    vec![
        "SELECT n.canale, n.stato, COUNT(*) FROM notifiche n
            WHERE n.canale IN ('cassetto', 'email', 'sms', 'pec')
            AND n.stato IN ('da_inviare', 'inviata', 'consegnata', 'fallita', 'superata')
            AND n.creata_il >= $1 AND n.creata_il < $2 GROUP BY n.canale, n.stato",
        "SELECT n.canale, COALESCE(n.esito_gestore, '') AS motivo, COUNT(*) AS quante FROM notifiche n
            JOIN quesiti m ON m.id = n.quesito
            WHERE n.canale IN ('cassetto', 'email', 'sms', 'pec') AND n.stato = 'fallita'
            AND n.creata_il >= $1 AND n.creata_il < $2 AND m.sede = $3
            GROUP BY n.canale, COALESCE(n.esito_gestore, '') ORDER BY quante DESC, motivo, n.canale LIMIT $4",
    ]
}

/// What became of the notifications asked for in a period.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Consegne {
    /// When they were read: they are always of now.
    pub calcolate_il: Timestamp,
    /// By channel and state.
    pub per_canale: BTreeMap<Canale, BTreeMap<StatoNotifica, i64>>,
    /// Why they failed, the most frequent first.
    pub guasti: Vec<Guasto>,
}

/// Failures of one channel with one answer of the provider.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Guasto {
    /// Channel.
    pub canale: Canale,
    /// What the provider said; empty: nothing.
    pub motivo: String,
    /// How many.
    pub quante: i64,
}

/// The deliveries of the period and place of a view.
///
/// # Errors
/// The database did not answer, or holds what this version does not know.
pub async fn consegne(conn: &mut Conn, vista: &Vista, ora: Timestamp) -> Result<Consegne, sqlx::Error> {
    let f = vista.filtro();
    let ovunque = f.sede.is_none() && f.cassetto.is_none() && f.argomento.is_none();
    let periodo = |c: &mut Condizioni| {
        let (dal, al) = (Timestamp::from(inizio_giorno(f.dal)), Timestamp::from(fine_giorno(f.al)));
        c.e("n.creata_il >= ? AND n.creata_il < ?", [dal.millis().into(), al.millis().into()]);
        vista.condiziona_dove(c);
    };
    let mut c = Condizioni::new(if ovunque { CONTA } else { CONTA_DOVE });
    c.e(CHIAVE, []);
    periodo(&mut c);
    c.coda("GROUP BY n.canale, n.stato", []);
    let righe: Vec<(String, String, i64)> = c.tutte(conn).await?;
    let mut consegne = Consegne { calcolate_il: ora, ..Consegne::default() };
    for (canale, stato, quante) in righe {
        let stato = stato.parse().map_err(|e: String| sqlx::Error::Decode(e.into()))?;
        *consegne.per_canale.entry(letto(&canale)?).or_default().entry(stato).or_default() += quante;
    }
    let mut c = Condizioni::new(GUASTI);
    c.e(CHIAVE_FALLITE, []);
    periodo(&mut c);
    c.coda("GROUP BY n.canale, COALESCE(n.esito_gestore, '')", []);
    c.coda("ORDER BY quante DESC, motivo, n.canale LIMIT ?", [MOTIVI.into()]);
    let righe: Vec<(String, String, i64)> = c.tutte(conn).await?;
    for (canale, motivo, quante) in righe {
        consegne.guasti.push(Guasto { canale: letto(&canale)?, motivo, quante });
    }
    Ok(consegne)
}

fn letto(canale: &str) -> Result<Canale, sqlx::Error> {
    serde_json::from_value(serde_json::Value::String(canale.to_owned()))
        .map_err(|e| sqlx::Error::Decode(Box::new(e)))
}
