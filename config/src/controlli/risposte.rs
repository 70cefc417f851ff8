//! Ready texts: who they are for, the esito they go with, the fields they use.

use super::{codice, esiste, parola, ripetuti};
use crate::errore::{Raccolta, virgolette};
use crate::tabelle::Lette;
use workflows::quesiti::transizioni::TESTO_MASSIMO;
use workflows::scrivania::risposte;
use workflows::tabelle::UsoRisposta;

pub(super) fn controlla(lette: &Lette, errori: &mut Raccolta) {
    for voce in &lette.risposte.voci {
        let modello = &voce.valore;
        codice(voce, &modello.codice, errori);
        if modello.titolo.trim().is_empty() {
            let atteso = "atteso un titolo che le persone leggano";
            errori.aggiungi(&voce.file, voce.chiave("titolo"), virgolette(&modello.titolo), atteso);
        }
        for (chiave, valori, noti, tabella) in [
            ("argomenti", &modello.argomenti, &lette.argomenti.codici, "argomenti.toml"),
            ("sedi", &modello.sedi, &lette.sedi.codici, "sedi.toml"),
        ] {
            for valore in valori {
                esiste(voce, chiave, valore, noti, tabella, errori);
            }
            ripetuti(voce, chiave, valori.iter(), ToString::to_string, errori);
        }
        if let Some(esito) = &modello.esito {
            if modello.per == UsoRisposta::Chiusura {
                esiste(voce, "esito", esito, &lette.esiti.codici, "esiti.toml", errori);
            } else {
                let atteso = format!(
                    "un esito va soltanto con per = \"{}\": toglierlo, o cambiare per",
                    parola(&UsoRisposta::Chiusura)
                );
                errori.aggiungi(&voce.file, voce.chiave("esito"), virgolette(esito), atteso);
            }
        }
        if let Err(errore) = risposte::controlla(&modello.testo) {
            let trovato = errore.trovato.map(|nome| format!("{{{{ {nome} }}}}"));
            let atteso = format!("riga {}: {}", errore.riga, errore.messaggio);
            errori.aggiungi(&voce.file, voce.chiave("testo"), trovato, atteso);
        }
        let caratteri = modello.testo.chars().count();
        if caratteri > TESTO_MASSIMO {
            let atteso =
                format!("è di {caratteri} caratteri, un messaggio ne porta al massimo {TESTO_MASSIMO}");
            errori.aggiungi(&voce.file, voce.chiave("testo"), None, atteso);
        }
    }
}
