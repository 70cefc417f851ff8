//! The SQL of the protocol, all of it.

use super::{NumeroProtocollo, registro::Registro};
use crate::scadenze::{fine_giorno, giorno_civile, inizio_giorno};
use chrono::{Datelike, NaiveDate};
use engine::{Conn, Timestamp, Tx, Uuid, db::Values, on};
use std::collections::{BTreeMap, BTreeSet, HashMap};

mod righe;
use righe::{Riga, RigaRegistro, giorno_da};

/// With zero it takes nothing and only locks the sede and year until the transaction ends.
const ASSEGNA: &str = "INSERT INTO protocollo_contatori (sede, anno, ultimo) VALUES ($1, $2, $3)
    ON CONFLICT (sede, anno) DO UPDATE SET ultimo = protocollo_contatori.ultimo + excluded.ultimo
    RETURNING ultimo";
const REGISTRA: Values = Values {
    head: "INSERT INTO protocolli
        (sede, anno, numero, giorno, registrato_il, quesito, mittente, destinatario, oggetto, impronta)",
    columns: 10,
    tail: "",
};
const DI_QUESITO: &str =
    "SELECT sede, anno, numero, giorno, registrato_il, quesito, mittente, destinatario, oggetto,
        impronta, annullato_il, annullato_da, annullamento_motivo
    FROM protocolli WHERE quesito = $1 ORDER BY registrato_il, sede, anno, numero";
const PER_NUMERO: &str =
    "SELECT sede, anno, numero, giorno, registrato_il, quesito, mittente, destinatario, oggetto,
        impronta, annullato_il, annullato_da, annullamento_motivo
    FROM protocolli WHERE sede = $1 AND anno = $2 AND numero = $3 AND giorno = $4";
const ANNULLA: &str = "UPDATE protocolli SET annullato_il = $1, annullato_da = $2, annullamento_motivo = $3
    WHERE sede = $4 AND anno = $5 AND numero = $6 AND giorno = $7 AND annullato_il IS NULL";
const GIORNO: &str =
    "SELECT sede, anno, numero, giorno, registrato_il, quesito, mittente, destinatario, oggetto,
        impronta, annullato_il, annullato_da, annullamento_motivo
    FROM protocolli WHERE sede = $1 AND giorno = $2 ORDER BY numero";
const ANNULLATI: &str =
    "SELECT sede, anno, numero, giorno, registrato_il, quesito, mittente, destinatario, oggetto,
        impronta, annullato_il, annullato_da, annullamento_motivo
    FROM protocolli WHERE sede = $1 AND annullato_il >= $2 AND annullato_il < $3
    ORDER BY annullato_il, anno, numero";
const BUCHI: &str = "SELECT COUNT(*), COALESCE(MAX(numero), 0),
        COALESCE((SELECT c.ultimo FROM protocollo_contatori c WHERE c.sede = $1 AND c.anno = $2), 0)
    FROM protocolli WHERE sede = $1 AND anno = $2";
const CONTATORI: &str = "SELECT sede, anno FROM protocollo_contatori ORDER BY sede, anno";
const SEDI: &str = "SELECT DISTINCT sede FROM protocollo_contatori ORDER BY sede";
const GIORNI_TRA: &str =
    "SELECT DISTINCT giorno FROM protocolli WHERE sede = $1 AND giorno > $2 AND giorno < $3 ORDER BY giorno";
const ANNULLATI_TRA: &str =
    "SELECT annullato_il FROM protocolli WHERE sede = $1 AND annullato_il >= $2 AND annullato_il < $3";
const REGISTRO: &str = "SELECT sede, giorno, anno, primo, ultimo, registrazioni, impronta_contenuto,
        impronta_precedente, impronta, chiuso_il
    FROM registri WHERE sede = $1 AND giorno = $2";
const REGISTRI: &str = "SELECT sede, giorno, anno, primo, ultimo, registrazioni, impronta_contenuto,
        impronta_precedente, impronta, chiuso_il
    FROM registri WHERE sede = $1 ORDER BY giorno";
const ULTIMO_REGISTRO: &str = "SELECT sede, giorno, anno, primo, ultimo, registrazioni, impronta_contenuto,
        impronta_precedente, impronta, chiuso_il
    FROM registri WHERE sede = $1 ORDER BY giorno DESC LIMIT 1";
const CHIUDI: &str =
    "INSERT INTO registri (sede, giorno, anno, primo, ultimo, registrazioni, impronta_contenuto,
        impronta_precedente, impronta, chiuso_il)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";

/// The statements of this module, for the test that prepares them all on both databases.
#[must_use]
pub fn statements() -> Vec<&'static str> {
    vec![
        ASSEGNA,
        REGISTRA.text(1).0,
        DI_QUESITO,
        PER_NUMERO,
        ANNULLA,
        GIORNO,
        ANNULLATI,
        BUCHI,
        CONTATORI,
        SEDI,
        GIORNI_TRA,
        ANNULLATI_TRA,
        REGISTRO,
        REGISTRI,
        ULTIMO_REGISTRO,
        CHIUDI,
    ]
}

/// One entry. Nothing of it ever changes, but that it may be annulled (DPR 445/2000 art. 53-54).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registrazione {
    /// Sede whose register it is in.
    pub sede: String,
    /// Year it is progressive in: that of `giorno`.
    pub anno: i64,
    /// Progressive in the year.
    pub numero: i64,
    /// Civil day in Europe/Rome.
    pub giorno: NaiveDate,
    /// Instant.
    pub registrato_il: Timestamp,
    /// The quesito.
    pub quesito: Uuid,
    /// Who sent it.
    pub mittente: String,
    /// Who it is for.
    pub destinatario: String,
    /// What it is about.
    pub oggetto: String,
    /// SHA-256 of what was registered, hexadecimal.
    pub impronta: String,
    /// Its annulment. Always `None` in an entry about to be registered.
    pub annullamento: Option<Annullamento>,
}

impl Registrazione {
    /// The number as it is printed.
    #[must_use]
    pub fn protocollo(&self) -> NumeroProtocollo {
        NumeroProtocollo { sede: self.sede.clone(), giorno: self.giorno, numero: self.numero }
    }
}

/// An annulment (DPR 445/2000 art. 54): the entry stays readable beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Annullamento {
    /// When.
    pub il: Timestamp,
    /// Who.
    pub da: String,
    /// Why.
    pub motivo: String,
}

/// What an annulment found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EsitoAnnullamento {
    /// It is annulled now.
    Annullata,
    /// It was annulled before: that first annulment stays.
    GiaAnnullata,
    /// There is no such entry.
    NonTrovata,
}

/// The gap check of a sede and year: the three figures are equal, or something is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Buchi {
    /// Entries.
    pub registrazioni: i64,
    /// Highest number.
    pub massimo: i64,
    /// Last number given.
    pub contatore: i64,
}

impl Buchi {
    /// Whether numbers run from 1 to the last without gaps.
    #[must_use]
    pub fn nessuno(&self) -> bool {
        self.registrazioni == self.massimo && self.massimo == self.contatore
    }
}

/// Takes the next numbers of each sede, and the lock on its protocol until the transaction ends; returns the last
/// number given to each. A sede asked twice gets the sum; none at all gets none.
///
/// Sedi are locked in order, so that two batches never wait for each other.
///
/// # Errors
/// The database refused or did not answer.
pub async fn assegna(
    tx: &mut Tx,
    anno: i64,
    richieste: &[(String, i64)],
) -> Result<HashMap<String, i64>, sqlx::Error> {
    let mut quanti = BTreeMap::<&str, i64>::new();
    for (sede, n) in richieste.iter().filter(|(_, n)| *n > 0) {
        *quanti.entry(sede).or_default() += n;
    }
    let mut ultimi = HashMap::with_capacity(quanti.len());
    for (sede, n) in quanti {
        ultimi.insert(sede.to_owned(), avanza(tx, sede, anno, n).await?);
    }
    Ok(ultimi)
}

async fn avanza(tx: &mut Tx, sede: &str, anno: i64, n: i64) -> Result<i64, sqlx::Error> {
    on!(tx, |c| sqlx::query_scalar(ASSEGNA).bind(sede).bind(anno).bind(n).fetch_one(c).await)
}

/// Waits until nobody else is registering, annulling or closing in this sede and year, then keeps others out until
/// the transaction ends.
pub(super) async fn blocca(tx: &mut Tx, sede: &str, anno: i64) -> Result<(), sqlx::Error> {
    avanza(tx, sede, anno, 0).await.map(drop)
}

/// Writes entries whose numbers come from [`assegna`] in the same transaction.
///
/// # Errors
/// The database refused or did not answer; `InvalidArgument` when the register of that day was closed meanwhile: take
/// the time and the numbers again, in a new transaction.
pub async fn registra(tx: &mut Tx, registrazioni: &[Registrazione]) -> Result<(), sqlx::Error> {
    let giorni: BTreeSet<_> = registrazioni.iter().map(|r| (r.sede.as_str(), r.giorno)).collect();
    for (sede, giorno) in giorni {
        ancora_aperto(tx, sede, giorno).await?;
    }
    let mut left = registrazioni;
    while !left.is_empty() {
        let (now, later) = left.split_at(REGISTRA.chunk(left.len()));
        on!(tx, |c| {
            let mut query = sqlx::query(REGISTRA.text(now.len()));
            for r in now {
                query = query.bind(&r.sede).bind(r.anno).bind(r.numero).bind(r.giorno.to_string());
                query = query.bind(r.registrato_il).bind(r.quesito).bind(&r.mittente).bind(&r.destinatario);
                query = query.bind(&r.oggetto).bind(&r.impronta);
            }
            query.execute(c).await.map(drop)
        })?;
        left = later;
    }
    Ok(())
}

/// Refuses to write into a register that is closed, or older than one that is. The caller holds the lock.
async fn ancora_aperto(tx: &mut Tx, sede: &str, giorno: NaiveDate) -> Result<(), sqlx::Error> {
    match ultimo_registro(tx, sede).await? {
        Some(ultimo) if ultimo.giorno >= giorno => Err(sqlx::Error::InvalidArgument(format!(
            "Il registro giornaliero della sede {sede} è chiuso fino al {}: niente si può più scrivere al {}.",
            ultimo.giorno.format("%d/%m/%Y"),
            giorno.format("%d/%m/%Y")
        ))),
        _ => Ok(()),
    }
}

/// The entries of a quesito, oldest first.
///
/// # Errors
/// The database did not answer.
pub async fn di_quesito(conn: &mut Conn, quesito: Uuid) -> Result<Vec<Registrazione>, sqlx::Error> {
    let righe: Vec<Riga> = on!(conn, |c| sqlx::query_as(DI_QUESITO).bind(quesito).fetch_all(c).await)?;
    righe.into_iter().map(Riga::letta).collect()
}

/// The entry of a number; the day must be right too.
///
/// # Errors
/// The database did not answer.
pub async fn per_numero(conn: &mut Conn, n: &NumeroProtocollo) -> Result<Option<Registrazione>, sqlx::Error> {
    let riga: Option<Riga> = on!(conn, |c| {
        let query = sqlx::query_as(PER_NUMERO).bind(&n.sede).bind(n.anno()).bind(n.numero);
        query.bind(n.giorno.to_string()).fetch_optional(c).await
    })?;
    riga.map(Riga::letta).transpose()
}

/// Annuls an entry, once. It goes into the register of the civil day of `ora`, never into one that is closed.
///
/// # Errors
/// The database refused or did not answer; `InvalidArgument` when the register of the day of `ora` was closed
/// meanwhile.
pub async fn annulla(
    tx: &mut Tx,
    n: &NumeroProtocollo,
    motivo: &str,
    da: &str,
    ora: Timestamp,
) -> Result<EsitoAnnullamento, sqlx::Error> {
    let oggi = giorno_civile(ora.to_utc());
    blocca(tx, &n.sede, i64::from(oggi.year())).await?;
    ancora_aperto(tx, &n.sede, oggi).await?;
    let scritte = on!(tx, |c| {
        let query = sqlx::query(ANNULLA).bind(ora).bind(da).bind(motivo).bind(&n.sede).bind(n.anno());
        query.bind(n.numero).bind(n.giorno.to_string()).execute(c).await.map(|esito| esito.rows_affected())
    })?;
    if scritte > 0 {
        return Ok(EsitoAnnullamento::Annullata);
    }
    let trovata = per_numero(tx, n).await?.is_some();
    Ok(if trovata { EsitoAnnullamento::GiaAnnullata } else { EsitoAnnullamento::NonTrovata })
}

/// The entries of a day, in order of number.
///
/// # Errors
/// The database did not answer.
pub async fn giorno(
    conn: &mut Conn,
    sede: &str,
    giorno: NaiveDate,
) -> Result<Vec<Registrazione>, sqlx::Error> {
    let righe: Vec<Riga> =
        on!(conn, |c| sqlx::query_as(GIORNO).bind(sede).bind(giorno.to_string()).fetch_all(c).await)?;
    righe.into_iter().map(Riga::letta).collect()
}

/// The entries annulled on a day, whenever registered, oldest annulment first.
///
/// # Errors
/// The database did not answer.
pub async fn annullati_il(
    conn: &mut Conn,
    sede: &str,
    giorno: NaiveDate,
) -> Result<Vec<Registrazione>, sqlx::Error> {
    let (dal, al) = (Timestamp::from(inizio_giorno(giorno)), Timestamp::from(fine_giorno(giorno)));
    let righe: Vec<Riga> =
        on!(conn, |c| sqlx::query_as(ANNULLATI).bind(sede).bind(dal).bind(al).fetch_all(c).await)?;
    righe.into_iter().map(Riga::letta).collect()
}

/// The gap check of a sede and year.
///
/// # Errors
/// The database did not answer.
pub async fn buchi(conn: &mut Conn, sede: &str, anno: i64) -> Result<Buchi, sqlx::Error> {
    let (registrazioni, massimo, contatore): (i64, i64, i64) =
        on!(conn, |c| sqlx::query_as(BUCHI).bind(sede).bind(anno).fetch_one(c).await)?;
    Ok(Buchi { registrazioni, massimo, contatore })
}

/// Every sede and year that has given numbers, for checks over all of them.
///
/// # Errors
/// The database did not answer.
pub async fn contatori(conn: &mut Conn) -> Result<Vec<(String, i64)>, sqlx::Error> {
    on!(conn, |c| sqlx::query_as(CONTATORI).fetch_all(c).await)
}

/// Every sede that has given numbers.
///
/// # Errors
/// The database did not answer.
pub async fn sedi(conn: &mut Conn) -> Result<Vec<String>, sqlx::Error> {
    on!(conn, |c| sqlx::query_scalar(SEDI).fetch_all(c).await)
}

/// The days before `prima_di` with entries or annulments and no register yet, at most `limite`, by sede and day.
///
/// # Errors
/// The database did not answer.
pub async fn giorni_da_chiudere(
    conn: &mut Conn,
    prima_di: NaiveDate,
    limite: usize,
) -> Result<Vec<(String, NaiveDate)>, sqlx::Error> {
    let mut trovati = Vec::new();
    for sede in sedi(conn).await? {
        for giorno in giorni_da_chiudere_in(conn, &sede, prima_di).await? {
            if trovati.len() == limite {
                return Ok(trovati);
            }
            trovati.push((sede.clone(), giorno));
        }
    }
    Ok(trovati)
}

/// As [`giorni_da_chiudere`], of one sede. Only what came after its last register is looked at: nothing can be
/// written before it.
///
/// # Errors
/// The database did not answer.
pub async fn giorni_da_chiudere_in(
    conn: &mut Conn,
    sede: &str,
    prima_di: NaiveDate,
) -> Result<BTreeSet<NaiveDate>, sqlx::Error> {
    let ultimo = ultimo_registro(conn, sede).await?.map(|r| r.giorno);
    let dopo = ultimo.map(|g| g.to_string()).unwrap_or_default();
    let dal = ultimo.map_or(Timestamp::from_millis(0), |g| fine_giorno(g).into());
    let al = Timestamp::from(inizio_giorno(prima_di));
    let giorni: Vec<String> = on!(conn, |c| {
        sqlx::query_scalar(GIORNI_TRA).bind(sede).bind(dopo).bind(prima_di.to_string()).fetch_all(c).await
    })?;
    let annullati: Vec<Timestamp> =
        on!(conn, |c| sqlx::query_scalar(ANNULLATI_TRA).bind(sede).bind(dal).bind(al).fetch_all(c).await)?;
    let mut aperti: BTreeSet<_> = giorni.iter().map(|g| giorno_da(g)).collect::<Result<_, _>>()?;
    aperti.extend(annullati.into_iter().map(|il| giorno_civile(il.to_utc())));
    Ok(aperti)
}

/// The days with entries up to `fino_a` included.
pub(super) async fn giorni_fino_a(
    conn: &mut Conn,
    sede: &str,
    fino_a: NaiveDate,
) -> Result<Vec<NaiveDate>, sqlx::Error> {
    let dopo_di_esso = fino_a.succ_opt().unwrap_or(NaiveDate::MAX).to_string();
    let giorni: Vec<String> = on!(conn, |c| sqlx::query_scalar(GIORNI_TRA)
        .bind(sede)
        .bind("")
        .bind(dopo_di_esso)
        .fetch_all(c)
        .await)?;
    giorni.iter().map(|g| giorno_da(g)).collect()
}

/// The register of a day, if it is closed.
///
/// # Errors
/// The database did not answer.
pub async fn registro(
    conn: &mut Conn,
    sede: &str,
    giorno: NaiveDate,
) -> Result<Option<Registro>, sqlx::Error> {
    let riga: Option<RigaRegistro> =
        on!(conn, |c| sqlx::query_as(REGISTRO).bind(sede).bind(giorno.to_string()).fetch_optional(c).await)?;
    riga.map(RigaRegistro::letta).transpose()
}

/// The registers of a sede, oldest first.
///
/// # Errors
/// The database did not answer.
pub async fn registri(conn: &mut Conn, sede: &str) -> Result<Vec<Registro>, sqlx::Error> {
    let righe: Vec<RigaRegistro> = on!(conn, |c| sqlx::query_as(REGISTRI).bind(sede).fetch_all(c).await)?;
    righe.into_iter().map(RigaRegistro::letta).collect()
}

/// The last register of a sede.
///
/// # Errors
/// The database did not answer.
pub async fn ultimo_registro(conn: &mut Conn, sede: &str) -> Result<Option<Registro>, sqlx::Error> {
    let riga: Option<RigaRegistro> =
        on!(conn, |c| sqlx::query_as(ULTIMO_REGISTRO).bind(sede).fetch_optional(c).await)?;
    riga.map(RigaRegistro::letta).transpose()
}

pub(super) async fn scrivi_registro(tx: &mut Tx, r: &Registro) -> Result<(), sqlx::Error> {
    on!(tx, |c| {
        let query = sqlx::query(CHIUDI).bind(&r.sede).bind(r.giorno.to_string()).bind(r.anno).bind(r.primo);
        let query = query.bind(r.ultimo).bind(r.registrazioni).bind(&r.impronta_contenuto);
        let query = query.bind(&r.impronta_precedente).bind(&r.impronta).bind(r.chiuso_il);
        query.execute(c).await.map(drop)
    })
}
