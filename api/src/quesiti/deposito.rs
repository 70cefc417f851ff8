//! The check of the files of a message, with the refusals of this API.

use crate::problema::Problema;
use workflows::{
    allegati::{AllegatoValido, FileRicevuto, controlla},
    tabelle::LimitiAllegati,
};

/// Files that passed the checks of their Cassetto, not yet in the archive.
pub(crate) fn controllati(
    file: &[FileRicevuto],
    limiti: &LimitiAllegati,
) -> Result<Vec<AllegatoValido>, Problema> {
    controlla(file, limiti).map_err(|rifiuti| Problema::allegati(&rifiuti))
}
