//! Whole stories: from the Cassetto to the closing, on both databases, with every worker and a clock that we own.

#[path = "storie/cassetti.rs"]
mod cassetti;
#[path = "storie/invii.rs"]
mod invii;
#[path = "storie/patronati.rs"]
mod patronati;
#[path = "storie/protocollo.rs"]
mod protocollo;
#[path = "storie/termini.rs"]
mod termini;
