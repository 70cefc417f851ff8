//! Checking files without running anything: `quesiti regole verifica`.

use crate::carica::{carica_impostazioni, tabelle_e_modelli};
use crate::errore::{ErroriConfigurazione, Raccolta};
use crate::fonte::Fonte;
use figment::Figment;
use std::fmt;
use std::path::{Path, PathBuf};

/// What a checked set holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Riepilogo {
    /// Version of the tables.
    pub versione: String,
    /// How many Cassetti.
    pub cassetti: usize,
    /// How many argomenti.
    pub argomenti: usize,
    /// How many sedi.
    pub sedi: usize,
    /// How many Poli.
    pub poli: usize,
    /// How many punti di consulenza, counted in each sede.
    pub punti: usize,
    /// How many ready texts.
    pub risposte: usize,
    /// How many events are announced.
    pub eventi: usize,
    /// How many message templates.
    pub modelli: usize,
}

impl fmt::Display for Riepilogo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { versione, cassetti, argomenti, sedi, poli, punti, risposte, eventi, modelli } = self;
        write!(
            f,
            "versione {versione}: {cassetti} Cassetti, {argomenti} argomenti, {sedi} sedi, {poli} Poli, \
             {punti} punti di consulenza, {risposte} modelli di risposta, {eventi} eventi, {modelli} modelli di avviso"
        )
    }
}

/// Checks a folder, or one file of it against the others; what the file's folder lacks is taken from the shipped set.
/// The settings are checked as written, without environment.
///
/// # Errors
/// Every mistake found. For one file, those of that file, or when it has none those of its neighbours; a path that
/// is no file of a configuration is one.
pub fn verifica(percorso: &Path) -> Result<Riepilogo, ErroriConfigurazione> {
    let mut errori = Raccolta::default();
    if percorso.is_dir() {
        return riepiloga(&Fonte::cartella(percorso), errori);
    }
    let Some((radice, file)) = radice_di(percorso) else {
        let atteso = "non è un file della configurazione: attesi quesiti.toml, argomenti.toml, calendario.toml, \
                      esiti.toml, notifiche.toml, poli.toml, punti.toml, risposte.toml, sedi.toml, unita.toml, cassetti/*.toml \
                      o modelli/<evento>/<canale>.txt";
        errori.aggiungi(&percorso.display().to_string(), "", None, atteso);
        return errori.esito(None);
    };
    if !percorso.is_file() {
        errori.aggiungi(&percorso.display().to_string(), "", None, "il file manca");
        return errori.esito(None);
    }
    let fonte = Fonte::completata(&radice);
    let nome = fonte.nome(&file);
    match riepiloga(&fonte, errori) {
        Err(ErroriConfigurazione(mut trovati)) if trovati.iter().any(|e| e.file == nome) => {
            trovati.retain(|e| e.file == nome);
            Err(ErroriConfigurazione(trovati))
        }
        esito => esito,
    }
}

fn riepiloga(fonte: &Fonte, mut errori: Raccolta) -> Result<Riepilogo, ErroriConfigurazione> {
    let _impostazioni = carica_impostazioni(fonte, Figment::new(), Figment::new(), &mut errori);
    let letto = tabelle_e_modelli(fonte, &mut errori);
    let riepilogo = letto.map(|(tabelle, modelli)| Riepilogo {
        versione: tabelle.versione,
        cassetti: tabelle.cassetti.len(),
        argomenti: tabelle.argomenti.len(),
        sedi: tabelle.sedi.len(),
        poli: tabelle.poli.len(),
        punti: tabelle.punti.len(),
        risposte: tabelle.risposte.len(),
        eventi: tabelle.notifiche.len(),
        modelli: modelli.len(),
    });
    errori.esito(riepilogo)
}

/// The files at the top of a configuration.
pub(crate) const FILE: [&str; 10] = [
    "quesiti.toml",
    "argomenti.toml",
    "calendario.toml",
    "esiti.toml",
    "notifiche.toml",
    "poli.toml",
    "punti.toml",
    "risposte.toml",
    "sedi.toml",
    "unita.toml",
];

/// The configuration folder a file belongs to, and its name there.
fn radice_di(percorso: &Path) -> Option<(PathBuf, String)> {
    let nome = percorso.file_name()?.to_str()?;
    let sopra = |n: usize| percorso.ancestors().nth(n).map(Path::to_owned);
    let cartella = |n: usize| percorso.ancestors().nth(n)?.file_name()?.to_str();
    if FILE.contains(&nome) {
        Some((sopra(1)?, nome.to_owned()))
    } else if cartella(1) == Some("cassetti") && nome.ends_with(".toml") {
        Some((sopra(2)?, format!("cassetti/{nome}")))
    } else if cartella(2) == Some("modelli") && nome.ends_with(".txt") {
        Some((sopra(3)?, format!("modelli/{}/{nome}", cartella(1)?)))
    } else {
        None
    }
}
