//! The message as RFC 5322 wants it.

use super::Busta;
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
const AUTOMATICO: [(&str, &str); 3] =
    [("Auto-Submitted", "auto-generated"), ("X-Auto-Response-Suppress", "All"), ("Precedence", "bulk")];

/// Writes the message. No Reply-To and no Bcc, ever: for PEC the envelope sender must be the From (DM 2/11/2005).
///
/// # Errors
/// The address is not one.
pub(super) fn componi(busta: &Busta, mittente: &Mailbox) -> Result<(Address, String), String> {
    let destinatario: Address = busta.indirizzo.parse().map_err(|e| format!("indirizzo non valido: {e}"))?;
    if !busta.indirizzo.is_ascii() {
        return Err("indirizzo non valido: solo caratteri ASCII".to_owned());
    }
    let mut messaggio = Message::builder()
        .message_id(Some(busta.message_id.clone()))
        .date(busta.data.to_utc().into())
        .from(mittente.clone())
        .to(Mailbox::new(None, destinatario.clone()))
        .subject(busta.testo.oggetto.clone().unwrap_or_default());
    for (nome, valore) in AUTOMATICO {
        messaggio =
            messaggio.raw_header(HeaderValue::new(HeaderName::new_from_ascii_str(nome), valore.to_owned()));
    }
    // Lines end with CRLF; lettre chooses 7bit, quoted-printable or base64.
    let corpo = busta.testo.corpo.replace("\r\n", "\n").replace('\n', "\r\n");
    let messaggio = messaggio.singlepart(SinglePart::plain(corpo)).map_err(|e| e.to_string())?;
    let testo = String::from_utf8(messaggio.formatted()).map_err(|e| e.to_string())?;
    Ok((destinatario, testo))
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
        }
    }

    #[test]
    fn il_messaggio_ha_identita_stabile_e_ferma_le_risposte_automatiche() {
        let mittente: Mailbox = "INPS <non-rispondere@inps.example>".parse().unwrap();
        let (a, testo) = componi(&busta("a@b.it", "Richiesta chiusa", "Uno\nDue"), &mittente).unwrap();
        assert_eq!(a.to_string(), "a@b.it");
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
        let (_, testo) = componi(&busta("a@b.it", "Perché è così", "È già qui"), &mittente).unwrap();
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
