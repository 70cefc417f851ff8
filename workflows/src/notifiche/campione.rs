//! What templates may tell, and a plausible value of each: for previews, and to check templates when they are loaded.

use crate::tabelle::Evento;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A word that templates may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Variabile {
    /// As written between braces.
    pub nome: &'static str,
    /// What it is, for the administrator.
    pub cosa: &'static str,
    /// Whether it can be empty: the template tests it with `{% if … %}`.
    pub facoltativa: bool,
    /// Events that have it; empty: all.
    pub eventi: &'static [Evento],
}

const fn sempre(nome: &'static str, cosa: &'static str) -> Variabile {
    Variabile { nome, cosa, facoltativa: false, eventi: &[] }
}

/// Every word, for every event. An [`Annuncio`](super::Annuncio) must carry those that are not optional, but for
/// `link` and the two `assistenza_*`, which [`Modelli`](super::Modelli) adds.
pub const VARIABILI: &[Variabile] = &[
    sempre("protocollo", "numero di protocollo per esteso"),
    sempre("sede", "nome della sede"),
    sempre("oggetto", "oggetto della richiesta"),
    sempre("argomento", "nome dell'argomento"),
    sempre("cassetto", "nome del Cassetto"),
    sempre("stato", "stato della richiesta: aperta, in carico, chiusa"),
    sempre("mittente_nome", "come rivolgersi a chi ha scritto"),
    sempre("data_invio", "giorno dell'invio: lunedì 23 novembre 2026"),
    sempre("scadenza", "ultimo giorno per rispondere: mercoledì 23 dicembre 2026"),
    sempre("link", "indirizzo della richiesta"),
    sempre("assistenza_amministrativa", "a chi chiedere chiarimenti sulla procedura"),
    sempre("assistenza_tecnica", "a chi segnalare problemi tecnici"),
    Variabile {
        nome: "posizione",
        cosa: "matricola, codice del rapporto di lavoro o altra posizione",
        facoltativa: true,
        eventi: &[],
    },
    Variabile {
        nome: "commento",
        cosa: "quello che la sede ha scritto",
        facoltativa: true,
        eventi: &[Evento::QuesitoInCarico, Evento::RispostaRicevuta, Evento::QuesitoChiuso],
    },
    Variabile { nome: "esito", cosa: "esito finale", facoltativa: false, eventi: &[Evento::QuesitoChiuso] },
    Variabile {
        nome: "appuntamento_disponibile",
        cosa: "vero se si può fissare un appuntamento",
        facoltativa: true,
        eventi: &[Evento::QuesitoChiuso],
    },
    Variabile {
        nome: "motivo",
        cosa: "motivo scritto da chi ha deciso",
        facoltativa: true,
        eventi: &[Evento::QuesitoTrasferito, Evento::QuesitoRiaperto],
    },
    Variabile {
        nome: "documenti",
        cosa: "documenti richiesti",
        facoltativa: true,
        eventi: &[Evento::DocumentiRichiesti],
    },
    Variabile {
        nome: "giorni",
        cosa: "giorni trascorsi, o concessi per i documenti",
        facoltativa: false,
        eventi: &[
            Evento::DocumentiRichiesti,
            Evento::SollecitoDisponibile,
            Evento::AppuntamentoDisponibile,
            Evento::TermineInScadenza,
            Evento::TermineScaduto,
            Evento::TermineScadutoMonitoraggio,
        ],
    },
];

/// The words of one event.
pub(super) fn variabili(evento: Evento) -> impl Iterator<Item = &'static Variabile> {
    VARIABILI.iter().filter(move |v| v.eventi.is_empty() || v.eventi.contains(&evento))
}

/// A plausible value of each word of an event.
#[must_use]
pub fn campione(evento: Evento) -> BTreeMap<String, Value> {
    variabili(evento).map(|v| (v.nome.to_owned(), valore(v.nome, evento))).collect()
}

fn valore(nome: &str, evento: Evento) -> Value {
    match nome {
        "protocollo" => json!("INPS.7013.23/11/2026.0000123"),
        "sede" => json!("Roma Tiburtino"),
        "oggetto" => json!("Regolarità contributiva: periodo 01/2026 - 06/2026"),
        "argomento" => json!("Regolarità contributiva"),
        "cassetto" => json!("Cassetto previdenziale aziende"),
        "stato" => json!(if evento == Evento::QuesitoChiuso { "chiusa" } else { "in carico" }),
        "mittente_nome" => json!("Anna Bianchi"),
        "data_invio" => json!("lunedì 23 novembre 2026"),
        "scadenza" => json!("mercoledì 23 dicembre 2026"),
        "link" => json!("https://www.esempio.it/quesiti/0198c0de"),
        "assistenza_amministrativa" => json!("assistenza.amministrativa@esempio.it"),
        "assistenza_tecnica" => json!("assistenza.tecnica@esempio.it"),
        "posizione" => json!("7012345678"),
        "commento" => json!("Il versamento di marzo risulta ora abbinato: la posizione è regolare."),
        "esito" => json!("Accolto"),
        "appuntamento_disponibile" => json!(true),
        "motivo" => json!("La competenza è della sede di residenza."),
        "documenti" => json!("- quietanza del modello F24 di marzo 2026"),
        "giorni" => json!(if evento == Evento::AppuntamentoDisponibile { 16 } else { 15 }),
        _ => Value::Null,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ogni_variabile_ha_un_valore_di_prova() {
        for evento in Evento::TUTTI {
            for (nome, valore) in campione(evento) {
                assert!(!valore.is_null(), "{evento:?}: {nome}");
            }
        }
    }
}
