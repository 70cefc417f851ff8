//! Where the files come from: a folder, the set embedded in the binary, or one file over either.

use crate::incorporate::INCORPORATI;
use std::collections::{BTreeMap, BTreeSet};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// A set of files, addressed by names relative to its root (`cassetti/aziende.toml`).
#[derive(Debug, Clone)]
pub(crate) struct Fonte {
    radice: Option<PathBuf>,
    /// Whether what the folder lacks is taken from the embedded set.
    ripiego: bool,
    /// Files that were sent, in place of those of the root.
    inviati: BTreeMap<String, String>,
    /// Folders that were sent as a whole: what they lack is missing.
    intere: BTreeSet<String>,
}

impl Fonte {
    /// The folder, or the embedded set when there is no such folder.
    pub(crate) fn cartella(radice: &Path) -> Self {
        Self {
            radice: radice.is_dir().then(|| radice.to_owned()),
            ripiego: false,
            inviati: BTreeMap::new(),
            intere: BTreeSet::new(),
        }
    }

    /// The folder, completed by the embedded set: to check one file by itself.
    pub(crate) fn completata(radice: &Path) -> Self {
        Self { radice: Some(radice.to_owned()), ripiego: true, ..Self::cartella(radice) }
    }

    /// The same with files that were sent in place of its own, and the folders of them that are whole.
    pub(crate) fn con_inviati(self, inviati: BTreeMap<String, String>, intere: BTreeSet<String>) -> Self {
        Self { inviati, intere, ..self }
    }

    /// Whether what is read under this name is what was sent, even when it is missing there.
    pub(crate) fn inviato(&self, file: &str) -> bool {
        let cima = file.split_once('/').map_or(file, |(cima, _)| cima);
        self.inviati.contains_key(file) || self.intere.contains(cima)
    }

    /// How a file is called in messages.
    pub(crate) fn nome(&self, file: &str) -> String {
        if self.inviato(file) {
            return file.to_owned();
        }
        match &self.radice {
            Some(radice) => radice.join(file).display().to_string(),
            None => format!("config/{file} (incorporato)"),
        }
    }

    /// The text of a file; `None` when it does not exist.
    ///
    /// # Errors
    /// It exists and cannot be read as UTF-8 text.
    pub(crate) fn leggi(&self, file: &str) -> Result<Option<String>, std::io::Error> {
        if self.inviato(file) {
            return Ok(self.inviati.get(file).cloned());
        }
        let Some(radice) = &self.radice else { return Ok(incorporato(file)) };
        match std::fs::read_to_string(radice.join(file)) {
            Ok(testo) => Ok(Some(testo)),
            Err(e) if e.kind() == ErrorKind::NotFound => {
                Ok(if self.ripiego { incorporato(file) } else { None })
            }
            Err(e) => Err(e),
        }
    }

    /// The files of a folder with this extension, in order of name. Hidden files are not ours.
    pub(crate) fn elenco(&self, cartella: &str, estensione: &str) -> Vec<String> {
        let buono = |nome: &str| {
            let percorso = Path::new(nome);
            percorso.parent() == Some(Path::new(cartella))
                && percorso.extension().is_some_and(|e| e == estensione)
        };
        let mut nomi: BTreeSet<String> = self.inviati.keys().filter(|n| buono(n)).cloned().collect();
        if !self.intere.contains(cartella) {
            nomi.extend(self.elenco_radice(cartella, estensione));
        }
        nomi.into_iter().collect()
    }

    fn elenco_radice(&self, cartella: &str, estensione: &str) -> Vec<String> {
        let trovati = self.radice.as_ref().and_then(|radice| std::fs::read_dir(radice.join(cartella)).ok());
        match trovati {
            Some(voci) => voci
                .filter_map(|voce| voce.ok()?.file_name().into_string().ok())
                .filter(|nome| !nome.starts_with('.'))
                .filter(|nome| Path::new(nome).extension().is_some_and(|e| e == estensione))
                .map(|nome| format!("{cartella}/{nome}"))
                .collect(),
            None if self.radice.is_none() || self.ripiego => INCORPORATI
                .iter()
                .map(|(nome, _)| (*nome).to_owned())
                .filter(|nome| {
                    Path::new(nome).parent() == Some(Path::new(cartella)) && nome.ends_with(estensione)
                })
                .collect(),
            None => Vec::new(),
        }
    }
}

fn incorporato(file: &str) -> Option<String> {
    INCORPORATI.iter().find(|(nome, _)| *nome == file).map(|(_, testo)| (*testo).to_owned())
}
