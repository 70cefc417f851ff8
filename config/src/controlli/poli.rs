//! Poli: what they take, from where, to whom (R69, R74).

use super::{codice, esiste, nome_leggibile};
use crate::errore::{Raccolta, virgolette};
use crate::tabelle::Lette;
use std::collections::BTreeMap;
use workflows::tabelle::Regione;

pub(super) fn controlla(lette: &Lette, errori: &mut Raccolta) {
    let mut presi: BTreeMap<(&str, &str), &str> = BTreeMap::new();
    let mut regionali: BTreeMap<(&str, Regione), &str> = BTreeMap::new();
    for voce in &lette.poli.voci {
        let polo = &voce.valore;
        codice(voce, &polo.codice, errori);
        nome_leggibile(voce, &polo.nome, errori);
        esiste(voce, "sede", &polo.sede, &lette.sedi.codici, "sedi.toml", errori);
        esiste(voce, "unita", &polo.unita, &lette.unita.codici, "unita.toml", errori);
        for (chiave, valori, noti, tabella) in [
            ("argomenti", &polo.argomenti, &lette.argomenti.codici, "argomenti.toml"),
            ("serve", &polo.serve, &lette.sedi.codici, "sedi.toml"),
        ] {
            if valori.is_empty() {
                errori.aggiungi(
                    &voce.file,
                    voce.chiave(chiave),
                    Some("[]".into()),
                    "atteso almeno un codice",
                );
            }
            for valore in valori {
                esiste(voce, chiave, valore, noti, tabella, errori);
            }
        }
        for argomento in &polo.argomenti {
            if let Some(regione) = polo.regione
                && let Some(altro) = regionali.insert((argomento, regione), &polo.codice)
            {
                let atteso = format!("per l'argomento \"{argomento}\" la regione ha già \"{altro}\"");
                let trovato = virgolette(regione.codice());
                errori.aggiungi(&voce.file, voce.chiave("regione"), trovato, atteso);
            }
            for sede in &polo.serve {
                if let Some(altro) = presi.insert((argomento, sede), &polo.codice) {
                    let atteso =
                        format!("per l'argomento \"{argomento}\" la sede è già servita da \"{altro}\"");
                    errori.aggiungi(&voce.file, voce.chiave("serve"), virgolette(sede), atteso);
                }
            }
        }
    }
}
