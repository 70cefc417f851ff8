//! Codes that people meet, in their words.

use workflows::{
    scadenze::TipoScadenza,
    tabelle::{Canale, Evento},
};

/// An event of the notifications, inside a sentence.
pub(crate) fn evento(evento: Evento) -> String {
    match evento {
        Evento::TermineScadutoMonitoraggio => "termine scaduto, al monitoraggio".to_owned(),
        Evento::NuovoMessaggioMittente => "nuovo messaggio del mittente".to_owned(),
        Evento::ModalitaConcordata => "modalità concordata".to_owned(),
        Evento::InvitoVideochiamata => "invito alla videochiamata".to_owned(),
        altro => altro.codice().replace('_', " "),
    }
}

/// A channel, inside a sentence.
pub(crate) fn canale(canale: Canale) -> &'static str {
    match canale {
        Canale::Cassetto => "Cassetto",
        Canale::Email => "e-mail",
        Canale::Sms => "SMS",
        Canale::Pec => "PEC",
    }
}

/// What a deadline of a quesito brought about, inside a sentence.
pub(crate) fn scadenza(tipo: TipoScadenza) -> &'static str {
    match tipo {
        TipoScadenza::Preavviso => "termine vicino",
        TipoScadenza::EscalationSupervisore => "termine passato, avviso ai supervisori",
        TipoScadenza::EscalationMonitoraggio => "termine passato, avviso al monitoraggio",
        TipoScadenza::Sollecito => "il mittente può sollecitare",
        TipoScadenza::Appuntamento => "il mittente può chiedere un appuntamento",
        TipoScadenza::FineSospensione => "fine della sospensione",
    }
}

/// A queue of jobs, or a job that runs by the clock. Where the support looks for it, its code stands beside.
pub(crate) fn coda(codice: &str) -> String {
    match codice {
        "invio_email" => "invio delle e-mail".to_owned(),
        "invio_sms" => "invio degli SMS".to_owned(),
        "invio_pec" => "invio delle PEC".to_owned(),
        "stanza" => "stanze delle videochiamate".to_owned(),
        "registri" => "registri di protocollo".to_owned(),
        "atti_differiti" => "risposte e chiusure in partenza".to_owned(),
        "ricalcolo" => "ricalcolo delle regole".to_owned(),
        altro => altro.replace('_', " "),
    }
}
