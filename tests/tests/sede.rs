//! What a sede looks at as a whole, on both databases: the load of its people, absences, escalations, failed messages.

#[path = "sede/assenze.rs"]
mod assenze;
#[path = "sede/carico.rs"]
mod carico;
#[path = "sede/fallite.rs"]
mod fallite;
#[path = "sede/piani.rs"]
mod piani;
#[path = "sede/rilascio.rs"]
mod rilascio;
