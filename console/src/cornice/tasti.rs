//! The keys as the help tells them: to each role those that do something for it.

use crate::rotte::{Chi, LETTORI, SUPERVISORI, UFFICIO};
use workflows::attore::Ruolo;

/// Keys, one after the other; what they do; who has them in its pages.
const TASTI: [(&str, &str, Chi); 13] = [
    ("n", "Prossimo quesito", UFFICIO),
    ("j k", "Riga seguente, riga precedente", LETTORI),
    ("x", "Seleziona la riga", UFFICIO),
    ("Invio", "Apri la riga", LETTORI),
    ("p", "Prendi in carico", UFFICIO),
    ("r", "Rispondi", UFFICIO),
    ("c", "Chiudi", UFFICIO),
    ("d", "Chiedi documenti", UFFICIO),
    ("t", "Trasferisci", UFFICIO),
    ("a", "Assegna", SUPERVISORI),
    ("e m s f", "In un appuntamento: valuta il caso, concorda la modalità, sposta, definisci", UFFICIO),
    ("/", "Cerca", LETTORI),
    ("Esc", "Torna all'elenco", LETTORI),
];

/// Keys that are told together, and what they do.
#[derive(Debug)]
pub(crate) struct Tasti {
    pub(crate) tasti: Vec<&'static str>,
    pub(crate) cosa: &'static str,
}

/// Those of a role; of nobody, none.
pub(super) fn di(ruolo: Option<Ruolo>) -> Vec<Tasti> {
    let suoi = TASTI.into_iter().filter(|(_, _, chi)| ruolo.is_some() && chi.ammette(ruolo));
    suoi.map(|(tasti, cosa, _)| Tasti { tasti: tasti.split(' ').collect(), cosa }).collect()
}
