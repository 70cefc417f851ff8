//! Turning ticks into jobs, once each, whatever the number of processes and the length of a downtime.

use super::{enqueue, schedule::Schedule};
use crate::{
    Clock, Timestamp,
    db::{Conn, Db, Tx},
    on,
};
use std::{collections::HashMap, sync::Arc, time::Duration};

const ALL: &str = "SELECT name, last_tick, next_tick, last_enqueued_at FROM schedules ORDER BY name";
const FIRST: &str = "\
INSERT INTO schedules (name, last_tick, next_tick) VALUES ($1, $2, $3) ON CONFLICT (name) DO NOTHING";
/// The guard: of the processes that see the same tick, one moves the row, and only it enqueues.
const ADVANCE: &str = "\
UPDATE schedules SET last_tick = $2, next_tick = $3, last_enqueued_at = $4 WHERE name = $1 AND last_tick < $2";

/// The longest sleep between two looks at the clock, which may be set.
const LONGEST_SLEEP: Duration = Duration::from_secs(30);
const SHORTEST_SLEEP: Duration = Duration::from_millis(50);

/// Where a schedule has got to.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct ScheduleState {
    /// The schedule.
    pub name: String,
    /// The last tick that was fired, or when the schedule was first seen.
    pub last_tick: Timestamp,
    /// The next one, as it was known then.
    pub next_tick: Option<Timestamp>,
    /// When the last job was added.
    pub last_enqueued_at: Option<Timestamp>,
}

impl ScheduleState {
    /// For how many milliseconds the next tick has been waiting to be fired; zero when it is not due.
    #[must_use]
    pub fn late_ms(&self, now: Timestamp) -> i64 {
        self.next_tick.map_or(0, |next| (now.millis() - next.millis()).max(0))
    }
}

/// All schedules ever seen by this database.
///
/// # Errors
/// The database refused.
pub async fn schedules(conn: &mut Conn) -> Result<Vec<ScheduleState>, sqlx::Error> {
    on!(conn, |c| sqlx::query_as(ALL).fetch_all(c).await)
}

/// Fires what is due: for each schedule one job, for its last tick, however many were missed. A schedule seen for the
/// first time starts now. Answers how many jobs were added.
///
/// # Errors
/// The database refused; what was fired before stays fired.
pub async fn tick(db: &Db, list: &[Schedule], now: Timestamp) -> Result<u64, sqlx::Error> {
    if list.is_empty() {
        return Ok(0);
    }
    let known: HashMap<_, _> =
        schedules(&mut db.read().await?).await?.into_iter().map(|s| (s.name, s.last_tick)).collect();
    let mut added = 0;
    for schedule in list {
        let due = match known.get(schedule.name) {
            Some(last) => schedule.last_within(*last, now),
            None => {
                let mut tx = db.begin().await?;
                start(&mut tx, schedule, now).await?;
                tx.commit().await?;
                None
            }
        };
        let Some(due) = due else { continue };
        let mut tx = db.begin().await?;
        if advance(&mut tx, schedule, due, now).await? {
            let dedup = format!("cron:{}:{}", schedule.name, due.millis());
            added += enqueue(&mut tx, &[(schedule.job)(due).dedup(dedup)]).await?;
        }
        tx.commit().await?;
    }
    Ok(added)
}

async fn start(tx: &mut Tx, schedule: &Schedule, now: Timestamp) -> Result<(), sqlx::Error> {
    let next = schedule.next_after(now);
    on!(tx, |c| sqlx::query(FIRST).bind(schedule.name).bind(now).bind(next).execute(c).await.map(|_| ()))
}

async fn advance(
    tx: &mut Tx,
    schedule: &Schedule,
    to: Timestamp,
    now: Timestamp,
) -> Result<bool, sqlx::Error> {
    let (name, next) = (schedule.name, schedule.next_after(to));
    let rows = on!(tx, |c| {
        sqlx::query(ADVANCE).bind(name).bind(to).bind(next).bind(now).execute(c).await?.rows_affected()
    });
    Ok(rows == 1)
}

/// Ticks until dropped.
pub(super) async fn keep_ticking(db: Db, clock: Clock, list: Arc<[Schedule]>) {
    loop {
        let now = clock.now();
        if let Err(error) = tick(&db, &list, now).await {
            tracing::warn!(%error, "schedules not looked at, trying again");
            tokio::time::sleep(Duration::from_secs(1)).await;
            continue;
        }
        let next = list.iter().filter_map(|schedule| schedule.next_after(now)).min();
        let wait = next.map_or(LONGEST_SLEEP, |next| {
            Duration::from_millis(u64::try_from(next.millis() - clock.now().millis()).unwrap_or(0))
        });
        tokio::time::sleep(wait.clamp(SHORTEST_SLEEP, LONGEST_SLEEP)).await;
    }
}
