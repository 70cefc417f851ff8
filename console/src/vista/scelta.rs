//! A choice of a list.

/// One entry, as `parti/campi.html` draws it.
#[derive(Debug)]
pub(crate) struct Scelta {
    pub(crate) valore: String,
    pub(crate) nome: String,
    pub(crate) scelta: bool,
}

/// Entries from pairs of value and name, with the one that is chosen.
pub(crate) fn scelte(voci: impl IntoIterator<Item = (String, String)>, scelta: &str) -> Vec<Scelta> {
    voci.into_iter().map(|(valore, nome)| Scelta { scelta: valore == scelta, valore, nome }).collect()
}
