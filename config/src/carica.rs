//! Loading: defaults < `quesiti.toml` < environment < command line; the tables beside.

use crate::errore::{ErroriConfigurazione, Raccolta};
use crate::fonte::Fonte;
use crate::impostazioni::{self, Configurazione};
use crate::lettura::{Passo, Provenienza, analizza, leggi};
use crate::modelli::{self, Modelli};
use crate::tabelle;
use figment::providers::{Env, Serialized};
use figment::{Figment, Provider};
use serde_json::Value;
use std::path::Path;
use workflows::tabelle::Tabelle;

/// Variables that set a key: `QUESITI_DATABASE__URL` is `database.url`. Names without `__` are not ours.
const PREFISSO: &str = "QUESITI_";

/// Everything an installation runs on.
#[derive(Debug, Clone)]
pub struct Caricata {
    /// Settings.
    pub impostazioni: Configurazione,
    /// Tables, with their version.
    pub tabelle: Tabelle,
    /// Message templates.
    pub modelli: Modelli,
}

/// Loads settings, tables and templates from a folder, or from the embedded set when there is no such folder.
///
/// `overrides` wins over everything: the command line's own values, as a `figment::providers::Serialized` of a map
/// that holds only what was given.
///
/// # Errors
/// Every mistake found, in files, environment or command line.
pub fn carica(radice: &Path, overrides: impl Provider) -> Result<Caricata, ErroriConfigurazione> {
    let fonte = Fonte::cartella(radice);
    let mut errori = Raccolta::default();
    let ambiente = Env::prefixed(PREFISSO).filter(|chiave| chiave.as_str().contains("__")).split("__");
    let impostazioni = carica_impostazioni(&fonte, Figment::from(ambiente), overrides, &mut errori);
    let letto = tabelle_e_modelli(&fonte, &mut errori);
    let caricata = impostazioni.zip(letto).map(|(impostazioni, (tabelle, modelli))| Caricata {
        impostazioni,
        tabelle,
        modelli,
    });
    errori.esito(caricata)
}

/// Loads the tables alone, templates checked too.
///
/// # Errors
/// Every mistake found.
pub fn carica_tabelle(radice: &Path) -> Result<Tabelle, ErroriConfigurazione> {
    carica_con_modelli(radice).map(|(tabelle, _)| tabelle)
}

/// Loads tables and templates, without the settings of an installation.
///
/// # Errors
/// Every mistake found.
pub fn carica_con_modelli(radice: &Path) -> Result<(Tabelle, Modelli), ErroriConfigurazione> {
    let mut errori = Raccolta::default();
    let letto = tabelle_e_modelli(&Fonte::cartella(radice), &mut errori);
    errori.esito(letto)
}

/// Reads tables, then the templates they ask for.
pub(crate) fn tabelle_e_modelli(fonte: &Fonte, errori: &mut Raccolta) -> Option<(Tabelle, Modelli)> {
    let tabelle = tabelle::carica(fonte, errori);
    // Templates are checked even when a table is wrong, on the events that could be read.
    let modelli = match &tabelle {
        Some(tabelle) => modelli::carica(fonte, &tabelle.notifiche, errori),
        None => modelli::carica(fonte, &tabelle::notifiche_leggibili(fonte), errori),
    };
    tabelle.map(|tabelle| (tabelle, modelli))
}

/// Reads `quesiti.toml`, which may be missing, under environment and command line.
pub(crate) fn carica_impostazioni(
    fonte: &Fonte,
    ambiente: Figment,
    overrides: impl Provider,
    errori: &mut Raccolta,
) -> Option<Configurazione> {
    let file = "quesiti.toml";
    let nome = fonte.nome(file);
    let scritte = match fonte.leggi(file) {
        Ok(testo) => analizza(&testo.unwrap_or_default(), &nome, errori)?,
        Err(e) => {
            errori.aggiungi(&nome, "", None, format!("il file non è leggibile: {e}"));
            return None;
        }
    };
    let riga_di_comando = date(Figment::from(overrides));
    let figment = Figment::from(Serialized::defaults(Configurazione::default()))
        .merge(Serialized::defaults(Value::Object(scritte)))
        .merge(&ambiente)
        .merge(&riga_di_comando);
    let origini = Origini { file: nome, ambiente, riga_di_comando };
    let valore: Value = match figment.extract() {
        Ok(valore) => valore,
        Err(e) => {
            errori.aggiungi("configurazione", "", None, format!("non è leggibile: {e}"));
            return None;
        }
    };
    let letta: Configurazione = leggi(valore, "", &origini, errori)?;
    impostazioni::verifica(&letta, &mut |chiave, valore, atteso| {
        let percorso: Vec<Passo> = chiave.split('.').map(|parte| Passo::Chiave(parte.to_owned())).collect();
        errori.aggiungi(&origini.file(&percorso), chiave, valore, atteso);
    });
    Some(letta)
}

/// The overrides without the flags nobody gave, which arrive as nulls and would hide what is under them.
fn date(overrides: Figment) -> Figment {
    fn sfronda(valore: &mut Value) {
        if let Value::Object(mappa) = valore {
            mappa.retain(|_, v| !v.is_null());
            mappa.values_mut().for_each(sfronda);
        }
    }
    let Ok(mut valore) = overrides.extract::<Value>() else { return overrides };
    sfronda(&mut valore);
    Figment::from(Serialized::defaults(valore))
}

/// Who set a key, from the last word to the first.
struct Origini {
    file: String,
    ambiente: Figment,
    riga_di_comando: Figment,
}

impl Origini {
    fn chiave(percorso: &[Passo]) -> String {
        let parti: Vec<&str> = percorso
            .iter()
            .map_while(|passo| match passo {
                Passo::Chiave(chiave) => Some(chiave.as_str()),
                Passo::Indice(_) => None,
            })
            .collect();
        parti.join(".")
    }

    fn variabile(chiave: &str) -> String {
        format!("{PREFISSO}{}", chiave.to_uppercase().replace('.', "__"))
    }
}

impl Provenienza for Origini {
    fn file(&self, percorso: &[Passo]) -> String {
        let chiave = Self::chiave(percorso);
        if self.riga_di_comando.contains(&chiave) {
            "riga di comando".to_owned()
        } else if self.ambiente.contains(&chiave) {
            format!("variabile d'ambiente {}", Self::variabile(&chiave))
        } else {
            self.file.clone()
        }
    }

    /// A variable has no types: what looks like a number may be a name (`QUESITI_SMS__MITTENTE=4320`).
    fn ripara(&self, percorso: &[Passo], atteso: &str) -> Option<Value> {
        let chiave = Self::chiave(percorso);
        if !atteso.contains("un testo") || self.riga_di_comando.contains(&chiave) {
            return None;
        }
        self.ambiente.find_value(&chiave).ok()?;
        #[expect(clippy::disallowed_methods, reason = "this is the crate settings come through")]
        std::env::var(Self::variabile(&chiave)).ok().map(Value::String)
    }
}
