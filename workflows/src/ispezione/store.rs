//! What the checks read.

use engine::{Conn, Timestamp, Uuid, history::Line, on};

const PAGINA: i64 = 1_000;

const STORIA_TRA: &str =
    "SELECT tipo, soggetto, versione, quando, verbo, autore, automatico, prima, dopo, dettagli,
        impronta
    FROM storia WHERE soggetto >= $1 AND soggetto <= $2 ORDER BY soggetto, versione";
const SCADENZE_TRA: &str = "SELECT soggetto, tipo, scatta_il FROM scadenze WHERE soggetto >= $1 AND soggetto <= $2 ORDER BY soggetto, tipo";
const MESSAGGI_TRA: &str = "SELECT quesito, COUNT(*) FROM messaggi WHERE quesito >= $1 AND quesito <= $2
    GROUP BY quesito";
const STORIA_ORFANA: &str = "SELECT COUNT(*) FROM storia s
    WHERE (s.tipo = 'quesito' AND NOT EXISTS (SELECT 1 FROM quesiti q WHERE q.id = s.soggetto))
       OR (s.tipo = 'appuntamento' AND NOT EXISTS (SELECT 1 FROM appuntamenti a WHERE a.id = s.soggetto))
       OR (s.tipo = 'punto' AND NOT EXISTS (SELECT 1 FROM punti p WHERE p.id = s.soggetto))";
const SCADENZE_ORFANE: &str = "SELECT COUNT(*) FROM scadenze s
    WHERE (s.macchina = 'quesito' AND NOT EXISTS (SELECT 1 FROM quesiti q WHERE q.id = s.soggetto))
       OR (s.macchina = 'appuntamento' AND NOT EXISTS (SELECT 1 FROM appuntamenti a WHERE a.id = s.soggetto))";
/// A confirmed appointment ahead has its seat, and nothing else has one.
const SENZA_POSTO: &str = "SELECT COUNT(*) FROM appuntamenti a WHERE a.stato = 'confermato' AND NOT EXISTS
    (SELECT 1 FROM prenotazioni p WHERE p.appuntamento = a.id AND p.punto = a.punto AND p.inizio = a.inizio
        AND p.fine = a.fine)";
const POSTI_ORFANI: &str = "SELECT COUNT(*) FROM prenotazioni p WHERE NOT EXISTS
    (SELECT 1 FROM appuntamenti a WHERE a.id = p.appuntamento AND a.stato = 'confermato')";
const SCADENZE_IN_RITARDO: &str =
    "SELECT COUNT(*) FROM scadenze WHERE macchina IN ('quesito', 'appuntamento') AND scatta_il < $1";
const SENZA_NUMERO: &str = "SELECT COUNT(*) FROM quesiti
    WHERE sede IS NOT NULL AND protocollo_numero IS NULL AND aggiornato_il < $1";
const NON_SMISTATI: &str = "SELECT COUNT(*) FROM quesiti WHERE sede IS NULL";
const SENZA_REGISTRAZIONE: &str = "SELECT COUNT(*) FROM quesiti q WHERE q.protocollo_numero IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM protocolli p WHERE p.sede = q.protocollo_sede AND p.anno = q.protocollo_anno
        AND p.numero = q.protocollo_numero AND p.quesito = q.id)";
const FALLITE: &str = "SELECT COUNT(*) FROM notifiche WHERE stato = 'fallita' AND aggiornata_il >= $1";
const FERME: &str = "SELECT COUNT(*) FROM notifiche WHERE stato = 'da_inviare' AND creata_il < $1";
const ARCHIVI: &str =
    "SELECT id, archivio FROM messaggi WHERE archivio IS NOT NULL AND id > $1 ORDER BY id LIMIT $2";
const ARCHIVI_APPUNTAMENTI: &str =
    "SELECT id, archivio FROM appuntamenti WHERE archivio IS NOT NULL AND id > $1 ORDER BY id LIMIT $2";
/// An act that waits to leave has its files already. Its plan needs the words of the partial index.
const ARCHIVI_DIFFERITI: &str = "SELECT id, archivio FROM atti_differiti
    WHERE stato = 'in_attesa' AND archivio IS NOT NULL AND id > $1 ORDER BY id LIMIT $2";

/// The counts of a page stop here.
pub(super) const CONTO_MASSIMO: i64 = 1_000;
const IN_RITARDO_BREVE: &str = "SELECT COUNT(*) FROM (SELECT 1 FROM scadenze
    WHERE macchina IN ('quesito', 'appuntamento') AND scatta_il < $1 LIMIT $2) AS tardi";
const NON_SMISTATI_BREVE: &str =
    "SELECT COUNT(*) FROM (SELECT 1 FROM quesiti WHERE sede IS NULL LIMIT $1) AS senza_sede";
const FALLITE_BREVE: &str = "SELECT COUNT(*) FROM (SELECT 1 FROM notifiche
    WHERE stato = 'fallita' AND aggiornata_il >= $1 LIMIT $2) AS mai_arrivate";

/// The statements of this module, for the test that prepares them all on both databases.
#[must_use]
pub fn statements() -> Vec<&'static str> {
    vec![
        STORIA_TRA,
        SCADENZE_TRA,
        MESSAGGI_TRA,
        STORIA_ORFANA,
        SCADENZE_ORFANE,
        SCADENZE_IN_RITARDO,
        SENZA_NUMERO,
        NON_SMISTATI,
        SENZA_REGISTRAZIONE,
        FALLITE,
        FERME,
        SENZA_POSTO,
        POSTI_ORFANI,
        ARCHIVI,
        ARCHIVI_APPUNTAMENTI,
        ARCHIVI_DIFFERITI,
        IN_RITARDO_BREVE,
        NON_SMISTATI_BREVE,
        FALLITE_BREVE,
    ]
}

/// History of the aggregates between two ids, by aggregate and version.
pub(super) async fn storia_tra(conn: &mut Conn, da: Uuid, a: Uuid) -> Result<Vec<Line>, sqlx::Error> {
    on!(conn, |c| sqlx::query_as(STORIA_TRA).bind(da).bind(a).fetch_all(c).await)
}

/// Timers of the aggregates between two ids.
pub(super) async fn scadenze_tra(
    conn: &mut Conn,
    da: Uuid,
    a: Uuid,
) -> Result<Vec<(Uuid, String, Timestamp)>, sqlx::Error> {
    on!(conn, |c| sqlx::query_as(SCADENZE_TRA).bind(da).bind(a).fetch_all(c).await)
}

/// How many messages each quesito between two ids has.
pub(super) async fn messaggi_tra(
    conn: &mut Conn,
    da: Uuid,
    a: Uuid,
) -> Result<Vec<(Uuid, i64)>, sqlx::Error> {
    on!(conn, |c| sqlx::query_as(MESSAGGI_TRA).bind(da).bind(a).fetch_all(c).await)
}

/// What may have a zip in the archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ConZip {
    /// Messages of quesiti.
    Messaggi,
    /// Bookings.
    Appuntamenti,
    /// Acts that wait to leave.
    Differiti,
}

/// One page of those with a zip, after an id: id and key.
pub(super) async fn archivi(
    conn: &mut Conn,
    di: ConZip,
    dopo: Uuid,
) -> Result<Vec<(Uuid, String)>, sqlx::Error> {
    let sql = match di {
        ConZip::Messaggi => ARCHIVI,
        ConZip::Appuntamenti => ARCHIVI_APPUNTAMENTI,
        ConZip::Differiti => ARCHIVI_DIFFERITI,
    };
    on!(conn, |c| sqlx::query_as(sql).bind(dopo).bind(PAGINA).fetch_all(c).await)
}

/// Counts over whole tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Conti {
    pub(super) storia_orfana: i64,
    pub(super) scadenze_orfane: i64,
    pub(super) scadenze_in_ritardo: i64,
    pub(super) senza_numero: i64,
    pub(super) non_smistati: i64,
    pub(super) senza_registrazione: i64,
    pub(super) fallite: i64,
    pub(super) ferme: i64,
    pub(super) senza_posto: i64,
    pub(super) posti_orfani: i64,
}

/// Counts what should not be there: late by `ritardo`, failed since `recente`, waiting since before `fermo`.
pub(super) async fn conta(
    conn: &mut Conn,
    ritardo: Timestamp,
    recente: Timestamp,
    fermo: Timestamp,
) -> Result<Conti, sqlx::Error> {
    Ok(Conti {
        storia_orfana: on!(conn, |c| sqlx::query_scalar(STORIA_ORFANA).fetch_one(c).await)?,
        scadenze_orfane: on!(conn, |c| sqlx::query_scalar(SCADENZE_ORFANE).fetch_one(c).await)?,
        scadenze_in_ritardo: on!(conn, |c| {
            sqlx::query_scalar(SCADENZE_IN_RITARDO).bind(ritardo).fetch_one(c).await
        })?,
        senza_numero: on!(conn, |c| sqlx::query_scalar(SENZA_NUMERO).bind(ritardo).fetch_one(c).await)?,
        non_smistati: on!(conn, |c| sqlx::query_scalar(NON_SMISTATI).fetch_one(c).await)?,
        senza_registrazione: on!(conn, |c| sqlx::query_scalar(SENZA_REGISTRAZIONE).fetch_one(c).await)?,
        fallite: on!(conn, |c| sqlx::query_scalar(FALLITE).bind(recente).fetch_one(c).await)?,
        ferme: on!(conn, |c| sqlx::query_scalar(FERME).bind(fermo).fetch_one(c).await)?,
        senza_posto: on!(conn, |c| sqlx::query_scalar(SENZA_POSTO).fetch_one(c).await)?,
        posti_orfani: on!(conn, |c| sqlx::query_scalar(POSTI_ORFANI).fetch_one(c).await)?,
    })
}

/// What an index answers for at once; each count at most [`CONTO_MASSIMO`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ContiInBreve {
    pub(super) scadenze_in_ritardo: i64,
    pub(super) non_smistati: i64,
    pub(super) fallite: i64,
}

/// Counts what is late by `ritardo`, in no sede, failed since `recente`.
pub(super) async fn conta_in_breve(
    conn: &mut Conn,
    ritardo: Timestamp,
    recente: Timestamp,
) -> Result<ContiInBreve, sqlx::Error> {
    Ok(ContiInBreve {
        scadenze_in_ritardo: on!(conn, |c| {
            sqlx::query_scalar(IN_RITARDO_BREVE).bind(ritardo).bind(CONTO_MASSIMO).fetch_one(c).await
        })?,
        non_smistati: on!(conn, |c| {
            sqlx::query_scalar(NON_SMISTATI_BREVE).bind(CONTO_MASSIMO).fetch_one(c).await
        })?,
        fallite: on!(conn, |c| {
            sqlx::query_scalar(FALLITE_BREVE).bind(recente).bind(CONTO_MASSIMO).fetch_one(c).await
        })?,
    })
}
