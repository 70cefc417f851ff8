//! `punti.toml`: types of punti di consulenza, and punti written once that stand in many sedi (R33, R51).

use crate::errore::Raccolta;
use crate::fonte::Fonte;
use crate::lettura::{Elenco, ignote, sezioni, voci};
use serde::Deserialize;
use std::collections::BTreeMap;
use workflows::tabelle::{CanaleErogazione, Orario, Punto, Sede, SediAbilitate, TipoPunto, TipoSede};

/// A punto as administrators write it: one entry for all the sedi where it stands.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PuntoScritto {
    pub(crate) codice: String,
    pub(crate) nome: String,
    pub(crate) tipo: String,
    pub(crate) sedi: SediAbilitate,
    pub(crate) cassetti: Vec<String>,
    #[serde(default)]
    pub(crate) argomenti: Vec<String>,
    pub(crate) canali: Vec<CanaleErogazione>,
    pub(crate) unita: String,
    #[serde(default)]
    pub(crate) indirizzo: Option<String>,
    /// Instead of the computed ones; only where it stands in a single sede.
    #[serde(default)]
    pub(crate) serve: Option<Vec<String>>,
    pub(crate) orari: Vec<Orario>,
    pub(crate) durata_minuti: u32,
    pub(crate) posti: u32,
    pub(crate) anticipo_ore: u32,
    pub(crate) orizzonte_giorni: u32,
}

impl PuntoScritto {
    /// Its sede, where it stands in one only.
    pub(crate) fn sola_sede(&self) -> Option<&str> {
        match &self.sedi {
            SediAbilitate::Elenco(sedi) => match sedi.as_slice() {
                [sola] => Some(sola),
                _ => None,
            },
            SediAbilitate::Tutte(_) => None,
        }
    }

    /// Whether it stands there. "Tutte" leaves the Agenzie territoriali out of remote consulting (R51).
    fn sta_in(&self, sede: &Sede, a_distanza: bool) -> bool {
        match &self.sedi {
            SediAbilitate::Tutte(_) => !(a_distanza && sede.tipo == TipoSede::AgenziaTerritoriale),
            SediAbilitate::Elenco(codici) => codici.contains(&sede.codice),
        }
    }

    fn in_sede(&self, sede: &Sede, serve: Vec<String>) -> Punto {
        Punto {
            codice: format!("{}.{}", sede.codice, self.codice),
            nome: self.nome.clone(),
            tipo: self.tipo.clone(),
            sede: sede.codice.clone(),
            serve,
            cassetti: self.cassetti.clone(),
            argomenti: self.argomenti.clone(),
            canali: self.canali.clone(),
            unita: self.unita.clone(),
            indirizzo: self.indirizzo.clone(),
            orari: self.orari.clone(),
            durata_minuti: self.durata_minuti,
            posti: self.posti,
            anticipo_ore: self.anticipo_ore,
            orizzonte_giorni: self.orizzonte_giorni,
        }
    }
}

/// Reads the two lists of the file.
pub(crate) fn leggi(fonte: &Fonte, errori: &mut Raccolta) -> (Elenco<TipoPunto>, Elenco<PuntoScritto>) {
    let file = "punti.toml";
    let Some(mut cima) = sezioni(fonte, file, errori) else { return Default::default() };
    let nome = fonte.nome(file);
    let tipi = voci(&mut cima, &nome, "tipo", errori);
    let punti = voci(&mut cima, &nome, "punto", errori);
    ignote(&cima, &nome, "sono previsti [[tipo]] e [[punto]]", errori);
    (tipi, punti)
}

/// One punto for each sede where an entry stands, by code.
pub(crate) fn espandi(
    scritti: &Elenco<PuntoScritto>,
    tipi: &BTreeMap<String, TipoPunto>,
    sedi: &BTreeMap<String, Sede>,
) -> BTreeMap<String, Punto> {
    let mut punti = BTreeMap::new();
    for scritto in scritti.voci.iter().map(|voce| &voce.valore) {
        let a_distanza = tipi.get(&scritto.tipo).is_some_and(|tipo| tipo.a_distanza);
        let (con, senza): (Vec<&Sede>, Vec<&Sede>) =
            sedi.values().partition(|sede| scritto.sta_in(sede, a_distanza));
        for sede in con {
            let serve = scritto.serve.clone().unwrap_or_else(|| servite(sede, &senza));
            let punto = scritto.in_sede(sede, serve);
            punti.insert(punto.codice.clone(), punto);
        }
    }
    punti
}

/// The sede itself and, for the provincial one, those of the province that are left without.
fn servite(sede: &Sede, senza: &[&Sede]) -> Vec<String> {
    let mut serve = vec![sede.codice.clone()];
    if let Some(provincia) = sede.codice.strip_suffix("00") {
        serve.extend(senza.iter().map(|s| &s.codice).filter(|s| s.starts_with(provincia)).cloned());
    }
    serve
}
