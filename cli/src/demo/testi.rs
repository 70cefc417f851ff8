//! What the people of the demo write.

use super::{appuntamenti::PassoAppuntamento, trama::Passo};

/// What an appointment is for, in the words of who books.
pub const NOTE: [&str; 6] = [
    "Vorrei capire i motivi dell'esito e quali documenti servono per una nuova domanda.",
    "Non ho ricevuto risposta e la scadenza si avvicina: chiedo di esaminare insieme la posizione.",
    "Porto le quietanze dei versamenti che non risultano registrati.",
    "Chiarimenti sui periodi che mancano nell'estratto.",
    "Verifica della posizione e rateazione delle somme richieste.",
    "Consulenza sulla variazione dei dati comunicata a inizio anno.",
];

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

/// Some texts for a step of an appointment: empty where who booked need not say why.
pub fn dell_appuntamento(passo: PassoAppuntamento) -> &'static [&'static str] {
    match passo {
        PassoAppuntamento::Esamina => &[
            "Posizione verificata: manca un versamento del secondo trimestre, da chiarire nell'incontro.",
            "Caso già visto a fine mese: preparare l'estratto aggiornato.",
            "Serve la documentazione originale: ricordarla all'utente.",
        ],
        PassoAppuntamento::Definisci => &[
            "Il caso è stato risolto d'ufficio: la posizione è aggiornata e l'incontro non serve più.",
            "La verifica ha dato ragione all'utente: il dato è stato corretto, senza bisogno di venire in sede.",
        ],
        PassoAppuntamento::CancellaSede => &["Il funzionario che segue la materia sarà assente."],
        PassoAppuntamento::CancellaUtente => &["", "Ho trovato da solo la soluzione.", "Impegno di lavoro."],
        PassoAppuntamento::SpostaSede => &["Riorganizzazione dei turni dello sportello."],
        PassoAppuntamento::SpostaUtente => &["", "Quel giorno non posso."],
        PassoAppuntamento::Concorda => &[],
    }
}
