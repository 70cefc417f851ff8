//! Jobs on both databases: SQLite always, PostgreSQL where `QUESITI_TEST_POSTGRES` gives a server.

#[macro_use]
mod support;

mod crons;
mod drain;
mod ends;
mod rows;
mod sharing;
mod workers;
