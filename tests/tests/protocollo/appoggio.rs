//! What these tests share: instants, quesiti to register, entries.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use engine::{Db, Timestamp, Tx, Uuid, on};
use workflows::{
    protocollo::{Registrazione, store},
    scadenze::giorno_civile,
};

const QUESITO: &str = "INSERT INTO quesiti (id, versione, creato_il, aggiornato_il, storia_impronta, cassetto,
        argomento, tipo, oggetto, mittente, profilo, soggetto, stato, regole, fatti)
    VALUES ($1, 1, 0, 0, '', 'aziende', 'aziende.generica', 'generico', 'F24', 'm', 'azienda', 's', 'aperta', '', '{}')";

pub fn t(testo: &str) -> Timestamp {
    testo.parse::<DateTime<Utc>>().unwrap().into()
}

pub fn g(testo: &str) -> NaiveDate {
    testo.parse().unwrap()
}

/// A row that entries can point to; its contents do not matter here.
pub async fn quesito(db: &Db) -> Uuid {
    let id = engine::new_id();
    let mut tx = db.begin().await.unwrap();
    on!(tx, |c| sqlx::query(QUESITO).bind(id).execute(c).await.map(drop)).unwrap();
    tx.commit().await.unwrap();
    id
}

pub fn voce(sede: &str, numero: i64, ora: Timestamp, quesito: Uuid) -> Registrazione {
    let giorno = giorno_civile(ora.to_utc());
    Registrazione {
        sede: sede.to_owned(),
        anno: i64::from(giorno.year()),
        numero,
        giorno,
        registrato_il: ora,
        quesito,
        mittente: "RSSMRA80A01H501U".to_owned(),
        destinatario: format!("Sede {sede}"),
        oggetto: format!("Richiesta «{numero}»; urgente"),
        impronta: "ab".repeat(32),
        annullamento: None,
    }
}

/// Takes `quanti` numbers and registers them, without committing.
pub async fn registra_in(
    tx: &mut Tx,
    sede: &str,
    quanti: i64,
    ora: Timestamp,
    quesito: Uuid,
) -> Result<Vec<Registrazione>, sqlx::Error> {
    let anno = i64::from(giorno_civile(ora.to_utc()).year());
    let ultimo = store::assegna(tx, anno, &[(sede.to_owned(), quanti)]).await?[sede];
    let voci: Vec<_> = (ultimo - quanti + 1..=ultimo).map(|n| voce(sede, n, ora, quesito)).collect();
    store::registra(tx, &voci).await?;
    Ok(voci)
}

pub async fn registra(db: &Db, sede: &str, quanti: i64, ora: Timestamp, quesito: Uuid) -> Vec<Registrazione> {
    let mut tx = db.begin().await.unwrap();
    let voci = registra_in(&mut tx, sede, quanti, ora, quesito).await.unwrap();
    tx.commit().await.unwrap();
    voci
}

/// Runs a statement that no code of ours would run: somebody tampering.
pub async fn manomette(db: &Db, sql: &'static str) {
    let mut tx = db.begin().await.unwrap();
    let toccate = on!(tx, |c| sqlx::query(sql).execute(c).await.map(|e| e.rows_affected())).unwrap();
    assert!(toccate > 0, "{sql}");
    tx.commit().await.unwrap();
}
