//! Files that an administrator sent, checked as a folder would be: in memory, within bounds, nothing goes live.
//!
//! What was not sent is taken from the set in use: a table by itself, or a whole folder (`cassetti/`, `modelli/`) when
//! none of it was sent. A folder that comes in a zip is whole: what it lacks is missing.

use crate::carica::{carica_impostazioni, tabelle_e_modelli};
use crate::errore::{ErroriConfigurazione, Raccolta};
use crate::fonte::Fonte;
use crate::verifica::FILE;
use figment::Figment;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};
use workflows::regole::esame::{Candidato, Errori, EsamePacchetto, FileCaricato};
use zip::ZipArchive;

/// Files of one set at most; ours are fewer than a hundred.
const FILE_MASSIMI: usize = 400;
/// Bytes of one file at most, once it is out of its zip.
const FILE_BYTE: u64 = 2 * 1024 * 1024;
/// Bytes of all of them at most: what a zip can grow to.
const TUTTI_BYTE: u64 = 16 * 1024 * 1024;
const CARTELLE: [&str; 2] = ["cassetti", "modelli"];
const NON_PREVISTO: &str = "non è un file della configurazione: attesi le tabelle (argomenti.toml, sedi.toml, …), \
                            cassetti/*.toml e modelli/<evento>/<canale>.txt";

/// Checks what is sent against the set in use.
#[derive(Debug, Clone)]
pub struct Esame {
    radice: PathBuf,
}

impl Esame {
    /// Over the folder of the configuration, or the embedded set when there is no such folder.
    #[must_use]
    pub fn nuovo(radice: impl Into<PathBuf>) -> Self {
        Self { radice: radice.into() }
    }
}

impl EsamePacchetto for Esame {
    fn esamina(&self, file: &[FileCaricato]) -> Result<Candidato, Errori> {
        let mut errori = Raccolta::default();
        let (inviati, intere) = spacchetta(file, &mut errori);
        if inviati.is_empty() && errori.vuota() {
            errori.aggiungi(
                "invio",
                "",
                None,
                "nessun file: scegli uno zip della configurazione, o le sue tabelle",
            );
        }
        if !errori.vuota() {
            return Err(errori.esito::<()>(None).err().map(Into::into).unwrap_or(Errori(vec![])));
        }
        leggi(&Fonte::cartella(&self.radice).con_inviati(inviati, intere)).map_err(Into::into)
    }
}

/// Reads and checks a folder, or the embedded set when there is no such folder, without putting it in force.
///
/// # Errors
/// Every mistake found.
pub fn candidato(radice: &Path) -> Result<Candidato, ErroriConfigurazione> {
    let mut letto = leggi(&Fonte::cartella(radice))?;
    letto.presi_da_quelli_in_uso.clear();
    Ok(letto)
}

fn leggi(fonte: &Fonte) -> Result<Candidato, ErroriConfigurazione> {
    let mut errori = Raccolta::default();
    // The settings are those of one installation: they are checked when they are sent, and never put in force here.
    if fonte.inviato("quesiti.toml") {
        let _ = carica_impostazioni(fonte, Figment::new(), Figment::new(), &mut errori);
    }
    let letto = tabelle_e_modelli(fonte, &mut errori);
    let presi = FILE.iter().skip(1).filter(|f| !fonte.inviato(f)).map(|f| (*f).to_owned());
    let cartelle = CARTELLE.iter().filter(|c| !fonte.inviato(&format!("{c}/"))).map(|c| format!("{c}/"));
    let presi_da_quelli_in_uso = presi.chain(cartelle).collect();
    let candidato = letto.map(|(tabelle, modelli)| Candidato { tabelle, modelli, presi_da_quelli_in_uso });
    errori.esito(candidato)
}

/// The texts by name, and the folders that are whole.
fn spacchetta(file: &[FileCaricato], errori: &mut Raccolta) -> (BTreeMap<String, String>, BTreeSet<String>) {
    let (mut testi, mut intere, mut restano) = (BTreeMap::new(), BTreeSet::new(), TUTTI_BYTE);
    if file.len() > FILE_MASSIMI {
        errori.aggiungi("invio", "", None, format!("troppi file: al massimo {FILE_MASSIMI}"));
        return (testi, intere);
    }
    for f in file {
        if f.contenuto.starts_with(b"PK") {
            match apri(&f.contenuto, &mut restano) {
                Ok(voci) => {
                    for (nome, contenuto) in voci {
                        if let Some(cima) = CARTELLE.iter().find(|c| nome.starts_with(&format!("{c}/"))) {
                            intere.insert((*cima).to_owned());
                        }
                        aggiungi(&nome, contenuto, &mut testi, errori);
                    }
                }
                Err(motivo) => errori.aggiungi(&mostrabile(&f.nome), "", None, motivo),
            }
            continue;
        }
        restano = restano.saturating_sub(f.contenuto.len() as u64);
        if f.contenuto.len() as u64 > FILE_BYTE || restano == 0 {
            errori.aggiungi(&mostrabile(&f.nome), "", None, "il file è troppo grande");
            continue;
        }
        // A browser sends the name alone: a table that is not at the top is that of a Cassetto.
        let nome = f.nome.rsplit(['/', '\\']).next().unwrap_or_default();
        let nome = match FILE.contains(&nome) {
            false if nome.ends_with(".toml") => format!("cassetti/{nome}"),
            _ => nome.to_owned(),
        };
        aggiungi(&nome, f.contenuto.clone(), &mut testi, errori);
    }
    (testi, intere)
}

fn aggiungi(nome: &str, contenuto: Vec<u8>, testi: &mut BTreeMap<String, String>, errori: &mut Raccolta) {
    if !previsto(nome) {
        errori.aggiungi(&mostrabile(nome), "", None, NON_PREVISTO);
        return;
    }
    match String::from_utf8(contenuto) {
        Ok(testo) => {
            if testi.insert(nome.to_owned(), testo).is_some() {
                errori.aggiungi(nome, "", None, "il file è stato inviato due volte");
            }
        }
        Err(_) => errori.aggiungi(nome, "", None, "non è un testo in UTF-8"),
    }
}

/// The files of a zip, by their names in it; those of a single folder, without it. Documentation and what file
/// managers leave behind is passed over.
fn apri(contenuto: &[u8], restano: &mut u64) -> Result<Vec<(String, Vec<u8>)>, String> {
    let illeggibile = |e: zip::result::ZipError| format!("lo zip non si legge: {e}");
    let mut zip = ZipArchive::new(Cursor::new(contenuto)).map_err(illeggibile)?;
    if zip.len() > FILE_MASSIMI {
        return Err(format!("lo zip ha troppi file: al massimo {FILE_MASSIMI}"));
    }
    let mut voci = Vec::new();
    for i in 0..zip.len() {
        let voce = zip.by_index(i).map_err(illeggibile)?;
        if voce.is_dir() {
            continue;
        }
        // Nothing is written anywhere, but a name that leads out of its folder is no honest name.
        let Some(nome) = voce.enclosed_name().and_then(|n| n.to_str().map(|n| n.replace('\\', "/"))) else {
            return Err("lo zip contiene un nome di file che esce dalla sua cartella".to_owned());
        };
        let ultimo = nome.rsplit('/').next().unwrap_or_default();
        if nome.split('/').any(|p| p.starts_with('.') || p == "__MACOSX") || ultimo.ends_with(".md") {
            continue;
        }
        let limite = FILE_BYTE.min(*restano);
        let mut letto = Vec::new();
        // The size that a zip declares may be a lie: what comes out is what counts.
        voce.take(limite + 1).read_to_end(&mut letto).map_err(|e| format!("lo zip non si legge: {e}"))?;
        if letto.len() as u64 > limite {
            return Err(format!("«{}» è troppo grande", mostrabile(&nome)));
        }
        *restano -= letto.len() as u64;
        voci.push((nome, letto));
    }
    Ok(senza_cartella_comune(voci))
}

/// A zip of a folder has the folder in every name.
fn senza_cartella_comune(voci: Vec<(String, Vec<u8>)>) -> Vec<(String, Vec<u8>)> {
    let cima = voci.first().and_then(|(nome, _)| nome.split_once('/')).map(|(cima, _)| format!("{cima}/"));
    match cima {
        Some(cima)
            if !CARTELLE.contains(&cima.trim_end_matches('/'))
                && voci.iter().all(|(nome, _)| nome.starts_with(&cima)) =>
        {
            voci.into_iter().map(|(nome, c)| (nome[cima.len()..].to_owned(), c)).collect()
        }
        _ => voci,
    }
}

fn previsto(nome: &str) -> bool {
    let parola = |p: &str| {
        !p.is_empty() && p.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
    };
    match nome.split('/').collect::<Vec<_>>()[..] {
        [file] => FILE.contains(&file),
        ["cassetti", file] => file.strip_suffix(".toml").is_some_and(parola),
        ["modelli", evento, file] => parola(evento) && file.strip_suffix(".txt").is_some_and(parola),
        _ => false,
    }
}

/// A name that somebody sent, short and without what cannot be seen.
fn mostrabile(nome: &str) -> String {
    nome.chars().filter(|c| !c.is_control()).take(100).collect()
}
