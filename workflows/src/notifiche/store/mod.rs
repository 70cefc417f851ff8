//! Writing notifications: births, what attempts came to, what providers report.

mod casella;
mod destinatari;

pub use casella::{
    Cursore, casella, conteggi, di_quesito, fallite, fallite_di_canale, fallite_di_sede, non_lette, recenti,
    segna_letta,
};
pub(super) use destinatari::{Collega, Destinatari};

use super::stato::{EsitoRegistrato, Notifica, NuovaNotifica, Rapporto, StatoNotifica, Variazione};
use crate::tabelle::Evento;
use destinatari::CONTATTI;
use engine::{Conn, Timestamp, Tx, Uuid, db::Values, on};

const INSERISCI: Values = Values {
    head: "INSERT INTO notifiche (id, quesito, appuntamento, evento, occorrenza, destinatario, canale, indirizzo, dati, stato, \
           tentativi, non_dopo, esito_gestore, creata_il, aggiornata_il)",
    columns: 15,
    tail: "ON CONFLICT (COALESCE(appuntamento, quesito), evento, occorrenza, destinatario, canale) DO NOTHING",
};
/// A failed one is of the sede that has the quesito then. Only what still waits changes: a second answer about the same row, or a late one, changes nothing.
const REGISTRA: Values = Values {
    head: "WITH esiti (notifica, nuovo, risposta, riferimento, tentativo, momento) AS (",
    columns: 6,
    tail: ") UPDATE notifiche SET stato = nuovo, esito_gestore = risposta, riferimento_gestore = riferimento, \
           tentativi = tentativi + tentativo, aggiornata_il = momento, \
           sede = CASE WHEN nuovo = 'fallita' THEN (SELECT q.sede FROM quesiti q WHERE q.id = notifiche.quesito) END \
           FROM esiti WHERE id = notifica AND stato = 'da_inviare'",
};
const PER_INVIO: Values = Values {
    head: "WITH cercate (notifica) AS (",
    columns: 1,
    tail: concat!(") SELECT ", colonne!(), " FROM cercate JOIN notifiche n ON n.id = notifica"),
};
/// A report can overtake the registration of the sending it is about.
const CONFERMA: &str = "UPDATE notifiche SET stato = $2, esito_gestore = $3, aggiornata_il = $4,
        sede = CASE WHEN CAST($2 AS TEXT) = 'fallita' THEN
            (SELECT q.sede FROM quesiti q WHERE q.id = notifiche.quesito) END
    WHERE id = $1 AND stato IN ('da_inviare', 'inviata')";
/// What still waits and tells what is no longer so.
const SUPERA: &str = "UPDATE notifiche SET stato = 'superata', esito_gestore = $3, aggiornata_il = $4
    WHERE appuntamento = $1 AND evento = $2 AND stato = 'da_inviare'";
const ANNOTA: &str = "UPDATE notifiche SET esito_gestore = $2, aggiornata_il = $3
    WHERE id = $1 AND stato IN ('da_inviare', 'inviata')";

/// The statements of the module, for the test that prepares them all.
#[must_use]
pub fn statements() -> Vec<&'static str> {
    let mut tutte = vec![INSERISCI.text(1).0, CONFERMA, SUPERA, ANNOTA];
    tutte.extend(casella::STATEMENTS);
    tutte
}

/// Those whose rows of parameters have the types of what is bound: they cannot be prepared without values.
#[must_use]
pub fn statements_a_righe() -> Vec<&'static str> {
    vec![REGISTRA.text(1).0, PER_INVIO.text(1).0, CONTATTI.text(1).0]
}

/// Writes new rows. Those announced already (same quesito, event, occurrence, recipient, channel) are passed over;
/// their jobs will find nothing to do.
///
/// # Errors
/// The database refused.
pub async fn inserisci(tx: &mut Tx, nuove: &[NuovaNotifica]) -> Result<(), sqlx::Error> {
    let mut restanti = nuove;
    while !restanti.is_empty() {
        let (ora, poi) = restanti.split_at(INSERISCI.chunk(restanti.len()));
        let dati: Vec<String> = ora.iter().map(|n| serde_json::json!(n.dati).to_string()).collect();
        on!(tx, |c| {
            let mut query = sqlx::query(INSERISCI.text(ora.len()));
            for (n, dati) in ora.iter().zip(&dati) {
                query = query
                    .bind(n.id)
                    .bind(n.quesito)
                    .bind(n.appuntamento)
                    .bind(n.evento.codice())
                    .bind(n.occorrenza)
                    .bind(n.destinatario.as_str())
                    .bind(n.canale.codice())
                    .bind(n.indirizzo.as_str())
                    .bind(dati.as_str())
                    .bind(n.stato.codice())
                    .bind(0_i64)
                    .bind(n.non_dopo)
                    .bind(n.esito.as_deref())
                    .bind(n.creata_il)
                    .bind(n.creata_il);
            }
            query.execute(c).await.map(drop)
        })?;
        restanti = poi;
    }
    Ok(())
}

/// The notifications with these ids, in no order; those not found are missing.
///
/// # Errors
/// The database did not answer, or a row cannot be read.
pub async fn per_invio(conn: &mut Conn, ids: &[Uuid]) -> Result<Vec<Notifica>, sqlx::Error> {
    let mut trovate = Vec::with_capacity(ids.len());
    let mut restanti = ids;
    while !restanti.is_empty() {
        let (ora, poi) = restanti.split_at(PER_INVIO.chunk(restanti.len()));
        let righe: Vec<casella::Riga> = on!(conn, |c| {
            let mut query = sqlx::query_as(PER_INVIO.text(ora.len()));
            for id in ora {
                query = query.bind(*id);
            }
            query.fetch_all(c).await
        })?;
        for riga in righe {
            trovate.push(Notifica::try_from(riga)?);
        }
        restanti = poi;
    }
    Ok(trovate)
}

/// Writes what attempts came to. A notification that no longer waits is left as it is.
///
/// # Errors
/// The database refused.
pub async fn registra(tx: &mut Tx, esiti: &[EsitoRegistrato], now: Timestamp) -> Result<(), sqlx::Error> {
    let mut restanti = esiti;
    while !restanti.is_empty() {
        let (ora, poi) = restanti.split_at(REGISTRA.chunk(restanti.len()));
        on!(tx, |c| {
            let mut query = sqlx::query(REGISTRA.text(ora.len()));
            for esito in ora {
                let (stato, risposta, riferimento, tentativo) = colonne_di(&esito.variazione);
                query = query
                    .bind(esito.notifica)
                    .bind(stato.codice())
                    .bind(risposta)
                    .bind(riferimento)
                    .bind(tentativo)
                    .bind(now);
            }
            query.execute(c).await.map(drop)
        })?;
        restanti = poi;
    }
    Ok(())
}

fn colonne_di(variazione: &Variazione) -> (StatoNotifica, &str, Option<&str>, i64) {
    match variazione {
        Variazione::Inviata { risposta, riferimento } => {
            (StatoNotifica::Inviata, risposta, riferimento.as_deref(), 1)
        }
        Variazione::Rimandata { risposta } => (StatoNotifica::DaInviare, risposta, None, 1),
        Variazione::Fallita { risposta } => (StatoNotifica::Fallita, risposta, None, 1),
        Variazione::Superata { motivo } => (StatoNotifica::Superata, motivo, None, 0),
    }
}

/// Gives up what still waits of these events of an appointment: something newer tells how things are.
///
/// # Errors
/// The database refused.
pub async fn supera(
    tx: &mut Tx,
    appuntamento: Uuid,
    eventi: &[Evento],
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    for evento in eventi {
        on!(tx, |c| {
            let query = sqlx::query(SUPERA).bind(appuntamento).bind(evento.codice());
            query.bind("superata da un avviso più recente").bind(now).execute(c).await.map(drop)
        })?;
    }
    Ok(())
}

/// Writes what a provider reports of a message it took; `false` when the notification does not exist or has already
/// come to its end.
///
/// # Errors
/// The database refused.
pub async fn conferma_consegna(
    tx: &mut Tx,
    notifica: Uuid,
    rapporto: Rapporto,
    risposta: &str,
    now: Timestamp,
) -> Result<bool, sqlx::Error> {
    let stato = match rapporto {
        Rapporto::Consegnata => StatoNotifica::Consegnata,
        Rapporto::Fallita => StatoNotifica::Fallita,
        Rapporto::InCorso => {
            let toccate = on!(tx, |c| {
                let query = sqlx::query(ANNOTA).bind(notifica).bind(risposta).bind(now);
                query.execute(c).await.map(|r| r.rows_affected())
            })?;
            return Ok(toccate > 0);
        }
    };
    let toccate = on!(tx, |c| {
        let query = sqlx::query(CONFERMA).bind(notifica).bind(stato.codice()).bind(risposta).bind(now);
        query.execute(c).await.map(|r| r.rows_affected())
    })?;
    Ok(toccate > 0)
}
