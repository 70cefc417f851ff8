//! Jobs per second through `Workers`, completed and recorded, by a handler that does nothing:
//! `jobs_per_second URL [jobs] [concurrency] [batch]`. The database must be empty and not matter.
#![allow(clippy::print_stdout, reason = "it prints its measure")]

use async_trait::async_trait;
use engine::{
    Clock, Db,
    db::MigrationFile,
    jobs::{Claimed, Handler, Job, NewJob, Outcome, QueueOptions, Workers, enqueue},
};
use serde::{Deserialize, Serialize};
use std::{
    sync::atomic::{AtomicUsize, Ordering},
    time::Instant,
};
use tokio_util::sync::CancellationToken;

const MIGRATIONS: [MigrationFile; 1] = [MigrationFile {
    version: 1,
    name: "jobs",
    sqlite: include_str!("../../migrations/sqlite/0001_jobs.sql"),
    postgres: include_str!("../../migrations/postgres/0001_jobs.sql"),
}];

#[derive(Serialize, Deserialize)]
struct Nothing {
    id: usize,
}

impl Job for Nothing {
    const QUEUE: &'static str = "nothing";
}

/// Stops the workers at the last job.
struct Count {
    left: AtomicUsize,
    stop: CancellationToken,
}

#[async_trait]
impl Handler<Nothing> for Count {
    async fn run(&self, _: Claimed<Nothing>) -> Outcome {
        if self.left.fetch_sub(1, Ordering::SeqCst) == 1 {
            self.stop.cancel();
        }
        Outcome::Done
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let url = arguments.next().ok_or("jobs_per_second URL [jobs] [concurrency] [batch]")?;
    let mut number = |otherwise| arguments.next().map_or(Ok(otherwise), |n| n.parse::<usize>());
    let (jobs, concurrency, batch) = (number(50_000)?, number(400)?, number(200)?);
    let db = Db::open(&url, 8).await?;
    db.migrate(&MIGRATIONS).await?;
    let clock = Clock::system();

    let began = Instant::now();
    for first in (0..jobs).step_by(500) {
        let mut tx = db.begin().await?;
        let some: Result<Vec<_>, _> =
            (first..jobs.min(first + 500)).map(|id| NewJob::new(&Nothing { id }, clock.now())).collect();
        enqueue(&mut tx, &some?).await?;
        tx.commit().await?;
    }
    let added = began.elapsed().as_secs_f64();

    let stop = CancellationToken::new();
    let handler = Count { left: AtomicUsize::new(jobs), stop: stop.clone() };
    let options = QueueOptions { concurrency, batch, ..QueueOptions::default() };
    let began = Instant::now();
    Workers::new(db.clone(), clock).handle(options, handler).run(stop).await?;
    let ran = began.elapsed().as_secs_f64();
    let jobs = jobs as f64;
    println!("{:.0} added/s, {:.0} run/s", jobs / added, jobs / ran);
    db.close().await;
    Ok(())
}
