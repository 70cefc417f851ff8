//! Hours of a punto di consulenza, and its numbers (R33).

use super::{in_toml, parola, ripetuti};
use crate::errore::{Raccolta, virgolette};
use crate::lettura::Voce;
use crate::punti::PuntoScritto;
use chrono::NaiveTime;
use workflows::{
    punti::limiti::{
        ANTICIPO_MASSIMO, DURATA_MASSIMA, FASCE_MASSIME, ORIZZONTE_MASSIMO, PASSO_MINUTI, POSTI_MASSIMI,
        durata_ammessa, ora_ammessa, orizzonte_oltre_anticipo,
    },
    tabelle::Orario,
};

pub(super) fn controlla(voce: &Voce<PuntoScritto>, errori: &mut Raccolta) {
    numeri(voce, errori);
    if voce.valore.orari.is_empty() {
        let atteso = "attesa almeno una fascia, [[punto.orari]]";
        errori.aggiungi(&voce.file, voce.chiave("orari"), Some("[]".into()), atteso);
    }
    if voce.valore.orari.len() > FASCE_MASSIME {
        let quante = voce.valore.orari.len().to_string();
        errori.aggiungi(
            &voce.file,
            voce.chiave("orari"),
            Some(quante),
            format!("attese al più {FASCE_MASSIME} fasce"),
        );
        return;
    }
    for (i, orario) in voce.valore.orari.iter().enumerate() {
        fascia(voce, i, orario, errori);
    }
}

fn numeri(voce: &Voce<PuntoScritto>, errori: &mut Raccolta) {
    let punto = &voce.valore;
    let mut segnala = |chiave: &str, valore: u32, atteso: String| {
        errori.aggiungi(&voce.file, voce.chiave(chiave), Some(valore.to_string()), atteso);
    };
    if !durata_ammessa(punto.durata_minuti) {
        let atteso =
            format!("attesi da {PASSO_MINUTI} a {DURATA_MASSIMA} minuti, a multipli di {PASSO_MINUTI}");
        segnala("durata_minuti", punto.durata_minuti, atteso);
    }
    if !(1..=POSTI_MASSIMI).contains(&punto.posti) {
        segnala("posti", punto.posti, format!("attesi da 1 a {POSTI_MASSIMI} posti"));
    }
    if punto.anticipo_ore > ANTICIPO_MASSIMO {
        segnala("anticipo_ore", punto.anticipo_ore, format!("attese al più {ANTICIPO_MASSIMO} ore"));
    }
    if !(1..=ORIZZONTE_MASSIMO).contains(&punto.orizzonte_giorni) {
        let atteso = format!("attesi da 1 a {ORIZZONTE_MASSIMO} giorni");
        segnala("orizzonte_giorni", punto.orizzonte_giorni, atteso);
    } else if punto.anticipo_ore <= ANTICIPO_MASSIMO
        && !orizzonte_oltre_anticipo(punto.orizzonte_giorni, punto.anticipo_ore)
    {
        let atteso = format!("attesi più giorni di anticipo_ore, che è {}", punto.anticipo_ore);
        segnala("orizzonte_giorni", punto.orizzonte_giorni, atteso);
    }
}

/// One window: its days, its ends, room for a meeting, and no other window of the punto over it.
fn fascia(voce: &Voce<PuntoScritto>, i: usize, orario: &Orario, errori: &mut Raccolta) {
    let chiave = |nome: &str| format!("orari[{}].{nome}", i + 1);
    ripetuti(voce, &chiave("giorni"), &orario.giorni, parola, errori);
    let mut segnala = |nome: &str, valore: Option<String>, atteso: String| {
        errori.aggiungi(&voce.file, voce.chiave(&chiave(nome)), valore, atteso);
    };
    if orario.giorni.is_empty() {
        segnala("giorni", Some("[]".into()), "atteso almeno un giorno della settimana".into());
    }
    for (nome, ora) in [("dalle", orario.dalle), ("alle", orario.alle)] {
        if !ora_ammessa(ora) {
            segnala(nome, virgolette(ora), "attesi ore e minuti, come \"08:30\"".into());
        }
    }
    if orario.dalle >= orario.alle {
        let atteso = format!("attesa un'ora dopo \"dalle\", che è {}", ore(orario.dalle));
        segnala("alle", virgolette(ore(orario.alle)), atteso);
        return;
    }
    let durata = voce.valore.durata_minuti;
    if durata_ammessa(durata) && (orario.alle - orario.dalle).num_minutes() < i64::from(durata) {
        let atteso = format!("da \"dalle\" non c'è posto per un incontro, che dura {durata} minuti");
        segnala("alle", virgolette(ore(orario.alle)), atteso);
    }
    for altra in &voce.valore.orari[..i] {
        let comune = orario.giorni.iter().find(|giorno| altra.giorni.contains(giorno));
        if let Some(giorno) = comune
            && orario.dalle < altra.alle
            && altra.dalle < orario.alle
        {
            let atteso =
                format!("di {} si sovrappone a {}-{}", in_toml(giorno), ore(altra.dalle), ore(altra.alle));
            segnala("dalle", virgolette(ore(orario.dalle)), atteso);
        }
    }
}

/// As the files write it.
fn ore(ora: NaiveTime) -> String {
    ora.format("%H:%M").to_string()
}
