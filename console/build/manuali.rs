//! The parts of the manuals that are made by a script and may not be there yet: printed manuals and pictures.

use super::{directory, read};
use anyhow::{Context, Result};
use std::{fmt::Write as _, fs, path::Path};

/// Table of what there is, as Rust, for `src/manuali/file.rs` to include.
pub fn table() -> Result<String> {
    let docs = directory("CARGO_MANIFEST_DIR")?.join("../docs");
    let mut source = String::new();
    for (name, folder, extension) in [("PDF", "manuali/pdf", "pdf"), ("SCHERMATE", "schermate", "png")] {
        let folder = docs.join(folder);
        // A folder that is not there would make every build run this again: its parent tells when it comes.
        let watched = if folder.is_dir() { folder.as_path() } else { folder.parent().unwrap_or(&docs) };
        println!("cargo::rerun-if-changed={}", watched.display());
        writeln!(source, "const {name}: &[(&str, &[u8])] = &[")?;
        for (stem, path) in files(&folder, extension)? {
            writeln!(source, "    ({stem:?}, include_bytes!({path:?})),")?;
        }
        source.push_str("];\n");
    }
    Ok(source)
}

/// Name without extension and path of each file of a kind, in order of name.
fn files(folder: &Path, extension: &str) -> Result<Vec<(String, String)>> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_none_or(|e| e != extension) {
            continue;
        }
        // A file that cannot be read stops the build here, with its name.
        read(&path)?;
        let stem = path.file_stem().and_then(|s| s.to_str()).context("nome di file non leggibile")?;
        let whole = path.to_str().context("percorso non leggibile")?;
        found.push((stem.to_owned(), whole.to_owned()));
    }
    found.sort();
    Ok(found)
}
