//! The calendar invitation to a video meeting (R56-R63): what it says, kept with its notification.

mod fuso;
mod righe;

use engine::{Timestamp, Uuid};
use fuso::{FUSO, Istante, istante, istanti};
use righe::Righe;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Who wrote the calendar, as PRODID wants it.
const PRODOTTO: &str = "-//INPS//quesiti//IT";
/// How long before the meeting the recipient's calendar rings.
const AVVISO: &str = "-PT15M";

/// What a calendar is asked to do (iTIP, RFC 5546).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Metodo {
    /// Put the meeting in, or where it now is.
    Richiesta,
    /// Take it out.
    Annullamento,
}

impl Metodo {
    /// The word of iTIP.
    #[must_use]
    pub fn codice(self) -> &'static str {
        match self {
            Self::Richiesta => "REQUEST",
            Self::Annullamento => "CANCEL",
        }
    }
}

/// An invitation. Its text is the message it travels with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invito {
    /// The appointment: the UID, the same in every invitation to it.
    pub appuntamento: Uuid,
    /// Which meeting of it: another one where another unit took it over, since a calendar does not let an organizer
    /// change (RFC 5546).
    #[serde(default)]
    pub serie: u32,
    /// What to do.
    pub metodo: Metodo,
    /// SEQUENCE: one more at each change of day, hour or place.
    pub sequenza: u32,
    /// When it begins.
    pub inizio: Timestamp,
    /// When it is over.
    pub fine: Timestamp,
    /// Where: the link of the virtual room.
    pub collegamento: String,
    /// Institutional mailbox of the unit: organizer, and sender of the message (R58).
    pub casella: String,
    /// Name of the unit and sede, shown beside the mailbox.
    pub casella_nome: String,
    /// Address of who is invited.
    pub invitato: String,
}

impl Invito {
    /// Where it is in the facts of a notification. Templates do not see it: it is no word of theirs.
    pub const CHIAVE: &str = "invito";

    /// As it is kept in the facts of a notification.
    #[must_use]
    pub fn dato(&self) -> (String, Value) {
        (Self::CHIAVE.to_owned(), json!(self))
    }

    /// That of a notification, if it carries one.
    ///
    /// # Errors
    /// There is one, and it cannot be read.
    pub fn dai_dati(dati: &BTreeMap<String, Value>) -> Result<Option<Self>, String> {
        let Some(valore) = dati.get(Self::CHIAVE) else { return Ok(None) };
        Self::deserialize(valore).map(Some).map_err(|e| format!("invito non leggibile: {e}"))
    }

    /// The text for the recipient's calendar (RFC 5545, 5546): the subject and the body of the message, with the
    /// meeting. The same invitation, emitted at the same instant, always gives the same text.
    ///
    /// Written by hand: the `icalendar` crate (0.17) stamps the present time and a random UID into VTIMEZONE and
    /// VALARM, lets a CR or a quote of a value through, and counts characters where a fold wants octets.
    #[must_use]
    pub fn calendario(&self, oggetto: &str, descrizione: &str, emesso_il: Timestamp) -> String {
        let richiesta = self.metodo == Metodo::Richiesta;
        let mut r = Righe::default();
        r.nuda("BEGIN", "VCALENDAR");
        r.nuda("PRODID", PRODOTTO);
        r.nuda("VERSION", "2.0");
        r.nuda("CALSCALE", "GREGORIAN");
        r.nuda("METHOD", self.metodo.codice());
        fuso::scrivi(&mut r);
        r.nuda("BEGIN", "VEVENT");
        r.nuda("UID", &self.uid());
        r.nuda("SEQUENCE", &self.sequenza.to_string());
        r.nuda("DTSTAMP", &istante(emesso_il));
        let (inizio, fine) = istanti(self.inizio, self.fine);
        data(&mut r, "DTSTART", inizio);
        data(&mut r, "DTEND", fine);
        r.nuda("STATUS", if richiesta { "CONFIRMED" } else { "CANCELLED" });
        r.nuda("TRANSP", "OPAQUE");
        r.indirizzo("ORGANIZER", &[("CN", &self.casella_nome)], &self.casella);
        let chi = [("CUTYPE", "INDIVIDUAL"), ("ROLE", "REQ-PARTICIPANT"), ("PARTSTAT", "NEEDS-ACTION")];
        // A withdrawal asks for no answer.
        let risposta = ("RSVP", if richiesta { "TRUE" } else { "FALSE" });
        r.indirizzo("ATTENDEE", &[chi[0], chi[1], chi[2], risposta], &self.invitato);
        r.testo("SUMMARY", oggetto);
        r.testo("DESCRIPTION", descrizione);
        r.testo("LOCATION", &self.collegamento);
        r.uri("URL", &self.collegamento);
        if richiesta {
            r.nuda("BEGIN", "VALARM");
            r.nuda("ACTION", "DISPLAY");
            r.nuda("TRIGGER", AVVISO);
            r.testo("DESCRIPTION", oggetto);
            r.nuda("END", "VALARM");
        }
        r.nuda("END", "VEVENT");
        r.nuda("END", "VCALENDAR");
        r.chiudi()
    }

    /// Every invitation of a unit to the same appointment has the same: a calendar moves or removes what it has (RFC 5546).
    fn uid(&self) -> String {
        match self.serie {
            0 => format!("{}@quesiti", self.appuntamento),
            serie => format!("{}.{serie}@quesiti", self.appuntamento),
        }
    }
}

fn data(r: &mut Righe, nome: &str, quando: Istante) {
    match quando {
        Istante::Locale(ora) => r.con(nome, &[("TZID", FUSO)], &ora),
        Istante::Utc(ora) => r.nuda(nome, &ora),
    }
}

#[cfg(test)]
mod tests;
