//! What the people of the demo write.

use super::trama::Passo;

/// Some texts for a step; empty for one that says nothing.
pub fn di(passo: Passo) -> &'static [&'static str] {
    match passo {
        Passo::Rispondi => &[
            "Buongiorno, abbiamo verificato: il versamento è stato abbinato e sarà visibile nel Cassetto da domani.",
            "Gentile utente, la posizione risulta aggiornata. Resta a disposizione per ogni chiarimento.",
            "Buongiorno, la domanda è in lavorazione: non servono altri documenti.",
        ],
        Passo::Commenta => {
            &["Richiesta girata all'unità competente per la verifica.", "Verifica in corso sugli archivi."]
        }
        Passo::Annota => &[
            "Sentito il collega: controllare anche il trimestre precedente.",
            "In attesa di un riscontro interno.",
        ],
        Passo::Sospendi => &[
            "Per procedere serve la quietanza del versamento, anche in fotografia leggibile.",
            "Serve copia della comunicazione ricevuta, fronte e retro.",
        ],
        Passo::Integra => &[
            "Grazie della risposta: invio quanto richiesto.",
            "Buongiorno, aggiungo che il pagamento è stato fatto con il codice indicato nell'avviso.",
        ],
        Passo::Sollecita => {
            &["Non ho ancora ricevuto una risposta: potete farmi sapere a che punto è la richiesta?"]
        }
        Passo::Chiudi => &[
            "Abbiamo concluso la verifica. Trova l'esito in questa comunicazione.",
            "La richiesta è stata esaminata e definita.",
        ],
        Passo::Valuta => &["", "", "Risposta chiara e veloce, grazie.", "Ci è voluto un po' troppo tempo."],
        Passo::Rilascia => &["Assente nei prossimi giorni: lascio ad altri."],
        Passo::Riapri => &["L'utente segnala che il problema si è ripresentato."],
        Passo::Trasferisci => &["La competenza è della sede di residenza."],
        Passo::Prendi | Passo::Assegna | Passo::SmistaAMano => &[],
    }
}
