//! The queries of a supervisor's page, each served by an index.

use super::{Carico, DaRiassegnare, Escalation, PaginaDi};
use crate::{
    quesiti::store as quesiti_store,
    ricerca::{self, Cursore, LIMITE_MASSIMO},
    scadenze::TipoScadenza,
};
use chrono::NaiveDate;
use engine::{Conn, Timestamp, Uuid, on};
use std::collections::HashMap;

/// A suspension that is open has its timer, and only that has. The sede is compared as an expression, so that nobody
/// reads all that a sede has in carico for each of its people.
const CARICO: &str = "SELECT u.id, u.nome, u.ruolo, u.attivo, COUNT(q.id) AS in_carico,
        COUNT(CASE WHEN q.termine < $2 THEN 1 END) AS scaduti,
        COUNT(CASE WHEN q.termine >= $2 AND q.termine <= $3 THEN 1 END) AS in_scadenza,
        COUNT(s.soggetto) AS sospesi,
        MIN(q.creato_il) AS piu_vecchio,
        (SELECT COUNT(*) FROM storia c WHERE c.verbo = 'chiude' AND c.autore = 'utente:' || u.id
            AND c.quando >= $4) AS chiusi,
        (SELECT MAX(a.al) FROM assenze a WHERE a.utente = u.id AND a.al >= $2 AND a.dal <= $2) AS assente_fino
    FROM utenti u
    LEFT JOIN quesiti q ON q.assegnatario = u.id AND q.stato = 'in_carico' AND q.sede || '' = u.sede
    LEFT JOIN scadenze s ON s.soggetto = q.id AND s.tipo = 'fine_sospensione'
    WHERE u.sede = $1 AND u.ruolo IN ('funzionario', 'supervisore')
    GROUP BY u.id, u.nome, u.ruolo, u.attivo HAVING u.attivo OR COUNT(q.id) > 0 ORDER BY u.nome, u.id";
const IN_CARICO: &str =
    "SELECT q.id, q.versione FROM quesiti q WHERE q.assegnatario = $1 AND q.stato = 'in_carico'
    ORDER BY COALESCE(q.termine, '9999-12-31'), q.id";
const DA_RIASSEGNARE: &str = "SELECT q.id, a.dal, a.al
    FROM utenti u JOIN assenze a ON a.utente = u.id
    JOIN quesiti q ON q.assegnatario = u.id AND q.stato = 'in_carico' AND q.sede || '' = u.sede
    WHERE u.sede = $1 AND a.al >= $2 AND a.dal <= $2
    ORDER BY CASE WHEN q.termine <= a.al THEN 0 ELSE 1 END, COALESCE(q.termine, '9999-12-31'), q.id LIMIT $3";
/// Late, and with no escalation still to come: the facts of each then say whether one fired.
const ESCALATION: &str = "SELECT q.id, q.termine FROM quesiti q
    WHERE q.sede = $1 AND q.stato = $2 AND COALESCE(q.termine, '9999-12-31') < $3
    AND (COALESCE(q.termine, '9999-12-31'), q.id) > ($4, $5)
    AND NOT EXISTS (SELECT 1 FROM scadenze s WHERE s.soggetto = q.id AND s.tipo = 'escalation_supervisore')
    ORDER BY COALESCE(q.termine, '9999-12-31'), q.id LIMIT $6";

/// The statements both databases share, for the test that prepares them all.
#[must_use]
pub fn statements() -> Vec<&'static str> {
    vec![CARICO, IN_CARICO, DA_RIASSEGNARE, ESCALATION]
}

#[derive(sqlx::FromRow)]
struct RigaCarico {
    id: String,
    nome: String,
    ruolo: String,
    attivo: bool,
    in_carico: i64,
    scaduti: i64,
    in_scadenza: i64,
    sospesi: i64,
    piu_vecchio: Option<Timestamp>,
    chiusi: i64,
    assente_fino: Option<String>,
}

fn giorno(testo: &str) -> Result<NaiveDate, sqlx::Error> {
    testo.parse().map_err(|e| sqlx::Error::Decode(Box::new(e)))
}

impl TryFrom<RigaCarico> for Carico {
    type Error = sqlx::Error;

    fn try_from(r: RigaCarico) -> Result<Self, sqlx::Error> {
        Ok(Self {
            ruolo: r.ruolo.parse().map_err(|e: String| sqlx::Error::Decode(e.into()))?,
            assente_fino: r.assente_fino.as_deref().map(giorno).transpose()?,
            utente: r.id,
            nome: r.nome,
            attivo: r.attivo,
            in_carico: r.in_carico,
            scaduti: r.scaduti,
            in_scadenza: r.in_scadenza,
            sospesi: r.sospesi,
            chiusi: r.chiusi,
            piu_vecchio: r.piu_vecchio,
        })
    }
}

/// The load of the people of a sede, by name.
///
/// # Errors
/// The database did not answer, or a row cannot be read.
pub async fn carico(
    conn: &mut Conn,
    sede: &str,
    oggi: NaiveDate,
    vicino: NaiveDate,
    chiusi_da: Timestamp,
) -> Result<Vec<Carico>, sqlx::Error> {
    let righe: Vec<RigaCarico> = on!(conn, |c| {
        let query = sqlx::query_as(CARICO).bind(sede).bind(oggi.to_string()).bind(vicino.to_string());
        query.bind(chiusi_da).fetch_all(c).await
    })?;
    righe.into_iter().map(Carico::try_from).collect()
}

/// What somebody has in carico, each with its version, what expires first first.
///
/// # Errors
/// The database did not answer.
pub async fn in_carico(conn: &mut Conn, utente: &str) -> Result<Vec<(Uuid, i64)>, sqlx::Error> {
    on!(conn, |c| sqlx::query_as(IN_CARICO).bind(utente).fetch_all(c).await)
}

/// What those of a sede who are away on a day have in carico, what expires before they are back first.
///
/// # Errors
/// The database did not answer, or a row cannot be read.
pub async fn da_riassegnare(
    conn: &mut Conn,
    sede: &str,
    oggi: NaiveDate,
) -> Result<Vec<DaRiassegnare>, sqlx::Error> {
    let trovati: Vec<(Uuid, String, String)> = on!(conn, |c| {
        let query = sqlx::query_as(DA_RIASSEGNARE).bind(sede).bind(oggi.to_string());
        query.bind(LIMITE_MASSIMO).fetch_all(c).await
    })?;
    let ids: Vec<Uuid> = trovati.iter().map(|t| t.0).collect();
    let assenze: HashMap<Uuid, (String, String)> =
        trovati.into_iter().map(|(id, dal, al)| (id, (dal, al))).collect();
    let righe = ricerca::righe(conn, &ids).await?.into_iter();
    righe
        .filter_map(|riga| assenze.get(&riga.id).map(|(dal, al)| (riga, dal, al)))
        .map(|(riga, dal, al)| Ok(DaRiassegnare { riga, dal: giorno(dal)?, al: giorno(al)? }))
        .collect()
}

/// A page of what was escalated in a sede and has no reply, oldest term first. A cursor of another order is as if none
/// were given.
///
/// # Errors
/// The database did not answer, or a row cannot be read.
pub async fn escalation(
    conn: &mut Conn,
    sede: &str,
    oggi: NaiveDate,
    dopo: Option<&Cursore>,
    limite: i64,
) -> Result<PaginaDi<Escalation>, sqlx::Error> {
    let limite = limite.clamp(1, LIMITE_MASSIMO);
    let (termine, id) = match dopo {
        Some(Cursore::Coda(termine, id)) => (termine.clone(), *id),
        _ => (String::new(), Uuid::nil()),
    };
    let mut trovati: Vec<(Uuid, String)> = Vec::new();
    // Each state by its own stretch of the index, then merged.
    for stato in ["aperta", "in_carico"] {
        let lette: Vec<(Uuid, String)> = on!(conn, |c| {
            let query = sqlx::query_as(ESCALATION).bind(sede).bind(stato).bind(oggi.to_string());
            query.bind(&termine).bind(id).bind(limite + 1).fetch_all(c).await
        })?;
        trovati.extend(lette);
    }
    trovati.sort_by(|a, b| (&a.1, a.0).cmp(&(&b.1, b.0)));
    let altre = trovati.len() as i64 > limite;
    trovati.truncate(limite as usize);
    let prossimo = trovati.last().filter(|_| altre).map(|(id, termine)| Cursore::Coda(termine.clone(), *id));
    let ids: Vec<Uuid> = trovati.into_iter().map(|t| t.0).collect();
    let livelli: HashMap<Uuid, TipoScadenza> = quesiti_store::carica_tutti(conn, &ids)
        .await?
        .into_iter()
        .filter_map(|q| Some((q.meta.id, livello(&q.fatti.scattate)?)))
        .collect();
    let righe = ricerca::righe(conn, &ids).await?.into_iter();
    let voci = righe.filter_map(|riga| Some(Escalation { livello: *livelli.get(&riga.id)?, riga })).collect();
    Ok(PaginaDi { voci, prossimo })
}

/// The furthest that was told. `None`: nobody was, since the rule has no escalation.
fn livello(scattate: &[TipoScadenza]) -> Option<TipoScadenza> {
    [TipoScadenza::EscalationMonitoraggio, TipoScadenza::EscalationSupervisore]
        .into_iter()
        .find(|l| scattate.contains(l))
}
