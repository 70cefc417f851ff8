//! The acts in the words of the page: what the button says, which key, what the history tells.

use workflows::quesiti::Verbo;

/// How an act is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Modo {
    /// At once, by a button.
    Subito,
    /// With a form on the page.
    Modulo,
}

/// An act of the page.
#[derive(Debug, Clone, Copy)]
pub(crate) struct AttoPagina {
    pub(crate) verbo: Verbo,
    /// Where it is posted, after the address of the quesito.
    pub(crate) percorso: &'static str,
    /// What the button says.
    pub(crate) nome: &'static str,
    pub(crate) tasto: &'static str,
    pub(crate) modo: Modo,
}

const fn atto(
    verbo: Verbo,
    percorso: &'static str,
    nome: &'static str,
    tasto: &'static str,
    modo: Modo,
) -> AttoPagina {
    AttoPagina { verbo, percorso, nome, tasto, modo }
}

/// The acts of colleagues, in the order of the page: the primary one first.
pub(crate) const ATTI: [AttoPagina; 13] = [
    atto(Verbo::PrendiInCarico, "presa-in-carico", "Prendi in carico", "p", Modo::Subito),
    atto(Verbo::Rispondi, "risposta", "Rispondi", "r", Modo::Modulo),
    atto(Verbo::Chiudi, "chiusura", "Chiudi", "c", Modo::Modulo),
    atto(Verbo::Sospendi, "sospensione", "Chiedi documenti", "d", Modo::Modulo),
    atto(Verbo::Riprendi, "ripresa", "Riprendi il termine", "", Modo::Subito),
    atto(Verbo::Commenta, "commento", "Commenta", "", Modo::Modulo),
    atto(Verbo::Annota, "nota", "Nota interna", "", Modo::Modulo),
    atto(Verbo::Trasferisci, "trasferimento", "Trasferisci", "t", Modo::Modulo),
    atto(Verbo::Rilascia, "rilascio", "Rilascia", "", Modo::Modulo),
    atto(Verbo::Assegna, "assegnazione", "Assegna", "a", Modo::Modulo),
    atto(Verbo::Smista, "smistamento", "Smista", "", Modo::Modulo),
    atto(Verbo::Riapri, "riapertura", "Riapri", "", Modo::Modulo),
    atto(Verbo::Ricalcola, "ricalcolo", "Ricalcola i termini", "", Modo::Subito),
];

/// The act of the page that does this, if colleagues can.
pub(crate) fn di(verbo: Verbo) -> Option<&'static AttoPagina> {
    ATTI.iter().find(|a| a.verbo == verbo)
}

/// What was sent, as a thing: `Risposta`, `Chiusura`.
pub(crate) fn partito(verbo: Verbo) -> &'static str {
    match verbo {
        Verbo::Rispondi => "Risposta",
        Verbo::Chiudi => "Chiusura",
        Verbo::Sospendi => "Richiesta di documenti",
        Verbo::Commenta => "Commento",
        Verbo::Annota => "Nota interna",
        _ => "Operazione",
    }
}

/// What the page says after an act; any other word says nothing.
pub(crate) fn fatto(verbo: &str) -> Option<&'static str> {
    Some(match verbo {
        "prende_in_carico" => "Il quesito è in carico a te.",
        "rilascia" => "Il quesito è tornato nella coda.",
        "assegna" => "Il quesito è assegnato.",
        "trasferisce" => "Il quesito è trasferito.",
        "commenta" => "Il commento è stato inviato.",
        "annota" => "La nota è salvata.",
        "riprende" => "Il termine è ripreso.",
        "riapre" => "Il quesito è riaperto.",
        "smista" => "Il quesito è smistato.",
        "ricalcola" => "I termini sono ricalcolati.",
        _ => return None,
    })
}

/// What a line of the history says: `Anna Bianchi ha preso in carico`.
pub(crate) fn storia(verbo: &str) -> &str {
    match verbo {
        "apre" => "ha inviato la richiesta",
        "smista" => "ha smistato",
        "protocolla" => "ha protocollato",
        "prende_in_carico" => "ha preso in carico",
        "rilascia" => "ha rilasciato",
        "assegna" => "ha assegnato",
        "trasferisce" => "ha trasferito",
        "commenta" => "ha commentato",
        "annota" => "ha scritto una nota interna",
        "risponde" => "ha risposto",
        "integra" => "ha scritto ancora",
        "sollecita" => "ha sollecitato",
        "sospende" => "ha chiesto documenti",
        "riprende" => "ha ripreso il termine",
        "chiude" => "ha chiuso",
        "riapre" => "ha riaperto",
        "valuta" => "ha espresso il gradimento",
        "scatta" => "ha fatto scattare una scadenza",
        "ricalcola" => "ha ricalcolato i termini",
        altro => altro,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ogni_verbo_ha_le_sue_parole_nella_storia() {
        for verbo in Verbo::TUTTI {
            assert_ne!(storia(verbo.codice()), verbo.codice());
        }
    }

    #[test]
    fn i_tasti_non_si_ripetono() {
        let mut tasti: Vec<_> = ATTI.iter().map(|a| a.tasto).filter(|t| !t.is_empty()).collect();
        tasti.sort_unstable();
        let tutti = tasti.len();
        tasti.dedup();
        assert_eq!(tasti.len(), tutti);
    }
}
