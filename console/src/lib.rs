//! The console: HTML for the institute's people.

pub mod risorse;
