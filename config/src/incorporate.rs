//! The shipped tables and templates, embedded so that the binary runs from any folder.
//!
//! A list rather than a folder macro: no build script and no dependency; a test compares it with the folder.

macro_rules! incorpora {
    ($($nome:literal),+ $(,)?) => { &[$(($nome, include_str!(concat!("../", $nome)))),+] };
}

/// Name relative to the configuration folder, and text.
pub(crate) const INCORPORATI: &[(&str, &str)] = incorpora![
    "quesiti.toml",
    "argomenti.toml",
    "calendario.toml",
    "esiti.toml",
    "notifiche.toml",
    "poli.toml",
    "punti.toml",
    "sedi.toml",
    "unita.toml",
    "cassetti/artigiani_commercianti.toml",
    "cassetti/aziende.toml",
    "cassetti/lavoro_domestico.toml",
    "cassetti/liberi_professionisti.toml",
    "cassetti/patronati.toml",
    "modelli/appuntamento_disponibile/cassetto.txt",
    "modelli/appuntamento_disponibile/email.txt",
    "modelli/appuntamento_disponibile/sms.txt",
    "modelli/documenti_richiesti/cassetto.txt",
    "modelli/documenti_richiesti/email.txt",
    "modelli/documenti_richiesti/pec.txt",
    "modelli/documenti_richiesti/sms.txt",
    "modelli/nuovo_messaggio_mittente/email.txt",
    "modelli/quesito_chiuso/cassetto.txt",
    "modelli/quesito_chiuso/email.txt",
    "modelli/quesito_chiuso/pec.txt",
    "modelli/quesito_chiuso/sms.txt",
    "modelli/quesito_in_carico/cassetto.txt",
    "modelli/quesito_in_carico/email.txt",
    "modelli/quesito_protocollato/cassetto.txt",
    "modelli/quesito_protocollato/email.txt",
    "modelli/quesito_protocollato/pec.txt",
    "modelli/quesito_protocollato/sms.txt",
    "modelli/quesito_riaperto/cassetto.txt",
    "modelli/quesito_riaperto/email.txt",
    "modelli/quesito_trasferito/cassetto.txt",
    "modelli/quesito_trasferito/email.txt",
    "modelli/risposta_ricevuta/cassetto.txt",
    "modelli/risposta_ricevuta/email.txt",
    "modelli/risposta_ricevuta/sms.txt",
    "modelli/sollecito_disponibile/cassetto.txt",
    "modelli/termine_in_scadenza/email.txt",
    "modelli/termine_scaduto/email.txt",
    "modelli/termine_scaduto_monitoraggio/email.txt",
];
