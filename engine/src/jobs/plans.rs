//! No statement of the hot path may read the whole table, however SQLite's planner feels about it.

use super::{claim, lease, settle};
use crate::{
    db::{Db, MigrationFile},
    on,
};
use sqlx::AssertSqlSafe;

const MIGRATION: MigrationFile = MigrationFile {
    version: 1,
    name: "jobs",
    sqlite: include_str!("../../../migrations/sqlite/0001_jobs.sql"),
    postgres: include_str!("../../../migrations/postgres/0001_jobs.sql"),
};

#[tokio::test]
async fn every_statement_on_claimed_jobs_goes_by_an_index() {
    let db = Db::open("sqlite::memory:", 1).await.unwrap();
    db.migrate(&[MIGRATION]).await.unwrap();
    let many = [settle::DELETE, settle::LATER, settle::END, settle::RELEASE, lease::EXTEND];
    let texts = many.iter().flat_map(|statement| [1, 64, 512].map(|rows| statement.text(rows).0.to_owned()));
    for text in texts.chain([claim::CLAIM_SQLITE.to_owned()]) {
        let mut tx = db.begin().await.unwrap();
        let explain = AssertSqlSafe(format!("EXPLAIN QUERY PLAN {text}"));
        let lines: Vec<(i64, i64, i64, String)> =
            on!(tx, |c| sqlx::query_as(explain).fetch_all(c).await.unwrap());
        let plan: Vec<_> = lines.into_iter().map(|line| line.3).collect();
        let by_key = plan.iter().any(|line| line.starts_with("SEARCH jobs USING INTEGER PRIMARY KEY"));
        let reads_all = plan.iter().any(|line| line.starts_with("SCAN jobs") || line.contains("TEMP B-TREE"));
        assert!(by_key && !reads_all, "{text}\n{plan:?}");
    }
}
