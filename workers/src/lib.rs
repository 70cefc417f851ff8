//! Job handlers and the ways out of the institute.
pub mod canali;
pub mod invio;
