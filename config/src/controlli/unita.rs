//! Units: names and institutional mailboxes (R58).

use super::{codice, nome_leggibile};
use crate::errore::{Raccolta, virgolette};
use crate::tabelle::Lette;

pub(super) fn controlla(lette: &Lette, errori: &mut Raccolta) {
    for voce in &lette.unita.voci {
        let unita = &voce.valore;
        codice(voce, &unita.codice, errori);
        nome_leggibile(voce, &unita.nome, errori);
        if let Some(casella) = &unita.casella
            && !indirizzo(&casella.replace("{sede}", "0000"))
        {
            let atteso = "atteso un indirizzo di posta, con {sede} al posto del codice della sede, come \
                          \"uo.credito.{sede}@ente.example\"";
            errori.aggiungi(&voce.file, voce.chiave("casella"), virgolette(casella), atteso);
        }
    }
}

/// A bare address. The characters are those that no mail library would have to quote.
fn indirizzo(testo: &str) -> bool {
    let parti = |testo: &str, ammesso: fn(char) -> bool| {
        testo.split('.').all(|parte| !parte.is_empty() && parte.chars().all(ammesso))
    };
    testo.split_once('@').is_some_and(|(locale, dominio)| {
        parti(locale, |c| c.is_ascii_alphanumeric() || "_+-".contains(c))
            && parti(dominio, |c| c.is_ascii_alphanumeric() || c == '-')
            && dominio.contains('.')
    })
}
