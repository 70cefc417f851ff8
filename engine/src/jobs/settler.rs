//! Writes outcomes in batches, and does not give up: an outcome that is not written is work done twice.

use super::{
    lease::Held,
    outcome::{Change, JobRef},
    settle::apply,
};
use crate::{Clock, db::Db};
use std::{sync::Arc, time::Duration};
use tokio::sync::{mpsc, oneshot};
use tokio_util::sync::CancellationToken;

/// Messages taken together, and jobs settled in one transaction.
const MESSAGES: usize = 256;
const BATCH: usize = 1_024;
const FIRST_PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// What the settler is told.
pub(super) enum Message {
    /// What became of jobs; an empty change means that the handler wrote it.
    Ended(Vec<(JobRef, Option<Change>)>),
    /// Answer when everything before this is written.
    Flush(oneshot::Sender<()>),
}

pub(super) struct Settler {
    pub(super) db: Db,
    pub(super) clock: Clock,
    pub(super) queue: &'static str,
    pub(super) held: Arc<Held>,
    /// Gives up what is not written yet: the leases will run out.
    pub(super) halt: CancellationToken,
}

impl Settler {
    /// Settles until nobody can send any more, or until halted.
    pub(super) async fn run(self, mut inbox: mpsc::Receiver<Message>) {
        let mut messages = Vec::with_capacity(MESSAGES);
        while inbox.recv_many(&mut messages, MESSAGES).await > 0 {
            let (mut changes, mut settled, mut flushed) = (Vec::new(), Vec::new(), Vec::new());
            for message in messages.drain(..) {
                match message {
                    Message::Ended(jobs) => {
                        for (job, change) in jobs {
                            match change {
                                Some(change) => changes.push((job, change)),
                                None => settled.push(job),
                            }
                        }
                    }
                    Message::Flush(done) => flushed.push(done),
                }
            }
            self.held.remove(settled.iter());
            // Always in the same order, so that two settlers do not wait for each other in a circle.
            changes.sort_unstable_by_key(|(job, _)| *job);
            for batch in changes.chunks(BATCH) {
                if self.halt.run_until_cancelled(self.write(batch)).await.is_none() {
                    return;
                }
                self.held.remove(batch.iter().map(|(job, _)| job));
            }
            for done in flushed {
                // Who asked may have gone meanwhile.
                let _ = done.send(());
            }
        }
    }

    async fn write(&self, batch: &[(JobRef, Change)]) {
        let mut pause = FIRST_PAUSE;
        loop {
            match self.write_once(batch).await {
                Ok(0) => return,
                Ok(lost) => {
                    tracing::warn!(
                        queue = self.queue,
                        jobs = lost,
                        "settled too late: another worker has them"
                    );
                    return;
                }
                Err(error) => {
                    tracing::warn!(queue = self.queue, jobs = batch.len(), %error, "not settled, trying again");
                    tokio::time::sleep(pause).await;
                    pause = (pause * 2).min(LONGEST_PAUSE);
                }
            }
        }
    }

    /// Answers for how many jobs the fence did not hold.
    async fn write_once(&self, batch: &[(JobRef, Change)]) -> Result<usize, sqlx::Error> {
        let mut tx = self.db.begin().await?;
        let held = apply(&mut tx, batch, self.clock.now()).await?;
        tx.commit().await?;
        Ok(batch.len().saturating_sub(held.len()))
    }
}
