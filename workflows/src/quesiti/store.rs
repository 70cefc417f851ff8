//! The rows of quesiti, messages and attachments.

use super::{
    Effetto, Fatti, NomeStato, Quesito, Richiesta, Stato,
    messaggio::{Allegato, Messaggio, NuovoMessaggio, TipoMessaggio},
};
use crate::tabelle::{Regione, TipoQuesito};
use engine::{Conn, Timestamp, Tx, Uuid, db::Values, machine::Meta, on};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::collections::{HashMap, HashSet};

/// One statement gives birth and moves forward: a row is written when it is new, or when the stored version is the
/// one the act started from.
const SAVE: Values = Values {
    head: "INSERT INTO quesiti (id, versione, creato_il, aggiornato_il, storia_impronta, cassetto, argomento, tipo,
        oggetto, posizione, mittente, profilo, soggetto, stato, sede, unita, assegnatario, non_smistato,
        protocollo_sede, protocollo_anno, protocollo_numero, esito, chiuso_il, termine, regole, fatti)",
    columns: 26,
    tail: "ON CONFLICT (id) DO UPDATE SET versione = excluded.versione, aggiornato_il = excluded.aggiornato_il,
        storia_impronta = excluded.storia_impronta, stato = excluded.stato, sede = excluded.sede,
        unita = excluded.unita, assegnatario = excluded.assegnatario, non_smistato = excluded.non_smistato,
        protocollo_sede = excluded.protocollo_sede, protocollo_anno = excluded.protocollo_anno,
        protocollo_numero = excluded.protocollo_numero, esito = excluded.esito, chiuso_il = excluded.chiuso_il,
        termine = excluded.termine, regole = excluded.regole, fatti = excluded.fatti
        WHERE quesiti.versione = excluded.versione - 1 RETURNING id",
};
const BY_ID: &str =
    "SELECT id, versione, creato_il, aggiornato_il, storia_impronta, cassetto, argomento, tipo,
        oggetto, posizione, mittente, profilo, soggetto, stato, sede, unita, regole, fatti
    FROM quesiti WHERE id = $1";
const BY_IDS_POSTGRES: &str =
    "SELECT id, versione, creato_il, aggiornato_il, storia_impronta, cassetto, argomento,
        tipo, oggetto, posizione, mittente, profilo, soggetto, stato, sede, unita, regole, fatti
    FROM quesiti WHERE id = ANY($1)";
const INSERT_MESSAGE: Values = Values {
    head: "INSERT INTO messaggi (id, quesito, numero, tipo, autore, testo, impronta, archivio, creato_il)",
    columns: 9,
    tail: "",
};
const INSERT_ATTACHMENT: Values = Values {
    head: "INSERT INTO allegati (id, messaggio, quesito, nome, tipo, dimensione, impronta)",
    columns: 7,
    tail: "",
};
const INSERT_VOTE: &str =
    "INSERT INTO gradimenti (quesito, voto, suggerimento, creato_il) VALUES ($1, $2, $3, $4)";
const MESSAGES: &str = "SELECT id, numero, tipo, autore, testo, impronta, archivio, creato_il
    FROM messaggi WHERE quesito = $1 ORDER BY numero";
const ATTACHMENTS: &str =
    "SELECT id, messaggio, nome, tipo, dimensione, impronta FROM allegati WHERE quesito = $1 ORDER BY id";
const BY_PROTOCOL: &str = "SELECT quesito FROM protocolli WHERE sede = $1 AND anno = $2 AND numero = $3";
const OPEN_UNDER_RULES: &str = "SELECT id FROM quesiti
    WHERE stato <> 'chiusa' AND regole = $1 AND id > $2 ORDER BY id LIMIT $3";
const ALL_AFTER: &str = "SELECT id FROM quesiti WHERE id > $1 ORDER BY id LIMIT $2";

/// The statements both databases share, for the test that prepares them all.
#[must_use]
pub fn statements() -> Vec<&'static str> {
    vec![
        SAVE.text(1).0,
        BY_ID,
        INSERT_MESSAGE.text(1).0,
        INSERT_ATTACHMENT.text(1).0,
        INSERT_VOTE,
        MESSAGES,
        ATTACHMENTS,
        BY_PROTOCOL,
        OPEN_UNDER_RULES,
        ALL_AFTER,
    ]
}

/// A row that cannot be read back: somebody wrote it by hand, or a newer version did.
#[derive(Debug, thiserror::Error)]
#[error("inconsistent row of quesito {id}: {what}")]
pub struct Inconsistent {
    id: Uuid,
    what: String,
}

impl From<Inconsistent> for sqlx::Error {
    fn from(error: Inconsistent) -> Self {
        sqlx::Error::Decode(Box::new(error))
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    versione: i64,
    creato_il: Timestamp,
    aggiornato_il: Timestamp,
    storia_impronta: String,
    cassetto: String,
    argomento: String,
    tipo: String,
    oggetto: String,
    posizione: Option<String>,
    mittente: String,
    profilo: String,
    soggetto: String,
    stato: String,
    sede: Option<String>,
    unita: Option<String>,
    regole: String,
    fatti: String,
}

/// What has no column of its own.
#[derive(Serialize, Deserialize)]
struct Documento {
    periodo: Option<(String, String)>,
    motivo: Option<String>,
    identificativo: Option<String>,
    cap: Option<String>,
    // Rows written before there were regions have none.
    #[serde(default)]
    regione: Option<Regione>,
    mittente_nome: Option<String>,
    stato: Stato,
    #[serde(flatten)]
    fatti: Fatti,
}

fn word<T: DeserializeOwned>(id: Uuid, text: String) -> Result<T, Inconsistent> {
    serde_json::from_value(serde_json::Value::String(text))
        .map_err(|e| Inconsistent { id, what: e.to_string() })
}

/// The word a unit variant is written with.
fn text_of<T: Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(text)) => text,
        _ => String::new(),
    }
}

impl TryFrom<Row> for Quesito {
    type Error = Inconsistent;

    fn try_from(row: Row) -> Result<Self, Inconsistent> {
        let id = row.id;
        let documento: Documento =
            serde_json::from_str(&row.fatti).map_err(|e| Inconsistent { id, what: e.to_string() })?;
        let quesito = Self {
            meta: Meta {
                id,
                version: row.versione,
                head: row.storia_impronta,
                created_at: row.creato_il,
                updated_at: row.aggiornato_il,
            },
            richiesta: Richiesta {
                cassetto: row.cassetto,
                argomento: row.argomento,
                tipo: word::<TipoQuesito>(id, row.tipo)?,
                oggetto: row.oggetto,
                periodo: documento.periodo,
                posizione: row.posizione,
                motivo: documento.motivo,
                identificativo: documento.identificativo,
                cap: documento.cap,
                regione: documento.regione,
                mittente: row.mittente,
                profilo: word(id, row.profilo)?,
                mittente_nome: documento.mittente_nome,
                soggetto: row.soggetto,
            },
            stato: documento.stato,
            sede: row.sede,
            unita: row.unita,
            regole: row.regole,
            fatti: documento.fatti,
        };
        let column: NomeStato = word(id, row.stato)?;
        if column == quesito.nome_stato() {
            Ok(quesito)
        } else {
            Err(Inconsistent {
                id,
                what: format!("column says {}, facts say {}", column, quesito.nome_stato()),
            })
        }
    }
}

impl Quesito {
    fn documento(&self) -> Result<String, sqlx::Error> {
        let r = self.richiesta.clone();
        serde_json::to_string(&Documento {
            periodo: r.periodo,
            motivo: r.motivo,
            identificativo: r.identificativo,
            cap: r.cap,
            regione: r.regione,
            mittente_nome: r.mittente_nome,
            stato: self.stato.clone(),
            fatti: self.fatti.clone(),
        })
        .map_err(|e| sqlx::Error::Encode(Box::new(e)))
    }

    /// Why it is in no sede, for the queue of what was not routed.
    fn non_smistato(&self) -> Option<&'static str> {
        let instradamento = self.fatti.smistamento.as_ref().filter(|_| self.sede.is_none())?;
        instradamento.esito.as_ref().err().map(crate::smistamento::NonSmistato::codice)
    }
}

/// Writes rows whose stored version is one less than theirs; returns the ids written.
pub(super) async fn salva(tx: &mut Tx, rows: &[&Quesito]) -> Result<Vec<Uuid>, sqlx::Error> {
    let mut written = Vec::with_capacity(rows.len());
    let mut left = rows;
    while !left.is_empty() {
        let (now, later) = left.split_at(SAVE.chunk(left.len()));
        let documents = now.iter().map(|q| q.documento()).collect::<Result<Vec<_>, _>>()?;
        let ids: Vec<Uuid> = on!(tx, |c| {
            let mut query = sqlx::query_scalar(SAVE.text(now.len()));
            for (q, documento) in now.iter().zip(&documents) {
                let (meta, r) = (&q.meta, &q.richiesta);
                let numero = q.fatti.protocollo.as_ref();
                let chiusura = match &q.stato {
                    Stato::Chiusa(c) => Some(c),
                    Stato::Aperta | Stato::InCarico { .. } => None,
                };
                query = query.bind(meta.id).bind(meta.version).bind(meta.created_at).bind(meta.updated_at);
                query = query.bind(&meta.head).bind(&r.cassetto).bind(&r.argomento).bind(text_of(&r.tipo));
                query = query.bind(&r.oggetto).bind(&r.posizione).bind(&r.mittente).bind(text_of(&r.profilo));
                query = query.bind(&r.soggetto).bind(q.nome_stato().codice()).bind(&q.sede).bind(&q.unita);
                query = query.bind(q.assegnatario()).bind(q.non_smistato());
                query = query.bind(numero.map(|p| &p.sede)).bind(numero.map(|p| p.anno()));
                query = query.bind(numero.map(|p| p.numero)).bind(chiusura.map(|c| &c.esito));
                query = query.bind(chiusura.map(|c| c.il)).bind(q.termine().map(|t| t.to_string()));
                query = query.bind(&q.regole).bind(documento);
            }
            query.fetch_all(c).await
        })?;
        written.extend(ids);
        left = later;
    }
    let versions: HashMap<Uuid, i64> = rows.iter().map(|q| (q.meta.id, q.meta.version)).collect();
    let changed: Vec<_> = written.iter().filter_map(|id| Some((*id, *versions.get(id)?))).collect();
    crate::monitoraggio::misure::store::segna(tx, &changed).await?;
    // An oggetto never changes: its words are written with the birth.
    let new: HashSet<Uuid> = changed.iter().filter(|(_, version)| *version == 1).map(|(id, _)| *id).collect();
    let born = rows.iter().filter(|q| new.contains(&q.meta.id));
    let born: Vec<(Uuid, &str)> = born.map(|q| (q.meta.id, q.richiesta.oggetto.as_str())).collect();
    crate::ricerca::parole::store::scrivi(tx, &born).await?;
    Ok(written)
}

/// Writes the rows that follow from acts: messages with their attachments, votes.
pub(super) async fn salva_effetti(
    tx: &mut Tx,
    effects: Vec<(Uuid, Effetto)>,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    let mut messages = Vec::new();
    for (quesito, effect) in effects {
        match effect {
            Effetto::Messaggio(messaggio) => messages.push((quesito, *messaggio)),
            Effetto::Gradimento { voto, suggerimento } => {
                on!(tx, |c| {
                    let query = sqlx::query(INSERT_VOTE).bind(quesito).bind(i64::from(voto));
                    query.bind(&suggerimento).bind(now).execute(c).await.map(drop)
                })?;
            }
        }
    }
    insert_messages(tx, &messages, now).await
}

async fn insert_messages(
    tx: &mut Tx,
    messages: &[(Uuid, NuovoMessaggio)],
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    let mut left = messages;
    while !left.is_empty() {
        let (these, later) = left.split_at(INSERT_MESSAGE.chunk(left.len()));
        on!(tx, |c| {
            let mut query = sqlx::query(INSERT_MESSAGE.text(these.len()));
            for (quesito, m) in these {
                query = query.bind(m.id).bind(*quesito).bind(m.numero).bind(m.tipo.codice()).bind(&m.autore);
                query = query.bind(&m.scritto.testo).bind(&m.impronta).bind(&m.scritto.archivio).bind(now);
            }
            query.execute(c).await.map(drop)
        })?;
        left = later;
    }
    let files: Vec<_> =
        messages.iter().flat_map(|(q, m)| m.scritto.allegati.iter().map(move |a| (*q, m.id, a))).collect();
    let mut left = files.as_slice();
    while !left.is_empty() {
        let (these, later) = left.split_at(INSERT_ATTACHMENT.chunk(left.len()));
        on!(tx, |c| {
            let mut query = sqlx::query(INSERT_ATTACHMENT.text(these.len()));
            for (quesito, messaggio, a) in these {
                query = query.bind(engine::new_id()).bind(*messaggio).bind(*quesito).bind(&a.nome);
                query = query.bind(&a.tipo).bind(a.dimensione).bind(&a.impronta);
            }
            query.execute(c).await.map(drop)
        })?;
        left = later;
    }
    Ok(())
}

/// One quesito.
///
/// # Errors
/// The database did not answer, or the row is inconsistent.
pub async fn carica(conn: &mut Conn, id: Uuid) -> Result<Option<Quesito>, sqlx::Error> {
    let row: Option<Row> = on!(conn, |c| sqlx::query_as(BY_ID).bind(id).fetch_optional(c).await)?;
    Ok(row.map(Quesito::try_from).transpose()?)
}

/// Many quesiti, in no order; ids that do not exist are left out.
///
/// # Errors
/// The database did not answer, or a row is inconsistent.
pub async fn carica_tutti(conn: &mut Conn, ids: &[Uuid]) -> Result<Vec<Quesito>, sqlx::Error> {
    let rows: Vec<Row> = match conn.raw() {
        // In the process a statement each is cheap, and the text stays one.
        engine::db::Raw::Sqlite(c) => {
            let mut rows = Vec::with_capacity(ids.len());
            for id in ids {
                rows.extend(sqlx::query_as(BY_ID).bind(*id).fetch_optional(&mut *c).await?);
            }
            rows
        }
        engine::db::Raw::Postgres(c) => sqlx::query_as(BY_IDS_POSTGRES).bind(ids).fetch_all(c).await?,
    };
    rows.into_iter().map(|row| Quesito::try_from(row).map_err(Into::into)).collect()
}

/// The quesito registered under a number.
///
/// # Errors
/// The database did not answer.
pub async fn per_protocollo(
    conn: &mut Conn,
    sede: &str,
    anno: i64,
    numero: i64,
) -> Result<Option<Uuid>, sqlx::Error> {
    on!(conn, |c| sqlx::query_scalar(BY_PROTOCOL).bind(sede).bind(anno).bind(numero).fetch_optional(c).await)
}

/// Open quesiti that follow the rules `regole`, after `dopo`, at most `limite`.
///
/// # Errors
/// The database did not answer.
pub async fn aperti_con_regole(
    conn: &mut Conn,
    regole: &str,
    dopo: Uuid,
    limite: i64,
) -> Result<Vec<Uuid>, sqlx::Error> {
    on!(conn, |c| {
        sqlx::query_scalar(OPEN_UNDER_RULES).bind(regole).bind(dopo).bind(limite).fetch_all(c).await
    })
}

/// Every quesito after `dopo` by id, at most `limite`: for checks that read them all.
///
/// # Errors
/// The database did not answer.
pub async fn tutti_dopo(conn: &mut Conn, dopo: Uuid, limite: i64) -> Result<Vec<Uuid>, sqlx::Error> {
    on!(conn, |c| sqlx::query_scalar(ALL_AFTER).bind(dopo).bind(limite).fetch_all(c).await)
}

#[derive(sqlx::FromRow)]
struct MessageRow {
    id: Uuid,
    numero: i64,
    tipo: String,
    autore: String,
    testo: String,
    impronta: String,
    archivio: Option<String>,
    creato_il: Timestamp,
}

#[derive(sqlx::FromRow)]
struct AttachmentRow {
    id: Uuid,
    messaggio: Uuid,
    nome: String,
    tipo: String,
    dimensione: i64,
    impronta: String,
}

/// The whole conversation, oldest first.
///
/// # Errors
/// The database did not answer, or a row is inconsistent.
pub async fn messaggi(conn: &mut Conn, quesito: Uuid) -> Result<Vec<Messaggio>, sqlx::Error> {
    let rows: Vec<MessageRow> = on!(conn, |c| sqlx::query_as(MESSAGES).bind(quesito).fetch_all(c).await)?;
    let files: Vec<AttachmentRow> =
        on!(conn, |c| sqlx::query_as(ATTACHMENTS).bind(quesito).fetch_all(c).await)?;
    let mut by_message: HashMap<Uuid, Vec<Allegato>> = HashMap::new();
    for f in files {
        let allegato =
            Allegato { id: f.id, nome: f.nome, tipo: f.tipo, dimensione: f.dimensione, impronta: f.impronta };
        by_message.entry(f.messaggio).or_default().push(allegato);
    }
    rows.into_iter()
        .map(|m| {
            let tipo = TipoMessaggio::da_codice(&m.tipo)
                .ok_or_else(|| Inconsistent { id: quesito, what: format!("message type {}", m.tipo) })?;
            Ok(Messaggio {
                id: m.id,
                numero: m.numero,
                tipo,
                autore: m.autore,
                testo: m.testo,
                impronta: m.impronta,
                archivio: m.archivio,
                creato_il: m.creato_il,
                allegati: by_message.remove(&m.id).unwrap_or_default(),
            })
        })
        .collect()
}
