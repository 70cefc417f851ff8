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

const fn solo(nome: &'static str, cosa: &'static str, eventi: &'static [Evento]) -> Variabile {
    Variabile { nome, cosa, facoltativa: false, eventi }
}

const fn forse(nome: &'static str, cosa: &'static str, eventi: &'static [Evento]) -> Variabile {
    Variabile { nome, cosa, facoltativa: true, eventi }
}

const APPUNTAMENTO: &[Evento] = &Evento::DI_APPUNTAMENTO;

/// Every word, for every event; those of an appointment come beside those of its first quesito. An [`Annuncio`](super::Annuncio) must carry those that are not optional, but for
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
    sempre("link", "indirizzo della richiesta, o dell'appuntamento"),
    sempre("assistenza_amministrativa", "a chi chiedere chiarimenti sulla procedura"),
    sempre("assistenza_tecnica", "a chi segnalare problemi tecnici"),
    forse("posizione", "matricola, codice del rapporto di lavoro o altra posizione", &[]),
    forse(
        "commento",
        "quello che la sede ha scritto",
        &[
            Evento::QuesitoInCarico,
            Evento::RispostaRicevuta,
            Evento::QuesitoChiuso,
            Evento::AppuntamentoDefinito,
        ],
    ),
    solo("esito", "esito finale", &[Evento::QuesitoChiuso]),
    forse("appuntamento_disponibile", "vero se si può fissare un appuntamento", &[Evento::QuesitoChiuso]),
    forse(
        "motivo",
        "motivo scritto da chi ha deciso",
        &[
            Evento::QuesitoTrasferito,
            Evento::QuesitoRiaperto,
            Evento::AppuntamentoSpostato,
            Evento::AppuntamentoCancellato,
        ],
    ),
    forse("documenti", "documenti richiesti", &[Evento::DocumentiRichiesti]),
    solo(
        "giorni",
        "giorni trascorsi, o concessi per i documenti",
        &[
            Evento::DocumentiRichiesti,
            Evento::SollecitoDisponibile,
            Evento::AppuntamentoDisponibile,
            Evento::TermineInScadenza,
            Evento::TermineScaduto,
            Evento::TermineScadutoMonitoraggio,
        ],
    ),
    solo("data", "giorno dell'appuntamento: martedì 24 novembre 2026", APPUNTAMENTO),
    solo("ora", "ora dell'appuntamento: 10:30", APPUNTAMENTO),
    solo("durata", "durata prevista, in minuti", APPUNTAMENTO),
    solo("punto", "nome del punto di consulenza", APPUNTAMENTO),
    forse("indirizzo", "dove si trova il punto di consulenza", APPUNTAMENTO),
    solo("canale", "come si svolge: in sede, telefono, web meeting", APPUNTAMENTO),
    solo("richieste", "le richieste di cui si parla, una per riga", APPUNTAMENTO),
    forse(
        "modificabile_fino",
        "fino a quando si può cancellare: lunedì 23 novembre 2026, ore 10:30",
        APPUNTAMENTO,
    ),
    forse(
        "da_concordare",
        "vero se la modalità di una consulenza a distanza è ancora da concordare",
        APPUNTAMENTO,
    ),
    solo("data_precedente", "giorno in cui era l'appuntamento", &[Evento::AppuntamentoSpostato]),
    solo("ora_precedente", "ora in cui era l'appuntamento", &[Evento::AppuntamentoSpostato]),
    solo("cancellato_da", "chi ha cancellato: dalla sede, dall'utente", &[Evento::AppuntamentoCancellato]),
    solo("collegamento", "indirizzo della videochiamata", &[Evento::InvitoVideochiamata]),
    // The same word, for an appointment that may be in person.
    forse("collegamento", "indirizzo della videochiamata", &[Evento::PromemoriaAppuntamento]),
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
        "link" if Evento::DI_APPUNTAMENTO.contains(&evento) => {
            json!("https://www.esempio.it/appuntamenti/0198c0de")
        }
        "link" => json!("https://www.esempio.it/quesiti/0198c0de"),
        "assistenza_amministrativa" => json!("assistenza.amministrativa@esempio.it"),
        "assistenza_tecnica" => json!("assistenza.tecnica@esempio.it"),
        "posizione" => json!("7012345678"),
        "commento" => json!("Il versamento di marzo risulta ora abbinato: la posizione è regolare."),
        "esito" => json!("Accolto"),
        "appuntamento_disponibile" => json!(true),
        "motivo" if Evento::DI_APPUNTAMENTO.contains(&evento) => {
            json!("Il punto di consulenza resta chiuso per lavori.")
        }
        "motivo" => json!("La competenza è della sede di residenza."),
        "documenti" => json!("- quietanza del modello F24 di marzo 2026"),
        "giorni" => json!(if evento == Evento::AppuntamentoDisponibile { 16 } else { 15 }),
        "data" => json!("martedì 24 novembre 2026"),
        "ora" => json!("10:30"),
        "durata" => json!(30),
        "punto" => json!("Aziende"),
        "indirizzo" => json!("via Ciro il Grande 21, Roma"),
        "canale" => json!(canale(evento)),
        "richieste" => json!(
            "- INPS.7013.23/11/2026.0000123 – Regolarità contributiva\n- INPS.7013.23/11/2026.0000124 – Richiesta generica"
        ),
        "data_precedente" => json!("giovedì 19 novembre 2026"),
        "ora_precedente" => json!("09:00"),
        "cancellato_da" => json!("dalla sede"),
        "collegamento" => json!("https://meet.inps.example/0198c0de-7f3a9c1e5b2d8046"),
        "da_concordare" => json!(false),
        "modificabile_fino" => json!("lunedì 23 novembre 2026, ore 10:30"),
        _ => Value::Null,
    }
}

fn canale(evento: Evento) -> &'static str {
    match evento {
        Evento::ModalitaConcordata => "telefono",
        Evento::PromemoriaAppuntamento | Evento::InvitoVideochiamata | Evento::InvitoAnnullato => {
            "web meeting"
        }
        _ => "in sede",
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

    #[test]
    fn una_parola_e_detta_una_volta_per_evento() {
        for evento in Evento::TUTTI {
            assert_eq!(variabili(evento).count(), campione(evento).len(), "{evento:?}");
        }
    }
}
