//! The clerk's desk on both databases: drafts, presences, filters, acts taken back or done later, the next quesito,
//! many at once.

#[path = "scrivania/appoggio.rs"]
mod appoggio;
#[path = "scrivania/bozze.rs"]
mod bozze;
#[path = "scrivania/cadute.rs"]
mod cadute;
#[path = "scrivania/differiti.rs"]
mod differiti;
#[path = "scrivania/filtri.rs"]
mod filtri;
#[path = "scrivania/massivi.rs"]
mod massivi;
#[path = "scrivania/piani.rs"]
mod piani;
#[path = "scrivania/presenze.rs"]
mod presenze;
#[path = "scrivania/prossimo.rs"]
mod prossimo;
