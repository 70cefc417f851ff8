//! Sedi and their units by name, as pages show them.

use workflows::tabelle::Tabelle;

/// The name of a sede. One that is not in the tables any more is shown by its code.
pub(crate) fn sede(tabelle: &Tabelle, codice: &str) -> String {
    tabelle.sedi.get(codice).map_or_else(|| codice.to_owned(), |s| s.nome.clone())
}

/// The name of a unit, in the same way.
pub(crate) fn unita(tabelle: &Tabelle, codice: &str) -> String {
    tabelle.unita.get(codice).map_or_else(|| codice.to_owned(), |u| u.nome.clone())
}
