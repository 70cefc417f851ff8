//! The message as RFC 5322 wants it.

use super::{Busta, invito};
use engine::Uuid;
use lettre::{
    Address, Message,
    message::{
        Mailbox, SinglePart,
        header::{HeaderName, HeaderValue},
    },
};

/// The Message-ID of a notification: stable, and enough to find it again from a receipt.
#[must_use]
pub fn message_id(notifica: Uuid, dominio: &str) -> String {
    format!("<{}.notifica@{dominio}>", notifica.simple())
}

/// Headers that say "a machine wrote this": vacation replies stay at home (RFC 3834).
const AUTOMATICO: [(&str, &str); 2] =
    [("Auto-Submitted", "auto-generated"), ("X-Auto-Response-Suppress", "All")];
/// Not on an invitation: some clients put away what is marked so before anybody reads it.
const IN_SERIE: (&str, &str) = ("Precedence", "bulk");

/// A message as it goes on the wire.
#[derive(Debug)]
pub(super) struct Composto {
    /// Sender of the envelope: the From, always.
    pub(super) da: Address,
    /// Recipient of the envelope.
    pub(super) a: Address,
    /// Headers and body, in ASCII.
    pub(super) testo: String,
}

/// Writes the message. No Reply-To and no Bcc, ever: for PEC the envelope sender must be the From (DM 2/11/2005).
/// An invitation comes from the mailbox of the unit (R58), everything else from `mittente`.
///
/// # Errors
/// An address is not one.
pub(super) fn componi(busta: &Busta, mittente: &Mailbox) -> Result<Composto, String> {
    let a = indirizzo(&busta.indirizzo).map_err(|e| format!("indirizzo non valido: {e}"))?;
    let calendario = busta.calendario.as_ref();
    let da = match calendario {
        Some(c) => {
            let casella = indirizzo(&c.casella);
            let casella =
                casella.map_err(|e| format!("casella istituzionale `{}` non valida: {e}", c.casella))?;
            Mailbox::new(Some(una_riga(&c.casella_nome)), casella)
        }
        None => mittente.clone(),
    };
    let mut messaggio = Message::builder()
        .message_id(Some(busta.message_id.clone()))
        .date(busta.data.to_utc().into())
        .from(da.clone())
        .to(Mailbox::new(None, a.clone()))
        .subject(busta.testo.oggetto.clone().unwrap_or_default());
    for (nome, valore) in AUTOMATICO.into_iter().chain(calendario.is_none().then_some(IN_SERIE)) {
        messaggio =
            messaggio.raw_header(HeaderValue::new(HeaderName::new_from_ascii_str(nome), valore.to_owned()));
    }
    // Lines end with CRLF; lettre chooses 7bit, quoted-printable or base64.
    let corpo = busta.testo.corpo.replace("\r\n", "\n").replace('\n', "\r\n");
    let messaggio = match calendario {
        Some(calendario) => messaggio.multipart(invito::parti(busta.notifica, corpo, calendario)?),
        None => messaggio.singlepart(SinglePart::plain(corpo)),
    };
    let testo =
        String::from_utf8(messaggio.map_err(|e| e.to_string())?.formatted()).map_err(|e| e.to_string())?;
    Ok(Composto { da: da.email, a, testo })
}

/// A name with a control character has no form in a header: lettre would panic.
fn una_riga(nome: &str) -> String {
    let parole = nome.split(|c: char| c.is_whitespace() || c.is_control()).filter(|p| !p.is_empty());
    parole.collect::<Vec<_>>().join(" ")
}

fn indirizzo(testo: &str) -> Result<Address, String> {
    if !testo.is_ascii() {
        return Err("solo caratteri ASCII".to_owned());
    }
    testo.parse().map_err(|e: lettre::address::AddressError| e.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::Timestamp;
    use workflows::{notifiche::Testo, tabelle::Canale};

    fn busta(indirizzo: &str, oggetto: &str, corpo: &str) -> Busta {
        Busta {
            notifica: Uuid::nil(),
            canale: Canale::Email,
            indirizzo: indirizzo.to_owned(),
            testo: Testo { oggetto: Some(oggetto.to_owned()), corpo: corpo.to_owned() },
            message_id: message_id(Uuid::nil(), "quesiti.example"),
            data: Timestamp::from_millis(1_795_000_000_000),
            calendario: None,
        }
    }

    #[test]
    fn il_messaggio_ha_identita_stabile_e_ferma_le_risposte_automatiche() {
        let mittente: Mailbox = "INPS <non-rispondere@inps.example>".parse().unwrap();
        let Composto { da, a, testo } =
            componi(&busta("a@b.it", "Richiesta chiusa", "Uno\nDue"), &mittente).unwrap();
        assert_eq!((da.to_string(), a.to_string()), ("non-rispondere@inps.example".into(), "a@b.it".into()));
        for riga in [
            "Message-ID: <00000000000000000000000000000000.notifica@quesiti.example>\r\n",
            "From: INPS <non-rispondere@inps.example>\r\n",
            "To: a@b.it\r\n",
            "Subject: Richiesta chiusa\r\n",
            "Date: Wed, 18 Nov 2026 11:06:40 +0000\r\n",
            "Auto-Submitted: auto-generated\r\n",
            "X-Auto-Response-Suppress: All\r\n",
            "Precedence: bulk\r\n",
            "\r\n\r\nUno\r\nDue\r\n",
        ] {
            assert!(testo.contains(riga), "{riga:?} in {testo}");
        }
        assert!(!testo.contains("Reply-To") && !testo.contains("Bcc"), "{testo}");
    }

    #[test]
    fn oggetto_e_corpo_accentati_viaggiano_in_ascii() {
        let mittente: Mailbox = "inps@inps.example".parse().unwrap();
        let Composto { testo, .. } =
            componi(&busta("a@b.it", "Perché è così", "È già qui"), &mittente).unwrap();
        assert!(testo.is_ascii() && testo.contains("Subject: =?utf-8?"), "{testo}");
        assert!(testo.contains("Content-Type: text/plain; charset=utf-8"), "{testo}");
    }

    #[test]
    fn un_indirizzo_non_porta_altre_intestazioni() {
        let mittente: Mailbox = "inps@inps.example".parse().unwrap();
        assert!(componi(&busta("a@b.it\r\nBcc: x@y.it", "x", "y"), &mittente).is_err());
        assert!(componi(&busta("non un indirizzo", "x", "y"), &mittente).is_err());
        assert!(componi(&busta("è@b.it", "x", "y"), &mittente).is_err());
    }
}
