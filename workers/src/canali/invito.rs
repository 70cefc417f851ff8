//! The parts of an e-mail that invites, as Outlook, Gmail and Thunderbird recognise it (iMIP, RFC 6047): the calendar
//! as an alternative of the text, which shows the buttons to answer, and once more as a file, for the others.

use super::Calendario;
use engine::Uuid;
use lettre::message::{
    Attachment, MultiPart, SinglePart,
    header::{ContentTransferEncoding, ContentType},
};

/// Name of the file.
const FILE: &str = "invito.ics";

/// The same notification always gives the same parts, boundaries included: what is sent twice is the same message.
///
/// # Errors
/// Never, unless a content type of ours is not one.
pub(super) fn parti(notifica: Uuid, corpo: String, calendario: &Calendario) -> Result<MultiPart, String> {
    // What is encoded has no `=_`, so that no text can end a part before its time.
    let confine = |n: u8| format!("=_{}_{n}", notifica.simple());
    let tipo = |testo: &str| ContentType::parse(testo).map_err(|e| e.to_string());
    let metodo = calendario.metodo.codice();
    let testo = SinglePart::builder()
        .header(ContentType::TEXT_PLAIN)
        .header(ContentTransferEncoding::QuotedPrintable)
        .body(corpo);
    // Base64 keeps the folds of the calendar as they are.
    let impegno = SinglePart::builder()
        .header(tipo(&format!("text/calendar; charset=utf-8; method={metodo}"))?)
        .header(ContentTransferEncoding::Base64)
        .body(calendario.testo.clone());
    // Not text/calendar again: a client that reads both would propose the same meeting twice.
    let file = Attachment::new(FILE.to_owned())
        .body(calendario.testo.clone().into_bytes(), tipo(&format!("application/ics; name=\"{FILE}\""))?);
    let alternative = MultiPart::alternative().boundary(confine(2)).singlepart(testo).singlepart(impegno);
    Ok(MultiPart::mixed().boundary(confine(1)).multipart(alternative).singlepart(file))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::canali::{Busta, Cartella, EsitoInvio, Trasporto, message_id};
    use calcard::icalendar::{ICalendar, ICalendarMethod, ICalendarProperty, ICalendarValue};
    use engine::Timestamp;
    use mail_parser::{MessageParser, MimeHeaders};
    use workflows::{
        appuntamenti::{Invito, Metodo},
        notifiche::Testo,
        tabelle::Canale,
    };

    const NOTIFICA: Uuid = Uuid::from_u128(0x0198_c0de);

    fn busta(metodo: Metodo) -> Busta {
        let invito = Invito {
            appuntamento: Uuid::from_u128(7),
            serie: 0,
            metodo,
            sequenza: 0,
            inizio: Timestamp::from_millis(1_795_512_600_000),
            fine: Timestamp::from_millis(1_795_514_400_000),
            collegamento: "https://meet.inps.example/7-0123456789abcdef".to_owned(),
            casella: "credito.aosta@inps.example".to_owned(),
            casella_nome: "INPS Aosta/Aoste, unità «Anagrafica e flussi»".to_owned(),
            invitato: "anna@esempio.it".to_owned(),
        };
        let testo = Testo {
            oggetto: Some("Appuntamento INPS Aosta".to_owned()),
            corpo: "Gentile Anna,\nè fissato il suo incontro.\n--=_0000\n.".to_owned(),
        };
        let data = Timestamp::from_millis(1_795_000_000_000);
        let calendario = Calendario {
            testo: invito.calendario("Appuntamento INPS Aosta", &testo.corpo, data),
            casella: invito.casella,
            casella_nome: invito.casella_nome,
            metodo,
        };
        Busta {
            notifica: NOTIFICA,
            canale: Canale::Email,
            indirizzo: invito.invitato,
            testo,
            message_id: message_id(NOTIFICA, "quesiti.example"),
            data,
            calendario: Some(calendario),
        }
    }

    /// As it leaves towards the folder; the server is given the same text.
    async fn spedita(busta: &Busta) -> String {
        let cartella = tempfile::tempdir().unwrap();
        let trasporto = Cartella::nuova(cartella.path(), "INPS <non-rispondere@inps.example>").unwrap();
        let esito = trasporto.invia(busta).await;
        assert!(matches!(esito, EsitoInvio::Inviata { .. }), "{esito:?}");
        std::fs::read_to_string(cartella.path().join(format!("email/{}.eml", busta.notifica))).unwrap()
    }

    #[tokio::test]
    async fn r56_r58_l_invito_come_parte() {
        let messaggio = spedita(&busta(Metodo::Richiesta)).await;
        assert_eq!(spedita(&busta(Metodo::Richiesta)).await, messaggio, "lo stesso a ogni tentativo");
        assert!(messaggio.is_ascii() && !messaggio.contains("Precedence") && !messaggio.contains("Reply-To"));
        insta::assert_snapshot!(messaggio.replace("\r\n", "\n"));
    }

    /// The same, as a person can read it.
    #[test]
    fn r56_r60_l_invito_come_calendario() {
        let testo = busta(Metodo::Richiesta).calendario.unwrap().testo;
        insta::assert_snapshot!(testo.replace("\r\n", "\n"));
    }

    #[tokio::test]
    async fn r56_r58_un_altro_lettore_ci_trova_il_testo_il_calendario_e_il_file() {
        for (metodo, parola, atteso) in [
            (Metodo::Richiesta, "REQUEST", ICalendarMethod::Request),
            (Metodo::Annullamento, "CANCEL", ICalendarMethod::Cancel),
        ] {
            let busta = busta(metodo);
            let scritto = spedita(&busta).await;
            let letto = MessageParser::default().parse(scritto.as_bytes()).unwrap();
            let da = letto.from().and_then(|d| d.first()).unwrap();
            assert_eq!(da.address(), Some("credito.aosta@inps.example"));
            assert_eq!(da.name(), Some("INPS Aosta/Aoste, unità «Anagrafica e flussi»"));
            assert_eq!(letto.subject(), Some("Appuntamento INPS Aosta"));
            let corpo = letto.body_text(0).unwrap().replace("\r\n", "\n");
            assert_eq!(corpo.trim_end(), busta.testo.corpo);
            let tipo = |parte: &mail_parser::MessagePart<'_>| {
                let tipo = parte.content_type().unwrap();
                format!("{}/{}", tipo.ctype(), tipo.subtype().unwrap())
            };
            let tipi: Vec<String> = letto.parts.iter().map(tipo).collect();
            let attesi = [
                "multipart/mixed",
                "multipart/alternative",
                "text/plain",
                "text/calendar",
                "application/ics",
            ];
            assert_eq!(tipi, attesi);
            let calendario = &letto.parts[3];
            let attributo = |nome| calendario.content_type().unwrap().attribute(nome);
            assert_eq!((attributo("method"), attributo("charset")), (Some(parola), Some("utf-8")));
            assert_eq!(letto.parts[4].attachment_name(), Some(FILE));
            assert_eq!(calendario.contents(), letto.parts[4].contents());
            let letto = ICalendar::parse(calendario.text_contents().unwrap()).unwrap();
            let metodo = letto.components[0].property(&ICalendarProperty::Method).unwrap();
            assert_eq!(metodo.values, [ICalendarValue::Method(atteso)]);
            let evento = letto.components.iter().find(|c| c.component_type.is_event()).unwrap();
            assert_eq!(evento.uid(), Some("00000000-0000-0000-0000-000000000007@quesiti"));
            let descrizione = evento.property(&ICalendarProperty::Description).unwrap();
            assert_eq!(descrizione.values[0].as_text(), Some(busta.testo.corpo.as_str()));
        }
    }

    #[tokio::test]
    async fn una_casella_che_non_e_un_indirizzo_ferma_il_messaggio() {
        let cartella = Cartella::nuova("outbox", "a@inps.example").unwrap();
        for casella in ["", "credito", "a@b.it\r\nBcc: x@y.it", "unità@inps.example"] {
            let mut busta = busta(Metodo::Richiesta);
            busta.calendario.as_mut().unwrap().casella = casella.to_owned();
            let EsitoInvio::Permanente { risposta } = cartella.invia(&busta).await else {
                panic!("{casella}")
            };
            assert!(risposta.starts_with("casella istituzionale `"), "{risposta}");
        }
    }
}
