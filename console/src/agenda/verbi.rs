//! The acts on an appointment in the words of the page.

use workflows::{
    appuntamenti::Verbo,
    tabelle::{CanaleErogazione, Profilo},
};

/// An act of the page.
#[derive(Debug, Clone, Copy)]
pub(super) struct AttoPagina {
    pub(super) verbo: Verbo,
    /// Where it is posted, after the address of the appointment.
    pub(super) percorso: &'static str,
    /// What the button says.
    pub(super) nome: &'static str,
    pub(super) tasto: &'static str,
}

const fn atto(verbo: Verbo, percorso: &'static str, nome: &'static str, tasto: &'static str) -> AttoPagina {
    AttoPagina { verbo, percorso, nome, tasto }
}

/// In the order in which they come: the preliminary review first (R64).
pub(super) const ATTI: [AttoPagina; 5] = [
    atto(Verbo::Esamina, "esame", "Valuta il caso", "e"),
    atto(Verbo::Concorda, "modalita", "Concorda la modalità", "m"),
    atto(Verbo::Sposta, "spostamento", "Sposta", "s"),
    atto(Verbo::Definisci, "definizione", "Definisci senza incontro", "f"),
    atto(Verbo::Cancella, "cancellazione", "Cancella", ""),
];

/// What the page says after an act; any other word says nothing.
pub(super) fn fatto(verbo: &str) -> Option<&'static str> {
    Some(match verbo {
        "esamina" => "La valutazione è salvata.",
        "concorda" => "La modalità è concordata: chi ha prenotato riceve l'avviso.",
        "sposta" => "L'appuntamento è spostato: chi ha prenotato riceve l'avviso.",
        "definisce" => "L'appuntamento è chiuso e definito: chi ha prenotato legge il commento.",
        "cancella" => "L'appuntamento è cancellato: chi ha prenotato riceve l'avviso.",
        _ => return None,
    })
}

/// What a line of the history says after the name of who did it.
pub(super) fn storia(verbo: &str) -> &str {
    match verbo {
        "conferma" | "prenota" => "ha prenotato",
        "sposta" => "ha spostato",
        "cancella" => "ha cancellato",
        "esamina" => "ha valutato il caso",
        "concorda" => "ha concordato la modalità",
        "apre_stanza" => "ha aperto la stanza virtuale",
        "definisce" => "ha definito senza incontro",
        "scatta" => "ha fatto scattare una scadenza",
        altro => altro,
    }
}

/// How it will be held, in words: of remote consulting nobody knows before it is agreed (R54).
pub(super) fn canale(canale: CanaleErogazione, da_concordare: bool) -> String {
    match da_concordare {
        true => format!("da concordare (chiesto: {})", canale.nome()),
        false => canale.nome().to_owned(),
    }
}

/// As what somebody booked.
pub(super) fn profilo(profilo: Profilo) -> &'static str {
    match profilo {
        Profilo::Cittadino => "cittadino",
        Profilo::Azienda => "azienda",
        Profilo::Intermediario => "intermediario",
        Profilo::OperatorePatronato => "operatore di patronato",
        Profilo::ReferenteRegionale => "referente regionale",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ogni_verbo_ha_le_sue_parole() {
        for verbo in Verbo::TUTTI {
            assert_ne!(storia(verbo.codice()), verbo.codice());
        }
        for atto in ATTI {
            assert!(fatto(atto.verbo.codice()).is_some(), "{}", atto.percorso);
        }
    }

    #[test]
    fn finche_non_e_concordata_la_modalita_e_solo_chiesta() {
        assert_eq!(canale(CanaleErogazione::Telefono, true), "da concordare (chiesto: telefono)");
        assert_eq!(canale(CanaleErogazione::WebMeeting, false), "web meeting");
    }
}
