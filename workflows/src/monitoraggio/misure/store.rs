//! The reconciler: quesiti that changed are measured again, and the sums by day move by the difference.

use super::{Misura, TipoMisura, misura};
use chrono::NaiveDate;
use engine::{Conn, Db, Timestamp, Tx, Uuid, db::Raw, db::Values, history, on};
use std::collections::{BTreeMap, HashMap};

/// Quesiti measured in one transaction: on SQLite nobody else writes meanwhile.
const LOTTO: i64 = 200;

/// The row of a quesito that waits already is written again, which locks it: the reconciler then either sees the act
/// that is about to commit, or leaves the row for the next time.
const SEGNA: Values = Values {
    head: "INSERT INTO misure_da_rifare (quesito, versione)",
    columns: 2,
    tail: "ON CONFLICT (quesito) DO UPDATE SET versione = excluded.versione",
};
const DA_RIFARE: &str = "SELECT quesito FROM misure_da_rifare ORDER BY quesito LIMIT $1";
/// As above, beside other processes.
const DA_RIFARE_POSTGRES: &str =
    "SELECT quesito FROM misure_da_rifare ORDER BY quesito LIMIT $1 FOR UPDATE SKIP LOCKED";
const QUESITO: &str = "SELECT id, creato_il, sede, cassetto, argomento FROM quesiti WHERE id = $1";
const QUESITI_POSTGRES: &str =
    "SELECT id, creato_il, sede, cassetto, argomento FROM quesiti WHERE id = ANY($1)";
const MISURE: &str = "SELECT quesito, giorno, sede, cassetto, argomento, tipo, in_ritardo, negativa, classe
    FROM misure WHERE quesito = $1";
const MISURE_POSTGRES: &str =
    "SELECT quesito, giorno, sede, cassetto, argomento, tipo, in_ritardo, negativa, classe
    FROM misure WHERE quesito = ANY($1)";
const TOGLI: &str = "DELETE FROM misure WHERE quesito = $1 AND tipo = $2";
const SCRIVI: Values = Values {
    head: "INSERT INTO misure (quesito, giorno, sede, cassetto, argomento, tipo, in_ritardo, negativa, classe)",
    columns: 9,
    tail: "ON CONFLICT (quesito, tipo) DO UPDATE SET giorno = excluded.giorno, sede = excluded.sede,
        cassetto = excluded.cassetto, argomento = excluded.argomento, in_ritardo = excluded.in_ritardo,
        negativa = excluded.negativa, classe = excluded.classe",
};
const SOMMA: Values = Values {
    head: "INSERT INTO misure_giorno (giorno, sede, cassetto, argomento, tipo, in_ritardo, negativa, classe, quanti)",
    columns: 9,
    tail: "ON CONFLICT (giorno, sede, cassetto, argomento, tipo, in_ritardo, negativa, classe)
        DO UPDATE SET quanti = misure_giorno.quanti + excluded.quanti",
};
const VUOTA: &str =
    "DELETE FROM misure_giorno WHERE giorno = $1 AND sede = $2 AND cassetto = $3 AND argomento = $4
    AND tipo = $5 AND in_ritardo = $6 AND negativa = $7 AND classe = $8 AND quanti = 0";
const FATTO: &str = "DELETE FROM misure_da_rifare WHERE quesito = $1";
const FATTI_POSTGRES: &str = "DELETE FROM misure_da_rifare WHERE quesito = ANY($1)";
const AZZERA_MISURE: &str = "DELETE FROM misure";
const AZZERA_SOMME: &str = "DELETE FROM misure_giorno";
const TUTTI_DA_RIFARE: &str = "INSERT INTO misure_da_rifare (quesito, versione)
    SELECT id, versione FROM quesiti WHERE TRUE ON CONFLICT (quesito) DO NOTHING";
/// Nobody reads further than this, and the rows behind would only be counted.
const ARRETRATO: &str = "SELECT COUNT(*) FROM (SELECT 1 FROM misure_da_rifare LIMIT 10000) AS contati";

/// The statements of this module, for the test that prepares them all on both databases.
pub(in crate::monitoraggio) fn statements() -> Vec<&'static str> {
    vec![
        SEGNA.text(1).0,
        DA_RIFARE,
        QUESITO,
        MISURE,
        TOGLI,
        SCRIVI.text(1).0,
        SOMMA.text(1).0,
        VUOTA,
        FATTO,
        AZZERA_MISURE,
        AZZERA_SOMME,
        TUTTI_DA_RIFARE,
        ARRETRATO,
    ]
}

/// What a run of the reconciler did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Passata {
    /// Quesiti measured.
    pub quesiti: usize,
}

/// Stands for all sedi, or all argomenti; no code is written so.
const OGNI: &str = "*";

/// A cell of the sums: where, and what. The empty day is for all days.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Cella {
    giorno: String,
    sede: String,
    cassetto: String,
    argomento: String,
    tipo: String,
    in_ritardo: bool,
    negativa: bool,
    classe: i64,
}

impl Cella {
    /// The same over all sedi.
    fn di_ogni_sede(&self) -> Self {
        Self { sede: OGNI.to_owned(), ..self.clone() }
    }

    /// The same over all argomenti.
    fn di_ogni_argomento(&self) -> Self {
        Self { argomento: OGNI.to_owned(), ..self.clone() }
    }

    /// What else its rows are summed in: closings and votes also over all days, for the stocks.
    fn di_sempre(&self) -> Option<Self> {
        let voto = self.tipo == TipoMisura::Voto.codice();
        (voto || self.tipo == TipoMisura::Chiusura.codice()).then(|| Self {
            giorno: String::new(),
            in_ritardo: false,
            negativa: false,
            classe: if voto { self.classe } else { super::SENZA_CLASSE },
            ..self.clone()
        })
    }
}

#[derive(sqlx::FromRow)]
struct RigaMisura {
    quesito: Uuid,
    giorno: String,
    sede: String,
    cassetto: String,
    argomento: String,
    tipo: String,
    in_ritardo: bool,
    negativa: bool,
    classe: i64,
}

impl From<RigaMisura> for (Uuid, Cella) {
    fn from(r: RigaMisura) -> Self {
        let cella = Cella {
            giorno: r.giorno,
            sede: r.sede,
            cassetto: r.cassetto,
            argomento: r.argomento,
            tipo: r.tipo,
            in_ritardo: r.in_ritardo,
            negativa: r.negativa,
            classe: r.classe,
        };
        (r.quesito, cella)
    }
}

#[derive(sqlx::FromRow)]
struct Testata {
    id: Uuid,
    creato_il: Timestamp,
    sede: Option<String>,
    cassetto: String,
    argomento: String,
}

impl Testata {
    fn cella(&self, m: &Misura) -> Cella {
        Cella {
            giorno: m.giorno.to_string(),
            sede: self.sede.clone().unwrap_or_default(),
            cassetto: self.cassetto.clone(),
            argomento: self.argomento.clone(),
            tipo: m.tipo.codice().to_owned(),
            in_ritardo: m.in_ritardo,
            negativa: m.negativa,
            classe: m.classe,
        }
    }
}

/// Marks quesiti as changed, in the transaction that changes them.
pub(crate) async fn segna(tx: &mut Tx, cambiati: &[(Uuid, i64)]) -> Result<(), sqlx::Error> {
    let mut left = cambiati;
    while !left.is_empty() {
        let (now, later) = left.split_at(SEGNA.chunk(left.len()));
        on!(tx, |c| {
            let mut query = sqlx::query(SEGNA.text(now.len()));
            for (quesito, versione) in now {
                query = query.bind(*quesito).bind(*versione);
            }
            query.execute(c).await.map(drop)
        })?;
        left = later;
    }
    Ok(())
}

/// Measures what changed, batch by batch, until nothing is left. Its cost follows what changed. Doing it twice is doing
/// it once, and several processes may do it together.
///
/// # Errors
/// The database did not answer; the batches before stay done.
pub async fn riconcilia(db: &Db) -> Result<Passata, sqlx::Error> {
    riconcilia_fino_a(db, usize::MAX).await
}

/// As [`riconcilia`], no further than about `massimo` quesiti: after a rebuild there are many, and the stocks wait.
pub(in crate::monitoraggio) async fn riconcilia_fino_a(
    db: &Db,
    massimo: usize,
) -> Result<Passata, sqlx::Error> {
    let mut passata = Passata::default();
    loop {
        let mut tx = db.begin().await?;
        let fatti = lotto(&mut tx).await?;
        tx.commit().await?;
        passata.quesiti += fatti;
        if (fatti as i64) < LOTTO || passata.quesiti >= massimo {
            return Ok(passata);
        }
    }
}

/// Forgets every figure and marks every quesito: the next runs of [`riconcilia`] make them all anew, and meanwhile they
/// are incomplete.
///
/// # Errors
/// The database did not answer; nothing was forgotten.
pub async fn ricostruisci(db: &Db) -> Result<(), sqlx::Error> {
    let mut tx = db.begin().await?;
    for sql in [AZZERA_MISURE, AZZERA_SOMME, TUTTI_DA_RIFARE] {
        on!(tx, |c| sqlx::query(sql).execute(c).await.map(drop))?;
    }
    tx.commit().await
}

/// Quesiti that changed and were not measured yet; 10,000 stands for any more.
pub(in crate::monitoraggio) async fn arretrato(conn: &mut Conn) -> Result<i64, sqlx::Error> {
    on!(conn, |c| sqlx::query_scalar(ARRETRATO).fetch_one(c).await)
}

/// Rows of each of these quesiti; on SQLite, in the process, a statement each is cheap.
macro_rules! di_tutti {
    ($tx:expr, $ids:expr, $uno:expr, $molti:expr) => {
        match $tx.raw() {
            Raw::Sqlite(c) => {
                let mut righe = Vec::new();
                for id in $ids {
                    righe.extend(sqlx::query_as($uno).bind(*id).fetch_all(&mut *c).await?);
                }
                righe
            }
            Raw::Postgres(c) => sqlx::query_as($molti).bind($ids).fetch_all(c).await?,
        }
    };
}

async fn lotto(tx: &mut Tx) -> Result<usize, sqlx::Error> {
    let ids: Vec<Uuid> = match tx.raw() {
        Raw::Sqlite(c) => sqlx::query_scalar(DA_RIFARE).bind(LOTTO).fetch_all(c).await?,
        Raw::Postgres(c) => sqlx::query_scalar(DA_RIFARE_POSTGRES).bind(LOTTO).fetch_all(c).await?,
    };
    if ids.is_empty() {
        return Ok(0);
    }
    let testate: Vec<Testata> = di_tutti!(tx, ids.as_slice(), QUESITO, QUESITI_POSTGRES);
    let righe: Vec<RigaMisura> = di_tutti!(tx, ids.as_slice(), MISURE, MISURE_POSTGRES);
    let storia = history::of_many(tx, &ids).await?;
    let mut vecchie: HashMap<Uuid, BTreeMap<String, Cella>> = HashMap::new();
    for (id, cella) in righe.into_iter().map(<(Uuid, Cella)>::from) {
        vecchie.entry(id).or_default().insert(cella.tipo.clone(), cella);
    }
    let storie: HashMap<Uuid, &[history::Line]> =
        storia.chunk_by(|a, b| a.subject == b.subject).map(|righe| (righe[0].subject, righe)).collect();

    let (mut scritte, mut tolte) = (Vec::new(), Vec::new());
    let mut somme: BTreeMap<Cella, i64> = BTreeMap::new();
    let mut sposta = |cella: &Cella, quanti: i64| {
        let riassunti = [cella.clone(), cella.di_ogni_sede(), cella.di_ogni_argomento()];
        for cella in riassunti.into_iter().chain(cella.di_sempre()) {
            *somme.entry(cella).or_default() += quanti;
        }
    };
    for testata in &testate {
        let storia = storie.get(&testata.id).copied().unwrap_or_default();
        let mut vecchie = vecchie.remove(&testata.id).unwrap_or_default();
        for nuova in misura(testata.id, testata.creato_il, storia).iter().map(|m| testata.cella(m)) {
            let vecchia = vecchie.remove(&nuova.tipo);
            if vecchia.as_ref() != Some(&nuova) {
                vecchia.iter().for_each(|v| sposta(v, -1));
                sposta(&nuova, 1);
                scritte.push((testata.id, nuova));
            }
        }
        for (tipo, vecchia) in vecchie {
            sposta(&vecchia, -1);
            tolte.push((testata.id, tipo));
        }
    }
    somme.retain(|_, quanti| *quanti != 0);
    salva(tx, &scritte, &tolte).await?;
    somma(tx, &somme).await?;
    match tx.raw() {
        Raw::Sqlite(c) => {
            for id in &ids {
                sqlx::query(FATTO).bind(*id).execute(&mut *c).await?;
            }
        }
        Raw::Postgres(c) => sqlx::query(FATTI_POSTGRES).bind(&ids).execute(c).await.map(drop)?,
    }
    Ok(ids.len())
}

async fn salva(tx: &mut Tx, scritte: &[(Uuid, Cella)], tolte: &[(Uuid, String)]) -> Result<(), sqlx::Error> {
    for (quesito, tipo) in tolte {
        on!(tx, |c| sqlx::query(TOGLI).bind(*quesito).bind(tipo).execute(c).await.map(drop))?;
    }
    let mut left = scritte;
    while !left.is_empty() {
        let (now, later) = left.split_at(SCRIVI.chunk(left.len()));
        on!(tx, |c| {
            let mut query = sqlx::query(SCRIVI.text(now.len()));
            for (quesito, m) in now {
                query =
                    query.bind(*quesito).bind(&m.giorno).bind(&m.sede).bind(&m.cassetto).bind(&m.argomento);
                query = query.bind(&m.tipo).bind(m.in_ritardo).bind(m.negativa).bind(m.classe);
            }
            query.execute(c).await.map(drop)
        })?;
        left = later;
    }
    Ok(())
}

/// In the order of the cells, so that two processes cannot wait for each other.
async fn somma(tx: &mut Tx, somme: &BTreeMap<Cella, i64>) -> Result<(), sqlx::Error> {
    let celle: Vec<_> = somme.iter().collect();
    let mut left = celle.as_slice();
    while !left.is_empty() {
        let (now, later) = left.split_at(SOMMA.chunk(left.len()));
        on!(tx, |c| {
            let mut query = sqlx::query(SOMMA.text(now.len()));
            for (m, quanti) in now {
                query =
                    query.bind(&m.giorno).bind(&m.sede).bind(&m.cassetto).bind(&m.argomento).bind(&m.tipo);
                query = query.bind(m.in_ritardo).bind(m.negativa).bind(m.classe).bind(**quanti);
            }
            query.execute(c).await.map(drop)
        })?;
        left = later;
    }
    for (m, _) in celle.iter().filter(|(_, quanti)| **quanti < 0) {
        on!(tx, |c| {
            let query = sqlx::query(VUOTA).bind(&m.giorno).bind(&m.sede).bind(&m.cassetto).bind(&m.argomento);
            let query = query.bind(&m.tipo).bind(m.in_ritardo).bind(m.negativa).bind(m.classe);
            query.execute(c).await.map(drop)
        })?;
    }
    Ok(())
}

/// The day of a row.
pub(in crate::monitoraggio) fn giorno(testo: &str) -> Result<NaiveDate, sqlx::Error> {
    testo.parse().map_err(|e| sqlx::Error::Decode(Box::new(e)))
}
