//! Waking workers: in the process at once, in other processes by PostgreSQL's `NOTIFY`.
//!
//! `NOTIFY` takes a lock of the whole server at commit, so it is never part of a business transaction: a task sends
//! one for all that was committed meanwhile. A lost wake-up costs one poll of the workers, never a job.

use sqlx::{PgPool, postgres::PgListener};
use std::{
    collections::{BTreeSet, HashMap},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::sync::{Notify, mpsc};

const CHANNEL: &str = "quesiti_jobs";
const SEND: &str = "SELECT pg_notify('quesiti_jobs', $1)";

/// Rings for a queue, and hears rings. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Bell {
    queues: Arc<Mutex<HashMap<String, Arc<Notify>>>>,
    remote: Option<Remote>,
}

#[derive(Debug, Clone)]
struct Remote {
    pool: PgPool,
    send: mpsc::UnboundedSender<BTreeSet<&'static str>>,
}

impl Bell {
    /// Within this process only.
    #[must_use]
    pub fn local() -> Self {
        Self { queues: Arc::default(), remote: None }
    }

    /// Also to the other processes of this PostgreSQL database.
    #[must_use]
    pub fn over(pool: PgPool) -> Self {
        let (send, mut inbox) = mpsc::unbounded_channel::<BTreeSet<&'static str>>();
        let sender = pool.clone();
        tokio::spawn(async move {
            while let Some(mut queues) = inbox.recv().await {
                while let Ok(more) = inbox.try_recv() {
                    queues.extend(more);
                }
                let payload = queues.into_iter().collect::<Vec<_>>().join(",");
                if let Err(error) = sqlx::query(SEND).bind(payload).execute(&sender).await {
                    tracing::debug!(%error, "notify not sent: other processes will poll");
                }
            }
        });
        Self { queues: Arc::default(), remote: Some(Remote { pool, send }) }
    }

    fn table(&self) -> MutexGuard<'_, HashMap<String, Arc<Notify>>> {
        self.queues.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What to await for work on `queue`.
    #[must_use]
    pub fn of(&self, queue: &str) -> Arc<Notify> {
        self.table().entry(queue.to_owned()).or_default().clone()
    }

    /// Rings for all these queues, here and elsewhere.
    pub fn ring(&self, queues: &BTreeSet<&'static str>) {
        if queues.is_empty() {
            return;
        }
        for queue in queues {
            self.of(queue).notify_one();
        }
        if let Some(remote) = &self.remote {
            // The task ends only with the process.
            let _ = remote.send.send(queues.clone());
        }
    }

    /// Hears the rings of other processes until dropped. Does nothing on SQLite. For processes that run workers.
    pub async fn hear(self) {
        let Some(remote) = self.remote.clone() else { return };
        loop {
            if let Err(error) = self.hear_once(&remote.pool).await {
                tracing::warn!(%error, "listening for jobs failed, workers poll meanwhile");
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        }
    }

    async fn hear_once(&self, pool: &PgPool) -> Result<(), sqlx::Error> {
        let mut listener = PgListener::connect_with(pool).await?;
        listener.listen(CHANNEL).await?;
        loop {
            let note = listener.recv().await?;
            for queue in note.payload().split(',') {
                self.of(queue).notify_one();
            }
        }
    }
}
