//! Reads for many jobs at once: whoever asks while a query runs is answered by the next one.

use engine::{Db, Uuid};
use std::collections::HashMap;
use tokio::sync::{mpsc, oneshot};
use workflows::notifiche::{Notifica, store};

/// Notifications of one query at most.
const INSIEME: usize = 256;
/// Jobs that wait for an answer at most; the others wait for their turn to ask.
const IN_ATTESA: usize = 1024;

type Risposta = Result<Option<Notifica>, String>;

pub(super) struct Lettura(mpsc::Sender<(Uuid, oneshot::Sender<Risposta>)>);

impl Lettura {
    pub(super) fn avvia(db: Db) -> Self {
        let (chiedi, mut richieste) = mpsc::channel(IN_ATTESA);
        tokio::spawn(async move {
            let mut insieme: Vec<(Uuid, oneshot::Sender<Risposta>)> = Vec::new();
            while richieste.recv_many(&mut insieme, INSIEME).await > 0 {
                rispondi(&db, &mut insieme).await;
            }
        });
        Self(chiedi)
    }

    pub(super) async fn leggi(&self, id: Uuid) -> Risposta {
        let (manda, ricevi) = oneshot::channel();
        let chiesto = self.0.send((id, manda)).await;
        if chiesto.is_err() {
            return Err("la lettura delle notifiche è ferma".to_owned());
        }
        ricevi.await.unwrap_or_else(|_| Err("la lettura delle notifiche è ferma".to_owned()))
    }
}

async fn rispondi(db: &Db, insieme: &mut Vec<(Uuid, oneshot::Sender<Risposta>)>) {
    let mut ids: Vec<Uuid> = insieme.iter().map(|(id, _)| *id).collect();
    ids.sort_unstable();
    ids.dedup();
    let lette = async { store::per_invio(&mut db.read().await?, &ids).await }.await;
    match lette {
        Ok(lette) => {
            let lette: HashMap<Uuid, Notifica> = lette.into_iter().map(|n| (n.id, n)).collect();
            for (id, manda) in insieme.drain(..) {
                // Who asked may have been dropped meanwhile.
                let _ = manda.send(Ok(lette.get(&id).cloned()));
            }
        }
        Err(errore) => {
            for (_, manda) in insieme.drain(..) {
                let _ = manda.send(Err(errore.to_string()));
            }
        }
    }
}
