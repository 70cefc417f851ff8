//! The figures of the monitoring on both databases: what is counted, kept incrementally, and the list behind each.

#[path = "monitoraggio/appoggio.rs"]
mod appoggio;
#[path = "monitoraggio/contorno.rs"]
mod contorno;
#[path = "monitoraggio/elenchi.rs"]
mod elenchi;
#[path = "monitoraggio/memoria.rs"]
mod memoria;
#[path = "monitoraggio/misure.rs"]
mod misure;
#[path = "monitoraggio/piani.rs"]
mod piani;
#[path = "monitoraggio/proprieta.rs"]
mod proprieta;
