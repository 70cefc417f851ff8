//! Brings the design system named in `risorse/package-lock.json` and turns it, with our own sheet and script, into
//! the files that the console serves from memory: each under a name that holds its hash, compressed once, here.
// Cargo reads what a build script prints.
#![allow(clippy::print_stdout)]

#[path = "build/manuali.rs"]
mod manuali;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use anyhow::{Context, Result, bail, ensure};
use sha2::{Digest, Sha256};

/// What decides the packages; also all that their installer gets to see of the source tree.
const PACKAGE_FILES: [&str; 3] = ["package.json", "package-lock.json", ".npmrc"];

/// Fonts in the weights that the sheets use: name here, file in the package.
const FONTS: [(&str, &str); 4] = [
    ("titillium-web-400.woff2", "Titillium_Web/titillium-web-v10-latin-ext_latin-regular.woff2"),
    ("titillium-web-600.woff2", "Titillium_Web/titillium-web-v10-latin-ext_latin-600.woff2"),
    ("titillium-web-700.woff2", "Titillium_Web/titillium-web-v10-latin-ext_latin-700.woff2"),
    ("roboto-mono-400.woff2", "Roboto_Mono/roboto-mono-v13-latin-ext_latin-regular.woff2"),
];

/// Licences of what is taken, handed on with it: title, file in the package.
const LICENCES: [(&str, &str); 3] = [
    ("Bootstrap Italia", "LICENSE"),
    ("Titillium Web", "dist/fonts/Titillium_Web/OFL.txt"),
    ("Roboto Mono", "dist/fonts/Roboto_Mono/LICENSE.txt"),
];

/// The parts of `console.js`, in the order in which they are joined.
const SCRIPTS: [&str; 5] = ["base.js", "tastiera.js", "aggiornamenti.js", "bozza.js", "moduli.js"];

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=build");
    println!("cargo::rerun-if-changed=risorse");
    if let Err(error) = build() {
        eprintln!("\nErrore: {error:#}\n");
        std::process::exit(1);
    }
}

fn build() -> Result<()> {
    let sources = directory("CARGO_MANIFEST_DIR")?.join("risorse");
    let out = directory("OUT_DIR")?;
    let package = installed_package(&sources, &out)?;

    let mut table = Table::new(out.join("risorse"))?;
    for (name, file) in FONTS {
        table.add(name, "font/woff2", &read(&package.join("dist/fonts").join(file))?)?;
    }
    let icons = fs::read_to_string(sources.join("icone.txt"))?;
    let sprite = text(&package.join("dist/svg/sprites.svg"))?;
    table.add("icone.svg", "image/svg+xml", subset(&sprite, &icons)?.as_bytes())?;
    table.add("favicon.svg", "image/svg+xml", &read(&sources.join("favicon.svg"))?)?;
    let design_system = text(&package.join("dist/css/bootstrap-italia.min.css"))?;
    let design_system = without_fonts(without_source_map(&design_system))?;
    table.add("bootstrap-italia.css", "text/css; charset=utf-8", design_system.as_bytes())?;
    let sheet = table.with_hashed_urls(&text(&sources.join("console.css"))?)?;
    table.add("console.css", "text/css; charset=utf-8", sheet.as_bytes())?;
    table.add("console.js", "text/javascript; charset=utf-8", script(&sources.join("js"))?.as_bytes())?;
    table.add("licenze.txt", "text/plain; charset=utf-8", licences(&package)?.as_bytes())?;
    fs::write(out.join("risorse.rs"), table.source()?)?;
    fs::write(out.join("manuali.rs"), manuali::table()?)?;
    Ok(())
}

fn directory(variable: &str) -> Result<PathBuf> {
    env::var_os(variable).map(PathBuf::from).with_context(|| format!("manca {variable}: lo imposta cargo"))
}

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("non riesco a leggere {}", path.display()))
}

/// A text without the byte order mark that some tools put before it.
fn text(path: &Path) -> Result<String> {
    let text =
        String::from_utf8(read(path)?).with_context(|| format!("{} non è testo UTF-8", path.display()))?;
    Ok(text.strip_prefix('\u{feff}').map_or(text.clone(), str::to_owned))
}

/// The folder of the design system as locked. Installed anew only when the lock changes: editing a sheet must not
/// need the network. Of sixty megabytes of packages the one that is used stays on disk.
fn installed_package(sources: &Path, out: &Path) -> Result<PathBuf> {
    let mut hash = Sha256::new();
    for file in PACKAGE_FILES {
        hash.update(read(&sources.join(file))?);
    }
    let kept = out.join(format!("pacchetto-{}", short(&hash.finalize())));
    if kept.is_dir() {
        return Ok(kept);
    }
    let scratch = out.join("npm");
    if scratch.exists() {
        fs::remove_dir_all(&scratch)?;
    }
    fs::create_dir_all(&scratch)?;
    for file in PACKAGE_FILES {
        fs::copy(sources.join(file), scratch.join(file))?;
    }
    npm_ci(&scratch)?;
    // In one step at the end: a build stopped halfway leaves no half package behind.
    fs::rename(scratch.join("node_modules/bootstrap-italia"), &kept)?;
    fs::remove_dir_all(&scratch)?;
    Ok(kept)
}

/// No package's own script runs, and nothing but the lock decides what is brought.
fn npm_ci(folder: &Path) -> Result<()> {
    let output = Command::new("npm")
        .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier"])
        .current_dir(folder)
        .output();
    let output = match output {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => bail!(
            "per costruire la console serve npm: installare nodejs e npm (su Debian: apt-get install nodejs npm) e riprovare"
        ),
        other => other.context("npm non si avvia")?,
    };
    ensure!(
        output.status.success(),
        "npm non è riuscito a portare i pacchetti di console/risorse/package-lock.json ({}): \
         verificare la rete e riprovare\n{}",
        output.status,
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(())
}

/// The sprite with the symbols named in `icons` alone, one name a line, `#` for remarks.
fn subset(sprite: &str, icons: &str) -> Result<String> {
    let mut svg = String::from("<svg xmlns=\"http://www.w3.org/2000/svg\">");
    for icon in icons.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let opening = format!("<symbol id=\"{icon}\"");
        let symbol = sprite
            .find(&opening)
            .and_then(|start| sprite[start..].split_once("</symbol>"))
            .with_context(|| {
                format!("l'icona «{icon}» di console/risorse/icone.txt non esiste in Bootstrap Italia")
            })?
            .0;
        ensure!(!symbol[opening.len()..].contains("<symbol"), "l'icona «{icon}» non è leggibile da sola");
        write!(svg, "{symbol}</symbol>")?;
    }
    svg.push_str("</svg>\n");
    Ok(svg)
}

/// The map is not served: a developer's browser must not ask for it in vain.
fn without_source_map(css: &str) -> &str {
    css.rsplit_once("/*# sourceMappingURL=").map_or(css, |(sheet, _)| sheet)
}

/// Fonts are declared in `console.css`. The one that is in the design system's sheet, for a video player that the
/// console does not have, would be refused by the pages' policy.
fn without_fonts(css: &str) -> Result<String> {
    let mut pieces = css.split("@font-face");
    let mut kept = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        kept.push_str(piece.split_once('}').context("@font-face senza fine")?.1);
    }
    Ok(kept)
}

/// The parts in one strict function: they share names among themselves, and leave none on the page.
fn script(folder: &Path) -> Result<String> {
    let mut joined = String::from("(() => {\n\"use strict\";\n\n");
    for part in SCRIPTS {
        joined.push_str(&text(&folder.join(part))?);
        joined.push('\n');
    }
    joined.push_str("})();\n");
    Ok(joined)
}

fn licences(package: &Path) -> Result<String> {
    let mut all = String::new();
    for (title, file) in LICENCES {
        write!(all, "{title}\n{}\n\n{}\n\n\n", "=".repeat(title.len()), text(&package.join(file))?.trim())?;
    }
    Ok(all)
}

fn short(hash: &[u8]) -> String {
    hex::encode(&hash[..8])
}

/// The files made so far, and where.
struct Table {
    folder: PathBuf,
    rows: Vec<Row>,
}

struct Row {
    name: String,
    file: String,
    kind: String,
    hash: String,
    compressed: bool,
}

impl Table {
    fn new(folder: PathBuf) -> Result<Self> {
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir_all(&folder)?;
        Ok(Self { folder, rows: Vec::new() })
    }

    fn add(&mut self, name: &str, kind: &str, content: &[u8]) -> Result<()> {
        let hash = short(&Sha256::digest(content));
        let (stem, extension) = name.rsplit_once('.').with_context(|| format!("{name} non ha estensione"))?;
        let file = format!("{stem}-{hash}.{extension}");
        fs::write(self.folder.join(&file), content)?;
        // Fonts are compressed already.
        let compressed = !kind.starts_with("font/");
        if compressed {
            let target = fs::File::create(self.folder.join(format!("{file}.gz")))?;
            let mut encoder = flate2::write::GzEncoder::new(target, flate2::Compression::best());
            encoder.write_all(content)?;
            encoder.finish()?;
        }
        self.rows.push(Row { name: name.to_owned(), file, kind: kind.to_owned(), hash, compressed });
        Ok(())
    }

    /// Each `url("name")` under the name that the file is served by; an unknown one stops the build.
    fn with_hashed_urls(&self, css: &str) -> Result<String> {
        let files: BTreeMap<&str, &str> = self.rows.iter().map(|row| (&*row.name, &*row.file)).collect();
        let mut pieces = css.split("url(\"");
        let mut hashed = pieces.next().unwrap_or_default().to_owned();
        for piece in pieces {
            let (name, rest) = piece.split_once('"').context("console.css: url(\" senza fine")?;
            let file = files.get(name).with_context(|| format!("console.css: «{name}» non è una risorsa"))?;
            write!(hashed, "url(\"{file}\"{rest}")?;
        }
        Ok(hashed)
    }

    /// The table as Rust, for `src/risorse` to include.
    fn source(&self) -> Result<String> {
        let mut source = String::from("const RISORSE: &[Risorsa] = &[\n");
        for row in &self.rows {
            let bytes = |suffix: &str| {
                format!("include_bytes!({:?})", self.folder.join(format!("{}{suffix}", row.file)))
            };
            let gzip = if row.compressed { format!("Some({})", bytes(".gz")) } else { "None".to_owned() };
            writeln!(
                source,
                "    Risorsa {{ nome: {:?}, indirizzo: \"/risorse/{}\", tipo: {:?}, etag: \"\\\"{}\\\"\", \
                 etag_gzip: \"\\\"{}-gzip\\\"\", contenuto: {}, gzip: {gzip} }},",
                row.name,
                row.file,
                row.kind,
                row.hash,
                row.hash,
                bytes("")
            )?;
        }
        source.push_str("];\n");
        Ok(source)
    }
}
