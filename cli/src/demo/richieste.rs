//! What senders ask: requests as a Cassetto would send them.

use super::organico::Scrivente;
use rand::{Rng, rngs::StdRng, seq::IndexedRandom};
use workflows::{
    quesiti::{NuovaRichiesta, PeriodoScritto},
    tabelle::{Argomento, PeriodoRichiesto, Profilo, Tabelle, TipoPosizione, TipoQuesito},
};

const OGGETTI: [&str; 6] = [
    "Orari dello sportello e documenti da portare",
    "A quale ufficio rivolgersi",
    "Come aggiornare i recapiti",
    "Chiarimento su una lettera ricevuta",
    "Tempi di risposta",
    "Informazioni sulla procedura telematica",
];
const APERTURE: [&str; 5] = [
    "Buongiorno, scrivo a proposito di «{}».",
    "Spettabile sede, chiedo chiarimenti su «{}».",
    "Gentili signori, ho una domanda su «{}».",
    "Salve, vorrei segnalare un problema che riguarda «{}».",
    "Buongiorno, con riferimento a «{}»:",
];
const CORPI: [&str; 8] = [
    "Il versamento fatto il mese scorso non compare ancora tra quelli registrati. Potete verificare?",
    "Ho ricevuto una comunicazione che non corrisponde ai miei dati: chiedo di controllarla.",
    "La domanda risulta in lavorazione da tempo: vorrei sapere se mancano documenti.",
    "Non riesco a completare l'operazione dal Cassetto: che cosa devo fare?",
    "Chiedo la correzione di un dato sbagliato; posso inviare la documentazione se serve.",
    "Vorrei sapere quali requisiti servono e in quanto tempo si riceve una risposta.",
    "Il periodo indicato nell'avviso è già stato pagato: allegherò la quietanza se necessario.",
    "Chiedo conferma che la posizione sia regolare, perché mi serve per una gara.",
];

/// One request of a sender. `fuori` sends it where the function is not on, or where no sede is (R9).
pub fn richiesta(tabelle: &Tabelle, s: &Scrivente, rng: &mut StdRng, fuori: bool) -> Option<NuovaRichiesta> {
    let cassetto = tabelle.cassetti.get(&s.mittente.cassetto)?;
    let referente = s.mittente.profilo == Profilo::ReferenteRegionale;
    let argomenti: Vec<&Argomento> = tabelle
        .argomenti
        .values()
        .filter(|a| a.cassetto == cassetto.codice && a.aperto_a(s.mittente.profilo))
        .collect();
    let argomento = *argomenti.choose(rng)?;
    let motivo = cassetto.motivi.choose(rng).filter(|_| !referente);
    let numero = rng.random_range(0..1_000_000_u32);
    let posizione = match cassetto.posizione {
        TipoPosizione::Matricola => Some(format!("{}{numero:06}12", &s.sede[..2])),
        TipoPosizione::RapportoLavoro => Some(format!("4500{numero:06}")),
        TipoPosizione::CodiceAzienda => Some(format!("AC{numero:06}")),
        TipoPosizione::Istanza | TipoPosizione::Nessuna => None,
    };
    let soggetto = s.soggetti.choose(rng)?.clone();
    let periodo = PeriodoScritto { da: "2026-01".into(), a: Some("2026-06".into()) };
    Some(NuovaRichiesta {
        cassetto: cassetto.codice.clone(),
        argomento: argomento.codice.clone(),
        oggetto: (argomento.tipo == TipoQuesito::Generico).then(|| scegli(&OGGETTI, rng).to_owned()),
        testo: format!("{} {}", scegli(&APERTURE, rng).replace("{}", &argomento.nome), scegli(&CORPI, rng)),
        periodo: (argomento.periodo == PeriodoRichiesto::Obbligatorio).then_some(periodo),
        posizione,
        cap: (!referente).then(|| {
            if fuori { scegli(&["20121", "99990", "16121"], rng).to_owned() } else { s.cap.clone() }
        }),
        soggetto: (!referente).then_some(soggetto),
        motivo: motivo.map(|m| m.codice.clone()),
        identificativo: motivo.filter(|m| m.identificativo_obbligatorio).map(|_| format!("2090{numero:06}")),
        ..NuovaRichiesta::default()
    })
}

/// One of some texts.
pub fn scegli<'t>(testi: &[&'t str], rng: &mut StdRng) -> &'t str {
    testi.choose(rng).copied().unwrap_or_default()
}
