//! The clerk's desk: what is being written, who else is looking, saved filters, acts that can still be taken back, what
//! to work next, ready texts. The acts themselves are in [`crate::ufficio`].

pub mod bozze;
pub mod differiti;
pub mod filtri;
pub mod presenze;
pub mod prossimo;
pub mod risposte;

/// Every statement of the desk, for the test that prepares them all on both databases.
#[must_use]
pub fn statements() -> Vec<&'static str> {
    [
        bozze::store::statements(),
        presenze::store::statements(),
        filtri::store::statements(),
        differiti::store::statements(),
        prossimo::store::statements(),
    ]
    .concat()
}
