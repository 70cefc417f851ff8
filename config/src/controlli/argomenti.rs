//! Argomenti, and the arithmetic of their rules (R84, R88).

use super::{codice, esiste, nome_leggibile, ripetuti};
use crate::errore::{Raccolta, virgolette};
use crate::lettura::Voce;
use crate::tabelle::Lette;
use workflows::tabelle::{Argomento, PeriodoRichiesto, TipoQuesito};

/// Longest term a rule may set, in days: beyond it, a slip of the pen is likelier than a law.
const TERMINE_MASSIMO: u32 = 730;

pub(super) fn controlla(lette: &Lette, errori: &mut Raccolta) {
    for voce in &lette.argomenti.voci {
        let argomento = &voce.valore;
        codice(voce, &argomento.codice, errori);
        nome_leggibile(voce, &argomento.nome, errori);
        let prefisso = format!("{}.", argomento.cassetto);
        if argomento.codice.strip_prefix(&prefisso).is_none_or(str::is_empty) {
            let atteso = format!("atteso \"{prefisso}<nome>\": il codice comincia con quello del Cassetto");
            errori.aggiungi(&voce.file, voce.chiave("codice"), virgolette(&argomento.codice), atteso);
        }
        esiste(voce, "cassetto", &argomento.cassetto, &lette.cassetti.codici, "cassetti/", errori);
        esiste(voce, "unita", &argomento.unita, &lette.unita.codici, "unita.toml", errori);
        profili(voce, lette, errori);
        if argomento.tematica.trim().is_empty() {
            let atteso = "attesa una parola, la stessa per gli argomenti che si trattano insieme";
            errori.aggiungi(&voce.file, voce.chiave("tematica"), virgolette(""), atteso);
        }
        // R1-R3: a period belongs to one ambito of the Cassetto.
        if argomento.tipo == TipoQuesito::Generico && argomento.periodo == PeriodoRichiesto::Obbligatorio {
            let atteso = "un argomento generico non chiede il periodo: atteso vietato";
            errori.aggiungi(&voce.file, voce.chiave("periodo"), virgolette("obbligatorio"), atteso);
        }
        regola(voce, errori);
    }
}

/// A profile that does not write from the Cassetto would leave the argomento to nobody.
fn profili(voce: &Voce<Argomento>, lette: &Lette, errori: &mut Raccolta) {
    let argomento = &voce.valore;
    let cassetto = lette.cassetti.voci.iter().find(|c| c.valore.codice == argomento.cassetto);
    for profilo in &argomento.profili {
        if cassetto.is_some_and(|c| !c.valore.profili.contains(profilo)) {
            let atteso = format!("non è tra i profili del Cassetto \"{}\"", argomento.cassetto);
            errori.aggiungi(&voce.file, voce.chiave("profili"), virgolette(profilo.codice()), atteso);
        }
    }
    ripetuti(voce, "profili", argomento.profili.iter().copied(), |p| p.codice().to_owned(), errori);
}

fn regola(voce: &Voce<Argomento>, errori: &mut Raccolta) {
    let regola = &voce.valore.regola;
    let mut segnala = |chiave: &str, valore: u32, atteso: String| {
        let chiave = voce.chiave(&format!("regola.{chiave}"));
        errori.aggiungi(&voce.file, chiave, Some(valore.to_string()), atteso);
    };
    if !(1..=TERMINE_MASSIMO).contains(&regola.termine_giorni) {
        segnala("termine_giorni", regola.termine_giorni, format!("attesi da 1 a {TERMINE_MASSIMO} giorni"));
    }
    if regola.preavviso_giorni >= regola.termine_giorni {
        let atteso = format!("atteso meno di termine_giorni, che è {}", regola.termine_giorni);
        segnala("preavviso_giorni", regola.preavviso_giorni, atteso);
    }
    let mut prima = 0;
    for (i, passo) in regola.escalation.iter().enumerate() {
        let chiave = format!("escalation[{}].dopo_giorni", i + 1);
        if passo.dopo_giorni == 0 {
            segnala(&chiave, 0, "atteso almeno 1: il giorno del termine è ancora buono".to_owned());
        } else if passo.dopo_giorni <= prima {
            segnala(&chiave, passo.dopo_giorni, format!("atteso più di {prima}, il passo precedente"));
        }
        prima = prima.max(passo.dopo_giorni);
    }
    if regola.sollecito_dal_giorno == Some(0) {
        segnala("sollecito_dal_giorno", 0, "atteso almeno 1; senza la chiave non si sollecita".to_owned());
    }
    match (regola.sospensione_massima_giorni, regola.sospensioni_massime) {
        (0, 0) => {}
        (0, volte) => segnala(
            "sospensione_massima_giorni",
            0,
            format!(
                "atteso almeno 1, perché sospensioni_massime è {volte}; per non sospendere mai, 0 in tutt'e due"
            ),
        ),
        (giorni, 0) => segnala(
            "sospensioni_massime",
            0,
            format!(
                "atteso almeno 1, perché sospensione_massima_giorni è {giorni}; per non sospendere mai, 0 in tutt'e due"
            ),
        ),
        (giorni, volte) => {
            if giorni > TERMINE_MASSIMO {
                segnala(
                    "sospensione_massima_giorni",
                    giorni,
                    format!("attesi al più {TERMINE_MASSIMO} giorni"),
                );
            }
            if volte > 12 {
                segnala("sospensioni_massime", volte, "attese al più 12 sospensioni".to_owned());
            }
        }
    }
}
