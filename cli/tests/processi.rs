//! Real worker processes over one database: they share the work, are killed at any moment, lose their post and their
//! database, and nothing is lost or done twice.

#[path = "processi/appoggio.rs"]
mod appoggio;
#[path = "processi/database.rs"]
mod database;
#[path = "processi/gara.rs"]
mod gara;
#[path = "processi/insieme.rs"]
mod insieme;
#[path = "processi/posta.rs"]
mod posta;
#[path = "processi/uccisi.rs"]
mod uccisi;
