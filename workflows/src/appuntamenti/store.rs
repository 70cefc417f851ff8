//! The rows of appointments and of their quesiti.

use super::{
    Appuntamento, Effetto, Invito, NomeStato, Stato,
    state::{Fatti, Prenotazione},
};
use crate::punti;
use engine::{Conn, Timestamp, Tx, Uuid, db::Values, machine::Meta, on};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// The columns of a row, wherever one is read.
macro_rules! colonne {
    () => {
        "a.id, a.versione, a.creato_il, a.aggiornato_il, a.storia_impronta, a.sede, a.punto, a.inizio, a.fine, \
         a.stato, a.fatti"
    };
}
pub(super) use colonne;

const SAVE: Values = Values {
    head: "INSERT INTO appuntamenti (id, versione, creato_il, aggiornato_il, storia_impronta, cassetto, posizione,
        soggetto, prenotato_da, profilo, sede, punto, inizio, fine, stato, archivio, fatti)",
    columns: 17,
    tail: "ON CONFLICT (id) DO UPDATE SET versione = excluded.versione, aggiornato_il = excluded.aggiornato_il,
        storia_impronta = excluded.storia_impronta, sede = excluded.sede, punto = excluded.punto,
        inizio = excluded.inizio, fine = excluded.fine, stato = excluded.stato, fatti = excluded.fatti
        WHERE appuntamenti.versione = excluded.versione - 1 RETURNING id",
};
const BY_ID: &str = concat!("SELECT ", colonne!(), " FROM appuntamenti a WHERE a.id = $1");
const BY_IDS_POSTGRES: &str = concat!("SELECT ", colonne!(), " FROM appuntamenti a WHERE a.id = ANY($1)");
/// Ahead at a punto: whatever may have to be moved.
const AHEAD: &str = concat!(
    "SELECT ",
    colonne!(),
    " FROM appuntamenti a WHERE a.punto = $1 AND a.inizio > $2 AND a.stato = 'confermato' ORDER BY a.inizio, a.id"
);
/// Of some days at a punto, whatever became of them.
const AT_PUNTO: &str = concat!(
    "SELECT ",
    colonne!(),
    " FROM appuntamenti a WHERE a.punto = $1 AND a.inizio >= $2 AND a.inizio < $3 ORDER BY a.inizio, a.id LIMIT $4"
);
const OF_QUESITO: &str = concat!(
    "SELECT ",
    colonne!(),
    " FROM appuntamenti_quesiti l JOIN appuntamenti a ON a.id = l.appuntamento
    WHERE l.quesito = $1 ORDER BY a.inizio, a.id"
);
/// A quesito that has an appointment ahead is left out: the index allows one.
const LINK: Values = Values {
    head: "INSERT INTO appuntamenti_quesiti (appuntamento, quesito, in_corso)",
    columns: 3,
    tail: "ON CONFLICT DO NOTHING RETURNING quesito",
};
const UNLINK: &str = "UPDATE appuntamenti_quesiti SET in_corso = FALSE WHERE appuntamento = $1 AND in_corso";
const ALL_AFTER: &str = "SELECT id FROM appuntamenti WHERE id > $1 ORDER BY id LIMIT $2";
const BOOKED: Values = Values {
    head: "WITH cercati (quesito) AS (",
    columns: 1,
    tail: ") SELECT l.quesito, l.appuntamento FROM cercati c JOIN appuntamenti_quesiti l ON l.quesito = c.quesito
        WHERE l.in_corso",
};

/// The statements both databases share, for the test that prepares them all.
#[must_use]
pub fn statements() -> Vec<&'static str> {
    vec![SAVE.text(1).0, BY_ID, AHEAD, AT_PUNTO, OF_QUESITO, LINK.text(1).0, UNLINK, ALL_AFTER]
}

/// Those whose rows of parameters have the types of what is bound: they cannot be prepared without values.
#[must_use]
pub fn statements_a_righe() -> Vec<&'static str> {
    vec![BOOKED.text(1).0]
}

/// A row as it is stored.
#[derive(Debug, sqlx::FromRow)]
pub(super) struct Row {
    id: Uuid,
    versione: i64,
    creato_il: Timestamp,
    aggiornato_il: Timestamp,
    storia_impronta: String,
    sede: String,
    punto: String,
    inizio: Timestamp,
    fine: Timestamp,
    stato: String,
    fatti: String,
}

#[derive(Serialize, Deserialize)]
struct Documento {
    prenotazione: Prenotazione,
    stato: Stato,
    stanza: Option<String>,
    invito: Option<Invito>,
    fatti: Fatti,
}

/// A row that cannot be read back: somebody wrote it by hand, or a newer version did.
#[derive(Debug, thiserror::Error)]
#[error("inconsistent row of appuntamento {id}: {what}")]
pub struct Inconsistent {
    id: Uuid,
    what: String,
}

impl TryFrom<Row> for Appuntamento {
    type Error = sqlx::Error;

    fn try_from(row: Row) -> Result<Self, sqlx::Error> {
        let no = |what: String| sqlx::Error::Decode(Box::new(Inconsistent { id: row.id, what }));
        let documento: Documento = serde_json::from_str(&row.fatti).map_err(|e| no(e.to_string()))?;
        let column = NomeStato::TUTTI.into_iter().find(|s| s.codice() == row.stato);
        let appuntamento = Self {
            meta: Meta {
                id: row.id,
                version: row.versione,
                head: row.storia_impronta,
                created_at: row.creato_il,
                updated_at: row.aggiornato_il,
            },
            prenotazione: documento.prenotazione,
            stato: documento.stato,
            sede: row.sede,
            punto: row.punto,
            inizio: row.inizio,
            fine: row.fine,
            stanza: documento.stanza,
            invito: documento.invito,
            fatti: documento.fatti,
        };
        if column == Some(appuntamento.nome_stato()) {
            Ok(appuntamento)
        } else {
            Err(no(format!("column says {}, facts say {}", row.stato, appuntamento.nome_stato())))
        }
    }
}

/// Writes rows whose stored version is one less than theirs; returns the ids written.
pub(super) async fn salva(tx: &mut Tx, rows: &[&Appuntamento]) -> Result<Vec<Uuid>, sqlx::Error> {
    let mut scritti = Vec::with_capacity(rows.len());
    let mut restanti = rows;
    while !restanti.is_empty() {
        let (ora, poi) = restanti.split_at(SAVE.chunk(restanti.len()));
        let documenti: Vec<String> = ora
            .iter()
            .map(|a| {
                serde_json::to_string(&Documento {
                    prenotazione: a.prenotazione.clone(),
                    stato: a.stato.clone(),
                    stanza: a.stanza.clone(),
                    invito: a.invito.clone(),
                    fatti: a.fatti.clone(),
                })
            })
            .collect::<Result<_, _>>()
            .map_err(|e| sqlx::Error::Encode(Box::new(e)))?;
        let ids: Vec<Uuid> = on!(tx, |c| {
            let mut query = sqlx::query_scalar(SAVE.text(ora.len()));
            for (a, documento) in ora.iter().zip(&documenti) {
                let (meta, p) = (&a.meta, &a.prenotazione);
                let profilo = serde_json::to_value(p.profilo).unwrap_or_default();
                query = query.bind(meta.id).bind(meta.version).bind(meta.created_at).bind(meta.updated_at);
                query = query.bind(&meta.head).bind(&p.cassetto).bind(&p.posizione).bind(p.soggetti.first());
                query = query.bind(&p.prenotato_da).bind(profilo.as_str().map(str::to_owned));
                query = query.bind(&a.sede).bind(&a.punto).bind(a.inizio).bind(a.fine);
                query = query.bind(a.nome_stato().codice()).bind(&p.archivio).bind(documento);
            }
            query.fetch_all(c).await
        })?;
        scritti.extend(ids);
        restanti = poi;
    }
    Ok(scritti)
}

/// Frees seats and quesiti.
pub(super) async fn salva_effetti(tx: &mut Tx, effetti: &[(Uuid, Effetto)]) -> Result<(), sqlx::Error> {
    for (appuntamento, effetto) in effetti {
        if *effetto == Effetto::Libera {
            punti::store::libera(tx, *appuntamento).await?;
        }
        on!(tx, |c| sqlx::query(UNLINK).bind(*appuntamento).execute(c).await.map(drop))?;
    }
    Ok(())
}

/// Ties the quesiti to an appointment just written, in order of id so that two bookings cannot wait for each other.
/// Answers one that already has an appointment ahead: then the transaction is to be given up.
///
/// # Errors
/// The database did not answer.
pub async fn collega(tx: &mut Tx, appuntamento: Uuid, quesiti: &[Uuid]) -> Result<Option<Uuid>, sqlx::Error> {
    let mut restanti = quesiti;
    while !restanti.is_empty() {
        let (ora, poi) = restanti.split_at(LINK.chunk(restanti.len()));
        let legati: Vec<Uuid> = on!(tx, |c| {
            let mut query = sqlx::query_scalar(LINK.text(ora.len()));
            for quesito in ora {
                query = query.bind(appuntamento).bind(*quesito).bind(true);
            }
            query.fetch_all(c).await
        })?;
        if let Some(preso) = ora.iter().find(|q| !legati.contains(q)) {
            return Ok(Some(*preso));
        }
        restanti = poi;
    }
    Ok(None)
}

/// The appointment ahead of each quesito that has one.
///
/// # Errors
/// The database did not answer.
pub async fn in_corso(conn: &mut Conn, quesiti: &[Uuid]) -> Result<HashMap<Uuid, Uuid>, sqlx::Error> {
    let (mut trovati, mut restanti) = (HashMap::new(), quesiti);
    while !restanti.is_empty() {
        let (ora, poi) = restanti.split_at(BOOKED.chunk(restanti.len()));
        let righe: Vec<(Uuid, Uuid)> = on!(conn, |c| {
            let mut query = sqlx::query_as(BOOKED.text(ora.len()));
            for quesito in ora {
                query = query.bind(*quesito);
            }
            query.fetch_all(c).await
        })?;
        trovati.extend(righe);
        restanti = poi;
    }
    Ok(trovati)
}

/// One appointment.
///
/// # Errors
/// The database did not answer, or the row is inconsistent.
pub async fn carica(conn: &mut Conn, id: Uuid) -> Result<Option<Appuntamento>, sqlx::Error> {
    let row: Option<Row> = on!(conn, |c| sqlx::query_as(BY_ID).bind(id).fetch_optional(c).await)?;
    row.map(Appuntamento::try_from).transpose()
}

/// Many appointments, in no order; ids that do not exist are left out.
///
/// # Errors
/// The database did not answer, or a row is inconsistent.
pub async fn carica_tutti(conn: &mut Conn, ids: &[Uuid]) -> Result<Vec<Appuntamento>, sqlx::Error> {
    let rows: Vec<Row> = match conn.raw() {
        engine::db::Raw::Sqlite(c) => {
            let mut rows = Vec::with_capacity(ids.len());
            for id in ids {
                rows.extend(sqlx::query_as(BY_ID).bind(*id).fetch_optional(&mut *c).await?);
            }
            rows
        }
        engine::db::Raw::Postgres(c) => sqlx::query_as(BY_IDS_POSTGRES).bind(ids).fetch_all(c).await?,
    };
    rows.into_iter().map(Appuntamento::try_from).collect()
}

/// Every appointment after `dopo` by id, at most `limite`: for checks that read them all.
///
/// # Errors
/// The database did not answer.
pub async fn tutti_dopo(conn: &mut Conn, dopo: Uuid, limite: i64) -> Result<Vec<Uuid>, sqlx::Error> {
    on!(conn, |c| sqlx::query_scalar(ALL_AFTER).bind(dopo).bind(limite).fetch_all(c).await)
}

/// Those confirmed at a punto that begin after an instant, in order of time.
///
/// # Errors
/// The database did not answer, or a row is inconsistent.
pub async fn futuri(conn: &mut Conn, punto: &str, ora: Timestamp) -> Result<Vec<Appuntamento>, sqlx::Error> {
    let rows: Vec<Row> = on!(conn, |c| sqlx::query_as(AHEAD).bind(punto).bind(ora).fetch_all(c).await)?;
    rows.into_iter().map(Appuntamento::try_from).collect()
}

/// Those of a punto that begin from an instant to another, itself excluded, whatever became of them, in order of time.
///
/// # Errors
/// The database did not answer, or a row is inconsistent.
pub async fn al_punto(
    conn: &mut Conn,
    punto: &str,
    da: Timestamp,
    a: Timestamp,
    limite: i64,
) -> Result<Vec<Appuntamento>, sqlx::Error> {
    let rows: Vec<Row> = on!(conn, |c| {
        sqlx::query_as(AT_PUNTO).bind(punto).bind(da).bind(a).bind(limite).fetch_all(c).await
    })?;
    rows.into_iter().map(Appuntamento::try_from).collect()
}

/// Every appointment of a quesito, in order of time.
///
/// # Errors
/// The database did not answer, or a row is inconsistent.
pub async fn di_quesito(conn: &mut Conn, quesito: Uuid) -> Result<Vec<Appuntamento>, sqlx::Error> {
    let rows: Vec<Row> = on!(conn, |c| sqlx::query_as(OF_QUESITO).bind(quesito).fetch_all(c).await)?;
    rows.into_iter().map(Appuntamento::try_from).collect()
}
