//! Several processes on one database.

use crate::support::{Ping, World, memory, until};
use async_trait::async_trait;
use engine::jobs::{Claimed, Handler, Outcome, QueueOptions, Workers};
use std::{
    collections::BTreeSet,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
};
use tokio::sync::Barrier;
use tokio_util::sync::CancellationToken;

on_both!(two_processes_share_the_work_and_each_job_runs_once);

/// Each process waits, in its first job, for the other: the test ends only if both work.
struct Meeting {
    met: AtomicBool,
    barrier: Arc<Barrier>,
    seen: &'static Mutex<Vec<(i64, i64)>>,
}

#[async_trait]
impl Handler<Ping> for Meeting {
    async fn run(&self, job: Claimed<Ping>) -> Outcome {
        if !self.met.swap(true, Ordering::SeqCst) {
            self.barrier.wait().await;
        }
        self.seen.lock().unwrap().push((job.job.n, job.attempt));
        Outcome::Done
    }
}

async fn two_processes_share_the_work_and_each_job_runs_once(world: &World) {
    let jobs: Vec<_> = (0..500).map(|n| world.new_ping(n)).collect();
    world.add(&jobs).await;
    let (seen, barrier, stop) = (memory(), Arc::new(Barrier::new(2)), CancellationToken::new());
    let mut processes = Vec::new();
    for _ in 0..2 {
        let handler = Meeting { met: AtomicBool::new(false), barrier: barrier.clone(), seen };
        let options = QueueOptions { concurrency: 4, batch: 4, ..QueueOptions::default() };
        let workers = Workers::new(world.another().await, world.clock.clone()).handle(options, handler);
        processes.push(tokio::spawn(workers.run(stop.clone())));
    }
    until(|| async { world.rows().await.is_empty() }).await;
    stop.cancel();
    for process in processes {
        process.await.unwrap().unwrap();
    }
    let seen = seen.lock().unwrap().clone();
    assert_eq!(seen.len(), 500, "each once");
    assert!(seen.iter().all(|(_, attempt)| *attempt == 1));
    assert_eq!(seen.iter().map(|(n, _)| *n).collect::<BTreeSet<_>>(), (0..500).collect());
}
