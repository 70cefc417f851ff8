//! "Prossimo quesito": the open quesiti of a sede that nobody has, what expires first.

pub mod store;

/// Candidates read in one go.
pub const PAGINA: i64 = 20;
/// Pages looked at before giving up: as a rule the first candidate is taken.
pub const PAGINE: usize = 25;
