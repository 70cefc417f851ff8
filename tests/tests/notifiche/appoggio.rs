//! What these tests share: an office with an open quesito, announcements, rows.

use engine::{Db, Timestamp, Uuid};
use std::collections::BTreeMap;
use tests::Prova;
use workflows::{
    notifiche::{Annuncio, Notifica, NuovaNotifica, di_quesito, espandi, store},
    tabelle::{Evento, Tabelle},
};

pub fn t(testo: &str) -> Timestamp {
    testo.parse::<chrono::DateTime<chrono::Utc>>().unwrap().into()
}

/// An announcement about a quesito of `mittente`, from the Cassetto aziende, at sede 7013.
pub fn annuncio(quesito: Uuid, evento: Evento, occorrenza: i64, mittente: &str) -> Annuncio {
    Annuncio {
        quesito,
        evento,
        occorrenza,
        cassetto: "aziende".into(),
        sede: Some("7013".into()),
        mittente: mittente.into(),
        assegnatario: None,
        dati: BTreeMap::from([("protocollo".into(), "INPS.7013.02/03/2026.0000001".into())]),
        appuntamento: None,
    }
}

pub async fn nuove(db: &Db, tabelle: &Tabelle, annunci: &[Annuncio], now: Timestamp) -> Vec<NuovaNotifica> {
    espandi(&mut db.read().await.unwrap(), tabelle, annunci, now).await.unwrap()
}

pub async fn inserisci(db: &Db, nuove: &[NuovaNotifica]) {
    let mut tx = db.begin().await.unwrap();
    store::inserisci(&mut tx, nuove).await.unwrap();
    tx.commit().await.unwrap();
}

/// Rows of these announcements, written.
pub async fn annunciate(prova: &Prova, annunci: &[Annuncio]) -> Vec<NuovaNotifica> {
    let (db, now) = (&prova.ufficio.db, prova.ufficio.clock.now());
    let nuove = nuove(db, &prova.ufficio.regole.attuali(), annunci, now).await;
    inserisci(db, &nuove).await;
    nuove
}

pub async fn lette(db: &Db, quesito: Uuid) -> Vec<Notifica> {
    di_quesito(&mut db.read().await.unwrap(), quesito).await.unwrap()
}

/// `canale destinatario indirizzo`, sorted.
pub fn voci(nuove: &[NuovaNotifica]) -> Vec<String> {
    let mut voci: Vec<_> =
        nuove.iter().map(|n| format!("{} {} {}", n.canale.codice(), n.destinatario, n.indirizzo)).collect();
    voci.sort();
    voci
}
