//! Cassetti: limits, channels, reasons, enabled sedi, lists of operators (R7, R9, R39, R72, R83).

use super::{appuntamenti, codice, esiste, nome_leggibile, ripetuti};
use crate::errore::{Raccolta, virgolette};
use crate::lettura::Voce;
use crate::tabelle::Lette;
use std::collections::BTreeSet;
use workflows::patronati::{ProfiloAbilitato, nome_elenco_valido};
use workflows::tabelle::{Canale, Cassetto, LimitiAllegati, Profilo, SediAbilitate};

pub(super) fn controlla(lette: &Lette, errori: &mut Raccolta) {
    for voce in &lette.cassetti.voci {
        let cassetto = &voce.valore;
        codice(voce, &cassetto.codice, errori);
        nome_leggibile(voce, &cassetto.nome, errori);
        if cassetto.profili.is_empty() {
            errori.aggiungi(
                &voce.file,
                "profili",
                Some("[]".into()),
                "atteso almeno un profilo che possa scrivere",
            );
        }
        if let SediAbilitate::Elenco(sedi) = &cassetto.sedi {
            for sede in sedi {
                esiste(voce, "sedi", sede, &lette.sedi.codici, "sedi.toml", errori);
            }
            ripetuti(voce, "sedi", sedi, |s| s.clone(), errori);
        }
        elenchi(voce, errori);
        canali(voce, errori);
        allegati(voce, "allegati", &cassetto.allegati, errori);
        if let Some(regole) = &cassetto.appuntamenti {
            appuntamenti::controlla(voce, regole, errori);
        }
        motivi(voce, errori);
        if let Some(url) = &cassetto.fascicolo_url
            && !(url.starts_with("https://") || url.starts_with("http://"))
        {
            let atteso = "atteso un indirizzo http:// o https://, con {posizione} o {soggetto} dove servono";
            errori.aggiungi(&voce.file, "fascicolo_url", virgolette(url), atteso);
        }
    }
}

/// R83: names that an import can have, and only where there are operators to put in a list. R69: without lists the
/// region of a Referente is not known.
fn elenchi(voce: &Voce<Cassetto>, errori: &mut Raccolta) {
    let cassetto = &voce.valore;
    let Some(elenchi) = &cassetto.elenchi_abilitati else {
        if cassetto.profili.contains(&Profilo::ReferenteRegionale) {
            let atteso = "chiave mancante: la regione di un referente_regionale viene dal suo elenco";
            errori.aggiungi(&voce.file, "elenchi_abilitati", None, atteso);
        }
        return;
    };
    if !cassetto.profili.iter().any(|p| ProfiloAbilitato::di(*p).is_some()) {
        let atteso = "gli elenchi sono di operatore_patronato e referente_regionale, che qui non scrivono";
        errori.aggiungi(&voce.file, "elenchi_abilitati", None, atteso);
    }
    for elenco in elenchi.iter().filter(|e| !nome_elenco_valido(e)) {
        let atteso = "attese da 1 a 40 lettere minuscole senza accento, cifre e _";
        errori.aggiungi(&voce.file, "elenchi_abilitati", virgolette(elenco), atteso);
    }
    ripetuti(voce, "elenchi_abilitati", elenchi, |e| e.clone(), errori);
}

fn canali(voce: &Voce<Cassetto>, errori: &mut Raccolta) {
    let cassetto = &voce.valore;
    if !cassetto.canali.contains(&Canale::Cassetto) {
        errori.aggiungi(&voce.file, "canali", None, "manca \"cassetto\", che c'è sempre");
    }
    ripetuti(voce, "canali", cassetto.canali.iter().copied(), |c| c.codice().to_owned(), errori);
    for canale in &cassetto.recapiti_obbligatori {
        if *canale == Canale::Cassetto || !cassetto.canali.contains(canale) {
            let atteso = "atteso email, sms o pec, e tra i canali di questo Cassetto";
            errori.aggiungi(&voce.file, "recapiti_obbligatori", virgolette(canale.codice()), atteso);
        }
    }
}

/// The limits in a section, of a message or of a booking.
pub(super) fn allegati(voce: &Voce<Cassetto>, sezione: &str, limiti: &LimitiAllegati, errori: &mut Raccolta) {
    if limiti.numero_massimo == 0 {
        return;
    }
    let mut segnala = |chiave: &str, valore: String, atteso: &str| {
        errori.aggiungi(&voce.file, format!("{sezione}.{chiave}"), Some(valore), atteso);
    };
    if limiti.dimensione_massima == 0 {
        segnala(
            "dimensione_massima",
            "0".into(),
            "atteso almeno 1 byte; per non accettare file, numero_massimo = 0",
        );
    }
    if limiti.dimensione_massima > limiti.totale_massimo {
        let atteso = format!("atteso al più totale_massimo, che è {}", limiti.totale_massimo);
        segnala("dimensione_massima", limiti.dimensione_massima.to_string(), &atteso);
    }
    if limiti.tipi.is_empty() {
        segnala("tipi", "[]".into(), "atteso almeno un tipo tra pdf, jpeg, png e tiff");
    }
}

fn motivi(voce: &Voce<Cassetto>, errori: &mut Raccolta) {
    let mut visti = BTreeSet::new();
    for (i, motivo) in voce.valore.motivi.iter().enumerate() {
        let chiave = format!("motivi[{}] `{}`", i + 1, motivo.codice);
        if !visti.insert(&motivo.codice) {
            let atteso = "il codice è già usato, ne serve uno diverso";
            errori.aggiungi(&voce.file, format!("{chiave}.codice"), virgolette(&motivo.codice), atteso);
        }
        if motivo.nome.trim().is_empty() {
            errori.aggiungi(
                &voce.file,
                format!("{chiave}.nome"),
                virgolette(""),
                "attesa la frase che si legge",
            );
        }
    }
}
