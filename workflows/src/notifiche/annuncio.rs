//! From what happened to the rows to be written: recipients, channels, "not after", and the daily cap on SMS.

use super::{
    stato::{NuovaNotifica, StatoNotifica},
    store::{Collega, Destinatari},
};
use crate::tabelle::{Canale, Destinatario, Evento, RegolaNotifica, Tabelle};
use engine::{Conn, Timestamp, Uuid};
use serde_json::Value;
use std::{collections::BTreeMap, time::Duration};

/// SMS to one recipient in one civil day. Those beyond it are born superata and stay visible: a mistaken rule must
/// not fill a phone, and the Cassetto tells the same.
pub const SMS_AL_GIORNO: i64 = 20;

/// What a transition wants announced.
#[derive(Debug, Clone, PartialEq)]
pub struct Annuncio {
    /// What it is about.
    pub quesito: Uuid,
    /// What happened.
    pub evento: Evento,
    /// Which time it happens on this quesito: announcing the same one twice changes nothing.
    pub occorrenza: i64,
    /// Code of the Cassetto it was sent from.
    pub cassetto: String,
    /// Sede that has it.
    pub sede: Option<String>,
    /// Codice fiscale of who sent it.
    pub mittente: String,
    /// User id of who has it in carico.
    pub assegnatario: Option<String>,
    /// What the templates may tell: see [`VARIABILI`](super::VARIABILI).
    pub dati: BTreeMap<String, Value>,
    /// What is different where it is about an appointment of the quesito.
    pub appuntamento: Option<PerAppuntamento>,
}

/// How an event of an appointment is announced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PerAppuntamento {
    /// The appointment.
    pub id: Uuid,
    /// Channels chosen beside the Cassetto's inbox, among the contacts that the institute holds (R39). What was chosen
    /// on purpose is used even where the person wants no other messages.
    pub canali: Vec<Canale>,
    /// Where e-mail goes instead of the contact: a change of an invitation follows the invitation.
    pub email: Option<String>,
    /// Who is told too, in the inbox alone: whoever is represented sees what is done for it.
    pub rappresentato: Option<String>,
    /// Not sent after: a reminder after the meeting helps nobody.
    pub non_dopo: Option<Timestamp>,
}

/// The rows that announce all this, by the rule of each event. An event without a rule is not announced.
///
/// # Errors
/// The database did not answer.
pub async fn espandi(
    conn: &mut Conn,
    tabelle: &Tabelle,
    annunci: &[Annuncio],
    now: Timestamp,
) -> Result<Vec<NuovaNotifica>, sqlx::Error> {
    if annunci.is_empty() {
        return Ok(Vec::new());
    }
    let mut destinatari = Destinatari::carica(conn, tabelle, annunci, now).await?;
    let mut nuove = Vec::new();
    for annuncio in annunci {
        let Some(regola) = tabelle.notifiche.get(&annuncio.evento) else { continue };
        let riga = |destinatario: &str, canale, indirizzo: &str| {
            riga(annuncio, regola, destinatario, canale, indirizzo, now)
        };
        let colleghi: &[Collega] = match regola.destinatario {
            Destinatario::Mittente => {
                al_mittente(&mut nuove, annuncio, regola, tabelle, &mut destinatari, &riga);
                continue;
            }
            Destinatario::Assegnatario => {
                let assegnatario =
                    annuncio.assegnatario.as_ref().and_then(|a| destinatari.assegnatari.get(a));
                assegnatario.map_or_else(|| supervisori(&destinatari, annuncio), std::slice::from_ref)
            }
            Destinatario::Supervisori => supervisori(&destinatari, annuncio),
            Destinatario::Monitoraggio => &destinatari.monitoraggio,
        };
        if regola.canali.contains(&Canale::Email) {
            nuove.extend(colleghi.iter().map(|(chi, email)| riga(chi, Canale::Email, email)));
        }
    }
    Ok(nuove)
}

fn supervisori<'d>(destinatari: &'d Destinatari, annuncio: &Annuncio) -> &'d [Collega] {
    annuncio.sede.as_ref().and_then(|s| destinatari.supervisori.get(s)).map_or(&[], Vec::as_slice)
}

/// The Cassetto's inbox whenever the rule says so; other channels where the Cassetto has them and so does the sender.
fn al_mittente(
    nuove: &mut Vec<NuovaNotifica>,
    annuncio: &Annuncio,
    regola: &RegolaNotifica,
    tabelle: &Tabelle,
    destinatari: &mut Destinatari,
    riga: &dyn Fn(&str, Canale, &str) -> NuovaNotifica,
) {
    let mittente = annuncio.mittente.as_str();
    if regola.canali.contains(&Canale::Cassetto) {
        nuove.push(riga(mittente, Canale::Cassetto, &annuncio.cassetto));
        let rappresentato = annuncio.appuntamento.as_ref().and_then(|a| a.rappresentato.as_deref());
        nuove.extend(rappresentato.map(|r| riga(r, Canale::Cassetto, &annuncio.cassetto)));
    }
    let email = annuncio.appuntamento.as_ref().and_then(|a| a.email.as_deref());
    if let Some(email) = email.filter(|_| regola.canali.contains(&Canale::Email)) {
        nuove.push(riga(mittente, Canale::Email, email));
        return;
    }
    let del_cassetto = tabelle.cassetti.get(&annuncio.cassetto).map_or(&[][..], |c| &c.canali);
    for contatto in destinatari.mittenti.get_mut(mittente).into_iter().flatten() {
        let voluto = match &annuncio.appuntamento {
            Some(appuntamento) => appuntamento.canali.contains(&contatto.canale),
            None => contatto.attivo,
        };
        if !voluto || !regola.canali.contains(&contatto.canale) || !del_cassetto.contains(&contatto.canale) {
            continue;
        }
        let mut nuova = riga(mittente, contatto.canale, &contatto.indirizzo);
        if contatto.canale == Canale::Sms {
            contatto.oggi += 1;
            if contatto.oggi > SMS_AL_GIORNO {
                nuova.stato = StatoNotifica::Superata;
                nuova.esito = Some(format!("oltre i {SMS_AL_GIORNO} SMS al giorno per destinatario"));
            }
        }
        nuove.push(nuova);
    }
}

fn riga(
    annuncio: &Annuncio,
    regola: &RegolaNotifica,
    destinatario: &str,
    canale: Canale,
    indirizzo: &str,
    now: Timestamp,
) -> NuovaNotifica {
    let in_casella = canale == Canale::Cassetto;
    NuovaNotifica {
        id: engine::new_id(),
        quesito: annuncio.quesito,
        appuntamento: annuncio.appuntamento.as_ref().map(|a| a.id),
        evento: annuncio.evento,
        occorrenza: annuncio.occorrenza,
        destinatario: destinatario.to_owned(),
        canale,
        indirizzo: indirizzo.to_owned(),
        dati: annuncio.dati.clone(),
        stato: if in_casella { StatoNotifica::Consegnata } else { StatoNotifica::DaInviare },
        esito: None,
        non_dopo: non_dopo(annuncio, regola, now).filter(|_| !in_casella),
        creata_il: now,
    }
}

/// The earlier of what the rule and what the announcement say.
fn non_dopo(annuncio: &Annuncio, regola: &RegolaNotifica, now: Timestamp) -> Option<Timestamp> {
    let dalla_regola = regola.non_dopo_ore.map(|ore| now.plus(Duration::from_secs(u64::from(ore) * 3600)));
    let dal_fatto = annuncio.appuntamento.as_ref().and_then(|a| a.non_dopo);
    dalla_regola.into_iter().chain(dal_fatto).min()
}
