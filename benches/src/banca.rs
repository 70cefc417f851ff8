//! Fresh, migrated databases that keep their promises to the disk.

use crate::Esito;
use engine::{Db, db::Raw};
use sqlx::AssertSqlSafe;
use workflows::schema::MIGRATIONS;

/// A database of one measure.
pub struct Banca {
    /// The database.
    pub db: Db,
    /// Folder of a SQLite file; it goes away with this.
    _cartella: Option<tempfile::TempDir>,
    /// Name on the PostgreSQL server.
    nome: Option<String>,
}

#[allow(clippy::disallowed_methods, reason = "the runner's server, not a setting of the product")]
fn server() -> Option<String> {
    std::env::var("QUESITI_BENCH_POSTGRES").ok().filter(|url| !url.is_empty())
}

/// Whether this database can be measured here.
pub fn disponibile(dove: &str) -> bool {
    dove == "sqlite" || server().is_some()
}

/// A new database.
pub async fn nuova(dove: &str) -> Esito<Banca> {
    let banca = match server().filter(|_| dove == "postgres") {
        Some(server) => {
            let nome = format!("quesiti_bench_{}", engine::new_id().simple());
            comanda(&server, format!("CREATE DATABASE {nome} TEMPLATE template0")).await?;
            let (prima, opzioni) = server
                .split_once('?')
                .map_or((server.as_str(), String::new()), |(p, o)| (p, format!("?{o}")));
            let (host, _) = prima.rsplit_once('/').ok_or("URL senza database")?;
            let db = Db::open(&format!("{host}/{nome}{opzioni}"), 16).await?;
            Banca { db, _cartella: None, nome: Some(nome) }
        }
        None => {
            // Not /tmp, which is often memory: a commit must reach a disk.
            let cartella = tempfile::TempDir::with_prefix_in("quesiti-bench", "/var/tmp")?;
            let db = Db::open(&format!("sqlite:{}", cartella.path().join("quesiti.db").display()), 8).await?;
            Banca { db, _cartella: Some(cartella), nome: None }
        }
    };
    banca.db.migrate(MIGRATIONS).await?;
    Ok(banca)
}

async fn comanda(server: &str, sql: String) -> Esito {
    let db = Db::open(server, 1).await?;
    if let Raw::Postgres(c) = db.read().await?.raw() {
        // The only name in it is made here, of hexadecimal digits.
        sqlx::query(AssertSqlSafe(sql)).execute(c).await?;
    }
    db.close().await;
    Ok(())
}

impl Banca {
    /// Throws it away.
    pub async fn chiudi(self) -> Esito {
        self.db.close().await;
        if let Some((nome, server)) = self.nome.zip(server()) {
            comanda(&server, format!("DROP DATABASE {nome} WITH (FORCE)")).await?;
        }
        Ok(())
    }
}
