//! A table of figures: drawn in the page and taken away as a file from the same cells.

use crate::vista::{numeri, quando};
use chrono::NaiveDate;
use std::time::Duration;
use workflows::monitoraggio::esportazione::{Cella, Tabella};

/// A cell, and what it opens.
#[derive(Debug, Clone)]
pub(super) struct Dato {
    cella: Cella,
    pub(super) link: Option<String>,
}

impl Dato {
    pub(super) fn di(cella: impl Into<Cella>) -> Self {
        Self { cella: cella.into(), link: None }
    }

    pub(super) fn che_apre(cella: impl Into<Cella>, link: Option<String>) -> Self {
        Self { cella: cella.into(), link }
    }

    pub(super) fn quota(quota: Option<f64>) -> Self {
        Self { cella: quota.map_or(Cella::Vuota, Cella::Quota), link: None }
    }

    pub(super) fn durata(durata: Option<Duration>) -> Self {
        Self { cella: durata.map_or(Cella::Vuota, Cella::Durata), link: None }
    }

    pub(super) fn giorno(giorno: NaiveDate) -> Self {
        Self { cella: Cella::Giorno(giorno), link: None }
    }

    /// As people read it.
    pub(super) fn testo(&self) -> String {
        match &self.cella {
            Cella::Testo(testo) => testo.clone(),
            Cella::Intero(numero) => numeri::intero(*numero),
            Cella::Decimale(numero) => numeri::decimale(*numero),
            Cella::Quota(quota) => numeri::quota(*quota),
            Cella::Giorno(giorno) => quando::giorno(*giorno),
            Cella::Istante(istante) => {
                format!("{}, {}", quando::giorno(istante.date()), istante.format("%H:%M"))
            }
            Cella::Durata(durata) => numeri::attesa(*durata),
            Cella::Vuota => "—".to_owned(),
        }
    }

    /// Whether it is one of the numbers to compare, which are aligned.
    pub(super) fn numero(&self) -> bool {
        matches!(self.cella, Cella::Intero(_) | Cella::Decimale(_) | Cella::Quota(_))
    }
}

/// A table.
#[derive(Debug)]
pub(super) struct Tavola {
    /// How the address of its file calls it; ids begin with it.
    pub(super) codice: &'static str,
    pub(super) titolo: &'static str,
    pub(super) colonne: Vec<&'static str>,
    pub(super) righe: Vec<Vec<Dato>>,
    /// What to say when there is nothing.
    pub(super) vuota: &'static str,
}

impl Tavola {
    /// As a file; `nota` says of what and how old.
    pub(super) fn tabella(self, nota: String) -> Tabella {
        Tabella {
            titolo: self.titolo.to_owned(),
            nota,
            colonne: self.colonne.into_iter().map(str::to_owned).collect(),
            righe: self.righe.into_iter().map(|r| r.into_iter().map(|d| d.cella).collect()).collect(),
        }
    }

    /// A row's cells with the names of their columns.
    pub(super) fn celle<'a>(
        &'a self,
        riga: &'a [Dato],
    ) -> impl Iterator<Item = (&'a &'static str, &'a Dato)> {
        self.colonne.iter().zip(riga)
    }
}
