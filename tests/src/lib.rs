//! What the tests over databases share: fresh, migrated databases, one of each kind at hand.

mod officina;
mod piano;
mod posta;
mod storia;
mod ufficio;

pub use officina::{Officina, modelli};
pub use piano::{id_letterale, piano};
pub use posta::{Guasto, Posta};
pub use storia::{Storia, chiude, ditta, mittente, scrive};
pub use ufficio::Prova;

use engine::{Db, Uuid, db::Raw};
use sqlx::AssertSqlSafe;
use std::cell::RefCell;
use tempfile::TempDir;
use workflows::schema::MIGRATIONS;

/// Where a PostgreSQL server can be found: the URL of a role that may create databases.
const VARIABLE: &str = "QUESITI_TEST_POSTGRES";

/// Connections of each [`Db`] opened here.
const CONNECTIONS: u32 = 8;

thread_local! {
    /// The folders of this test's SQLite files: a test has its own thread, and they go away with it.
    static FOLDERS: RefCell<Vec<TempDir>> = const { RefCell::new(Vec::new()) };
}

/// A new, migrated database of each kind: SQLite in a file of its own and, where `QUESITI_TEST_POSTGRES` holds a
/// server's URL, PostgreSQL. To be called from the test's own thread, as `#[tokio::test]` does.
///
/// # Panics
/// When a database cannot be made: there is nothing to test then.
pub async fn databases() -> Vec<(&'static str, Db)> {
    let mut opened = Vec::new();
    for (label, url) in urls().await {
        opened.push((label, open(&url).await));
    }
    opened
}

/// As [`databases`], by URL, for tests that open the same database several times, as processes do.
///
/// # Panics
/// When a database cannot be made.
pub async fn urls() -> Vec<(&'static str, String)> {
    let mut urls = vec![("sqlite", sqlite())];
    if let Some(server) = server() {
        urls.push(("postgres", postgres(&server).await));
    }
    for (_, url) in &urls {
        let db = open(url).await;
        db.migrate(MIGRATIONS).await.expect("migrations");
        db.close().await;
    }
    urls
}

/// Opens one of [`urls`].
///
/// # Panics
/// When it does not answer.
pub async fn open(url: &str) -> Db {
    Db::open(url, CONNECTIONS).await.expect("database")
}

#[allow(
    clippy::disallowed_methods,
    reason = "tests are told of a server by their runner, not by configuration"
)]
fn server() -> Option<String> {
    std::env::var(VARIABLE).ok().filter(|url| !url.is_empty())
}

fn sqlite() -> String {
    let folder = TempDir::with_prefix("quesiti-test").expect("temporary folder");
    let url = format!("sqlite:{}", folder.path().join("quesiti.db").display());
    FOLDERS.with_borrow_mut(|folders| folders.push(folder));
    url
}

/// A new database on the server, which is thrown away as a whole.
async fn postgres(server: &str) -> String {
    let name = format!("quesiti_test_{}", Uuid::now_v7().simple());
    let admin = Db::open(server, 1).await.expect("server");
    {
        let mut conn = admin.read().await.expect("connection");
        if let Raw::Postgres(c) = conn.raw() {
            // The name is made here, of hexadecimal digits.
            sqlx::query(AssertSqlSafe(format!("CREATE DATABASE {name} TEMPLATE template0")))
                .execute(c)
                .await
                .expect("create database");
        }
    }
    admin.close().await;
    let (base, options) =
        server.split_once('?').map_or((server, String::new()), |(b, o)| (b, format!("?{o}")));
    let (host, _) = base.rsplit_once('/').expect("a URL that ends in a database");
    format!("{host}/{name}{options}")
}
