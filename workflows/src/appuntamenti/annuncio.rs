//! What an act wants announced, and the facts its message can tell.

use super::{Appuntamento, Invito, promemoria::ora_locale};
use crate::{
    notifiche::{Annuncio, PerAppuntamento},
    quesiti::{Quesito, data_estesa},
    scadenze::giorno_civile,
    tabelle::{Canale, Evento, Profilo, Tabelle},
};
use engine::Timestamp;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Events that tell how the meeting will be: they are of no use when it has begun, or when it has changed since.
pub const SUPERABILI: [Evento; 5] = [
    Evento::AppuntamentoConfermato,
    Evento::AppuntamentoSpostato,
    Evento::PromemoriaAppuntamento,
    Evento::ModalitaConcordata,
    Evento::InvitoVideochiamata,
];

/// Those among them that an event makes stale, if they still wait to leave.
#[must_use]
pub fn superati_da(evento: Evento) -> &'static [Evento] {
    match evento {
        Evento::AppuntamentoSpostato | Evento::AppuntamentoCancellato | Evento::AppuntamentoDefinito => {
            &SUPERABILI
        }
        Evento::ModalitaConcordata | Evento::InvitoVideochiamata | Evento::InvitoAnnullato => {
            &SUPERABILI[3..]
        }
        _ => &[],
    }
}

/// An event of an act, with what only that act knows.
#[derive(Debug, Clone, PartialEq)]
pub struct DaAnnunciare {
    /// What happened.
    pub evento: Evento,
    /// Added to the facts of the appointment, and stronger.
    pub dati: BTreeMap<String, Value>,
    /// The address of an invitation, whatever channels were chosen: "sulla propria casella di posta" (R56).
    pub email: Option<String>,
}

impl DaAnnunciare {
    /// An event told by the facts alone.
    #[must_use]
    pub fn nuovo(evento: Evento) -> Self {
        Self { evento, dati: BTreeMap::new(), email: None }
    }

    /// Adds something to tell.
    #[must_use]
    pub fn con(mut self, nome: &str, valore: impl Into<Value>) -> Self {
        self.dati.insert(nome.to_owned(), valore.into());
        self
    }

    /// An invitation, new, changed or withdrawn.
    pub(super) fn invito(evento: Evento, invito: &Invito) -> Self {
        let mut annuncio = Self::nuovo(evento).con("collegamento", invito.collegamento.clone());
        annuncio.dati.extend([invito.dato()]);
        Self { email: Some(invito.invitato.clone()), ..annuncio }
    }
}

/// `martedì 24 novembre 2026`
pub(super) fn data(istante: Timestamp) -> String {
    data_estesa(giorno_civile(istante.to_utc()))
}

impl Appuntamento {
    /// An event of this appointment, as notifications want it; `quesiti` are those it is about. `ancora`: who booked may
    /// still act for whom it is about (R27, R83). If not, it learns nothing more but that an invitation is withdrawn;
    /// whom it represented reads the rest.
    #[must_use]
    pub fn annuncio(
        &self,
        evento: DaAnnunciare,
        quesiti: &[Quesito],
        tabelle: &Tabelle,
        ancora: bool,
    ) -> Option<Annuncio> {
        let primo = quesiti.iter().find(|q| q.meta.id == self.primo_quesito()).or_else(|| quesiti.first())?;
        let p = &self.prenotazione;
        let mut dati = primo.dati_annuncio(tabelle);
        dati.extend(self.dati(quesiti, tabelle));
        dati.extend(evento.dati);
        // A citizen helped by a patronato has no such Cassetto.
        let rappresentato = p
            .soggetti
            .first()
            .filter(|s| **s != p.prenotato_da && p.profilo == Profilo::Intermediario)
            .cloned();
        let (mittente, canali, email, rappresentato) = match (ancora, evento.evento) {
            (false, Evento::InvitoVideochiamata) => return None,
            (false, Evento::InvitoAnnullato) | (true, _) => {
                let canali = if evento.email.is_some() { vec![Canale::Email] } else { p.avvisi.clone() };
                (p.prenotato_da.clone(), canali, evento.email, rappresentato)
            }
            (false, _) => (rappresentato.unwrap_or_else(|| p.prenotato_da.clone()), Vec::new(), None, None),
        };
        Some(Annuncio {
            quesito: primo.meta.id,
            evento: evento.evento,
            occorrenza: self.meta.version,
            cassetto: p.cassetto.clone(),
            sede: Some(self.sede.clone()),
            mittente,
            assegnatario: None,
            dati,
            appuntamento: Some(PerAppuntamento {
                id: self.meta.id,
                canali,
                email,
                rappresentato,
                // What invites to a meeting is of no use when it has begun; that it is off always is.
                non_dopo: SUPERABILI.contains(&evento.evento).then_some(self.inizio),
            }),
        })
    }

    fn dati(&self, quesiti: &[Quesito], tabelle: &Tabelle) -> BTreeMap<String, Value> {
        let p = &self.prenotazione;
        let punto = tabelle.punti.get(&self.punto);
        let richieste: Vec<String> = quesiti
            .iter()
            .map(|q| {
                let numero = q.fatti.protocollo.as_ref().map(ToString::to_string).unwrap_or_default();
                format!("- {numero} – {}", q.richiesta.oggetto)
            })
            .collect();
        // A limit that is over when the message is written helps nobody.
        let fino = self.modificabile_fino(tabelle);
        let modificabile = if fino > self.meta.updated_at {
            format!("{}, ore {}", data(fino), ora_locale(fino))
        } else {
            String::new()
        };
        let minuti = (self.fine.millis() - self.inizio.millis()) / 60_000;
        let voci = [
            ("data", json!(data(self.inizio))),
            ("ora", json!(ora_locale(self.inizio))),
            ("durata", json!(minuti)),
            ("punto", json!(punto.map_or(self.punto.as_str(), |p| p.nome.as_str()))),
            ("indirizzo", json!(punto.and_then(|p| p.indirizzo.clone()).unwrap_or_default())),
            ("canale", json!(self.fatti.canale.nome())),
            ("richieste", json!(richieste.join("\n"))),
            ("sede", json!(tabelle.sedi.get(&self.sede).map_or(self.sede.as_str(), |s| s.nome.as_str()))),
            ("posizione", json!(p.posizione.clone().unwrap_or_default())),
            ("mittente_nome", json!(p.prenotato_da_nome.clone().unwrap_or_default())),
            // Only who was invited to it gets the link by message: the others enter from their Cassetto (R82).
            ("collegamento", json!(self.invito.as_ref().map(|i| i.collegamento.clone()).unwrap_or_default())),
            ("da_concordare", json!(self.da_concordare(tabelle))),
            ("modificabile_fino", json!(modificabile)),
            ("motivo", json!("")),
            ("commento", json!("")),
        ];
        voci.into_iter().map(|(k, v)| (k.to_owned(), v)).collect()
    }
}
