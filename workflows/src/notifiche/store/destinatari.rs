//! Who can be told and where, loaded for all announcements together.

use crate::{
    attore::Ruolo,
    notifiche::Annuncio,
    scadenze::{giorno_civile, inizio_giorno},
    tabelle::{Canale, Destinatario, Tabelle},
    utenti,
};
use engine::{Conn, Timestamp, db::Values, on};
use std::collections::{BTreeSet, HashMap};

/// Contacts, and for phones how many messages were asked for since the day began.
pub(in crate::notifiche) const CONTATTI: Values = Values {
    head: "WITH cercati (mittente, dal) AS (",
    columns: 2,
    tail: ") SELECT r.codice_fiscale, r.canale, r.indirizzo, r.attivo, CASE WHEN r.canale = 'sms' THEN \
           (SELECT COUNT(*) FROM notifiche n WHERE n.destinatario = c.mittente AND n.canale = 'sms' \
            AND n.creata_il >= c.dal) ELSE 0 END \
           FROM cercati c JOIN recapiti r ON r.codice_fiscale = c.mittente",
};

/// A contact of a sender.
#[derive(Debug)]
pub(in crate::notifiche) struct Contatto {
    pub(in crate::notifiche) canale: Canale,
    pub(in crate::notifiche) indirizzo: String,
    /// Whether the person wants to be told there.
    pub(in crate::notifiche) attivo: bool,
    /// SMS already asked for today.
    pub(in crate::notifiche) oggi: i64,
}

/// A person of the institute and its e-mail.
pub(in crate::notifiche) type Collega = (String, String);

/// Everybody the announcements may be for.
#[derive(Debug, Default)]
pub(in crate::notifiche) struct Destinatari {
    /// By codice fiscale.
    pub(in crate::notifiche) mittenti: HashMap<String, Vec<Contatto>>,
    /// By user id.
    pub(in crate::notifiche) assegnatari: HashMap<String, Collega>,
    /// By sede.
    pub(in crate::notifiche) supervisori: HashMap<String, Vec<Collega>>,
    pub(in crate::notifiche) monitoraggio: Vec<Collega>,
}

impl Destinatari {
    /// Loads whom these announcements need, in a number of statements that does not grow with theirs.
    pub(in crate::notifiche) async fn carica(
        conn: &mut Conn,
        tabelle: &Tabelle,
        annunci: &[Annuncio],
        now: Timestamp,
    ) -> Result<Self, sqlx::Error> {
        let (mut mittenti, mut assegnatari, mut sedi) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        let mut monitoraggio = false;
        for annuncio in annunci {
            let Some(regola) = tabelle.notifiche.get(&annuncio.evento) else { continue };
            match regola.destinatario {
                Destinatario::Mittente if regola.canali.iter().any(|c| *c != Canale::Cassetto) => {
                    mittenti.insert(annuncio.mittente.as_str());
                }
                Destinatario::Mittente => {}
                Destinatario::Assegnatario => {
                    assegnatari.extend(annuncio.assegnatario.as_deref());
                    // Also when there is an assignee: it may have left.
                    sedi.extend(annuncio.sede.as_deref());
                }
                Destinatario::Supervisori => sedi.extend(annuncio.sede.as_deref()),
                Destinatario::Monitoraggio => monitoraggio = true,
            }
        }
        let mut trovati = Self { mittenti: contatti(conn, &mittenti, now).await?, ..Self::default() };
        for utente in utenti::per_id(conn, &Vec::from_iter(assegnatari)).await? {
            if let Some(collega) = collega(&utente) {
                trovati.assegnatari.insert(utente.id, collega);
            }
        }
        for utente in utenti::di_sedi(conn, &Vec::from_iter(sedi), Ruolo::Supervisore).await? {
            if let (Some(collega), Some(sede)) = (collega(&utente), utente.sede) {
                trovati.supervisori.entry(sede).or_default().push(collega);
            }
        }
        if monitoraggio {
            let utenti = utenti::con_ruolo(conn, Ruolo::Monitoraggio).await?;
            trovati.monitoraggio = utenti.iter().filter_map(collega).collect();
        }
        Ok(trovati)
    }
}

fn collega(utente: &utenti::Utente) -> Option<Collega> {
    utente
        .email
        .as_ref()
        .filter(|_| utente.attivo)
        .map(|email| (format!("utente:{}", utente.id), email.clone()))
}

async fn contatti(
    conn: &mut Conn,
    mittenti: &BTreeSet<&str>,
    now: Timestamp,
) -> Result<HashMap<String, Vec<Contatto>>, sqlx::Error> {
    let inizio: Timestamp = inizio_giorno(giorno_civile(now.to_utc())).into();
    let mittenti = Vec::from_iter(mittenti.iter().copied());
    let mut trovati: HashMap<String, Vec<Contatto>> = HashMap::new();
    let mut restanti = mittenti.as_slice();
    while !restanti.is_empty() {
        let (ora, poi) = restanti.split_at(CONTATTI.chunk(restanti.len()));
        let righe: Vec<(String, String, String, bool, i64)> = on!(conn, |c| {
            let mut query = sqlx::query_as(CONTATTI.text(ora.len()));
            for mittente in ora {
                query = query.bind(*mittente).bind(inizio);
            }
            query.fetch_all(c).await
        })?;
        for (mittente, canale, indirizzo, attivo, oggi) in righe {
            if let Some(canale) = Canale::TUTTI.into_iter().find(|c| c.codice() == canale) {
                trovati.entry(mittente).or_default().push(Contatto { canale, indirizzo, attivo, oggi });
            }
        }
        restanti = poi;
    }
    Ok(trovati)
}
