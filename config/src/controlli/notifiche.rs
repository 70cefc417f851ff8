//! Announced events and silent hours (R19-R21).

use super::ripetuti;
use crate::errore::{Raccolta, virgolette};
use crate::tabelle::Lette;
use workflows::tabelle::Canale;

pub(super) fn controlla(lette: &Lette, errori: &mut Raccolta) {
    for (_, voce) in &lette.notifiche {
        let regola = &voce.valore;
        if regola.canali.is_empty() {
            let atteso = "atteso almeno un canale; per non annunciare l'evento se ne toglie la sezione";
            errori.aggiungi(&voce.file, voce.chiave("canali"), Some("[]".into()), atteso);
        }
        ripetuti(voce, "canali", regola.canali.iter().copied(), |c| c.codice().to_owned(), errori);
        if regola.non_dopo_ore == Some(0) {
            let atteso = "atteso almeno 1; senza la chiave l'avviso parte sempre";
            errori.aggiungi(&voce.file, voce.chiave("non_dopo_ore"), Some("0".into()), atteso);
        }
    }
    for (canale, voce) in &lette.silenzio {
        let finestra = &voce.valore;
        if *canale == Canale::Cassetto {
            errori.aggiungi(
                &voce.file,
                &voce.etichetta,
                None,
                "il Cassetto non disturba: attesi email, sms o pec",
            );
        }
        if finestra.dalle == finestra.alle {
            let trovato = virgolette(finestra.alle.format("%H:%M"));
            errori.aggiungi(&voce.file, voce.chiave("alle"), trovato, "attesa un'ora diversa da \"dalle\"");
        }
    }
}
