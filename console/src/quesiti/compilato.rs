//! What a form without a draft held when its act was not done.

/// Its fields, as they were sent: the form shows them again, and nothing is chosen or written twice.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Compilato {
    /// Of which act: its address below that of the quesito.
    pub(crate) percorso: &'static str,
    pub(crate) sede: String,
    pub(crate) unita: String,
    pub(crate) motivo: String,
    /// To whom it was to be given.
    pub(crate) collega: String,
}

impl Compilato {
    /// What was written by hand, for where its form is not on the page any more.
    pub(crate) fn scritto(&self) -> Option<String> {
        (!self.motivo.is_empty()).then(|| format!("Il motivo che avevi scritto: «{}».", self.motivo))
    }
}
