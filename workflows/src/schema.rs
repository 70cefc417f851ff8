//! The migrations, embedded: the same names for both databases (a test compares the folders).

use engine::db::MigrationFile;

macro_rules! migration {
    ($version:literal, $name:literal) => {
        MigrationFile {
            version: $version,
            name: $name,
            sqlite: include_str!(concat!("../../migrations/sqlite/", $name, ".sql")),
            postgres: include_str!(concat!("../../migrations/postgres/", $name, ".sql")),
        }
    };
}

/// Every migration, in order.
pub const MIGRATIONS: &[MigrationFile] = &[
    migration!(1, "0001_jobs"),
    migration!(2, "0002_quesiti"),
    migration!(3, "0003_appuntamenti"),
    migration!(4, "0004_patronati"),
    migration!(5, "0005_ingresso"),
    migration!(6, "0006_scrivania"),
    migration!(7, "0007_statistiche"),
    migration!(8, "0008_regole"),
    migration!(9, "0009_assenze"),
    migration!(10, "0010_indici"),
    migration!(11, "0011_parole"),
    migration!(12, "0012_atti_insieme"),
];
