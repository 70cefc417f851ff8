//! The tables as an administrator looks them up: which sedi a Cassetto is on in, which lists of operators count where.
//!
//! The tables say what is, not since when: that is the history of the files, and of the versions that were loaded.

use super::{Punto, Sede, Tabelle};
use serde::Serialize;

/// A sede with what is on there.
#[derive(Debug, Clone, Serialize)]
pub struct SedeAbilitata<'t> {
    /// The sede.
    pub sede: &'t Sede,
    /// Codes of the Cassetti whose function is on there (R9).
    pub cassetti: Vec<&'t str>,
    /// Its punti di consulenza, with their hours.
    pub punti: Vec<&'t Punto>,
}

/// A list of operators and the Cassetti that turn it on (R83).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ElencoOperatori<'t> {
    /// Its name.
    pub nome: &'t str,
    /// Codes of the Cassetti.
    pub cassetti: Vec<&'t str>,
}

impl Tabelle {
    /// Every sede with what is on there, by code.
    #[must_use]
    pub fn sedi_abilitate(&self) -> Vec<SedeAbilitata<'_>> {
        let voce = |sede| SedeAbilitata {
            sede,
            cassetti: self.cassetti_di(sede).collect(),
            punti: self.punti.values().filter(|p| p.sede == sede.codice).collect(),
        };
        self.sedi.values().map(voce).collect()
    }

    fn cassetti_di<'t>(&'t self, sede: &'t Sede) -> impl Iterator<Item = &'t str> {
        let accesi = self.cassetti.values().filter(|c| c.sedi.comprende(&sede.codice));
        accesi.map(|c| c.codice.as_str())
    }

    /// Every list of operators that some Cassetto turns on, by name.
    #[must_use]
    pub fn elenchi_operatori(&self) -> Vec<ElencoOperatori<'_>> {
        let mut nomi: Vec<&str> = self
            .cassetti
            .values()
            .filter_map(|c| c.elenchi_abilitati.as_ref())
            .flatten()
            .map(String::as_str)
            .collect();
        nomi.sort_unstable();
        nomi.dedup();
        nomi.into_iter()
            .map(|nome| ElencoOperatori { nome, cassetti: self.con_elenco(nome).collect() })
            .collect()
    }
}
