//! From a number to its quesiti.

use crate::quesiti::parametri::Parametri;
use chrono::NaiveDate;
use workflows::{
    monitoraggio::{Numero, Vista},
    ricerca::Filtro,
};

/// The list of a filter.
pub(super) fn elenco(filtro: &Filtro) -> String {
    format!("/quesiti?{}", Parametri::da_filtro(filtro).indirizzo())
}

/// The list of a number. Nothing has nothing to open.
pub(super) fn apre(vista: &Vista, oggi: NaiveDate, numero: Numero, quanti: i64) -> Option<String> {
    (quanti != 0).then(|| elenco(&numero.filtro(vista, oggi)))
}

/// The same, only of what is in no sede.
pub(super) fn apre_senza_sede(vista: &Vista, oggi: NaiveDate, numero: Numero, quanti: i64) -> Option<String> {
    (quanti != 0).then(|| elenco(&Filtro { non_smistati: true, ..numero.filtro(vista, oggi) }))
}
