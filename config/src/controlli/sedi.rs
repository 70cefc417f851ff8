//! Sedi: codes, provinces, territories; and the calendar's references to them.

use super::nome_leggibile;
use crate::errore::{Raccolta, virgolette};
use crate::lettura::Voce;
use crate::province;
use crate::tabelle::Lette;
use std::collections::BTreeSet;
use workflows::tabelle::{IntervalloCap, Sede};

pub(super) fn controlla(lette: &Lette, errori: &mut Raccolta) {
    for voce in &lette.sedi.voci {
        let sede = &voce.valore;
        nome_leggibile(voce, &sede.nome, errori);
        if sede.comune.trim().is_empty() {
            let atteso = "atteso il comune della sede, che ne decide il santo patrono";
            errori.aggiungi(&voce.file, voce.chiave("comune"), virgolette(""), atteso);
        }
        match province::del_codice(&sede.codice) {
            None => {
                let atteso = "attese quattro cifre, le prime due da 01 a 95";
                errori.aggiungi(&voce.file, voce.chiave("codice"), virgolette(&sede.codice), atteso);
            }
            Some(province) if !province.contains(&sede.provincia.as_str()) => {
                let atteso = format!("per il codice {} atteso {}", sede.codice, province.join(" o "));
                errori.aggiungi(&voce.file, voce.chiave("provincia"), virgolette(&sede.provincia), atteso);
            }
            Some(_) => {}
        }
    }
    contesi(&lette.sedi.voci, errori);
    calendario(lette, errori);
}

/// The narrowest interval wins: two as narrow that overlap leave their CAP to chance.
fn contesi(sedi: &[Voce<Sede>], errori: &mut Raccolta) {
    let mut intervalli: Vec<(u32, IntervalloCap, &Voce<Sede>)> =
        sedi.iter().flat_map(|voce| voce.valore.cap.iter().map(move |i| (i.ampiezza(), *i, voce))).collect();
    intervalli.sort_by_key(|(ampiezza, i, _)| (*ampiezza, i.da));
    for coppia in intervalli.windows(2) {
        let [(larga, uno, di_uno), (altra, due, di_due)] = coppia else { continue };
        if larga == altra && due.da <= uno.a {
            let atteso = if di_uno.valore.codice == di_due.valore.codice {
                "è scritto due volte".to_owned()
            } else {
                let sede = &di_uno.valore;
                format!("è conteso con \"{}\" della sede {} {}", String::from(*uno), sede.codice, sede.nome)
            };
            errori.aggiungi(&di_due.file, di_due.chiave("cap"), virgolette(String::from(*due)), atteso);
        }
    }
}

/// A patron of a comune without sedi, or a closure of an unknown sede, would silently do nothing.
fn calendario(lette: &Lette, errori: &mut Raccolta) {
    let Some(voce) = &lette.calendario else { return };
    // When a sede could not be read, its comune is not known either.
    if lette.sedi.voci.len() == lette.sedi.codici.len() {
        let comuni: BTreeSet<String> =
            lette.sedi.voci.iter().map(|v| v.valore.comune.to_lowercase()).collect();
        for (i, patrono) in voce.valore.patroni.iter().enumerate() {
            if !comuni.contains(&patrono.comune.to_lowercase()) {
                let chiave = format!("patroni[{}].comune", i + 1);
                let atteso = "in sedi.toml nessuna sede è in questo comune";
                errori.aggiungi(&voce.file, chiave, virgolette(&patrono.comune), atteso);
            }
        }
    }
    for (i, chiusura) in voce.valore.chiusure.iter().enumerate() {
        if let Some(sede) = &chiusura.sede
            && !lette.sedi.codici.contains(sede)
        {
            let chiave = format!("chiusure[{}].sede", i + 1);
            errori.aggiungi(&voce.file, chiave, virgolette(sede), "non è in sedi.toml");
        }
    }
}
