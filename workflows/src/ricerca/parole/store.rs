//! The rows of the words.

use super::{Cercate, Inizio, cercate, parole_di};
use engine::{Conn, Db, Tx, Uuid, db::Values, on};

/// Quesiti whose words are written in one transaction: on SQLite nobody else writes meanwhile.
const LOTTO: i64 = 500;
/// A word that at most so many quesiti have is where a search begins; with a more frequent one, the list is read in its
/// order and each row asked for the word. Both cost about as much at this number.
const RARA: i64 = 5_000;

const SCRIVI: Values = Values {
    head: "INSERT INTO parole (quesito, parola)",
    columns: 2,
    tail: "ON CONFLICT (quesito, parola) DO NOTHING",
};
const CONTA: &str =
    "SELECT COUNT(*) FROM (SELECT 1 FROM parole WHERE parola >= $1 AND parola < $2 LIMIT $3) AS contate";
/// SQLite takes a CROSS JOIN as it is written: it would rather read all quesiti for each batch.
const DA_SCRIVERE: &str = "SELECT q.id, q.oggetto FROM parole_da_scrivere d CROSS JOIN quesiti q
    WHERE q.id = d.quesito ORDER BY d.quesito LIMIT $1";
/// As far as the last of a batch, which held the first there were.
const SCRITTI: &str = "DELETE FROM parole_da_scrivere WHERE quesito <= $1";

/// The statements of this module, for the test that prepares them all on both databases.
#[must_use]
pub fn statements() -> Vec<&'static str> {
    vec![SCRIVI.text(1).0, CONTA, DA_SCRIVERE, SCRITTI]
}

/// Writes the words of new quesiti.
pub(crate) async fn scrivi(tx: &mut Tx, nuovi: &[(Uuid, &str)]) -> Result<(), sqlx::Error> {
    let righe: Vec<(Uuid, String)> = nuovi
        .iter()
        .flat_map(|(quesito, oggetto)| parole_di(oggetto).into_iter().map(|parola| (*quesito, parola)))
        .collect();
    let mut left = righe.as_slice();
    while !left.is_empty() {
        let (now, later) = left.split_at(SCRIVI.chunk(left.len()));
        on!(tx, |c| {
            let mut query = sqlx::query(SCRIVI.text(now.len()));
            for (quesito, parola) in now {
                query = query.bind(*quesito).bind(parola);
            }
            query.execute(c).await.map(drop)
        })?;
        left = later;
    }
    Ok(())
}

/// Writes the words of the quesiti that were there before words were kept. Where none is left it reads one row. Doing it
/// twice is doing it once, and several processes may begin together.
///
/// # Errors
/// The database did not answer; the batches before stay done.
pub async fn completa(db: &Db) -> Result<usize, sqlx::Error> {
    let mut fatti = 0;
    loop {
        let mut tx = db.begin().await?;
        let lotto: Vec<(Uuid, String)> =
            on!(tx, |c| sqlx::query_as(DA_SCRIVERE).bind(LOTTO).fetch_all(c).await)?;
        let Some((ultimo, _)) = lotto.last() else { return Ok(fatti) };
        let nuovi: Vec<(Uuid, &str)> = lotto.iter().map(|(id, oggetto)| (*id, oggetto.as_str())).collect();
        scrivi(&mut tx, &nuovi).await?;
        on!(tx, |c| sqlx::query(SCRITTI).bind(*ultimo).execute(c).await.map(drop))?;
        tx.commit().await?;
        fatti += lotto.len();
    }
}

/// The words of a search, with how frequent they are. `None`: no quesito has them. With `in_ordine` the rows are read in an
/// order of their own, however rare a word is.
pub(in crate::ricerca) async fn cerca(
    conn: &mut Conn,
    testo: &str,
    in_ordine: bool,
) -> Result<Option<Cercate>, sqlx::Error> {
    let mut contate = Vec::new();
    for inizio in cercate(testo) {
        let quante = conta(conn, &inizio).await?;
        if quante == 0 {
            return Ok(None);
        }
        contate.push((quante, inizio));
    }
    contate.sort_by_key(|(quante, _)| *quante);
    let rara = !in_ordine && contate.first().is_some_and(|(quante, _)| *quante <= RARA);
    let inizi: Vec<Inizio> = contate.into_iter().map(|(_, inizio)| inizio).collect();
    Ok((!inizi.is_empty()).then_some(Cercate { inizi, rara }))
}

/// How many quesiti have a word that begins so, as far as [`RARA`] and one more.
async fn conta(conn: &mut Conn, inizio: &Inizio) -> Result<i64, sqlx::Error> {
    on!(conn, |c| {
        let query = sqlx::query_scalar(CONTA).bind(&inizio.dal).bind(&inizio.al);
        query.bind(RARA + 1).fetch_one(c).await
    })
}
