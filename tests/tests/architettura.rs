//! The shape of the house: arrows between rooms, twin migrations, statements both databases understand.

use engine::{Conn, db::Raw};
use std::collections::{BTreeMap, BTreeSet};

/// Every arrow drawn in ARCHITECTURE.md, and no other. Tests and benches may look everywhere.
const ARROWS: [(&str, &[&str]); 7] = [
    ("engine", &[]),
    ("workflows", &["engine"]),
    ("workers", &["engine", "workflows"]),
    ("config", &["workflows"]),
    ("api", &["engine", "workflows"]),
    ("console", &["engine", "workflows"]),
    ("cli", &["api", "config", "console", "engine", "workers", "workflows"]),
];

#[test]
fn the_rooms_depend_on_each_other_as_drawn() {
    let metadata = cargo_metadata::MetadataCommand::new().no_deps().exec().unwrap();
    let rooms: BTreeSet<String> = metadata.packages.iter().map(|p| p.name.to_string()).collect();
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for package in &metadata.packages {
        let arrows = package
            .dependencies
            .iter()
            .filter(|d| d.kind == cargo_metadata::DependencyKind::Normal && rooms.contains(&d.name))
            .map(|d| d.name.clone());
        found.insert(package.name.to_string(), arrows.collect());
    }
    for (room, drawn) in ARROWS {
        let drawn: BTreeSet<String> = drawn.iter().map(ToString::to_string).collect();
        assert_eq!(found.remove(room), Some(drawn), "arrows of {room}");
    }
    let others: Vec<_> = found.into_keys().collect();
    assert_eq!(others, ["benches", "tests"], "a room that is not drawn");
}

#[test]
fn every_migration_exists_for_both_databases_and_is_embedded() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let names = |folder: &str| -> Vec<String> {
        let files = std::fs::read_dir(root.join("migrations").join(folder)).unwrap();
        let mut names: Vec<_> = files.map(|f| f.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    };
    let embedded: Vec<_> = workflows::schema::MIGRATIONS.iter().map(|m| format!("{}.sql", m.name)).collect();
    assert_eq!(names("sqlite"), embedded);
    assert_eq!(names("postgres"), embedded);
}

/// Each store lists its statements; each must be understood by both databases as it is.
#[tokio::test]
async fn every_statement_prepares_on_both_databases() {
    let lists: [(&str, Vec<&'static str>); 20] = [
        ("engine::history", engine::history::statements()),
        ("engine::timers", engine::timers::statements()),
        ("quesiti", workflows::quesiti::store::statements()),
        ("parole", workflows::ricerca::parole::store::statements()),
        ("regole", workflows::regole::statements()),
        ("amministrazione", workflows::amministrazione::statements()),
        ("utenti", workflows::utenti::statements()),
        ("deleghe", workflows::deleghe::store::statements()),
        ("patronati", workflows::patronati::store::statements()),
        ("ufficio", workflows::ufficio::statements()),
        ("protocollo", workflows::protocollo::store::statements()),
        ("notifiche", workflows::notifiche::store::statements()),
        ("punti", workflows::punti::store::statements()),
        ("appuntamenti", workflows::appuntamenti::store::statements()),
        ("sessioni", workflows::sessioni::statements()),
        ("scrivania", workflows::scrivania::statements()),
        ("monitoraggio", workflows::monitoraggio::statements()),
        ("assenze", workflows::assenze::store::statements()),
        ("supervisione", workflows::supervisione::store::statements()),
        ("ispezione", workflows::ispezione::store::statements()),
    ];
    for (label, db) in tests::databases().await {
        let mut conn: Conn = db.read().await.unwrap();
        for (store, statements) in &lists {
            assert!(!statements.is_empty(), "{store} lists nothing");
            for sql in statements {
                let prepared = prepare(&mut conn, sql).await;
                assert!(prepared.is_ok(), "{store} on {label}: {sql}\n{:?}", prepared.err());
            }
        }
    }
}

async fn prepare(conn: &mut Conn, sql: &'static str) -> Result<(), sqlx::Error> {
    use sqlx::{Executor, SqlSafeStr};
    match conn.raw() {
        Raw::Sqlite(c) => c.prepare(sql.into_sql_str()).await.map(drop),
        Raw::Postgres(c) => c.prepare(sql.into_sql_str()).await.map(drop),
    }
}
