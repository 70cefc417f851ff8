//! A copy of the shipped folder, to spoil as a test wants.
#![allow(dead_code, reason = "each test file uses its part")]

use std::fs;
use std::path::{Path, PathBuf};

/// The shipped configuration: the folder of this crate.
pub fn spedita() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Public data kept beside the repository; `None` on machines that lack them.
pub fn dati(nome: &str) -> Option<String> {
    fs::read_to_string(spedita().join("../../shared/data").join(nome)).ok()
}

/// A copy in a temporary folder, gone with it.
pub struct Copia {
    radice: tempfile::TempDir,
}

impl Copia {
    pub fn nuova() -> Self {
        let radice = tempfile::tempdir().unwrap();
        for voce in fs::read_dir(spedita()).unwrap() {
            let voce = voce.unwrap();
            let nome = voce.file_name().into_string().unwrap();
            if nome.ends_with(".toml") && nome != "Cargo.toml" {
                fs::copy(voce.path(), radice.path().join(&nome)).unwrap();
            }
        }
        for cartella in ["cassetti", "modelli"] {
            copia_cartella(&spedita().join(cartella), &radice.path().join(cartella));
        }
        Self { radice }
    }

    pub fn radice(&self) -> &Path {
        self.radice.path()
    }

    pub fn file(&self, nome: &str) -> PathBuf {
        self.radice().join(nome)
    }

    /// Replaces a text that must be there.
    pub fn cambia(&self, nome: &str, da: &str, a: &str) -> &Self {
        let testo = fs::read_to_string(self.file(nome)).unwrap();
        assert!(testo.contains(da), "{nome} non contiene {da}");
        fs::write(self.file(nome), testo.replacen(da, a, 1)).unwrap();
        self
    }

    pub fn aggiungi(&self, nome: &str, coda: &str) -> &Self {
        let testo = fs::read_to_string(self.file(nome)).unwrap();
        fs::write(self.file(nome), format!("{testo}\n{coda}\n")).unwrap();
        self
    }

    pub fn scrivi(&self, nome: &str, testo: &str) -> &Self {
        fs::create_dir_all(self.file(nome).parent().unwrap()).unwrap();
        fs::write(self.file(nome), testo).unwrap();
        self
    }

    pub fn togli(&self, nome: &str) -> &Self {
        fs::remove_file(self.file(nome)).unwrap();
        self
    }

    /// The mistakes found, without the folder's own path.
    pub fn errori(&self) -> Vec<String> {
        let errori = match config::carica_tabelle(self.radice()) {
            Ok(_) => panic!("nessun errore trovato"),
            Err(errori) => errori,
        };
        let radice = format!("{}/", self.radice().display());
        errori.0.iter().map(|e| e.to_string().replace(&radice, "")).collect()
    }

    /// The one line this spoilt copy yields.
    pub fn unico(&self) -> String {
        let errori = self.errori();
        assert_eq!(errori.len(), 1, "{errori:#?}");
        errori.into_iter().next().unwrap()
    }
}

/// Spoils one file in one place and returns the one line.
pub fn dopo(file: &str, da: &str, a: &str) -> String {
    let copia = Copia::nuova();
    copia.cambia(file, da, a);
    copia.unico()
}

fn copia_cartella(da: &Path, a: &Path) {
    fs::create_dir_all(a).unwrap();
    for voce in fs::read_dir(da).unwrap() {
        let voce = voce.unwrap();
        let meta = a.join(voce.file_name());
        if voce.file_type().unwrap().is_dir() {
            copia_cartella(&voce.path(), &meta);
        } else {
            fs::copy(voce.path(), meta).unwrap();
        }
    }
}
