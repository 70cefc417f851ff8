//! Messages as the page shows them: who, when, what, which files.

use crate::vista::{
    persone::Nomi,
    quando::{Quando, quando},
};
use workflows::quesiti::messaggio::{Messaggio, TipoMessaggio};

/// A message as drawn.
#[derive(Debug)]
pub(crate) struct MessaggioVista {
    pub(crate) numero: i64,
    pub(crate) autore: String,
    pub(crate) titolo: &'static str,
    pub(crate) classe: &'static str,
    pub(crate) quando: Quando,
    pub(crate) testo: String,
    pub(crate) allegati: Vec<AllegatoVista>,
}

/// A file as drawn.
#[derive(Debug)]
pub(crate) struct AllegatoVista {
    pub(crate) id: String,
    pub(crate) nome: String,
    pub(crate) dimensione: String,
}

/// A number of bytes in words.
pub(crate) fn dimensione(byte: i64) -> String {
    match byte {
        ..1024 => format!("{byte} byte"),
        1024..1_048_576 => format!("{} KB", (byte + 512) / 1024),
        _ => format!("{},{} MB", byte / 1_048_576, byte % 1_048_576 * 10 / 1_048_576),
    }
}

fn titolo(tipo: TipoMessaggio) -> (&'static str, &'static str) {
    match tipo {
        TipoMessaggio::Richiesta => ("Richiesta", ""),
        TipoMessaggio::Integrazione => ("Nuovo messaggio del mittente", ""),
        TipoMessaggio::Sollecito => ("Sollecito", ""),
        TipoMessaggio::Risposta => ("Risposta della sede", "messaggio-nostro"),
        TipoMessaggio::Commento => ("Commento della sede", "messaggio-nostro"),
        TipoMessaggio::RichiestaDocumenti => ("Richiesta di documenti", "messaggio-nostro"),
        TipoMessaggio::Chiusura => ("Commento alla chiusura", "messaggio-nostro"),
        TipoMessaggio::NotaInterna => ("Nota interna: il mittente non la vede", "messaggio-nota"),
    }
}

/// All of them, oldest first.
pub(crate) fn conversazione(messaggi: Vec<Messaggio>, nomi: &Nomi) -> Vec<MessaggioVista> {
    let vista = |m: Messaggio| {
        let (titolo, classe) = titolo(m.tipo);
        MessaggioVista {
            numero: m.numero,
            autore: nomi.autore(&m.autore),
            titolo,
            classe,
            quando: quando(m.creato_il),
            testo: m.testo,
            allegati: m
                .allegati
                .into_iter()
                .map(|a| AllegatoVista {
                    id: a.id.to_string(),
                    nome: a.nome,
                    dimensione: dimensione(a.dimensione),
                })
                .collect(),
        }
    };
    messaggi.into_iter().map(vista).collect()
}

#[cfg(test)]
mod tests {
    use super::dimensione;

    #[test]
    fn le_dimensioni_si_leggono() {
        assert_eq!(
            [1_023, 1_024, 1_048_575, 1_048_576, 3_250_585].map(dimensione),
            ["1023 byte", "1 KB", "1024 KB", "1,0 MB", "3,0 MB"]
        );
    }
}
