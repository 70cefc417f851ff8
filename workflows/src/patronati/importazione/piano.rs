//! What a file changes of a list, before anything is written.

use super::Abilitazione;
use chrono::NaiveDate;
use std::collections::HashMap;

/// What is to be written, and what is not.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Piano {
    /// Lines that the list did not have.
    pub nuove: Vec<Abilitazione>,
    /// Lines that it had otherwise.
    pub cambiate: Vec<Abilitazione>,
    /// Lines that it has as they are.
    pub uguali: usize,
    /// Lines that the file no longer has, ended.
    pub chiuse: Vec<Abilitazione>,
}

impl Piano {
    /// Every line to write.
    #[must_use]
    pub fn da_scrivere(self) -> Vec<Abilitazione> {
        [self.nuove, self.cambiate, self.chiuse].concat()
    }
}

/// Compares a list with what a file says of it. With `chiudi_al`, those that the file no longer has end on that day,
/// but for those that ended by then already. A file that says nothing new changes nothing.
#[must_use]
pub fn pianifica(
    esistenti: Vec<Abilitazione>,
    dette: Vec<Abilitazione>,
    chiudi_al: Option<NaiveDate>,
) -> Piano {
    let mut prima: HashMap<_, _> =
        esistenti.into_iter().map(|a| ((a.codice_fiscale.clone(), a.profilo), a)).collect();
    let mut piano = Piano::default();
    for detta in dette {
        match prima.remove(&(detta.codice_fiscale.clone(), detta.profilo)) {
            None => piano.nuove.push(detta),
            Some(gia) if gia.uguale(&detta) => piano.uguali += 1,
            Some(_) => piano.cambiate.push(detta),
        }
    }
    if let Some(al) = chiudi_al {
        let aperte = prima.into_values().filter(|a| a.al.is_none_or(|gia| gia > al));
        piano.chiuse = aperte.map(|a| Abilitazione { al: Some(al), ..a }).collect();
        piano.chiuse.sort_by(|a, b| a.chiave().cmp(&b.chiave()));
    }
    piano
}
