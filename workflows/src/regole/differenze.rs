//! What differs between two sets: of the rules that the database keeps for every version, and of whole tables, where
//! both are at hand (the set in force and one that somebody would put in its place).

use super::{Insieme, descrizione::voci};
use crate::tabelle::{Regola, Tabelle};
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// What happened to an entry from one set to the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Mutamento {
    /// It was not there.
    Aggiunta,
    /// It is there no more.
    Tolta,
    /// Something of it changed.
    Cambiata,
}

/// One thing that differs. `None`: it is not there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cambio {
    /// The key in the file, from the top of the entry.
    pub chiave: String,
    /// What it is, where there is a name for it; otherwise the key.
    pub nome: String,
    /// As it was.
    pub prima: Option<String>,
    /// As it is.
    pub dopo: Option<String>,
}

/// An entry that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Differenza {
    /// The table: `argomenti`, `sedi`, …
    pub tabella: &'static str,
    /// Code of the entry; empty where the table is one entry.
    pub codice: String,
    /// What happened to it.
    pub mutamento: Mutamento,
    /// What differs of it.
    pub cambi: Vec<Cambio>,
}

/// The rules that differ, by argomento.
#[must_use]
pub fn differenze(prima: &Insieme, dopo: &Insieme) -> Vec<Differenza> {
    let codici: BTreeSet<&String> = prima.keys().chain(dopo.keys()).collect();
    let confronta = |codice: &String| {
        let (p, d) = (prima.get(codice), dopo.get(codice));
        (p != d).then(|| Differenza {
            tabella: "regole",
            codice: codice.clone(),
            mutamento: mutamento(p.is_some(), d.is_some()),
            cambi: cambi_di_regola(p, d),
        })
    };
    codici.into_iter().filter_map(confronta).collect()
}

fn mutamento(prima: bool, dopo: bool) -> Mutamento {
    match (prima, dopo) {
        (false, _) => Mutamento::Aggiunta,
        (true, false) => Mutamento::Tolta,
        (true, true) => Mutamento::Cambiata,
    }
}

fn cambi_di_regola(prima: Option<&Regola>, dopo: Option<&Regola>) -> Vec<Cambio> {
    let (p, d) = (prima.map(voci).unwrap_or_default(), dopo.map(voci).unwrap_or_default());
    let nomi = if p.is_empty() { &d } else { &p };
    nomi.iter()
        .enumerate()
        .map(|(i, voce)| Cambio {
            chiave: voce.chiave.to_owned(),
            nome: voce.nome.to_owned(),
            prima: p.get(i).map(|v| v.valore.clone()),
            dopo: d.get(i).map(|v| v.valore.clone()),
        })
        .filter(|c| c.prima != c.dopo)
        .collect()
}

/// The tables with one entry for each code.
const CON_CODICE: [&str; 8] =
    ["argomenti", "cassetti", "esiti", "notifiche", "punti", "sedi", "tipi_punto", "unita"];

/// Everything that differs between two sets of tables: rules as [`differenze`] tells them, the rest key by key.
#[must_use]
pub fn differenze_tabelle(prima: &Tabelle, dopo: &Tabelle) -> Vec<Differenza> {
    let mut trovate = differenze(&super::insieme_di(prima), &super::insieme_di(dopo));
    let (p, d) = (tabelle(prima), tabelle(dopo));
    for nome in CON_CODICE {
        trovate.extend(confronta(nome, p.get(nome), d.get(nome)));
    }
    trovate.extend(confronta("poli", per_codice(p.get("poli")).as_ref(), per_codice(d.get("poli")).as_ref()));
    for nome in ["silenzio", "calendario"] {
        let uno = |v: Option<&Value>| v.cloned().map(|v| Value::Object(Map::from_iter([(String::new(), v)])));
        trovate.extend(confronta(nome, uno(p.get(nome)).as_ref(), uno(d.get(nome)).as_ref()));
    }
    trovate
}

/// The tables as values, without the rules, which are told apart.
fn tabelle(t: &Tabelle) -> BTreeMap<String, Value> {
    let Ok(Value::Object(mut tutte)) = serde_json::to_value(t) else { return BTreeMap::new() };
    if let Some(Value::Object(argomenti)) = tutte.get_mut("argomenti") {
        for argomento in argomenti.values_mut().filter_map(Value::as_object_mut) {
            argomento.remove("regola");
        }
    }
    tutte.into_iter().collect()
}

/// A list of entries as entries by code.
fn per_codice(elenco: Option<&Value>) -> Option<Value> {
    let voci = elenco?.as_array()?.iter().filter_map(|v| {
        let codice = v.get("codice")?.as_str()?;
        Some((codice.to_owned(), v.clone()))
    });
    Some(Value::Object(voci.collect()))
}

fn confronta(tabella: &'static str, prima: Option<&Value>, dopo: Option<&Value>) -> Vec<Differenza> {
    let vuota = Map::new();
    let voci = |v: Option<&Value>| v.and_then(Value::as_object).cloned().unwrap_or_else(|| vuota.clone());
    let (prima, dopo) = (voci(prima), voci(dopo));
    let codici: BTreeSet<&String> = prima.keys().chain(dopo.keys()).collect();
    let differenza = |codice: &String| {
        let (p, d) = (prima.get(codice), dopo.get(codice));
        if p == d {
            return None;
        }
        let mut cambi = Vec::new();
        scendi("", p, d, &mut cambi);
        let mutamento = mutamento(p.is_some(), d.is_some());
        Some(Differenza { tabella, codice: codice.clone(), mutamento, cambi })
    };
    codici.into_iter().filter_map(differenza).collect()
}

/// Lists up to here are told whole.
const ELENCO_CORTO: usize = 5;

/// Of a long list, the entries that the other does not have; the order alone is told in words.
fn solo_di(elenco: &[Value], altro: &[Value]) -> Option<String> {
    let soli: Vec<String> = elenco.iter().filter(|v| !altro.contains(v)).filter_map(detto).collect();
    if !soli.is_empty() {
        return Some(soli.join(", "));
    }
    let mai = altro.iter().all(|v| elenco.contains(v));
    mai.then(|| format!("{} voci, in altro ordine", elenco.len()))
}

/// Goes down where both sides are sections; tells everything else whole.
fn scendi(chiave: &str, prima: Option<&Value>, dopo: Option<&Value>, cambi: &mut Vec<Cambio>) {
    if prima == dopo {
        return;
    }
    let sezione = |v: Option<&Value>| v.and_then(Value::as_object).cloned();
    let (p, d) = (sezione(prima), sezione(dopo));
    // An entry that was added or taken away is told key by key too.
    let sezioni = (p.is_some() || prima.is_none()) && (d.is_some() || dopo.is_none());
    if sezioni {
        let (p, d) = (p.unwrap_or_default(), d.unwrap_or_default());
        let chiavi: BTreeSet<&String> = p.keys().chain(d.keys()).collect();
        for nome in chiavi {
            let sotto = if chiave.is_empty() { nome.clone() } else { format!("{chiave}.{nome}") };
            scendi(&sotto, p.get(nome), d.get(nome), cambi);
        }
        return;
    }
    let (prima, dopo) = match (prima, dopo) {
        (Some(Value::Array(p)), Some(Value::Array(d))) if p.len().max(d.len()) > ELENCO_CORTO => {
            (solo_di(p, d), solo_di(d, p))
        }
        _ => (prima.and_then(detto), dopo.and_then(detto)),
    };
    if prima != dopo {
        cambi.push(Cambio { chiave: chiave.to_owned(), nome: chiave.to_owned(), prima, dopo });
    }
}

/// A value as a person would write it; nothing where the file would not say it.
fn detto(valore: &Value) -> Option<String> {
    match valore {
        Value::Null => None,
        Value::Bool(true) => Some("sì".to_owned()),
        Value::Bool(false) => Some("no".to_owned()),
        Value::String(testo) => Some(testo.clone()),
        Value::Array(voci) if voci.is_empty() => None,
        Value::Array(voci) => Some(voci.iter().filter_map(detto).collect::<Vec<_>>().join(", ")),
        Value::Object(sezione) => {
            let parti = sezione.iter().filter_map(|(k, v)| Some(format!("{k} {}", detto(v)?)));
            Some(parti.collect::<Vec<_>>().join(" "))
        }
        Value::Number(numero) => Some(numero.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn insieme(voci: &[(&str, Regola)]) -> Insieme {
        voci.iter().map(|(codice, regola)| ((*codice).to_owned(), regola.clone())).collect()
    }

    #[test]
    fn r88_fra_due_versioni_si_dice_che_cosa_c_era_e_che_cosa_c_e() {
        let base = Regola::default();
        let corta = Regola { termine_giorni: 20, sollecito_dal_giorno: None, ..base.clone() };
        let prima = insieme(&[("a.f24", base.clone()), ("a.uguale", base.clone()), ("a.via", base.clone())]);
        let dopo = insieme(&[("a.f24", corta), ("a.nuovo", base.clone()), ("a.uguale", base)]);
        let trovate = differenze(&prima, &dopo);
        let viste: Vec<_> = trovate.iter().map(|d| (d.codice.as_str(), d.mutamento)).collect();
        assert_eq!(
            viste,
            [("a.f24", Mutamento::Cambiata), ("a.nuovo", Mutamento::Aggiunta), ("a.via", Mutamento::Tolta)]
        );
        let cambi: Vec<_> = trovate[0]
            .cambi
            .iter()
            .map(|c| (c.nome.as_str(), c.prima.as_deref().unwrap(), c.dopo.as_deref().unwrap()))
            .collect();
        assert_eq!(
            cambi,
            [
                ("Termine", "30 giorni, slitta oltre i festivi", "20 giorni, slitta oltre i festivi"),
                ("Sollecito", "dal giorno 15", "mai"),
            ]
        );
        assert!(trovate[1].cambi.iter().all(|c| c.prima.is_none() && c.dopo.is_some()));
        assert!(trovate[2].cambi.iter().all(|c| c.prima.is_some() && c.dopo.is_none()));
        assert!(differenze(&dopo, &dopo).is_empty());
    }

    #[test]
    fn ogni_chiave_di_una_regola_che_cambia_si_vede() {
        use crate::scadenze::Proroga;
        let base = Regola::default();
        let cambi: [fn(&mut Regola); 9] = [
            |r| r.termine_giorni += 1,
            |r| r.lavorativi = true,
            |r| r.proroga = Proroga::Nessuna,
            |r| r.preavviso_giorni += 1,
            |r| r.escalation.truncate(1),
            |r| r.sollecito_dal_giorno = Some(16),
            |r| r.appuntamento_dopo_giorni = Some(16),
            |r| r.sospensione_massima_giorni += 1,
            |r| r.sospensioni_massime += 1,
        ];
        for (n, cambia) in cambi.into_iter().enumerate() {
            let mut altra = base.clone();
            cambia(&mut altra);
            let trovate = differenze(&insieme(&[("a", base.clone())]), &insieme(&[("a", altra)]));
            assert_eq!(trovate.len(), 1, "{n}");
            assert_eq!(trovate[0].cambi.len(), 1, "{n}: {:?}", trovate[0].cambi);
        }
    }

    #[test]
    fn di_un_elenco_lungo_si_dicono_le_voci_che_cambiano() {
        let lungo: Vec<u32> = (1..=9).collect();
        let piu: Vec<u32> = (1..=10).collect();
        let (prima, dopo) =
            (serde_json::json!({"x": {"cap": lungo}}), serde_json::json!({"x": {"cap": piu}}));
        let trovate = confronta("sedi", Some(&prima), Some(&dopo));
        let cambio = &trovate[0].cambi[0];
        assert_eq!((cambio.prima.as_deref(), cambio.dopo.as_deref()), (None, Some("10")));
        let mut rovescio = lungo.clone();
        rovescio.reverse();
        let dopo = serde_json::json!({"x": {"cap": rovescio}});
        assert!(!confronta("sedi", Some(&prima), Some(&dopo))[0].mutamento.eq(&Mutamento::Aggiunta));
    }

    #[test]
    fn una_sezione_si_confronta_chiave_per_chiave_e_un_elenco_intero() {
        let prima = serde_json::json!({"7000": {"nome": "Roma", "tipo": "x", "cap": {"da": 1}, "e": ["a"]}});
        let dopo =
            serde_json::json!({"7000": {"nome": "Roma", "tipo": null, "cap": {"da": 2}, "e": ["a", "b"]}});
        let trovate = confronta("sedi", Some(&prima), Some(&dopo));
        let cambi: Vec<_> = trovate[0]
            .cambi
            .iter()
            .map(|c| (c.chiave.as_str(), c.prima.as_deref(), c.dopo.as_deref()))
            .collect();
        assert_eq!(
            cambi,
            [("cap.da", Some("1"), Some("2")), ("e", Some("a"), Some("a, b")), ("tipo", Some("x"), None)]
        );
    }
}
