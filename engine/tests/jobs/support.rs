//! A database of its own for each test, a clock that the test moves, and a few kinds of job.

use async_trait::async_trait;
use engine::{
    Clock, Db, Timestamp,
    db::MigrationFile,
    jobs::{Claimed, ClaimedRow, Handler, Job, NewJob, Outcome, claim, enqueue},
    on,
};
use serde::{Deserialize, Serialize};
use std::{sync::Mutex, time::Duration};
use tempfile::TempDir;

pub const MIGRATIONS: [MigrationFile; 1] = [MigrationFile {
    version: 1,
    name: "jobs",
    sqlite: include_str!("../../../migrations/sqlite/0001_jobs.sql"),
    postgres: include_str!("../../../migrations/postgres/0001_jobs.sql"),
}];

/// Monday 2 November 2026, 09:00 UTC.
pub const START: Timestamp = Timestamp::from_millis(1_793_610_000_000);
pub const LEASE: Duration = Duration::from_secs(60);

/// A database and a clock.
pub struct World {
    pub db: Db,
    pub clock: Clock,
    pub url: String,
    folder: Option<TempDir>,
}

/// Each test of a module on each database.
macro_rules! on_both {
    ($($test:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $test() {
                super::$test(&$crate::support::World::sqlite().await).await;
            })+
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $test() {
                let Some(world) = $crate::support::World::postgres().await else { return };
                super::$test(&world).await;
                world.drop_database().await;
            })+
        }
    };
}

impl World {
    pub async fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("jobs.db").display());
        Self::open(url, Some(folder)).await
    }

    pub async fn postgres() -> Option<Self> {
        let server = server()?;
        let name = format!("jobs_{}", engine::new_id().simple());
        let admin = Db::open(&server, 1).await.unwrap();
        run(&admin, format!("CREATE DATABASE {name}")).await;
        admin.close().await;
        Some(Self::open(on_server(&server, &name), None).await)
    }

    async fn open(url: String, folder: Option<TempDir>) -> Self {
        let db = Db::open(&url, 8).await.unwrap();
        db.migrate(&MIGRATIONS).await.unwrap();
        Self { db, clock: Clock::manual(START), url, folder }
    }

    /// The same database as another process sees it.
    pub async fn another(&self) -> Db {
        Db::open(&self.url, 4).await.unwrap()
    }

    pub async fn drop_database(self) {
        assert!(self.folder.is_none());
        let name = self.url.rsplit('/').next().unwrap().to_owned();
        let admin = Db::open(&server().unwrap(), 1).await.unwrap();
        run(&admin, format!("DROP DATABASE {name} WITH (FORCE)")).await;
    }

    /// Throws everybody out of the database and lets nobody in, or lets them in again.
    pub async fn server_away(&self, away: bool) {
        let name = self.url.rsplit('/').next().unwrap();
        let admin = Db::open(&server().unwrap(), 1).await.unwrap();
        run(&admin, format!("ALTER DATABASE {name} ALLOW_CONNECTIONS {}", !away)).await;
        let throw =
            format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'");
        if away {
            run(&admin, throw).await;
        }
        admin.close().await;
    }

    pub async fn add(&self, jobs: &[NewJob]) -> u64 {
        let mut tx = self.db.begin().await.unwrap();
        let added = enqueue(&mut tx, jobs).await.unwrap();
        tx.commit().await.unwrap();
        added
    }

    pub async fn ping(&self, n: i64) {
        self.add(&[self.new_ping(n)]).await;
    }

    pub fn new_ping(&self, n: i64) -> NewJob {
        NewJob::new(&Ping { n }, self.clock.now()).unwrap()
    }

    pub async fn claim(&self, limit: usize) -> Vec<ClaimedRow> {
        claim(&self.db, Ping::QUEUE, limit, self.clock.now(), LEASE).await.unwrap()
    }

    pub async fn rows(&self) -> Vec<Row> {
        let mut conn = self.db.read().await.unwrap();
        const ALL: &str = "SELECT id, payload, run_at, attempts, max_attempts, CAST(state AS BIGINT) AS state, \
            last_error, dedup, ended_at FROM jobs ORDER BY id";
        on!(conn, |c| sqlx::query_as(ALL).fetch_all(c).await.unwrap())
    }

    pub async fn only_row(&self) -> Row {
        let mut rows = self.rows().await;
        assert_eq!(rows.len(), 1, "{rows:?}");
        rows.remove(0)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Row {
    pub id: i64,
    pub payload: String,
    pub run_at: Timestamp,
    pub attempts: i64,
    pub max_attempts: i64,
    pub state: i64,
    pub last_error: Option<String>,
    pub dedup: Option<String>,
    pub ended_at: Option<Timestamp>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ping {
    pub n: i64,
}

impl Job for Ping {
    const QUEUE: &'static str = "ping";
    const MAX_ATTEMPTS: i32 = 3;
}

/// Answers as told and remembers what it was given.
pub struct Scripted<F> {
    pub answer: F,
    pub seen: &'static Mutex<Vec<(i64, i64)>>,
}

pub fn memory() -> &'static Mutex<Vec<(i64, i64)>> {
    Box::leak(Box::default())
}

#[async_trait]
impl<F: Fn(&Claimed<Ping>) -> Outcome + Send + Sync + 'static> Handler<Ping> for Scripted<F> {
    async fn run(&self, job: Claimed<Ping>) -> Outcome {
        self.seen.lock().unwrap().push((job.job.n, job.attempt));
        (self.answer)(&job)
    }
}

/// Waits for a condition on rows that other tasks change; fails after a minute. Looks at the truth, never assumes it.
pub async fn until<F: Future<Output = bool>>(mut holds: impl FnMut() -> F) {
    let looking = async {
        while !holds().await {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), looking).await.expect("it never became true");
}

async fn run(db: &Db, sql: String) {
    let mut conn = db.read().await.unwrap();
    on!(conn, |c| sqlx::query(sqlx::AssertSqlSafe(sql)).execute(c).await.map(|_| ()).unwrap());
}

#[allow(
    clippy::disallowed_methods,
    reason = "tests have no configuration: the script that runs them sets this"
)]
fn server() -> Option<String> {
    std::env::var("QUESITI_TEST_POSTGRES").ok().filter(|url| !url.is_empty())
}

fn on_server(server: &str, database: &str) -> String {
    let (host, _) = server.rsplit_once('/').unwrap();
    format!("{host}/{database}")
}
