//! Instants, days, terms and people in the words of the pages.

pub(crate) mod codice;
pub(crate) mod luoghi;
pub(crate) mod numeri;
pub(crate) mod parole;
pub(crate) mod persone;
pub(crate) mod quando;
pub(crate) mod riservato;
pub(crate) mod scelta;
pub(crate) mod termine;
