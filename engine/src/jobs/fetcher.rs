//! Claims due jobs for the free slots of one queue: woken by the bell, or by a poll when a bell was missed or an
//! instant has come.

use super::{backend::Station, backend::Work, claim::claim};
use std::{sync::Arc, time::Duration};
use tokio::sync::{OwnedSemaphorePermit, mpsc};

/// For how long a busy worker lets slots become free together, so that claims stay few.
const LINGER: Duration = Duration::from_millis(2);
/// The pauses after a claim that failed: from the first, doubled, to the longest.
const FIRST_PAUSE: Duration = Duration::from_millis(250);
const LONGEST_PAUSE: Duration = Duration::from_secs(15);

/// Fetches until told to stop. What it claimed goes to `work`, which has room for all slots.
pub(super) async fn fetch(station: Arc<Station>, work: mpsc::Sender<Work>) {
    let bell = station.db.bell().of(station.queue.name);
    let options = &station.queue.options;
    let mut pause = FIRST_PAUSE;
    while let Some(mut slots) = free_slots(&station).await {
        let limit = if station.queue.whole_batches { options.batch } else { slots.num_permits() };
        let claimed = claim(&station.db, station.queue.name, limit, station.clock.now(), options.lease).await;
        let rows = match claimed {
            Ok(rows) => rows,
            Err(error) => {
                tracing::warn!(queue = station.queue.name, %error, "nothing claimed, trying again");
                station.unless_stopped(tokio::time::sleep(pause)).await;
                pause = (pause * 2).min(LONGEST_PAUSE);
                continue;
            }
        };
        pause = FIRST_PAUSE;
        let all_taken = rows.len() < limit;
        station.held.add(rows.iter().map(|row| row.job_ref()));
        let pieces: Vec<_> = if station.queue.whole_batches {
            (!rows.is_empty()).then_some(rows).into_iter().collect()
        } else {
            rows.into_iter().map(|row| vec![row]).collect()
        };
        for rows in pieces {
            let slot = slots.split(1);
            if work.send(Work { rows, slot }).await.is_err() {
                return;
            }
        }
        drop(slots);
        if all_taken {
            station
                .unless_stopped(async {
                    tokio::select! {
                        () = bell.notified() => {}
                        () = tokio::time::sleep(options.poll) => {}
                    }
                })
                .await;
        }
    }
}

/// Slots for the next claim: at least one, never more than can start now. None when it is time to stop.
async fn free_slots(station: &Station) -> Option<OwnedSemaphorePermit> {
    let options = &station.queue.options;
    let slots = &station.slots;
    let mut mine = station.unless_stopped(slots.clone().acquire_owned()).await?.ok()?;
    if station.queue.whole_batches {
        return Some(mine);
    }
    let most = options.batch.min(options.concurrency);
    let half = u32::try_from(most / 2).unwrap_or(u32::MAX);
    if half > 1 && slots.available_permits() + 1 < most / 2 {
        let more = tokio::time::timeout(LINGER, slots.clone().acquire_many_owned(half - 1));
        if let Some(Ok(Ok(more))) = station.unless_stopped(more).await {
            mine.merge(more);
        }
    }
    let room = slots.available_permits().min(most.saturating_sub(mine.num_permits()));
    if let Ok(more) = slots.clone().try_acquire_many_owned(u32::try_from(room).unwrap_or(u32::MAX)) {
        mine.merge(more);
    }
    Some(mine)
}
