//! How a Cassetto books appointments (R26, R31, R35, R53, R80).

use super::{cassetti, in_toml, parola, ripetuti};
use crate::errore::Raccolta;
use crate::lettura::Voce;
use workflows::tabelle::{Cassetto, Profilo, RegoleAppuntamenti, TipoPosizione};

/// Longest notice, in hours: thirty days.
const ORE_MASSIME: u32 = 720;

pub(super) fn controlla(voce: &Voce<Cassetto>, regole: &RegoleAppuntamenti, errori: &mut Raccolta) {
    let cassetto = &voce.valore;
    ripetuti(voce, "appuntamenti.profili", &regole.profili, parola, errori);
    let mut segnala = |chiave: &str, valore: String, atteso: String| {
        errori.aggiungi(&voce.file, format!("appuntamenti.{chiave}"), Some(valore), atteso);
    };
    if regole.profili.is_empty() {
        let atteso = "atteso almeno un profilo che possa prenotare; per non dare appuntamenti si toglie [appuntamenti]";
        segnala("profili", "[]".into(), atteso.into());
    }
    for profilo in regole.profili.iter().filter(|profilo| !cassetto.profili.contains(profilo)) {
        let atteso = format!("atteso uno dei profili del Cassetto, che sono {}", in_toml(&cassetto.profili));
        segnala("profili", in_toml(profilo), atteso);
    }
    if regole.stessa_posizione && cassetto.posizione == TipoPosizione::Nessuna {
        let atteso = "da questo Cassetto non si indica una posizione: atteso false";
        segnala("stessa_posizione", "true".into(), atteso.into());
    }
    if regole.soggetti_massimi == 0 {
        segnala("soggetti_massimi", "0".into(), "atteso almeno 1".into());
    }
    // Whoever is represented looks by its own codice fiscale, and an appointment is filed under one.
    let altri = regole.profili.iter().find(|p| **p != Profilo::OperatorePatronato);
    if regole.soggetti_massimi > 1
        && let Some(profilo) = altri
    {
        let atteso = format!(
            "atteso 1: più persone insieme solo per operatore_patronato, e qui prenota anche {}",
            parola(profilo)
        );
        segnala("soggetti_massimi", regole.soggetti_massimi.to_string(), atteso);
    }
    for (chiave, ore) in [("preavviso_ore", regole.preavviso_ore), ("promemoria_ore", regole.promemoria_ore)]
    {
        if ore > ORE_MASSIME {
            segnala(chiave, ore.to_string(), format!("attese al più {ORE_MASSIME} ore"));
        }
    }
    cassetti::allegati(voce, "appuntamenti.allegati", &regole.allegati, errori);
}
